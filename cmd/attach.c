// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach.c - "bpfprog attach": bpf_prog_attach(), bpf_prog_attach_opts() */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "cmd/common/type_word.h"
#include "cmd/common/words.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/exec.h"
#include "cmd/common/parse.h"
#include "hook/hook.h"
#include "kernel/prog_name.h"

enum {
	KEY_MULTI = 256,
	KEY_OVERRIDE,
	KEY_REPLACE,
	KEY_FORCE,
	KEY_PREORDER,
	KEY_BEFORE,
	KEY_AFTER,
	KEY_FIRST,
	KEY_LAST,
	KEY_REVISION,
	KEY_IF_ABSENT,
};

struct attach_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	struct bp_ref replace;
	struct bp_ref anchor;
	bool ends;                         /* --first or --last */
	const struct bp_attach_type *type; /* NULL: left out, the program has just one */
	int type_at;                       /* where it stands, or would */
	struct bp_attach_type spare;
	struct bp_target target;
	struct bp_hook_attach_opts how;
	char **command; /* NULL: attach and leave it */
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "multi", KEY_MULTI, NULL, 0, "Attach beside other programs (BPF_F_ALLOW_MULTI)", 0 },
	{ "override", KEY_OVERRIDE, NULL, 0, "Let cgroups below override the program (BPF_F_ALLOW_OVERRIDE)", 0 },
	{ "preorder", KEY_PREORDER, NULL, 0, "Run before the programs of cgroups below (BPF_F_PREORDER)", 0 },
	{ "before", KEY_BEFORE, "REF", 0, "Run right before REF, a PROG or link:ID", 0 },
	{ "after", KEY_AFTER, "REF", 0, "Run right after REF, a PROG or link:ID", 0 },
	{ "first", KEY_FIRST, NULL, 0, "Run before all others of the hook", 0 },
	{ "last", KEY_LAST, NULL, 0, "Run after all others of the hook", 0 },
	{ "replace", KEY_REPLACE, "PROG", 0, "Attach in place of PROG", 0 },
	{ "force", KEY_FORCE, NULL, 0, "Replace whatever a hook for one program holds", 0 },
	{ "if-absent", KEY_IF_ABSENT, NULL, 0, "Do nothing if the program is attached there already", 0 },
	{ "expected-revision", KEY_REVISION, "N|auto", 0, "Only if the hook is at revision N; auto: at the one it is seen at, else look again", 0 },
	{ 0 }
};
/* clang-format on */

static void check_order(const struct attach_args *args, struct argp_state *state)
{
	unsigned int order = args->how.flags & (BPF_F_BEFORE | BPF_F_AFTER);

	if (order == (BPF_F_BEFORE | BPF_F_AFTER) || (args->ends && args->anchor.kind))
		argp_error(state, "one of --before, --after, --first and --last");
	if (args->replace.kind && (order || args->how.force))
		argp_error(state, "--replace goes without --before, --after, --first, --last and "
				  "--force");
	if (args->command && (args->replace.kind || args->how.force))
		argp_error(state, "a COMMAND goes without --replace and --force, since what is "
				  "replaced would not come back");
}

/* The options that give these flags, as they were typed: "--multi, --first". */
static void typed(const struct attach_args *args, unsigned int flags, char *buf, size_t size)
{
	const struct {
		unsigned int flag;
		const char *option;
	} options_of[] = {
		{ BPF_F_ALLOW_MULTI, "--multi" },
		{ BPF_F_ALLOW_OVERRIDE, "--override" },
		{ BPF_F_PREORDER, "--preorder" },
		{ BPF_F_BEFORE, args->ends ? "--first" : "--before" },
		{ BPF_F_AFTER, args->ends ? "--last" : "--after" },
		{ BPF_F_REPLACE, "--replace" },
	};
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(options_of) && len < size; i++)
		if (flags & options_of[i].flag)
			len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "",
						options_of[i].option);
}

static const char *taken_by(const struct bp_attach_type *type)
{
	const struct bp_target_traits *kind = bp_target_traits_of(type->target);

	return kind->mprog   ? "--before, --after, --first, --last and --replace" :
	       kind->several ? "none of these" :
	       kind->modes   ? "the flags of cgroups" :
			       "--replace and --force only";
}

