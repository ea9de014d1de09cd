// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* query.c - "bpfprog query": bpf_prog_query(), bpf_prog_query_opts() */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>

#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "cmd/query/links.h"
#include "cmd/query/tree.h"
#include "cmd/common/format.h"
#include "cmd/common/words.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/parse.h"
#include "hook/hook.h"
#include "kernel/held.h"
#include "kernel/tc.h"
#include "kernel/link.h"
#include "kernel/netns.h"
#include "kernel/netns_list.h"
#include "ref/link_match.h"
#include "table/probe_type.h"
#include "kernel/prog_name.h"
#include "hook/effective.h"
#include "hook/walk.h"

enum {
	KEY_EFFECTIVE = 256,
	KEY_TREE,
	KEY_ALL,
	KEY_SUMMARY,
	KEY_LINKS,
	KEY_NETNS_ALL,
};

struct query_args {
	struct common *common;
	const struct bp_attach_type *type; /* NULL: every type that fits the target */
	struct bp_attach_type spare;
	struct bp_target target;
	unsigned int flags;
	bool tree;
	bool all;
	bool netns_all;
	bool summary;
	bool links;
	int nlinks;
	struct links_filter filter; /* of a TYPE that links alone hold */
	struct words words;
	struct bp_ref link[MAX_WORDS]; /* --links: these, or all */
};

/* --summary: what there is of one attach type. */
struct count {
	const struct bp_attach_type *type;
	enum bp_target_kind kind;
	__u64 hooks;
	__u64 progs;
};

/* What the hooks of one run have in common. */
struct query_run {
	const struct ctx *ctx;
	const struct query_args *args;
	struct bp_out *out;
	struct bp_links links; /* of this machine */
	bool nameless;         /* a program could not be looked at */
	bool unplaced;         /* --effective: it is not known from where a program comes */
	const char *netns;     /* --netns-all: the network namespace that is looked at */
	struct tree tree;      /* --tree, in a table: as far as it was drawn */
	struct count *count;   /* --summary */
	size_t counts;
};

/* clang-format off */
static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "Where to look:", 0 },
	{ "all", KEY_ALL, NULL, 0, "Show what is attached to every cgroup, device, map and the network namespace", 0 },
	{ "netns-all", KEY_NETNS_ALL, NULL, 0, "With --all: in all network namespaces that have a name or a process", 0 },
	{ "tree", KEY_TREE, NULL, 0, "Show what is attached to a cgroup and all cgroups below", 0 },
	{ "links", KEY_LINKS, NULL, 0, "Show all links, or these: what each holds where, and who holds it", 0 },
	{ NULL, 0, NULL, 0, "What to print:", 0 },
	{ "effective", KEY_EFFECTIVE, NULL, 0, "Show what runs in the cgroup, its ancestors' programs too", 0 },
	{ "summary", KEY_SUMMARY, NULL, 0, "Show how many hooks and programs there are of each type", 0 },
	FORMAT_OPTIONS,
	{ 0 }
};
/* clang-format on */

/* "map 5", "netns NAME": a kind of target, not a type of that name. */
static bool is_kind(const char *word)
{
	return bp_target_kind_find(word) != BP_TARGET_NONE;
}

/* One word is a target, but for a type whose target is the network namespace by itself. */
static bool takes_type(const struct words *words)
{
	const struct bp_attach_type *row = bp_attach_type_find(words->word[0]);

	return words->count > 1 ? !is_kind(words->word[0]) : row && row->asked == BP_TARGET_NETNS;
}

static void parse_links(struct query_args *args, struct argp_state *state)
{
	int at = 0;

	if (args->all || args->tree || args->flags || args->summary)
		argp_error(
			state,
			"--links cannot be combined with --all, --tree, --effective and --summary");
	while (at < args->words.count)
		cmd_words_take_ref(&args->words, &at, BP_REF_A_LINK, &args->link[args->nlinks++],
				   state);
}

/* What links alone hold and no place tells: the links are looked through. */
static const struct bp_attach_type *find_link_type(struct words *words, int *at)
{
	const char *rest = NULL;
	const struct bp_attach_type *row = bp_link_type_find(words->word[0]);

	if (!row && (row = bp_link_type_split(words->word[0], &rest)))
		words->word[0] += rest - words->word[0]; /* kprobe/vfs_read */
	*at = rest ? 0 : 1;
	return row && row->links_only && !row->asked && row->family != BP_FAMILY_NONE ? row : NULL;
}

