// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* detach.c - "bpfprog detach": bpf_prog_detach(), bpf_prog_detach2() */
#include "cleanup.h"
#include "cmd.h"
#include "hook.h"

struct detach_args {
	struct common *common;
	struct words words;
	struct bp_ref prog; /* BP_REF_NONE: the only one of the hook */
	const struct bp_attach_type *type;
	struct bp_attach_type spare;
	struct bp_target target;
};

/* A first word that is an attach type means that PROG is left out; a number is a PROG. */
static bool prog_left_out(const struct words *words)
{
	const char *word = words->count ? words->word[0] : "";

	return words->count < 2 ||
	       (!(word[0] >= '0' && word[0] <= '9') && bp_attach_type_find(word));
}

static void parse_words(struct detach_args *args, struct argp_state *state)
{
	int at = 0;

	if (!prog_left_out(&args->words))
		words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
	if (at >= args->words.count)
		argp_error(state, "TYPE is needed");
	args->type = parse_attach_type(args->words.word[at++], &args->spare, state);
	if (args->type->links_only)
		return; /* refused in run(), with the reason */
	words_take_target(&args->words, &at, args->type->target, &args->target, state);
	words_done(&args->words, at, state);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct detach_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
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
	.parser = parse,
	.args_doc = "[PROG] TYPE TARGET",
	.doc = "Detach a program from a hook. Without PROG, the hook must hold one program that "
	       "is exclusive or may be overridden.",
	.children = common_children,
};

static const struct bp_out_col cols[] = {
	{ "changed", NULL, BP_OUT_BOOL, NULL },
	{ "id", "program", BP_OUT_U64, NULL },
	{ "attach_type", "detached from", BP_OUT_STR, NULL },
	{ "target_kind", NULL, BP_OUT_STR, NULL },
	{ "target", "of", BP_OUT_STR, NULL },
	{ "count", "programs left", BP_OUT_U64, NULL },
	{ "revision", "revision", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int print(const struct ctx *ctx, const struct bp_hook *hook,
		 const struct bp_hook_change *change)
{
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	out = out_open(ctx, cols, true);
	bp_out_bool(out, change->changed);
	bp_out_u64(out, change->detached_id);
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	bp_out_u64(out, change->count);
	if (change->revision)
		bp_out_u64(out, change->revision);
	else
		bp_out_null(out);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static int describe(const struct ctx *ctx, const struct bp_hook *hook, int prog_fd)
{
	struct call call = { .name = prog_fd < 0 ? "bpf_prog_detach" : "bpf_prog_detach2" };
	const struct bp_place *place = hook->place;
	char text[320];

	if (prog_fd >= 0) {
		bp_prog_text(prog_fd, text, sizeof(text));
		call_arg(&call, "prog_fd", "%d [%s]", prog_fd, text);
	}
	call_arg(&call, "target", "%d [%s %.250s]",
		 place->kind == BP_TARGET_NETNS ? 0 :
		 place->kind == BP_TARGET_DEV   ? place->ifindex :
						  place->fd,
		 bp_target_kind_name(place->kind), place->name);
	call_arg(&call, "type", "%s", bp_attach_type_name(hook->type));
	return print_calls(ctx, &call, 1);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct detach_args args = { .common = &ctx->common };
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	cleanup_fd int prog_fd = -1;
	struct bp_hook_change change = { 0 };
	struct bp_err err = { 0 };
	struct bp_hook hook;

	parse_args(ctx, argc, argv, &args);
	if (args.type->links_only) {
		bp_fail_text(&err, BP_UNSUPPORTED, 22, "", "bpf_prog_detach() does not serve %s",
			     bp_attach_type_name(args.type));
		bp_hint(&err, "programs of this type are attached by %s", args.type->links_only);
		return fail(ctx, &err);
	}
	if (args.prog.kind) {
		prog_fd = bp_ref_open_prog(&args.prog, &err);
		if (prog_fd < 0)
			return fail(ctx, &err);
	}
	if (bp_target_open(&args.target, &place, &err))
		return fail(ctx, &err);
	hook = (struct bp_hook){ .type = args.type, .place = &place };
	if (ctx->common.dry_run)
		return describe(ctx, &hook, prog_fd);
	if (bp_hook_detach(&hook, prog_fd, &change, &err)) {
		if (!err.text[0])
			bp_fail_on(&err, "%s of %s", bp_attach_type_name(hook.type), place.name);
		return fail(ctx, &err);
	}
	return print(ctx, &hook, &change);
}

const struct cmd cmd_detach = { "detach", NULL, "Detach a program from a hook", &argp, run };
