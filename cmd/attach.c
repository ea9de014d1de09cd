// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach.c - "bpfprog attach": bpf_prog_attach(), bpf_prog_attach_opts() */
#include <stdlib.h>

#include "cleanup.h"
#include "cmd.h"
#include "hook.h"

enum {
	KEY_MULTI = 256,
	KEY_OVERRIDE,
	KEY_REPLACE,
	KEY_FORCE,
};

struct attach_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	struct bp_ref replace;
	const struct bp_attach_type *type;
	struct bp_attach_type spare;
	struct bp_target target;
	struct bp_hook_attach how;
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "multi", KEY_MULTI, NULL, 0, "Attach beside other programs (BPF_F_ALLOW_MULTI)", 0 },
	{ "override", KEY_OVERRIDE, NULL, 0, "Let cgroups below override the program (BPF_F_ALLOW_OVERRIDE)", 0 },
	{ "replace", KEY_REPLACE, "PROG", 0, "Attach in place of PROG", 0 },
	{ "force", KEY_FORCE, NULL, 0, "Replace whatever a hook for one program holds", 0 },
	{ 0 }
};
/* clang-format on */

static void parse_words(struct attach_args *args, struct argp_state *state)
{
	int at = 0;

	words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
	if (at >= args->words.count)
		argp_error(state, "TYPE is needed");
	args->type = parse_attach_type(args->words.word[at++], &args->spare, state);
	if (args->type->links_only)
		return; /* refused in run(), with the reason */
	words_take_target(&args->words, &at, args->type->target, &args->target, state);
	words_done(&args->words, at, state);
	if ((args->how.flags & BPF_F_ALLOW_MULTI) && (args->how.flags & BPF_F_ALLOW_OVERRIDE))
		argp_error(state, "either --multi or --override");
	if (args->type->progs[0] && (args->how.flags & ~args->type->flags))
		argp_error(state, "%s takes no --multi and no --override",
			   bp_attach_type_name(args->type));
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct attach_args *args = state->input;
	struct bp_err err = { 0 };

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case KEY_MULTI:
		args->how.flags |= BPF_F_ALLOW_MULTI;
		return 0;
	case KEY_OVERRIDE:
		args->how.flags |= BPF_F_ALLOW_OVERRIDE;
		return 0;
	case KEY_REPLACE:
		if (bp_ref_parse(&arg, 1, BP_REF_PROG, &args->replace, &err) < 0)
			argp_error(state, "--replace: %s", err.text);
		return 0;
	case KEY_FORCE:
		args->how.force = true;
		return 0;
	case ARGP_KEY_ARG:
		words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		parse_words(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PROG TYPE TARGET",
	.doc = "Attach a loaded program to a hook: a cgroup, a device, a sockmap, a network "
	       "namespace or a lirc device.",
	.children = common_children,
};

static const struct bp_out_col cols[] = {
	{ "changed", NULL, BP_OUT_BOOL, NULL },
	{ "id", "program", BP_OUT_U64, NULL },
	{ "attach_type", "attached to", BP_OUT_STR, NULL },
	{ "target_kind", NULL, BP_OUT_STR, NULL },
	{ "target", "of", BP_OUT_STR, NULL },
	{ "position", "position", BP_OUT_U64, NULL },
	{ "count", "programs", BP_OUT_U64, NULL },
	{ "attach_flags", "mode", BP_OUT_LIST, NULL },
	{ "revision", "revision", BP_OUT_U64, NULL },
	{ "replaced_id", "replaced", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_or_null(struct bp_out *out, __u64 num)
{
	if (num)
		bp_out_u64(out, num);
	else
		bp_out_null(out);
}

static int print(const struct ctx *ctx, const struct bp_hook *hook, __u32 id,
		 const struct bp_hook_change *change)
{
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	out = out_open(ctx, cols, true);
	bp_out_bool(out, change->changed);
	bp_out_u64(out, id);
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	put_or_null(out, change->position);
	put_or_null(out, change->count);
	if (hook->place->kind == BP_TARGET_CGROUP && change->count)
		bp_attach_flags_out(out, change->mode);
	else
		bp_out_null(out);
	put_or_null(out, change->revision);
	put_or_null(out, change->replaced_id);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static int describe(const struct ctx *ctx, const struct attach_args *args, int prog_fd,
		    const struct bp_place *place)
{
	struct call call = { .name = args->replace.kind ? "bpf_prog_attach_opts" :
							  "bpf_prog_attach" };
	const char *opts = args->replace.kind ? "opts." : "";
	char name[32];
	char text[320];

	bp_prog_text(prog_fd, text, sizeof(text));
	call_arg(&call, "prog_fd", "%d [%s]", prog_fd, text);
	call_arg(&call, "target", "%d [%s %.250s]",
		 place->kind == BP_TARGET_NETNS ? 0 :
		 place->kind == BP_TARGET_DEV   ? place->ifindex :
						  place->fd,
		 bp_target_kind_name(place->kind), place->name);
	call_arg(&call, "type", "%s", bp_attach_type_name(args->type));
	snprintf(name, sizeof(name), "%sflags", opts);
	bp_attach_flags_text(args->how.flags | (args->replace.kind ? BPF_F_REPLACE : 0), text,
			     sizeof(text));
	call_arg(&call, args->replace.kind ? "opts.flags" : "flags", "%s", text);
	if (args->replace.kind) {
		bp_ref_text(&args->replace, text, sizeof(text));
		call_arg(&call, "opts.replace_fd", "[%s]", text);
		call_arg(&call, "opts.relative_fd", "0");
		call_arg(&call, "opts.relative_id", "0");
		call_arg(&call, "opts.expected_revision", "0");
	}
	return print_calls(ctx, &call, 1);
}

static int links_only(const struct ctx *ctx, const struct bp_attach_type *type)
{
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_UNSUPPORTED, 22, "", "bpf_prog_attach() does not serve %s",
		     bp_attach_type_name(type));
	bp_hint(&err, "programs of this type are attached by %s", type->links_only);
	return fail(ctx, &err);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct attach_args args = { .common = &ctx->common, .how.replace_fd = -1 };
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	cleanup_fd int prog_fd = -1;
	cleanup_fd int replace_fd = -1;
	struct bpf_prog_info info = { 0 };
	struct bp_hook_change change = { 0 };
	struct bp_err err = { 0 };
	struct bp_hook hook;

	parse_args(ctx, argc, argv, &args);
	if (args.type->links_only)
		return links_only(ctx, args.type);
	prog_fd = bp_ref_open_prog(&args.prog, &err);
	if (prog_fd < 0 || bp_target_open(&args.target, &place, &err) ||
	    bp_prog_info(prog_fd, &info, &err))
		return fail(ctx, &err);
	if (args.replace.kind) {
		replace_fd = bp_ref_open_prog(&args.replace, &err);
		if (replace_fd < 0)
			return fail(ctx, &err);
		args.how.replace_fd = replace_fd;
	}
	if (ctx->common.dry_run)
		return describe(ctx, &args, prog_fd, &place);
	hook = (struct bp_hook){ .type = args.type, .place = &place };
	if (bp_hook_attach(&hook, prog_fd, &args.how, &change, &err)) {
		if (!err.text[0])
			bp_fail_on(&err, "prog %u to %s of %s", info.id,
				   bp_attach_type_name(hook.type), place.name);
		return fail(ctx, &err);
	}
	return print(ctx, &hook, info.id, &change);
}

const struct cmd cmd_attach = { "attach", NULL, "Attach a program to a hook", &argp, run };