/* What the family of the attach type does not take is refused, with what it takes. */
static int check_flags(const struct attach_args *args, struct bp_err *err)
{
	const unsigned int on_multi = BPF_F_BEFORE | BPF_F_AFTER | BPF_F_PREORDER;
	const struct bp_attach_type *type = args->type;
	const struct bp_target_traits *kind = bp_target_traits_of(type->target);
	unsigned int flags = args->how.flags;
	unsigned int wrong = flags & ~type->flags;
	char text[200];

	/* A hook for one program replaces it without a flag; that of lirc is for several. */
	if (args->replace.kind && kind->several && !kind->mprog)
		wrong |= BPF_F_REPLACE;
	if ((flags & BPF_F_ALLOW_MULTI) && (flags & BPF_F_ALLOW_OVERRIDE))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "either --multi or --override");
	if (!type->progs[0])
		return 0; /* newer than the table: left to the kernel */
	if (wrong) {
		typed(args, wrong, text, sizeof(text));
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s does not take %s; it takes %s",
				    bp_attach_type_name(type), text, taken_by(type));
	}
	if ((flags & on_multi) && kind->modes && !(flags & BPF_F_ALLOW_MULTI))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "on a cgroup the order of programs needs --multi");
	if ((args->how.revision || args->how.revision_auto) && !kind->revision)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s has no revision",
				    bp_attach_type_name(type));
	return 0;
}

static void parse_words(struct attach_args *args, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int at = 0;

	cmd_words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
	if (at >= args->words.count)
		argp_error(state, "TYPE is needed");
	args->type_at = at;
	if (!cmd_type_left_out(&args->words, at))
		args->type = cmd_parse_attach_type(args->words.word[at++], &args->spare, state);
	if (args->type && args->type->links_only)
		return; /* refused in run(), with the reason */
	cmd_words_take_target(&args->words, &at, args->type ? args->type->target : BP_TARGET_NONE,
			      args->common->netns, &args->target, state);
	cmd_words_done(&args->words, at, state);
	check_order(args, state);
	if (args->type && check_flags(args, &err))
		cmd_mistake(state, &err);
}

/* A program, or a link where that is taken too, as the one word of an option. */
static void parse_ref(const char *option, char *arg, enum bp_ref_what what, struct bp_ref *ref,
		      struct argp_state *state)
{
	struct bp_err err = { 0 };

	if (ref->kind)
		argp_error(state, "%s: one is enough", option);
	if (bp_ref_parse(&arg, 1, what, ref, &err) < 0)
		argp_error(state, "%s: %s", option, err.text);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct attach_args *args = state->input;
	struct bp_hook_attach_opts *how = &args->how;