static void parse_link_type(struct query_args *args, int at, struct argp_state *state)
{
	struct links_filter *filter = &args->filter;

	if (args->tree || args->flags || args->summary)
		argp_error(state, "%s cannot be combined with --tree, --effective or --summary",
			   bp_attach_type_name(filter->type));
	bp_link_words(filter->type, args->words.word + at, args->words.count - at, filter->target,
		      sizeof(filter->target));
	args->links = true;
}

/* An attach type, or a place of classifiers of tc, or elements of maps. */
static const struct bp_attach_type *take_type(struct query_args *args, const char *word,
					      struct argp_state *state)
{
	const struct bp_attach_type *held = NULL;
	const struct bp_attach_type *tc = NULL;

	while ((tc = bp_tc_type_next(tc)))
		if (strcmp(tc->word, word) == 0)
			return tc;
	while ((held = bp_held_type_next(held)))
		if (strcmp(held->word, word) == 0)
			return held;
	return cmd_parse_attach_type(word, &args->spare, state);
}

static void nothing_asked(const struct argp_state *state)
{
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "TARGET is needed");
	bp_hint(&err, "use 'bpfprog query --all' for everything, or a cgroup's directory, "
		      "dev IFNAME, map MAP, netns NAME or lirc PATH, with or without a TYPE "
		      "before it");
	cmd_mistake(state, &err);
}

