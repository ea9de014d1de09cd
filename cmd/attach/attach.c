// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach.c - "bpfprog attach": bpf_prog_attach(), bpf_prog_attach_opts(), bpf_xdp_attach() */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_link.h>

#include <bpf/bpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "cmd/attach/attach.h"
#include "cmd/cmd.h"
#include "cmd/common/type_word.h"
#include "cmd/common/words.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/exec.h"
#include "cmd/common/parse.h"
#include "hook/hook.h"
#include "hook/link.h"
#include "kernel/prog_name.h"
#include "kernel/xdp.h"

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
	KEY_PIN,
	KEY_REPLACE_PIN,
	KEY_MODE,
	KEY_SPEC, /* and more: enum attach_spec_option */
};

/* clang-format off */
static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "With other programs:", 0 },
	{ "multi", KEY_MULTI, NULL, 0, "Attach with other programs (BPF_F_ALLOW_MULTI)", 0 },
	{ "override", KEY_OVERRIDE, NULL, 0, "Let cgroups below override the program (BPF_F_ALLOW_OVERRIDE)", 0 },
	{ "replace", KEY_REPLACE, "PROG", 0, "Attach in place of PROG", 0 },
	{ "force", KEY_FORCE, NULL, 0, "Replace any program of a hook that holds only one", 0 },
	{ "if-absent", KEY_IF_ABSENT, NULL, 0, "Do nothing if the program is attached there already", 0 },
	{ NULL, 0, NULL, 0, "Order:", 0 },
	{ "first", KEY_FIRST, NULL, 0, "Run before all others of the hook", 0 },
	{ "last", KEY_LAST, NULL, 0, "Run after all others of the hook", 0 },
	{ "before", KEY_BEFORE, "REF", 0, "Run right before REF, a PROG or link:ID", 0 },
	{ "after", KEY_AFTER, "REF", 0, "Run right after REF, a PROG or link:ID", 0 },
	{ "preorder", KEY_PREORDER, NULL, 0, "Run before the programs of cgroups below (BPF_F_PREORDER)", 0 },
	{ "expected-revision", KEY_REVISION, "N|auto", 0, "Only if the hook is at revision N; auto: read the revision, and retry if it changes", 0 },
	{ NULL, 0, NULL, 0, "As a link:", 0 },
	{ "pin", KEY_PIN, "PATH", 0, "Attach by a link, and pin it at PATH", 0 },
	{ "replace-pin", KEY_REPLACE_PIN, NULL, 0, "With --pin: update the link at PATH, or replace it with a new one", 0 },
	{ "cookie", KEY_SPEC + ATTACH_COOKIE, "N", 0, "Number that bpf_get_attach_cookie() returns to the program", 0 },
	{ NULL, 0, NULL, 0, "For some hooks:", 0 },
	{ "mode", KEY_MODE, "MODE", 0, "Run XDP in the driver (native), after it (generic) or in the device (offload)", 0 },
	{ "priority", KEY_SPEC + ATTACH_PRIORITY, "N", 0, "Of netfilter: run before programs and chains of a higher number; default 0", 0 },
	{ "defrag", KEY_SPEC + ATTACH_DEFRAG, NULL, 0, "Of netfilter: put fragments of packets together first", 0 },
	{ "pid", KEY_SPEC + ATTACH_PID, "N", 0, "Of a uprobe or perf event: in this process only", 0 },
	{ "cpu", KEY_SPEC + ATTACH_CPU, "N", 0, "Of a perf event: on this CPU only", 0 },
	{ "freq", KEY_SPEC + ATTACH_FREQ, "N", 0, "Of a perf event: run N times a second", 0 },
	{ "period", KEY_SPEC + ATTACH_PERIOD, "N", 0, "Of a perf event: run after every N events", 0 },
	{ "ref-ctr", KEY_SPEC + ATTACH_REF_CTR, "OFFSET", 0, "Of a uprobe: the counter in the file that is raised while it is there", 0 },
	{ "order", KEY_SPEC + ATTACH_ORDER, "ORDER", 0, "Of an iterator of cgroups: self, pre, post or up", 0 },
	{ 0 }
};
/* clang-format on */

