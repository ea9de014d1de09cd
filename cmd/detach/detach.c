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
#include "ref/link_match.h"
#include "table/probe_type.h"
#include "kernel/prog_name.h"

enum {
	KEY_ALL = 256,
	KEY_FIRST,
	KEY_LAST,
	KEY_REVISION,
	KEY_IF_ATTACHED,
	KEY_FORCE,
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
	bool force;
	bool is_link;
	struct bp_ref link;
	struct detach_held held; /* its type is NULL: not of a hook that links alone hold */
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "all", KEY_ALL, NULL, 0, "Detach every program of the hook", 0 },
	{ "first", KEY_FIRST, NULL, 0, "Detach the first program of a device", 0 },
	{ "last", KEY_LAST, NULL, 0, "Detach the last program of a device", 0 },
	{ "force", KEY_FORCE, NULL, 0, "Detach a program that a link holds too, and remove the pins of the link", 0 },
	{ "if-attached", KEY_IF_ATTACHED, NULL, 0, "Do nothing if the program is not attached there", 0 },
	{ "expected-revision", KEY_REVISION, "N|auto", 0, "Only if the hook is at revision N; auto: read the revision, and retry if it changes", 0 },
	{ 0 }
};
/* clang-format on */

/* TYPE, and a section with its target in one word: kprobe/vfs_read. A word with a leading slash is
 * a path. */
static const struct bp_attach_type *find_type(const char *word, const char **ret_target)
{
	const struct bp_attach_type *row = bp_link_type_find(word);

	*ret_target = NULL;
	return row || word[0] == '/' ? row : bp_link_type_split(word, ret_target);
}

/* A first word that is an attach type means that PROG is left out; a number is a PROG. */
static bool prog_left_out(const struct words *words)
{
	const char *word = words->count ? words->word[0] : "";
	const char *target;
	struct bp_ref ref;

	if (words->count < 2)
		return true;
	/* What cannot be a PROG is a mistyped TYPE, unless a TYPE follows. */
	if (bp_ref_parse(words->word, words->count, BP_REF_PROG, &ref, NULL) < 0)
		return !find_type(words->word[1], &target);
	return !(word[0] >= '0' && word[0] <= '9') && find_type(word, &target);
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

/* All links of a type are too many. */
static void any_needed(const struct bp_attach_type *type, const struct argp_state *state)
{
	const char *name = bp_link_type_name(type);
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "%s needs PROG or TARGET", name);
	bp_hint(&err, "bpfprog query %s shows what is attached", name);
	cmd_mistake(state, &err);
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
	} else {
		bp_hint(&err, "bpfprog detach [PROG] TYPE TARGET, for example: bpfprog detach xdp "
			      "dev eth0; "
			      "bpfprog query --all shows what is attached");
	}
	cmd_mistake(state, &err);
}

/* The map of struct_ops, if it is named as list and query write it. */
static bool takes_map(struct detach_args *args, int *at, struct argp_state *state)
{
	const char *word = *at < args->words.count ? args->words.word[*at] : "";

	if (strcmp(word, "map") != 0 || args->prog.kind)
		return false;
	++*at;
	cmd_words_take_ref(&args->words, at, BP_REF_MAP, &args->prog, state);
	return true;
}

/* TARGET of a hook that links alone hold: the first words of it, or none if PROG is named. */
static void parse_held(struct detach_args *args, int at, struct argp_state *state)
{
	struct detach_held *held = &args->held;

	if (args->type->family == BP_FAMILY_STRUCT_OPS)
		takes_map(args, &at, state);
	bp_link_words(args->type, args->words.word + at, args->words.count - at, held->target,
		      sizeof(held->target));
	if (!args->prog.kind && !held->target[0])
		any_needed(args->type, state);
	if (!args->prog.kind && args->type->family == BP_FAMILY_NETFILTER)
		argp_error(state, "netfilter needs PROG: the kernel does not tell in which network "
				  "namespace a link is");
	if (args->how.end || args->how.revision || args->how.revision_auto)
		argp_error(state, "%s does not take --first, --last and --expected-revision",
			   bp_link_type_name(args->type));
	held->type = args->type;
	held->all = args->all;
	held->force = args->force;
	held->if_attached = args->how.if_attached;
}

/* An attach type that is detached by other means. */
static bool is_refused(const struct bp_attach_type *type)
{
	return type && type->links_only && !bp_attach_type_place(type) && !detach_is_held(type);
}

