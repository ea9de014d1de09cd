// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* query.c - "bpfprog query": bpf_prog_query(), bpf_prog_query_opts() */
#include <errno.h>
#include <fts.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "cmd.h"
#include "hook.h"
#include "link.h"

enum {
	KEY_EFFECTIVE = 256,
	KEY_TREE,
};

struct query_args {
	struct common *common;
	struct words words;
	const struct bp_attach_type *type; /* NULL: every type that fits the target */
	struct bp_attach_type spare;
	struct bp_target target;
	unsigned int flags;
	bool tree;
};

/* What the hooks of one run have in common. */
struct query_run {
	const struct ctx *ctx;
	const struct query_args *args;
	struct bp_out *out;
	struct bp_links links; /* of this machine */
	bool nameless;         /* a program could not be looked at */
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "effective", KEY_EFFECTIVE, NULL, 0, "Show what runs in the cgroup, its ancestors' programs too", 0 },
	{ "tree", KEY_TREE, NULL, 0, "Show what is attached to a cgroup and all cgroups below", 0 },
	{ 0 }
};
/* clang-format on */

/* TYPE comes first, and may be left out: then the target has to be told from its words. */
static void parse_words(struct query_args *args, struct argp_state *state)
{
	const struct words *words = &args->words;
	int at = 0;

	if (words->count == 0)
		argp_error(state, "TYPE and TARGET, or TARGET, are needed");
	/* "map 5", "netns NAME": a kind of target, not a type of that name. */
	if (words->count > 1 && strcmp(words->word[0], "map") != 0 &&
	    strcmp(words->word[0], "cgroup") != 0 && strcmp(words->word[0], "dev") != 0 &&
	    strcmp(words->word[0], "netns") != 0 && strcmp(words->word[0], "lirc") != 0)
		args->type = parse_attach_type(words->word[at++], &args->spare, state);
	if (args->type && args->type->links_only)
		return; /* refused in run(), with the reason */
	words_take_target(words, &at, args->type ? args->type->target : BP_TARGET_NONE,
			  &args->target, state);
	words_done(words, at, state);
	if (args->flags &&
	    (args->type ? args->type->target != BP_TARGET_CGROUP :
			  args->target.kind && args->target.kind != BP_TARGET_CGROUP))
		argp_error(state, "--effective is for cgroups");
	if (args->tree && args->type && args->type->target &&
	    args->type->target != BP_TARGET_CGROUP)
		argp_error(state, "--tree is for cgroups");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct query_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case KEY_EFFECTIVE:
		args->flags = BPF_F_QUERY_EFFECTIVE;
		return 0;
	case KEY_TREE:
		args->tree = true;
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
	.args_doc = "TYPE TARGET\nTARGET",
	.doc = "Show what is attached to a hook, or to every hook of a target.",
	.children = common_children,
};