static void check_order(const struct attach_args *args, struct argp_state *state)
{
	unsigned int order = args->how.flags & (BPF_F_BEFORE | BPF_F_AFTER);

	if (order == (BPF_F_BEFORE | BPF_F_AFTER) || (args->ends && args->anchor.kind))
		argp_error(state, "one of --before, --after, --first and --last");
	if (args->replace.kind && (order || args->how.force))
		argp_error(
			state,
			"--replace cannot be combined with --before, --after, --first, --last and "
			"--force");
	if (args->command && (args->replace.kind || args->how.force))
		argp_error(state,
			   "a COMMAND cannot be combined with --replace and --force, since what is "
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

	return type->family == BP_FAMILY_XDP ? "--replace, --force and --mode" :
	       type->links_only              ? "none of these" :
	       kind->mprog                   ? "--before, --after, --first, --last and --replace" :
	       kind->several                 ? "none of these" :
	       kind->modes                   ? "the flags of cgroups" :
					       "--replace and --force only";
}

/* What the family of the attach type does not take is refused, with what it takes. */
static int check_flags(const struct attach_args *args, struct bp_err *err)
{
	const unsigned int on_multi = BPF_F_BEFORE | BPF_F_AFTER | BPF_F_PREORDER;
	const struct bp_attach_type *type = args->type;
	const struct bp_target_traits *kind = bp_target_traits_of(bp_attach_type_place(type));
	unsigned int flags = args->how.flags;
	unsigned int wrong = flags & ~type->flags;
	char text[200];

	/* A hook for one program replaces it without a flag; that of lirc is for several. */
	if (args->replace.kind && type->family != BP_FAMILY_XDP &&
	    ((kind->several && !kind->mprog) || type->links_only))
		wrong |= BPF_F_REPLACE;
	if (attach_check_link(args, err) || attach_check_spec(args, err))
		return -EINVAL;
	if ((flags & BPF_F_ALLOW_MULTI) && (flags & BPF_F_ALLOW_OVERRIDE))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "either --multi or --override");
	if (!type->progs[0])
		return 0; /* newer than the table: left to the kernel */
	if (wrong) {
		typed(args, wrong, text, sizeof(text));
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s does not take %s; it takes %s",
				    bp_attach_type_name(type), text, taken_by(type));
	}
	if (args->how.xdp && type->family != BP_FAMILY_XDP)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "--mode is for xdp");
	if ((flags & on_multi) && kind->modes && !(flags & BPF_F_ALLOW_MULTI) && !args->pin)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "on a cgroup the order of programs needs --multi");
	if ((args->how.revision || args->how.revision_auto) &&
	    (!kind->revision || type->family == BP_FAMILY_XDP))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s has no revision",
				    bp_attach_type_name(type));
	return 0;
}

/* An attach type that is attached by other means. */
static bool is_refused(const struct bp_attach_type *type)
{
	return type && type->links_only && !bp_attach_type_place(type) && !bp_link_spec_takes(type);
}

static void parse_words(struct attach_args *args, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int at = 0;
	bool map;

	/* As list and query write the target of struct_ops. */
	map = args->words.count && strcmp(args->words.word[0], "map") == 0;
	at += map;
	cmd_words_take_ref(&args->words, &at, map ? BP_REF_MAP : BP_REF_PROG, &args->prog, state);
	cmd_words_need(&args->words, at, "TYPE", state);
	args->type_at = at;
	if (!cmd_type_left_out(&args->words, at))
		args->type = attach_take_type(args, &at, state);
	if (map && !attach_is_map(args))
		argp_error(state, "a map is attached to struct_ops only");
	if (attach_is_map(args) && args->prog.kind == BP_REF_TAG)
		argp_error(state, "struct_ops needs a map, and a tag is of a program");
	if (is_refused(args->type))
		return; /* in run(), with the reason */
	if (bp_link_spec_takes(args->type))
		attach_take_spec(args, &at, state);
	else
		cmd_words_take_target(&args->words, &at,
				      args->type ? bp_attach_type_place(args->type) :
						   BP_TARGET_NONE,
				      args->common->netns, &args->target, state);
	cmd_words_done(&args->words, at, state);
	check_order(args, state);
	if (args->replace_pin && !args->pin)
		argp_error(state, "--replace-pin is for --pin");
	if (args->pin && args->command)
		argp_error(state, "either --pin or a COMMAND");
	if (args->type && check_flags(args, &err))
		cmd_mistake(state, &err);
}