/* TYPE comes first, and may be left out: then the target has to be told from its words. */
static void parse_words(struct query_args *args, struct argp_state *state)
{
	const struct words *words = &args->words;
	enum bp_target_kind kind;
	int at = 0;

	if (words->count == 0 && !args->all)
		nothing_asked(state);
	if (words->count == 1 && strcmp(words->word[0], "links") == 0 && !if_nametoindex("links"))
		argp_error(state, "unknown target 'links'");
	if (!args->all && (args->filter.type = find_link_type(&args->words, &at))) {
		parse_link_type(args, at, state);
		return;
	}
	at = 0;
	if (args->all && (args->tree || args->flags))
		argp_error(state, "--all cannot be combined with --tree and --effective");
	if (args->all ? words->count > 0 : takes_type(words))
		args->type = take_type(args, words->word[at++], state);
	if (args->type && args->type->links_only && !args->type->asked)
		return; /* refused in run(), with the reason */
	if (!args->all)
		cmd_words_take_target(words, &at, args->type ? args->type->asked : BP_TARGET_NONE,
				      args->common->netns, &args->target, state);
	cmd_words_done(words, at, state);
	kind = args->type ? args->type->asked : args->target.kind;
	if (args->flags && kind && !bp_target_traits_of(kind)->modes)
		argp_error(state, "--effective is for cgroups");
	if (args->tree && kind && !bp_target_traits_of(kind)->modes)
		argp_error(state, "--tree is for cgroups");
	if (args->all && args->type && !kind)
		argp_error(state, "--all takes a TYPE that this version knows");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct query_args *args = state->input;

	if (cmd_format_option(args->common, key, arg, state))
		return 0;
	switch (key) {
	case KEY_EFFECTIVE:
		args->flags = BPF_F_QUERY_EFFECTIVE;
		return 0;
	case KEY_TREE:
		args->tree = true;
		return 0;
	case KEY_ALL:
		args->all = true;
		return 0;
	case KEY_NETNS_ALL:
		args->netns_all = true;
		return 0;
	case KEY_SUMMARY:
		args->summary = true;
		return 0;
	case KEY_LINKS:
		args->links = true;
		return 0;
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		cmd_format_check(args->common, state);
		if (args->netns_all && !args->all)
			argp_error(state, "--netns-all needs --all");
		if (args->links)
			parse_links(args, state);
		else
			parse_words(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "TYPE TARGET\nTARGET\n--all [TYPE]\n--links [LINK...]",
	.doc = "Show what is attached to a hook, to every hook of a target, or to all that can "
	       "be seen from here.",
};

/* With --effective the kernel tells neither flags nor links, but it can be found out from where. */
enum { PROG_COL_FLAGS = 3, PROG_COL_LINK, PROG_COL_CGROUP = 6, PROG_COL_AT, PROG_COLS };

static const struct bp_out_col prog_cols[PROG_COLS + 1] = {
	{ "id", "ID", BP_OUT_U64, NULL },        { "type", "TYPE", BP_OUT_STR, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },    { "attach_flags", "FLAGS", BP_OUT_LIST, NULL },
	{ "link_id", "LINK", BP_OUT_U64, NULL }, { "link_attach_flags", NULL, BP_OUT_LIST, NULL },
	{ "cgroup", NULL, BP_OUT_STR, NULL },    { "at", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* Of several places, each is named. */
enum {
	COL_TYPE,
	COL_TARGET_KIND,
	COL_TARGET,
	COL_NETNS,
	COL_MODE = 5,
	COL_REVISION,
	COL_PROGS,
	COLS
};

static const struct bp_out_col cols[COLS + 1] = {
	{ "attach_type", "ATTACH TYPE", BP_OUT_STR, NULL },
	{ "target_kind", NULL, BP_OUT_STR, NULL },
	{ "target", NULL, BP_OUT_STR, NULL },
	{ "netns", NULL, BP_OUT_STR, NULL },
	{ "effective", NULL, BP_OUT_BOOL, NULL },
	{ "attach_flags", "MODE", BP_OUT_LIST, NULL },
	{ "revision", "REVISION", BP_OUT_U64, NULL },
	{ "progs", "", BP_OUT_ROWS, prog_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col summary_cols[] = {
	{ "attach_type", "ATTACH TYPE", BP_OUT_STR, NULL },
	{ "target_kind", "TARGET", BP_OUT_STR, NULL },
	{ "hooks", "HOOKS", BP_OUT_U64, NULL },
	{ "progs", "PROGRAMS", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* Type and name of a program; without CAP_SYS_ADMIN, or when it is gone, the id has to do. */
static void put_names(struct query_run *query, __u32 id)
{
	struct bp_err err = { 0 };
	cleanup_fd int fd = bp_prog_fd_by_id(id, &err);
	struct bpf_prog_info info = { 0 };
	char name[BP_NAME_MAX];

	if (fd < 0 || bp_prog_info(fd, &info, NULL)) {
		query->nameless |= err.num == EPERM;
		bp_out_null(query->out);
		bp_out_null(query->out);
		return;
	}
	bp_prog_full_name(fd, &info, name, sizeof(name));
	bp_out_str(query->out, libbpf_bpf_prog_type_str(info.type));
	bp_out_str(query->out, name);
}

/* 0 is no link, and null that it is not known. */
static void put_link(struct query_run *query, const struct bp_hook *hook,
		     const struct bp_hook_state *state, __u32 i)
{
	/* Devices tell the links of all but XDP. */
	if (state->modes && !query->links.known)
		bp_links_read(&query->links);
	/* The effective programs of a cgroup are those of others too. */
	if (bp_tc_is(hook->type) || bp_held_is(hook->type))
		bp_out_u64(query->out, 0);
	else if (!query->args->flags && bp_links_sure(&query->links, hook, state, i))
		bp_out_u64(query->out, bp_links_take(&query->links, hook, state, i));
	else
		bp_out_null(query->out);
}

static void put_flags(struct bp_out *out, const __u32 *flags, __u32 i)
{
	if (flags)
		bp_attach_flags_out(out, flags[i]);
	else
		bp_out_null(out);
}

static void put_mode(struct bp_out *out, const char *mode)
{
	bp_out_list_begin(out);
	bp_out_item_str(out, mode);
	bp_out_list_end(out);
}

/* The cgroup that an effective program is attached to. */
static void put_cgroup(struct query_run *query, const struct bp_effective *from, __u32 i)
{
	const char *cgroup = i < from->count ? from->cgroup[i] : NULL;

	query->unplaced |= query->args->flags && !cgroup;
	bp_out_str(query->out, cgroup);
}

static bool is_of_netns(const struct bp_place *place)
{
	return place->kind == BP_TARGET_DEV || place->kind == BP_TARGET_NETNS;
}

static int put_hook(struct query_run *query, const struct bp_hook *hook,
		    const struct bp_hook_state *state)
{
	cleanup_effective struct bp_effective from = { 0 };
	bool effective = query->args->flags;
	struct bp_out *out = query->out;
	int ret = effective ? bp_effective_read(hook, state, &from) : 0;

	if (ret)
		return ret;
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, bp_place_name(hook->place));
	bp_out_str(out, is_of_netns(hook->place) ? query->netns : NULL);
	bp_out_bool(out, effective);
	if (bp_target_traits_of(hook->place->kind)->modes && !effective && state->count &&
	    hook->type->type != BPF_LSM_CGROUP)
		bp_attach_flags_out(out, state->attach_flags);
	else
		bp_out_null(out);
	bp_out_u64_or_null(out, state->revision);
	bp_out_rows_begin(out);
	for (__u32 i = 0; i < state->count; i++) {
		bp_out_u64(out, state->prog_ids[i]);
		put_names(query, state->prog_ids[i]);
		if (state->modes)
			put_mode(out, state->modes[i]);
		else
			put_flags(out, state->prog_attach_flags, i);
		put_link(query, hook, state, i);
		put_flags(out, state->link_attach_flags, i);
		put_cgroup(query, &from, i);
		bp_out_str(out, state->at ? state->at[i] : NULL);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return 0;
}

static int add_count(struct query_run *query, const struct bp_hook *hook, __u32 progs)
{
	struct count *count = NULL;

	for (size_t i = 0; i < query->counts && !count; i++)
		if (query->count[i].type == hook->type)
			count = &query->count[i];
	if (!count) {
		if (!bp_array_more(query->count, query->counts))
			return -ENOMEM;
		count = &query->count[query->counts++];
		*count = (struct count){ .type = hook->type, .kind = hook->place->kind };
	}
	count->hooks++;
	count->progs += progs;
	return 0;
}

static int on_hook(const struct bp_hook *hook, const struct bp_hook_state *state, void *arg)
{
	struct query_run *query = arg;

	if (query->args->summary)
		return add_count(query, hook, state->count);
	if (query->tree.top) {
		int ret = query_put_cgroup(&query->tree, query->out, bp_place_name(hook->place));

		if (ret)
			return ret;
	}
	return put_hook(query, hook, state);
}

static void on_trouble(const char *where, const struct bp_err *err, void *arg)
{
	const struct query_run *query = arg;

	cmd_warn(query->ctx, "%s: %s", where, err->text[0] ? err->text : bp_errno_text(err->num));
}

/* A hook that was named is shown even if there is nothing on it. */
static int query_named(struct query_run *query, const struct bp_place *place, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	const struct bp_hook hook = { .type = query->args->type, .place = place };
	int ret = bp_hook_query(&hook, query->args->flags, &state, err);

	if (ret || (query->args->summary && !state.count))
		return ret;
	return on_hook(&hook, &state, query);
}

/* What of all network namespaces could not be looked at is told in one line. */
static void tell_unseen(const struct query_run *query, size_t refused, const char *first,
			size_t processes)
{
	char text[400] = "";
	int len = 0;

	if (refused)
		len = snprintf(text, sizeof(text), "cannot enter %s%.200s%s",
			       refused == 1 ? "network namespace " : "", first,
			       refused == 1 ? "" : " and other network namespaces");
	if (processes)
		snprintf(text + len, sizeof(text) - (size_t)len,
			 "%scannot tell the network namespace of %zu process%s", len ? "; " : "",
			 processes, processes == 1 ? "" : "es");
	if (*text)
		cmd_warn(query->ctx, "%s", text);
}

/* One more network namespace, from which this thread comes back. Gives 1 if it cannot be entered.
 */
static int query_netns(struct query_run *query, struct bp_walk walk, const char *word,
		       struct bp_err *err)
{
	cleanup_fd int fd = bp_netns_open(word, NULL);
	cleanup_fd int old = -1;
	int back;
	int ret;

	/* Gone since then. */
	if (fd == -ENOENT || fd == -ESRCH)
		return 0;
	if (fd < 0 || bp_netns_enter(fd, &old, NULL))
		return 1;
	walk.netns = query->netns = word;
	ret = bp_walk_netns(&walk, err);
	back = bp_netns_enter(old, NULL, ret ? NULL : err);
	return ret ? ret : back;
}

/* The rest of the machine with this network namespace, and then the others. */
static int query_all_netns(struct query_run *query, struct bp_walk walk, struct bp_err *err)
{
	cleanup_netns_list struct bp_netns_list list = { 0 };
	const char *first = NULL;
	size_t refused = 0;
	int ret = bp_netns_list_read(&list);

	if (ret)
		return ret;
	if (list.count && !walk.netns)
		walk.netns = list.netns[0].word;
	query->netns = walk.netns;
	ret = bp_walk_all(&walk, err);
	for (size_t i = 1; i < list.count && ret >= 0; i++) {
		ret = query_netns(query, walk, list.netns[i].word, err);
		if (ret == 1 && refused++ == 0)
			first = list.netns[i].word;
	}
	if (ret < 0)
		return ret;
	tell_unseen(query, refused, first, list.unseen);
	return 0;
}

static int query_all(struct query_run *query, const struct bp_place *place, struct bp_err *err)
{
	const struct query_args *args = query->args;
	const struct bp_walk walk = {
		.netns = args->common->netns,
		.type = args->type,
		.query_flags = args->flags,
		.hook = on_hook,
		.trouble = on_trouble,
		.arg = query,
	};

	return args->netns_all ? query_all_netns(query, walk, err) :
	       args->all       ? bp_walk_all(&walk, err) :
	       args->tree      ? bp_walk_tree(&walk, place, err) :
	       args->type      ? query_named(query, place, err) :
				 bp_walk_place(&walk, place, err);
}

static int compare_counts(const void *a, const void *b)
{
	const struct count *x = a;
	const struct count *y = b;

	return x->kind != y->kind ? (int)x->kind - (int)y->kind :
				    (int)x->type->type - (int)y->type->type;
}

static void put_summary(struct query_run *query)
{
	if (query->counts)
		qsort(query->count, query->counts, sizeof(*query->count), compare_counts);
	for (size_t i = 0; i < query->counts; i++) {
		bp_out_str(query->out, bp_attach_type_name(query->count[i].type));
		bp_out_str(query->out, bp_target_kind_name(query->count[i].kind));
		bp_out_u64(query->out, query->count[i].hooks);
		bp_out_u64(query->out, query->count[i].progs);
		bp_out_row_end(query->out);
	}
}

/* What bpf_prog_query() does not tell of a device. */
static int describe_netlink(const struct ctx *ctx, const struct bp_attach_type *type,
			    const struct bp_place *place)
{
	bool tc = bp_tc_is(type);
	struct call call = { .name = tc ? "rtnetlink" : "bpf_xdp_query" };

	if (tc)
		cmd_call_arg(&call, "type", "RTM_GETTFILTER");
	cmd_call_arg(&call, "ifindex", "%d [dev %.250s]", place->ifindex, place->name);
	if (tc)
		cmd_call_arg(&call, "parent", "[each qdisc]");
	else
		cmd_call_arg(&call, "opts", "[out]");
	return cmd_print_calls(ctx, &call, 1);
}

/* Elements of maps are read. */
static int describe_map(const struct ctx *ctx, const struct bp_place *place)
{
	struct call call = { .name = "bpf_map_lookup_elem" };

	cmd_call_arg(&call, "map_fd", "[%s]", place->fd < 0 ? "each that fits" : place->name);
	cmd_call_arg(&call, "key", "[each]");
	cmd_call_arg(&call, "value", "[out]");
	return cmd_print_calls(ctx, &call, 1);
}

static int describe(const struct ctx *ctx, const struct query_args *args,
		    const struct bp_place *place)
{
	struct call call = { .name = "bpf_prog_query_opts" };
	bool cgroup = args->all || bp_target_traits_of(place->kind)->modes;
	bool dev = args->all || bp_target_traits_of(place->kind)->mprog;
	const char *only = args->all ? "[as many, of a cgroup]" : "[as many]";

	if (args->type && bp_held_is(args->type))
		return describe_map(ctx, place);
	if (args->type && !args->all && (args->type->type == BPF_XDP || bp_tc_is(args->type)))
		return describe_netlink(ctx, args->type, place);
	if (args->all) {
		cmd_call_arg(&call, "target", "[each that is found]");
		cmd_call_arg(&call, "type", "%s",
			     args->type ? bp_attach_type_name(args->type) : "[each that fits]");
	} else {
		cmd_call_hook(&call, &(struct bp_hook){ args->type, place }, false);
	}
	cmd_call_arg(&call, "opts.query_flags", "%s", args->flags ? "BPF_F_QUERY_EFFECTIVE" : "0");
	cmd_call_arg(&call, "opts.prog_ids", "[as many as there are]");
	cmd_call_arg(&call, "opts.prog_cnt", "[their number]");
	cmd_call_arg(&call, "opts.prog_attach_flags", "%s", cgroup && !args->flags ? only : "NULL");
	only = args->all ? "[as many, of a device]" : "[as many]";
	cmd_call_arg(&call, "opts.link_ids", "%s", dev ? only : "NULL");
	cmd_call_arg(&call, "opts.link_attach_flags", "%s", dev ? only : "NULL");
	cmd_call_arg(&call, "opts.attach_flags", "[out]");
	cmd_call_arg(&call, "opts.revision", "[out]");
	return cmd_print_calls(ctx, &call, 1);
}

/* What can be found wrong only now that the target has been looked at. */
static int check_kind(const struct query_args *args, const struct bp_place *place,
		      struct bp_err *err)
{
	if (bp_target_traits_of(place->kind)->modes || (!args->flags && !args->tree))
		return 0;
	return bp_fail_text(err, BP_USAGE, EINVAL, place->name, "%s is for cgroups",
			    args->flags ? "--effective" : "--tree");
}

static int show(struct query_run *query, const struct bp_place *place)
{
	const bool separated = cmd_format_is_separated(query->args->common);
	struct bp_out_col own_progs[PROG_COLS + 1];
	struct bp_out_col own[COLS + 1];
	struct bp_err err = { 0 };
	int ret;

	memcpy(own_progs, prog_cols, sizeof(own_progs));
	memcpy(own, cols, sizeof(own));
	own[COL_PROGS].rows = own_progs;
	if (query->args->all || separated)
		own[COL_TARGET_KIND].head = "TARGET";
	if (query->args->all || separated)
		own[COL_TARGET].head = "";
	if (query->args->netns_all)
		own[COL_NETNS].head = "NETNS";
	if (query->args->tree && !separated) {
		own[COL_TYPE].head = "CGROUP, ATTACH TYPE";
		query->tree.top = place->name;
	}
	if (query->args->flags)
		own_progs[PROG_COL_CGROUP].head = "FROM";
	if (place->kind == BP_TARGET_MAP)
		own_progs[PROG_COL_AT].head = "AT";
	if (query->args->flags && !separated) {
		own[COL_MODE].head = own[COL_REVISION].head = NULL;
		own_progs[PROG_COL_FLAGS].head = own_progs[PROG_COL_LINK].head = NULL;
	}
	if (!bp_target_traits_of(place->kind)->mprog && !query->args->summary)
		bp_links_read(&query->links); /* or else no link id is known */
	query->out = cmd_out_open(query->ctx, query->args->summary ? summary_cols : own, false);
	ret = query_all(query, place, &err);
	if (ret == 0)
		put_summary(query);
	bp_links_free(&query->links);
	free(query->tree.shown);
	free(query->count);
	if (ret) {
		bp_out_drop(query->out);
		return cmd_fail(query->ctx, err.num ? &err : &(struct bp_err){ .num = -ret });
	}
	if (query->unplaced)
		cmd_warn(query->ctx,
			 "the cgroup that a program comes from is not known for all of them: "
			 "see --effective in bpfprog-query(8)");
	if (query->nameless)
		cmd_warn(query->ctx,
			 "types and names of programs cannot be told without CAP_SYS_ADMIN");
	return cmd_out_close(query->ctx, query->out);
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct query_args *args = arg;
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	struct query_run query = { .ctx = ctx, .args = args };
	struct bp_err err = { 0 };

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	if (args->links)
		return query_links(ctx, args->link, args->nlinks, &args->filter);
	if (args->type && args->type->links_only && !args->type->asked)
		return cmd_fail_links_only(ctx, "bpf_prog_query", args->type);
	if (!args->all &&
	    (bp_target_open(&args->target, &place, &err) || check_kind(args, &place, &err)))
		return cmd_fail(ctx, &err);
	if (ctx->common.dry_run)
		return describe(ctx, args, &place);
	return show(&query, &place);
}

const struct cmd cmd_query = {
	.name = "query",
	.summary = "Show what is attached to a hook",
	.argp = &argp,
	.args_size = sizeof(struct query_args),
	.run = run,
};