static const struct bp_out_col prog_cols[] = {
	{ "id", "ID", BP_OUT_U64, NULL },        { "type", "TYPE", BP_OUT_STR, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },    { "attach_flags", "FLAGS", BP_OUT_LIST, NULL },
	{ "link_id", "LINK", BP_OUT_U64, NULL }, { "link_attach_flags", NULL, BP_OUT_LIST, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col cols[] = {
	{ "attach_type", "ATTACH TYPE", BP_OUT_STR, NULL },
	{ "target_kind", NULL, BP_OUT_STR, NULL },
	{ "target", NULL, BP_OUT_STR, NULL },
	{ "effective", NULL, BP_OUT_BOOL, NULL },
	{ "attach_flags", "MODE", BP_OUT_LIST, NULL },
	{ "revision", "REVISION", BP_OUT_U64, NULL },
	{ "progs", "", BP_OUT_ROWS, prog_cols },
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

static __u32 link_of(struct query_run *query, const struct bp_hook *hook,
		     const struct bp_hook_state *state, __u32 i)
{
	/* The effective programs of a cgroup are those of others too. */
	return query->args->flags ? 0 : bp_links_take(&query->links, hook, state, i);
}

static void put_flags(struct bp_out *out, const __u32 *flags, __u32 i)
{
	if (flags)
		bp_attach_flags_out(out, flags[i]);
	else
		bp_out_null(out);
}

static void put_hook(struct query_run *query, const struct bp_hook *hook,
		     const struct bp_hook_state *state)
{
	bool effective = query->args->flags;
	struct bp_out *out = query->out;

	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	bp_out_bool(out, effective);
	if (hook->place->kind == BP_TARGET_CGROUP && !effective && state->count)
		bp_attach_flags_out(out, state->attach_flags);
	else
		bp_out_null(out);
	if (state->revision)
		bp_out_u64(out, state->revision);
	else
		bp_out_null(out);
	bp_out_rows_begin(out);
	for (__u32 i = 0; i < state->count; i++) {
		__u32 link = link_of(query, hook, state, i);

		bp_out_u64(out, state->prog_ids[i]);
		put_names(query, state->prog_ids[i]);
		put_flags(out, state->prog_attach_flags, i);
		if (link)
			bp_out_u64(out, link);
		else
			bp_out_null(out);
		put_flags(out, state->link_attach_flags, i);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
}

static int query_one(struct query_run *query, const struct bp_place *place,
		     const struct bp_attach_type *type, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	struct bp_hook hook = { .type = type, .place = place };
	const struct query_args *args = query->args;
	int ret = bp_hook_query(&hook, args->flags, &state, err);

	/* Of all the types that fit a target, those that have programs are of interest. */
	if (ret == 0 && ((args->type && !args->tree) || state.count))
		put_hook(query, &hook, &state);
	return ret;
}

/* Every type that fits; those the kernel does not know or that exclude each other are empty. */
static int query_target(struct query_run *query, const struct bp_place *place, struct bp_err *err)
{
	const struct bp_attach_type *row = NULL;
	bool any = false;
	int first = 0;

	while ((row = bp_attach_type_next(row))) {
		struct bp_err why = { 0 };
		int ret;

		if (row->target != place->kind)
			continue;
		ret = query_one(query, place, row, &why);
		/* A type of the other verdict is attached; no netkit device; not in this kernel. */
		if (ret == 0 || ret == -EBUSY) {
			any = true;
		} else if (ret != -EINVAL && ret != -ENXIO && ret != -EOPNOTSUPP) {
			*err = why;
			return ret;
		} else if (!first) {
			first = ret;
			*err = why;
		}
	}
	return any ? 0 : first;
}

static int query_place(struct query_run *query, const struct bp_place *place, struct bp_err *err)
{
	const struct bp_attach_type *type = query->args->type;

	return type ? query_one(query, place, type, err) : query_target(query, place, err);
}

/* One cgroup of a tree; what is wrong with it does not stop the others. */
static void query_branch(struct query_run *query, const char *path)
{
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	struct bp_target target = { .kind = BP_TARGET_CGROUP, .text = path };
	struct bp_err err = { 0 };

	if (bp_target_open(&target, &place, &err) == 0 && query_place(query, &place, &err) == 0)
		return;
	/* One that was removed meanwhile has nothing attached. */
	if (err.num != ENOENT && err.num != ENODEV)
		warn(query->ctx, "%s: %s", path, err.text[0] ? err.text : bp_errno_text(err.num));
}

static int query_tree(struct query_run *query, const struct bp_place *top, struct bp_err *err)
{
	char *roots[] = { (char *)top->name, NULL };
	FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	FTSENT *entry;
	int ret;

	if (!tree)
		return bp_fail(err, errno, "fts_open", "%s", top->name);
	/* What goes wrong at the top, a missing right for example, would go wrong everywhere. */
	ret = query_place(query, top, err);
	if (ret) {
		fts_close(tree);
		return ret;
	}
	while ((entry = fts_read(tree))) {
		if (entry->fts_info == FTS_D && entry->fts_level > FTS_ROOTLEVEL)
			query_branch(query, entry->fts_path);
		else if (entry->fts_info == FTS_DNR && entry->fts_errno != ENOENT)
			warn(query->ctx, "%s: %s", entry->fts_path,
			     bp_errno_text(entry->fts_errno));
	}
	fts_close(tree);
	return 0;
}

static int describe(const struct ctx *ctx, const struct query_args *args,
		    const struct bp_place *place)
{
	struct call call = { .name = "bpf_prog_query_opts" };

	call_hook(&call, &(struct bp_hook){ args->type, place }, false);
	call_arg(&call, "opts.query_flags", "%s", args->flags ? "BPF_F_QUERY_EFFECTIVE" : "0");
	call_arg(&call, "opts.prog_ids", "[as many as there are]");
	call_arg(&call, "opts.prog_attach_flags", "%s",
		 place->kind == BP_TARGET_CGROUP && !args->flags ? "[as many]" : "NULL");
	call_arg(&call, "opts.link_ids", "%s", place->kind == BP_TARGET_DEV ? "[as many]" : "NULL");
	call_arg(&call, "opts.link_attach_flags", "%s",
		 place->kind == BP_TARGET_DEV ? "[as many]" : "NULL");
	return print_calls(ctx, &call, 1);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct query_args args = { .common = &ctx->common };
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	struct bp_err err = { 0 };
	struct query_run query = { .ctx = ctx, .args = &args };
	int ret;

	parse_args(ctx, argc, argv, &args);
	if (args.type && args.type->links_only)
		return fail_links_only(ctx, "bpf_prog_query", args.type);
	if (bp_target_open(&args.target, &place, &err))
		return fail(ctx, &err);
	if (args.flags && place.kind != BP_TARGET_CGROUP) {
		bp_fail_text(&err, BP_USAGE, EINVAL, place.name, "--effective is for cgroups");
		return fail(ctx, &err);
	}
	if (ctx->common.dry_run)
		return describe(ctx, &args, &place);
	if (args.tree && place.kind != BP_TARGET_CGROUP) {
		bp_fail_text(&err, BP_USAGE, EINVAL, place.name, "--tree is for cgroups");
		return fail(ctx, &err);
	}
	if (place.kind != BP_TARGET_DEV)
		bp_links_read(&query.links); /* or else there is no link id */
	query.out = out_open(ctx, cols, false);
	ret = args.tree ? query_tree(&query, &place, &err) : query_place(&query, &place, &err);
	bp_links_free(&query.links);
	if (ret) {
		bp_out_drop(query.out);
		return fail(ctx, &err);
	}
	if (query.nameless)
		warn(ctx, "types and names of programs cannot be told without CAP_SYS_ADMIN");
	return out_close(ctx, query.out);
}

const struct cmd cmd_query = { "query", NULL, "Show what is attached to a hook", &argp, run };