static unsigned int parse_mode(const char *arg, struct argp_state *state)
{
	for (size_t i = 0; i < BP_XDP_MODES; i++)
		if (strcmp(arg, bp_xdp_modes[i].word) == 0)
			return bp_xdp_modes[i].flag;
	argp_error(state, "unknown mode '%s' (use native, generic or offload)", arg);
	return 0;
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
	case KEY_PIN:
		args->pin = arg;
		return 0;
	case KEY_REPLACE_PIN:
		args->replace_pin = true;
		return 0;
	case KEY_MODE:
		how->xdp = parse_mode(arg, state);
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
		if (key < KEY_SPEC || key > KEY_SPEC + ATTACH_ORDER)
			return ARGP_ERR_UNKNOWN;
		attach_take_option(args, (enum attach_spec_option)(key - KEY_SPEC), arg, state);
		return 0;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PROG [TYPE] TARGET [--pin PATH]\nPROG [TYPE] TARGET -- COMMAND [ARG...]",
	.doc = "Attach a loaded program to a hook: a cgroup, a device, a sockmap, a network "
	       "namespace, a lirc device, a function of the kernel or of a program, a "
	       "tracepoint, a perf event. TYPE may be left out if the program fits only one. "
	       "With COMMAND, it is attached while that runs.",
};

static void ref_or_zero(struct call *call, const char *name, const struct bp_ref *ref)
{
	char text[320];

	bp_ref_text(ref, text, sizeof(text));
	cmd_call_arg(call, name, "%s%s%s", ref->kind ? "[" : "0", ref->kind ? text : "",
		     ref->kind ? "]" : "");
}

