// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* list.c - "bpfprog list": bpf_prog_get_next_id(), bpf_prog_get_fd_by_id() */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "cleanup.h"
#include "cmd.h"
#include "prog.h"
#include "progcol.h"
#include "progfilter.h"
#include "user.h"
#include "when.h"

/* The table of the usual columns is not wider than this. */
#define TABLE_WIDTH 100

enum {
	OPT_TYPE = 0x100,
	OPT_NAME,
	OPT_TAG,
	OPT_UID,
	OPT_MAP,
	OPT_SINCE,
	OPT_PINNED,
	OPT_ATTACHED,
	OPT_ORPHANS,
	OPT_COLUMNS,
	OPT_LONG,
	OPT_IDS,
	OPT_COUNT,
	OPT_SORT,
	OPT_REVERSE,
};

struct list_args {
	struct common *common;
	struct words words;
	struct bp_ref refs[MAX_WORDS];
	int nrefs;
	struct bp_prog_filter filter;
	struct bp_ref map;
	struct bp_prog_cols cols;
	struct bp_prog_cols sort; /* the keys; nothing in it is shown */
	bool usual;               /* the columns that nobody chose */
	bool help;                /* --columns help */
	bool only_ids;
	bool only_count;
	bool in_full;
	bool reverse;
};

static const struct argp_option options[] = {
	{ "type", OPT_TYPE, "PROGTYPE", 0, "Only programs of this type; may be given again", 0 },
	{ "name", OPT_NAME, "GLOB", 0, "Only programs whose name fits", 0 },
	{ "tag", OPT_TAG, "HEX", 0, "Only programs whose tag begins so", 0 },
	{ "uid", OPT_UID, "USER", 0, "Only programs that this user loaded", 0 },
	{ "map", OPT_MAP, "MAP", 0, "Only programs that use or hold this map", 0 },
	{ "loaded-since", OPT_SINCE, "TIME", 0,
	  "Only programs loaded within a duration (10m) or since a time", 0 },
	{ "pinned", OPT_PINNED, NULL, 0, "Only programs that have a pin", 0 },
	{ "attached", OPT_ATTACHED, NULL, 0, "Only programs that are attached somewhere", 0 },
	{ "orphans", OPT_ORPHANS, NULL, 0,
	  "Only programs neither pinned nor attached, held by a process", 0 },
	{ "columns", OPT_COLUMNS, "COLUMNS", 0,
	  "Show these, or +KEY to add to the usual ones; help lists them", 0 },
	{ "long", OPT_LONG, NULL, 0, "A block of lines for each program", 0 },
	{ "ids", OPT_IDS, NULL, 0, "Only the ids, one a line", 0 },
	{ "count", OPT_COUNT, NULL, 0, "Only the number of programs", 0 },
	{ "sort", OPT_SORT, "COLUMNS", 0, "Sort by these columns, the first one foremost", 0 },
	{ "reverse", OPT_REVERSE, NULL, 0, "In the reverse order", 0 },
	{ 0 },
};

static void parse_tag(const char *arg, struct list_args *args, struct argp_state *state)
{
	if (!*arg || strlen(arg) > 2 * BPF_TAG_SIZE ||
	    strspn(arg, "0123456789abcdefABCDEF") != strlen(arg))
		argp_error(state, "'%s' is no tag: up to 16 hexadecimal digits", arg);
	args->filter.tag = arg;
}

static void parse_columns(char *arg, struct bp_prog_cols *cols, struct argp_state *state)
{
	struct bp_err err = { 0 };

	if (bp_prog_cols_parse(cols, arg, &err))
		argp_error(state, "%s", err.text);
}

static void parse_map(char *arg, struct bp_ref *ref, struct argp_state *state)
{
	struct bp_err err = { 0 };

	if (bp_ref_parse(&arg, 1, BP_REF_MAP, ref, &err) < 0)
		argp_error(state, "%s", err.text);
}

