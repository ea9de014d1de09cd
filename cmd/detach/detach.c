// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* detach.c - "bpfprog detach": bpf_prog_detach(), bpf_prog_detach2(), bpf_prog_detach_opts() */
#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "cmd/detach/detach.h"
#include "cmd/common/type_word.h"
#include "cmd/common/habit.h"
#include "cmd/common/words.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/parse.h"
#include "hook/hook.h"
#include "kernel/prog_name.h"

enum {
	KEY_ALL = 256,
	KEY_FIRST,
	KEY_LAST,
	KEY_REVISION,
	KEY_IF_ATTACHED,
};

struct detach_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;                /* BP_REF_NONE: the only one of the hook */
	const struct bp_attach_type *type; /* NULL: left out, PROG has just one */
	int type_at;                       /* where it stands, or would */
	struct bp_attach_type spare;
	struct bp_target target;
	struct bp_hook_detach_opts how;
	bool all;
	bool is_link;
	struct bp_ref link;
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "all", KEY_ALL, NULL, 0, "Detach every program of the hook", 0 },
	{ "first", KEY_FIRST, NULL, 0, "Detach the first program of a device", 0 },
	{ "last", KEY_LAST, NULL, 0, "Detach the last program of a device", 0 },
	{ "if-attached", KEY_IF_ATTACHED, NULL, 0, "Do nothing if the program is not attached there", 0 },
	{ "expected-revision", KEY_REVISION, "N|auto", 0, "Only if the hook is at revision N; auto: read the revision, and retry if it changes", 0 },
	{ 0 }
};
/* clang-format on */

/* A first word that is an attach type means that PROG is left out; a number is a PROG. */
static bool prog_left_out(const struct words *words)
{
	const char *word = words->count ? words->word[0] : "";
	struct bp_ref ref;

	if (words->count < 2)
		return true;
	/* What cannot be a PROG is a mistyped TYPE, unless a TYPE follows. */
	if (bp_ref_parse(words->word, words->count, BP_REF_PROG, &ref, NULL) < 0)
		return !bp_attach_type_find(words->word[1]);
	return !(word[0] >= '0' && word[0] <= '9') && bp_attach_type_find(word);
}

/* What the target of the attach type does not take. */
static int check_type(const struct detach_args *args, struct bp_err *err)
{
	const struct bp_target_traits *kind = bp_target_traits_of(args->type->target);

	if (!args->type->target)
		return 0;
	if (args->how.end && !kind->mprog)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "--first and --last are for devices");
	if ((args->how.revision || args->how.revision_auto) && !kind->revision)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s has no revision",
				    bp_attach_type_name(args->type));
	return 0;
}

/* A program alone: where it is attached has to be said, and can be looked up. */
static void where_needed(const struct detach_args *args, const char *what,
			 const struct argp_state *state)
{
	struct bp_err err = { 0 };
	char line[400];

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "%s is needed", what);
	if (args->words.count) {
		cmd_habit_line("bpfprog list", args->words.word, args->words.count, line,
			       sizeof(line));
		bp_hint(&err,
			"%s --columns +attached shows where it is attached; then bpfprog detach "
			"PROG TYPE TARGET",
			line);
	}
	cmd_mistake(state, &err);
}