static int describe_xdp(const struct ctx *ctx, const struct attach_args *args, int prog_fd,
			const struct bp_hook *hook)
{
	bool any = args->replace.kind || args->how.force;
	struct call call = { .name = "bpf_xdp_attach" };
	char text[320];

	cmd_call_arg(&call, "ifindex", "%d [%.250s]", hook->place->ifindex, hook->place->name);
	bp_prog_text(prog_fd, text, sizeof(text));
	cmd_call_arg(&call, "prog_fd", "%d [%s]", prog_fd, text);
	cmd_call_arg(&call, "flags", "%#x",
		     args->how.xdp | (any ? 0 : XDP_FLAGS_UPDATE_IF_NOEXIST));
	ref_or_zero(&call, "opts.old_prog_fd", &args->replace);
	return cmd_print_calls(ctx, &call, 1);
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

	if (bp_link_spec_takes(hook->type))
		return attach_describe_spec(ctx, args, prog_fd);
	if (args->pin || (args->command && attach_by_link(args)))
		return attach_describe_link(ctx, args, prog_fd, hook);
	if (hook->type->family == BP_FAMILY_XDP)
		return describe_xdp(ctx, args, prog_fd, hook);

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

/*
 * What is gone, with its cgroup or device perhaps, need not be detached. A second try, so that
 * nothing stays attached because memory was short for a moment.
 */
static int detach_again(const struct ctx *ctx, const struct bp_hook *hook, int prog_fd,
			bool *ret_gone, int status)
{
	const struct bp_hook_detach_opts how = { .if_attached = true };
	struct bp_hook_change change = { 0 };
	struct bp_err err = { 0 };
	int ret = bp_hook_detach(hook, prog_fd, &how, &change, &err);

	*ret_gone = ret == -ENOENT || ret == -ENODEV || (ret == 0 && !change.changed);
	if (ret && !*ret_gone && bp_hook_detach(hook, prog_fd, &how, &change, &err))
		return cmd_fail(ctx, &err);
	cmd_warn_unlocked(ctx, hook, &change);
	return status;
}

/* A link goes with this process, however that ends; what is attached without one is detached. */
static int run_attached(const struct ctx *ctx, struct attach_args *args, const struct bp_hook *hook,
			int prog_fd, __u32 id)
{
	struct bp_hook_change change = { 0 };
	cleanup_fd int link_fd = -1;
	struct cmd_exec scope;
	bool gone = false;
	int status;

	args->how.look = true;
	args->how.link_fd = attach_by_link(args) ? &link_fd : NULL;
	cmd_exec_begin(&scope);
	status = attach_call(ctx, args, hook, prog_fd, id, &change);
	if (status == BP_OK)
		status = cmd_exec_run(ctx, &scope, args->command);
	if (link_fd >= 0)
		gone = attach_link_is_gone(link_fd);
	else if (change.changed)
		status = detach_again(ctx, hook, prog_fd, &gone, status);
	if (gone)
		cmd_warn(ctx, "%s %u was not attached to %s of %s any more when the command ended",
			 attach_is_map(args) ? "map" : "prog", id, bp_attach_type_name(hook->type),
			 hook->place->name);
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

/* The place, or what a link without one goes to. */
static int open_target(struct attach_args *args, int prog_fd, struct bp_place *place,
		       struct bp_err *err)
{
	int ret;

	if (!bp_link_spec_takes(args->type))
		return bp_target_open(&args->target, place, err);
	ret = bp_link_open(&args->spec, prog_fd, err);
	args->type = args->spec.type;
	snprintf(place->name, sizeof(place->name), "%.4190s", args->spec.target);
	return ret;
}

/* The program, or of struct_ops the map. */
static int open_held(const struct attach_args *args, __u32 *ret_id, struct bp_err *err)
{
	cleanup_fd int fd = attach_is_map(args) ? bp_ref_open_map(&args->prog, err) :
						  bp_ref_open_prog(&args->prog, err);
	struct bpf_prog_info prog = { 0 };
	struct bpf_map_info map = { 0 };
	__u32 len = sizeof(map);
	int ret;

	if (fd < 0)
		return fd;
	if (attach_is_map(args)) {
		ret = bpf_map_get_info_by_fd(fd, &map, &len);
		if (ret)
			return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "");
	} else {
		ret = bp_prog_info(fd, &prog, err);
		if (ret)
			return ret;
	}
	*ret_id = attach_is_map(args) ? map.id : prog.id;
	return take_fd(&fd);
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct attach_args *args = arg;
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	cleanup_fd int prog_fd = -1;
	cleanup_fd int replace_fd = -1;
	cleanup_fd int anchor_fd = -1;
	cleanup_fd int spec_fd = -1;
	__u32 id = 0;
	struct attached attached = { 0 };
	struct bp_err err = { 0 };
	struct bp_hook hook;
	int status;

	args->spec = BP_LINK_SPEC_NONE;
	args->how = BP_HOOK_ATTACH_PLAIN;
	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	if (is_refused(args->type))
		return cmd_fail_links_only(ctx, "bpf_prog_attach", args->type);
	prog_fd = open_held(args, &id, &err);
	if (prog_fd < 0 || open_target(args, prog_fd, &place, &err) ||
	    find_type(ctx, args, prog_fd, &place, &err))
		return cmd_fail(ctx, &err);
	spec_fd = args->spec.fd;
	hook = (struct bp_hook){ .type = args->type, .place = &place };
	attached = (struct attached){ .hook = &hook, .prog_id = id };
	if (ctx->common.dry_run)
		return describe(ctx, args, prog_fd, &hook);
	if (args->replace.kind) {
		args->how.replace_fd = replace_fd = bp_ref_open_prog(&args->replace, &err);
		if (replace_fd < 0)
			return cmd_fail(ctx, &err);
	}
	if (args->anchor.kind && open_anchor(&args->anchor, &args->how, &err))
		return cmd_fail(ctx, &err);
	anchor_fd = args->how.anchor_fd;
	if (args->command)
		return run_attached(ctx, args, &hook, prog_fd, id);
	if (args->pin)
		return attach_pinned(ctx, args, &hook, prog_fd, id);
	status = attach_call(ctx, args, &hook, prog_fd, id, &attached.change);
	if (status == BP_OK && attached.change.changed)
		status = check_kept(ctx, args, &hook, &place, prog_fd);
	return status ? status : attach_print(ctx, &attached);
}

const struct cmd cmd_attach = {
	.name = "attach",
	.summary = "Attach a program to a hook",
	.argp = &argp,
	.args_size = sizeof(struct attach_args),
	.run = run,
};