static void take_type(struct detach_args *args, int *at, struct argp_state *state)
{
	char *word = args->words.word[*at];
	const char *target;

	args->type = find_type(word, &target);
	if (target)
		args->words.word[*at] = word + (target - word);
	else
		++*at;
	if (!args->type)
		args->type = cmd_parse_attach_type(word, &args->spare, state);
}

static void parse_words(struct detach_args *args, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int at = 0;
	bool map;

	args->is_link = detach_takes_link(&args->words, &args->link, state);
	if (args->is_link &&
	    (args->all || args->how.end || args->how.revision || args->how.revision_auto))
		argp_error(state,
			   "--all, --first, --last and --expected-revision are for hooks, not "
			   "for a link");
	if (args->is_link)
		return;
	map = takes_map(args, &at, state);
	if (!map && !prog_left_out(&args->words))
		cmd_words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
	if (at >= args->words.count)
		where_needed(args, "TYPE", state);
	args->type_at = at;
	if (map || !args->prog.kind || !cmd_type_left_out(&args->words, at))
		take_type(args, &at, state);
	if (map && (!args->type || args->type->family != BP_FAMILY_STRUCT_OPS))
		argp_error(state, "a map is detached from struct_ops only");
	if (detach_is_held(args->type)) {
		parse_held(args, at, state);
		return;
	}
	if (is_refused(args->type))
		return; /* in run(), with the reason */
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
	case KEY_FORCE:
		args->force = true;
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
	.args_doc = "[PROG] TYPE [TARGET]\nPROG TARGET\nMAP struct_ops\nLINK",
	.doc = "Detach a program from a hook. Without PROG, the hook must hold one program, "
	       "unless --all, --first or --last is given. TYPE may be left out if PROG fits only "
	       "one. Links hold programs too: --force detaches them.",
};

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

/* The one program that is meant is held by a link. */
static int detach_one_link(const struct ctx *ctx, const struct detach_args *args,
			   const struct bp_hook *hook, __u32 id)
{
	struct bp_out_col cols[DETACH_COLS];
	struct bp_err err = { 0 };
	struct bp_out *out;
	char what[400];
	int ret;

	if (!args->force) {
		snprintf(what, sizeof(what), "the program at %s of %.300s",
			 bp_attach_type_name(hook->type), hook->place->name);
		detach_tell_link(id, what, &err);
		return cmd_fail(ctx, &err);
	}
	detach_cols(true, cols);
	out = cmd_out_open(ctx, cols, true);
	ret = detach_hook_link(hook, id, out, &err);
	if (ret || (ctx->common.quiet && !ctx->common.json))
		bp_out_drop(out);
	if (ret)
		return detach_fail_on(ctx, hook, &err);
	return ctx->common.quiet && !ctx->common.json ? BP_OK : cmd_out_close(ctx, out);
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
	__u32 link = 0;
	bool alone;
	int ret;

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	if (args->is_link)
		return detach_link(ctx, &args->link, args->force, args->how.if_attached);
	if (args->held.type)
		return detach_held(ctx, &args->held, &args->prog);
	if (is_refused(args->type))
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
	/* What else detaches programs of a network namespace is a link alone. */
	alone = args->type->links_only && args->type->family != BP_FAMILY_XDP;
	if (!args->all && (args->force || alone))
		link = detach_find_link(&hook, prog_fd, &args->how);
	if (ctx->common.dry_run && link)
		return detach_link_calls(
			ctx, &(struct detached){ .ref = { .kind = BP_REF_LINK, .id = link },
						 .force = true });
	if (ctx->common.dry_run)
		return describe(ctx, args, &hook, prog_fd);
	if (args->all)
		return detach_all(ctx, &hook, args->force);
	if (link)
		return detach_one_link(ctx, args, &hook, link);
	ret = bp_hook_detach(&hook, prog_fd, &args->how, &change, &err);
	cmd_warn_unlocked(ctx, &hook, &change);
	if (ret)
		return detach_fail_on(ctx, &hook, &err);
	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	detach_cols(false, cols);
	out = cmd_out_open(ctx, cols, true);
	detach_put(out, &hook, &change);
	return cmd_out_close(ctx, out);
}

const struct cmd cmd_detach = {
	.name = "detach",
	.summary = "Detach a program from a hook",
	.argp = &argp,
	.args_size = sizeof(struct detach_args),
	.run = run,
};