static void parse_words(struct detach_args *args, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int at = 0;

	args->is_link = detach_takes_link(&args->words, &args->link, state);
	if (args->is_link &&
	    (args->all || args->how.end || args->how.revision || args->how.revision_auto))
		argp_error(state,
			   "--all, --first, --last and --expected-revision are for hooks, not "
			   "for a link");
	if (args->is_link)
		return;
	if (!prog_left_out(&args->words))
		cmd_words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
	if (at >= args->words.count)
		where_needed(args, "TYPE", state);
	args->type_at = at;
	if (!args->prog.kind || !cmd_type_left_out(&args->words, at))
		args->type = cmd_parse_attach_type(args->words.word[at++], &args->spare, state);
	if (args->type && args->type->links_only && args->type->family != BP_FAMILY_XDP)
		return; /* refused in run(), with the reason */
	if (args->type && args->type->family == BP_FAMILY_XDP &&
	    (args->how.end || args->how.revision || args->how.revision_auto))
		argp_error(state, "xdp does not take --first, --last and --expected-revision");
	if (at == 1 && at == args->words.count && isdigit((unsigned char)args->words.word[0][0]))
		where_needed(args, "TARGET", state);
	cmd_words_take_target(&args->words, &at,
			      args->type ? bp_attach_type_place(args->type) : BP_TARGET_NONE,
			      args->common->netns, &args->target, state);
	cmd_words_done(&args->words, at, state);
	if (!!args->prog.kind + args->all + !!args->how.end > 1)
		argp_error(state, "one of PROG, --all, --first and --last");
	if (args->all && (args->how.revision || args->how.revision_auto))
		argp_error(state, "--all cannot be combined with --expected-revision");
	if (args->type && check_type(args, &err))
		cmd_mistake(state, &err);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct detach_args *args = state->input;

	switch (key) {
	case KEY_ALL:
		args->all = true;
		return 0;
	case KEY_FIRST:
	case KEY_LAST:
		if (args->how.end)
			argp_error(state, "one of --first and --last");
		args->how.end = key == KEY_FIRST ? BPF_F_BEFORE : BPF_F_AFTER;
		return 0;
	case KEY_IF_ATTACHED:
		args->how.if_attached = true;
		return 0;
	case KEY_REVISION:
		args->how.revision = cmd_parse_revision(arg, &args->how.revision_auto, state);
		return 0;
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
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
	.args_doc = "[PROG] TYPE TARGET\nPROG TARGET\nLINK",
	.doc = "Detach a program from a hook. Without PROG, the hook must hold one program, "
	       "unless --all, --first or --last is given. TYPE may be left out if PROG fits only "
	       "one.",
};

static void put(struct bp_out *out, const struct bp_hook *hook, const struct bp_hook_change *change)
{
	bp_out_bool(out, change->changed);
	bp_out_u64_or_null(out, change->detached_id);
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	bp_out_u64(out, change->count);
	bp_out_u64_or_null(out, change->revision);
	bp_out_null(out);
	bp_out_list_begin(out);
	bp_out_list_end(out);
	bp_out_row_end(out);
}

static int describe(const struct ctx *ctx, const struct detach_args *args,
		    const struct bp_hook *hook, int prog_fd)
{
	const struct bp_hook_detach_opts *how = &args->how;
	bool opts = how->end || how->revision || how->revision_auto;
	struct call call = { .name = opts                      ? "bpf_prog_detach_opts" :
				     prog_fd < 0 && !args->all ? "bpf_prog_detach" :
								 "bpf_prog_detach2" };
	char text[320];

	if (hook->type->family == BP_FAMILY_XDP)
		call.name = "bpf_xdp_detach";
	if (prog_fd >= 0) {
		bp_prog_text(prog_fd, text, sizeof(text));
		cmd_call_arg(&call, "prog_fd", "%d [%s]", prog_fd, text);
	} else if (args->all || opts) {
		cmd_call_arg(&call, "prog_fd", "%s",
			     args->all               ? "[each that is attached]" :
			     how->end & BPF_F_BEFORE ? "[the first of the hook]" :
			     how->end                ? "[the last of the hook]" :
						       "0");
	}
	cmd_call_hook(&call, hook, true);
	if (opts) {
		cmd_call_arg(&call, "opts.flags", "0");
		cmd_call_arg(&call, "opts.relative_fd", "0");
		cmd_call_arg(&call, "opts.relative_id", "0");
		if (how->revision)
			cmd_call_arg(&call, "opts.expected_revision", "%llu", how->revision);
		else
			cmd_call_arg(&call, "opts.expected_revision", "[that of the hook]");
	}
	return cmd_print_calls(ctx, &call, 1);
}

static int fail_on(const struct ctx *ctx, const struct bp_hook *hook, struct bp_err *err)
{
	if (!err->text[0])
		bp_fail_on(err, "%s of %s", bp_attach_type_name(hook->type), hook->place->name);
	return cmd_fail(ctx, err);
}

/* A program that is gone altogether is one that others detached meanwhile. */
static int detach_id(const struct bp_hook *hook, __u32 id, struct bp_hook_change *change,
		     struct bp_err *err)
{
	const struct bp_hook_detach_opts how = { .if_attached = true };
	cleanup_hook_state struct bp_hook_state now = { 0 };
	cleanup_fd int fd = bp_prog_fd_by_id(id, err);
	int ret;

	if (fd >= 0)
		return bp_hook_detach(hook, fd, &how, change, err);
	if (fd != -ENOENT)
		return fd;
	*err = (struct bp_err){ 0 };
	ret = bp_hook_query(hook, 0, &now, err);
	if (ret == 0)
		*change = (struct bp_hook_change){ .detached_id = id,
						   .count = now.count,
						   .mode = now.attach_flags,
						   .revision = now.revision };
	return ret;
}

/* Programs in words: "prog 3, prog 7". */
static void add_word(char *words, size_t size, __u32 id)
{
	size_t len = strlen(words);

	snprintf(words + len, size - len, "%sprog %u", len ? ", " : "", id);
}

/* What became of all programs of a hook, in words. */
struct all {
	char gone[1200]; /* 64 of them */
	char left[1200];
	__u32 kept;   /* programs in left */
	__u32 unsure; /* of those that are gone, how many were not seen to be */
};

/* A program that stays, or was detached but is not seen to be gone. */
static void tell_failed(const struct ctx *ctx, struct all *all, __u32 id, bool gone,
			const struct bp_err *err)
{
	cmd_warn(ctx, "prog %u: %s%s%s", id, err->text[0] ? err->text : bp_errno_text(err->num),
		 err->hint[0] ? ": " : "", err->hint);
	if (gone) {
		add_word(all->gone, sizeof(all->gone), id);
		all->unsure++;
	} else {
		add_word(all->left, sizeof(all->left), id);
		all->kept++;
	}
}

static int fail_all(const struct ctx *ctx, const struct bp_hook *hook, __u32 count,
		    const struct all *all, const struct bp_err *first)
{
	const char *type = bp_attach_type_name(hook->type);
	const char *gone = all->gone[0] ? all->gone : "none";
	struct bp_err err = { 0 };

	if (all->kept)
		bp_fail_text(&err, bp_err_status(first), first->num, "",
			     "%u of %u programs stay attached to %s of %s: %s; detached: %s",
			     all->kept, count, type, hook->place->name, all->left, gone);
	else
		bp_fail_text(&err, bp_err_status(first), first->num, "",
			     "detached %s from %s of %s, but then %u of them could not be seen to "
			     "be gone",
			     gone, type, hook->place->name, all->unsure);
	if (first->hint[0])
		bp_hint(&err, "%s", first->hint);
	return cmd_fail(ctx, &err);
}

/* Each that can be; those that cannot are warned of, and make the whole a failure. */
static int detach_all(const struct ctx *ctx, const struct bp_hook *hook)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	struct bp_err first = { 0 };
	struct bp_err err = { 0 };
	struct bp_out_col cols[DETACH_COLS];
	struct all all = { 0 };
	struct bp_out *out;

	if (bp_hook_query(hook, 0, &state, &err))
		return fail_on(ctx, hook, &err);
	detach_cols(false, cols);
	out = cmd_out_open(ctx, cols, false);
	for (__u32 i = 0; i < state.count; i++) {
		struct bp_hook_change change = { 0 };
		int ret;

		err = (struct bp_err){ 0 };
		ret = detach_id(hook, state.prog_ids[i], &change, &err);
		cmd_warn_unlocked(ctx, hook, &change);
		if (ret == 0) {
			put(out, hook, &change);
			add_word(all.gone, sizeof(all.gone), state.prog_ids[i]);
			continue;
		}
		cmd_explain_late(&err);
		if (!all.kept && !all.unsure)
			first = err;
		tell_failed(ctx, &all, state.prog_ids[i], change.changed, &err);
	}
	if (!all.kept && !all.unsure)
		return cmd_out_close(ctx, out);
	bp_out_drop(out);
	return fail_all(ctx, hook, state.count, &all, &first);
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct detach_args *args = arg;
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	cleanup_fd int prog_fd = -1;
	struct bp_hook_change change = { 0 };
	struct bp_err err = { 0 };
	struct bp_out_col cols[DETACH_COLS];
	struct bp_hook hook;
	struct bp_out *out;
	int ret;

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	if (args->is_link)
		return detach_link(ctx, &args->link, args->how.if_attached);
	if (args->type && args->type->links_only && args->type->family != BP_FAMILY_XDP)
		return cmd_fail_links_only(ctx, "bpf_prog_detach", args->type);
	if (args->prog.kind) {
		prog_fd = bp_ref_open_prog(&args->prog, &err);
		if (prog_fd < 0)
			return cmd_fail(ctx, &err);
	}
	if (bp_target_open(&args->target, &place, &err))
		return cmd_fail(ctx, &err);
	if (!args->type)
		args->type =
			cmd_only_type(ctx, prog_fd, place.kind, &args->words, args->type_at, &err);
	if (!args->type || check_type(args, &err))
		return cmd_fail(ctx, &err);
	hook = (struct bp_hook){ .type = args->type, .place = &place };
	if (ctx->common.dry_run)
		return describe(ctx, args, &hook, prog_fd);
	if (args->all)
		return detach_all(ctx, &hook);
	ret = bp_hook_detach(&hook, prog_fd, &args->how, &change, &err);
	cmd_warn_unlocked(ctx, &hook, &change);
	if (ret)
		return fail_on(ctx, &hook, &err);
	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	detach_cols(false, cols);
	out = cmd_out_open(ctx, cols, true);
	put(out, &hook, &change);
	return cmd_out_close(ctx, out);
}

const struct cmd cmd_detach = {
	.name = "detach",
	.summary = "Detach a program from a hook",
	.argp = &argp,
	.args_size = sizeof(struct detach_args),
	.run = run,
};