/* What is left to do when all options are known. */
static void parse_end(struct list_args *args, struct argp_state *state)
{
	for (int at = 0; at < args->words.count;)
		words_take_ref(&args->words, &at, BP_REF_PROG, &args->refs[args->nrefs++], state);
	if (args->filter.orphan && (args->filter.pinned || args->filter.attached))
		argp_error(state, "--orphans are neither --pinned nor --attached");
	if (args->only_ids + args->only_count + args->in_full > 1)
		argp_error(state, "--ids, --count and --long exclude each other");
	if (args->cols.count &&
	    (args->only_ids || args->only_count || (args->common->quiet && !args->common->json)))
		argp_error(state, "--columns has no use with --ids, --count and --quiet");
	if (args->only_ids)
		bp_prog_cols_parse(&args->cols, "id", NULL);
	args->usual = !args->cols.count;
	if (args->usual)
		bp_prog_cols_default(&args->cols);
	for (size_t i = 0; args->in_full && i < args->cols.count; i++)
		args->cols.out[i].head = args->cols.col[i]->out.head;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list_args *args = state->input;
	struct bp_prog_filter *filter = &args->filter;
	enum bpf_prog_type type;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case ARGP_KEY_ARG:
		words_add(&args->words, arg, state);
		return 0;
	case OPT_TYPE:
		type = parse_prog_type(arg, state);
		if (type > 63)
			argp_error(state, "program type '%s' is out of range: 1 to 63", arg);
		filter->types |= 1ULL << type;
		return 0;
	case OPT_NAME:
		filter->name = arg;
		return 0;
	case OPT_TAG:
		parse_tag(arg, args, state);
		return 0;
	case OPT_UID:
		filter->has_uid = true;
		if (!bp_user_find(arg, &filter->uid))
			argp_error(state, "there is no user '%s'", arg);
		return 0;
	case OPT_MAP:
		parse_map(arg, &args->map, state);
		return 0;
	case OPT_SINCE:
		if (bp_parse_since(arg, &filter->since))
			argp_error(state, "'%s' is no duration (10m) or time (2026-01-31 12:00)",
				   arg);
		return 0;
	case OPT_PINNED:
		filter->pinned = true;
		return 0;
	case OPT_ATTACHED:
		filter->attached = true;
		return 0;
	case OPT_ORPHANS:
		filter->orphan = true;
		return 0;
	case OPT_COLUMNS:
		args->help = strcmp(arg, "help") == 0;
		if (!args->help)
			parse_columns(arg, &args->cols, state);
		return 0;
	case OPT_SORT:
		parse_columns(arg, &args->sort, state);
		return 0;
	case OPT_LONG:
		args->in_full = true;
		return 0;
	case OPT_IDS:
		args->only_ids = true;
		return 0;
	case OPT_COUNT:
		args->only_count = true;
		return 0;
	case OPT_REVERSE:
		args->reverse = true;
		return 0;
	case ARGP_KEY_END:
		parse_end(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[PROG...]",
	.doc = "List the programs that are loaded, or those that PROG means.",
	.children = common_children,
};

/* One list being made: programs that are wanted go out at once, or wait to be sorted. */
struct listing {
	struct bp_visitor visitor;
	const struct list_args *args;
	struct bp_lister lister;
	struct bp_out *out;
	struct bp_listed *waiting;
	size_t count;
	__u32 *seen; /* ids that references led to, so that nothing is listed twice */
	size_t nseen;
};

static bool must_wait(const struct list_args *args)
{
	return args->sort.count || args->reverse;
}

/* Remember an id, in order; false if it is known already. */
static bool is_new(struct listing *list, __u32 id)
{
	size_t low = 0;
	size_t high = list->nseen;
	__u32 *more;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (list->seen[mid] == id)
			return false;
		if (list->seen[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	if ((list->nseen & (list->nseen - 1)) == 0) {
		more = reallocarray(list->seen, list->nseen ? 2 * list->nseen : 1, sizeof(*more));
		if (!more)
			return true;
		list->seen = more;
	}
	memmove(list->seen + low + 1, list->seen + low, (list->nseen - low) * sizeof(*more));
	list->seen[low] = id;
	list->nseen++;
	return true;
}

static int visit(struct bp_visitor *visitor, struct bp_listed *prog, struct bp_err *err)
{
	struct listing *list = (struct listing *)visitor;

	if (!bp_prog_wanted(&list->args->filter, &list->lister.holders, prog) ||
	    (list->args->nrefs && !is_new(list, prog->info.id)))
		return 0;
	if (must_wait(list->args) && (list->count & (list->count - 1)) == 0) {
		struct bp_listed *more = reallocarray(
			list->waiting, list->count ? 2 * list->count : 1, sizeof(*more));

		if (!more)
			return bp_fail(err, ENOMEM, "realloc", "%s", "");
		list->waiting = more;
	}
	if (must_wait(list->args)) {
		list->waiting[list->count] = *prog;
		prog->more = NULL; /* it is the copy's now */
	} else if (!list->args->only_count) {
		bp_prog_cols_put(&list->args->cols, &list->lister, prog, list->out);
	}
	list->count++;
	return bp_out_failed(list->out);
}

static int visit_ref(struct listing *list, const struct bp_ref *ref, struct bp_err *err)
{
	cleanup_free __u32 *ids = NULL;
	size_t count = 0;
	int ret;

	if (ref->kind == BP_REF_PINNED || ref->kind == BP_REF_FD) {
		/* No id is needed, so no CAP_SYS_ADMIN either. */
		cleanup_fd int fd = bp_ref_open_prog(ref, err);
		struct bp_listed prog;

		if (fd < 0)
			return fd;
		ret = bp_listed_read(&list->lister, fd, &prog, err);
		if (ret)
			return ret;
		ret = visit(&list->visitor, &prog, err);
		bp_listed_free(&prog);
		return ret;
	}
	ret = bp_ref_prog_ids(ref, &ids, &count, err);
	for (size_t i = 0; ret == 0 && i < count; i++)
		ret = bp_proglist_id(&list->lister, ids[i], &list->visitor, err);
	return ret;
}

static int compare(const void *a, const void *b, void *arg)
{
	struct listing *list = arg;
	const struct bp_listed *x = a;
	const struct bp_listed *y = b;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < list->args->sort.count; i++)
		ret = bp_prog_col_compare(list->args->sort.col[i], &list->lister, x, y);
	return ret ? ret : (x->info.id > y->info.id) - (x->info.id < y->info.id);
}

/* Programs that waited go out in their order. */
static void put_waiting(struct listing *list)
{
	if (list->args->sort.count)
		qsort_r(list->waiting, list->count, sizeof(*list->waiting), compare, list);
	for (size_t i = 0; list->waiting && i < list->count; i++) {
		size_t at = list->args->reverse ? list->count - 1 - i : i;

		if (!list->args->only_count)
			bp_prog_cols_put(&list->args->cols, &list->lister, &list->waiting[at],
					 list->out);
		bp_listed_free(&list->waiting[at]);
	}
	free(list->waiting);
}

static int collect(struct listing *list, struct bp_err *err)
{
	int ret = 0;

	if (!list->args->nrefs)
		return bp_proglist_each(&list->lister, &list->visitor, err);
	for (int i = 0; ret == 0 && i < list->args->nrefs; i++)
		ret = visit_ref(list, &list->args->refs[i], err);
	if (ret == 0 && !list->count)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "none of these is as wanted");
	return ret;
}

/* The map of --map, by its id. */
static int find_map(struct list_args *args, struct bp_err *err)
{
	cleanup_fd int fd = bp_ref_open_map(&args->map, err);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	int ret;

	if (fd < 0)
		return fd;
	ret = bpf_map_get_info_by_fd(fd, &info, &len);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "map");
	args->filter.map_id = info.id;
	return 0;
}