	switch (key) {
	case KEY_MULTI:
		how->flags |= BPF_F_ALLOW_MULTI;
		return 0;
	case KEY_OVERRIDE:
		how->flags |= BPF_F_ALLOW_OVERRIDE;
		return 0;
	case KEY_PREORDER:
		how->flags |= BPF_F_PREORDER;
		return 0;
	case KEY_BEFORE:
	case KEY_AFTER:
		how->flags |= key == KEY_BEFORE ? BPF_F_BEFORE : BPF_F_AFTER;
		parse_ref(key == KEY_BEFORE ? "--before" : "--after", arg, BP_REF_PROG_OR_LINK,
			  &args->anchor, state);
		return 0;
	case KEY_FIRST:
	case KEY_LAST:
		how->flags |= key == KEY_FIRST ? BPF_F_BEFORE : BPF_F_AFTER;
		args->ends = true;
		return 0;
	case KEY_REPLACE:
		parse_ref("--replace", arg, BP_REF_PROG, &args->replace, state);
		return 0;
	case KEY_FORCE:
		how->force = true;
		return 0;
	case KEY_IF_ABSENT:
		how->if_absent = true;
		return 0;
	case KEY_REVISION:
		how->revision = cmd_parse_revision(arg, &how->revision_auto, state);
		return 0;
	case ARGP_KEY_ARG:
		if (state->quoted && state->next > state->quoted) {
			args->command = state->argv + state->next - 1;
			state->next = state->argc;
			return 0;
		}
		cmd_words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		/* Without it the program would stay, and whoever wrote "--" did not mean that. */
		if (state->quoted && !args->command)
			argp_error(state, "expected a command after '--'");
		parse_words(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PROG [TYPE] TARGET\nPROG [TYPE] TARGET -- COMMAND [ARG...]",
	.doc = "Attach a loaded program to a hook: a cgroup, a device, a sockmap, a network "
	       "namespace or a lirc device. TYPE may be left out if the program fits only one. "
	       "With "
	       "COMMAND, it is attached while that runs.",
};

static const struct bp_out_col cols[] = {
	{ "changed", "changed", BP_OUT_BOOL, NULL },
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

static int print(const struct ctx *ctx, const struct bp_hook *hook, __u32 id,
		 const struct bp_hook_change *change)
{
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	out = cmd_out_open(ctx, cols, true);
	bp_out_bool(out, change->changed);
	bp_out_u64(out, id);
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	bp_out_u64_or_null(out, change->position);
	bp_out_u64_or_null(out, change->count);
	if (bp_target_traits_of(hook->place->kind)->modes && change->count)
		bp_attach_flags_out(out, change->mode);
	else
		bp_out_null(out);
	bp_out_u64_or_null(out, change->revision);
	bp_out_u64_or_null(out, change->replaced_id);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

static void ref_or_zero(struct call *call, const char *name, const struct bp_ref *ref)
{
	char text[320];

	bp_ref_text(ref, text, sizeof(text));
	cmd_call_arg(call, name, "%s%s%s", ref->kind ? "[" : "0", ref->kind ? text : "",
		     ref->kind ? "]" : "");
}

static int describe(const struct ctx *ctx, const struct attach_args *args, int prog_fd,
		    const struct bp_hook *hook)
{
	const struct bp_hook_attach_opts *how = &args->how;
	/* Hooks for one program replace it without a flag. */
	const struct bp_target_traits *kind = bp_target_traits_of(hook->place->kind);
	bool replace = args->replace.kind && (kind->mprog || kind->modes);
	unsigned int flags = how->flags | (replace ? BPF_F_REPLACE : 0) |
			     (args->anchor.kind == BP_REF_LINK ? BPF_F_LINK : 0);
	bool opts = (flags & ~(BPF_F_ALLOW_MULTI | BPF_F_ALLOW_OVERRIDE)) || how->revision ||
		    how->revision_auto;
	struct call call = { .name = opts ? "bpf_prog_attach_opts" : "bpf_prog_attach" };
	char text[320];

	bp_prog_text(prog_fd, text, sizeof(text));
	cmd_call_arg(&call, "prog_fd", "%d [%s]", prog_fd, text);
	cmd_call_hook(&call, hook, true);
	bp_attach_flags_text(flags, text, sizeof(text));
	cmd_call_arg(&call, opts ? "opts.flags" : "flags", "%s%s",
		     replace && kind->modes ? "[mode of the hook] " : "", text);
	if (opts) {
		ref_or_zero(&call, "opts.replace_fd", &args->replace);
		ref_or_zero(&call, "opts.relative_fd", &args->anchor);
		cmd_call_arg(&call, "opts.relative_id", "0");
		if (how->revision_auto)
			cmd_call_arg(&call, "opts.expected_revision", "[that of the hook]");
		else
			cmd_call_arg(&call, "opts.expected_revision", "%llu", how->revision);
	}
	return cmd_print_calls(ctx, &call, 1);
}

/* By descriptor, or where only an id can be had (without CAP_SYS_ADMIN), by that. */
static int open_anchor(const struct bp_ref *ref, struct bp_hook_attach_opts *how,
		       struct bp_err *err)
{
	bool is_link = ref->kind == BP_REF_LINK;
	struct bpf_prog_info info = { 0 };

	if (is_link)
		how->flags |= BPF_F_LINK;
	how->anchor_id = is_link || ref->kind == BP_REF_ID ? ref->id : 0;
	how->anchor_fd = is_link ? bp_ref_open_link(ref, err) : bp_ref_open_prog(ref, err);
	if (how->anchor_fd >= 0) {
		if (!how->anchor_id && bp_prog_info(how->anchor_fd, &info, err))
			return -err->num;
		if (!how->anchor_id)
			how->anchor_id = info.id;
		return 0;
	}
	if (err->num != EPERM || !how->anchor_id)
		return -err->num;
	*err = (struct bp_err){ 0 };
	how->anchor_fd = -1;
	return 0;
}

static int attach(const struct ctx *ctx, const struct attach_args *args, const struct bp_hook *hook,
		  int prog_fd, __u32 id, struct bp_hook_change *change)
{
	struct bp_err err = { 0 };
	int ret = bp_hook_attach(hook, prog_fd, &args->how, change, &err);

	cmd_warn_unlocked(ctx, hook, change);
	if (ret == 0)
		return BP_OK;
	if (!err.text[0])
		bp_fail_on(&err, "prog %u to %s of %s", id, bp_attach_type_name(hook->type),
			   hook->place->name);
	return cmd_fail(ctx, &err);
}

/*
 * What is gone, with its cgroup or device perhaps, need not be detached. A second try, so that
 * nothing stays attached because memory was short for a moment.
 */
static int detach_again(const struct ctx *ctx, const struct bp_hook *hook, int prog_fd, __u32 id,
			int status)
{
	const struct bp_hook_detach_opts how = { .if_attached = true };
	struct bp_hook_change change = { 0 };
	struct bp_err err = { 0 };
	int ret = bp_hook_detach(hook, prog_fd, &how, &change, &err);
	bool gone = ret == -ENOENT || ret == -ENODEV || (ret == 0 && !change.changed);

	if (ret && !gone && bp_hook_detach(hook, prog_fd, &how, &change, &err))
		return cmd_fail(ctx, &err);
	cmd_warn_unlocked(ctx, hook, &change);
	if (gone)
		cmd_warn(ctx,
			 "prog %u was not attached to %s of %s any more when the command ended", id,
			 bp_attach_type_name(hook->type), hook->place->name);
	return status;
}

static int run_attached(const struct ctx *ctx, const struct attach_args *args,
			const struct bp_hook *hook, int prog_fd, __u32 id)
{
	struct bp_hook_change change = { 0 };
	struct cmd_exec scope;
	int status;

	cmd_exec_begin(&scope);
	status = attach(ctx, args, hook, prog_fd, id, &change);
	if (status == BP_OK)
		status = cmd_exec_run(ctx, &scope, args->command);
	if (change.changed)
		status = detach_again(ctx, hook, prog_fd, id, status);
	cmd_exec_end(&scope);
	return status;
}

/* The pin of a map holds it; so does a process whose descriptor this is, but not this one. */
static int check_kept(const struct ctx *ctx, const struct attach_args *args,
		      const struct bp_hook *hook, struct bp_place *place, int prog_fd)
{
	struct bp_err err = { 0 };

	if (args->target.map.kind == BP_REF_FD && !ctx->common.in_batch)
		close((int)args->target.map.id);
	if (args->target.map.kind == BP_REF_PINNED ||
	    bp_hook_check_kept(hook, place, prog_fd, &err) == 0)
		return BP_OK;
	return cmd_fail(ctx, &err);
}

/* TYPE was left out: what of the options depends on it is looked at now. */
static int find_type(const struct ctx *ctx, struct attach_args *args, int prog_fd,
		     const struct bp_place *place, struct bp_err *err)
{
	if (args->type)
		return 0;
	args->type = cmd_only_type(ctx, prog_fd, place->kind, &args->words, args->type_at, err);
	return !args->type || check_flags(args, err) ? -EINVAL : 0;
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct attach_args args = { .common = &ctx->common, .how = BP_HOOK_ATTACH_PLAIN };
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	cleanup_fd int prog_fd = -1;
	cleanup_fd int replace_fd = -1;
	cleanup_fd int anchor_fd = -1;
	struct bpf_prog_info info = { 0 };
	struct bp_hook_change change = { 0 };
	struct bp_err err = { 0 };
	struct bp_hook hook;
	int status;

	cmd_parse_args(ctx, argc, argv, &args);
	if (args.type && args.type->links_only)
		return cmd_fail_links_only(ctx, "bpf_prog_attach", args.type);
	prog_fd = bp_ref_open_prog(&args.prog, &err);
	if (prog_fd < 0 || bp_target_open(&args.target, &place, &err) ||
	    bp_prog_info(prog_fd, &info, &err) || find_type(ctx, &args, prog_fd, &place, &err))
		return cmd_fail(ctx, &err);
	hook = (struct bp_hook){ .type = args.type, .place = &place };
	if (ctx->common.dry_run)
		return describe(ctx, &args, prog_fd, &hook);
	if (args.replace.kind) {
		args.how.replace_fd = replace_fd = bp_ref_open_prog(&args.replace, &err);
		if (replace_fd < 0)
			return cmd_fail(ctx, &err);
	}
	if (args.anchor.kind && open_anchor(&args.anchor, &args.how, &err))
		return cmd_fail(ctx, &err);
	anchor_fd = args.how.anchor_fd;
	args.how.look = args.command;
	if (args.command)
		return run_attached(ctx, &args, &hook, prog_fd, info.id);
	status = attach(ctx, &args, &hook, prog_fd, info.id, &change);
	if (status == BP_OK && change.changed)
		status = check_kept(ctx, &args, &hook, &place, prog_fd);
	return status ? status : print(ctx, &hook, info.id, &change);
}

const struct cmd cmd_attach = {
	.name = "attach",
	.summary = "Attach a program to a hook",
	.argp = &argp,
	.run = run,
};