static const struct bp_out_col count_cols[] = {
	{ "count", "COUNT", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int print_count(const struct ctx *ctx, size_t count)
{
	struct bp_out *out;

	if (!ctx->common.json) {
		printf("%zu\n", count);
		return BP_OK;
	}
	out = out_open(ctx, count_cols, false);
	bp_out_u64(out, count);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static const struct bp_out_col help_cols[] = {
	{ "key", "COLUMN", BP_OUT_STR, NULL },
	{ "shown", "SHOWN", BP_OUT_STR, NULL },
	{ "help", "WHAT", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int print_columns(const struct ctx *ctx)
{
	struct bp_out *out = out_open(ctx, help_cols, false);
	const struct bp_prog_col *col = NULL;

	while ((col = bp_prog_col_next(col))) {
		bp_out_str(out, col->out.key);
		bp_out_str(out, col->shown & BP_COL_TABLE ? "always" : col->shown ? "json" : NULL);
		bp_out_str(out, col->help);
		bp_out_row_end(out);
	}
	return out_close(ctx, out);
}

static int describe(const struct ctx *ctx)
{
	struct call calls[2] = { { .name = "bpf_prog_get_next_id" },
				 { .name = "bpf_prog_get_fd_by_id" } };

	call_arg(&calls[0], "start_id", "0, then the last id");
	call_arg(&calls[0], "next_id", "[out]");
	call_arg(&calls[1], "id", "[each]");
	return print_calls(ctx, calls, 2);
}

static bool wants_memlock(const struct bp_prog_cols *cols)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->col[i]->memlock)
			return true;
	return false;
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct list_args args = { .common = &ctx->common };
	struct listing list = { .visitor.visit = visit, .args = &args };
	struct bp_err err = { 0 };
	int ret;

	parse_args(ctx, argc, argv, &args);
	if (args.help)
		return print_columns(ctx);
	if (ctx->common.dry_run)
		return describe(ctx);
	if (args.map.kind && find_map(&args, &err))
		return fail(ctx, &err);
	ctx->common.quiet |= args.only_ids;
	bp_lister_init(&list.lister);
	list.lister.memlock = wants_memlock(&args.cols) || wants_memlock(&args.sort);
	if (ctx->common.json)
		bp_prog_cols_objects(&args.cols);
	else
		bp_prog_cols_drop_hidden(&args.cols);
	list.out = args.in_full ? out_open_blocks(ctx, args.cols.out) :
				  out_open(ctx, args.cols.out, false);
	ret = bp_holders_find(bp_prog_cols_holds(&args.cols) | bp_prog_cols_holds(&args.sort) |
				      bp_prog_filter_holds(&args.filter),
			      &list.lister.holders, &err);
	if (args.usual && !args.in_full)
		bp_out_fit(list.out, TABLE_WIDTH, bp_prog_cols_cut);
	/* References may fail one after the other, and then nothing of them is to be seen. */
	if (!args.nrefs)
		bp_out_stream(list.out);
	if (ret == 0)
		ret = collect(&list, &err);
	put_waiting(&list);
	free(list.seen);
	bp_lister_free(&list.lister);
	if ((ret == 0 || bp_out_failed(list.out)) && !args.only_count)
		return out_close(ctx, list.out);
	bp_out_drop(list.out);
	return ret ? fail(ctx, &err) : print_count(ctx, list.count);
}

const struct cmd cmd_list = { "list", "show", "List loaded programs", &argp, run };
