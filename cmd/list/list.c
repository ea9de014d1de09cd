// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* list.c - "bpfprog list": bpf_prog_get_next_id(), bpf_prog_get_fd_by_id() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "util/time.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/unseen.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/parse.h"
#include "cmd/list/list.h"
#include "kernel/prog.h"
#include "list/metrics.h"

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
	return args->sort.count || args->reverse || args->metrics;
}

/* Remember an id, in order; false if it is known already. */
static bool is_new(struct listing *list, __u32 id)
{
	size_t low = 0;
	size_t high = list->nseen;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (list->seen[mid] == id)
			return false;
		if (list->seen[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	if (!bp_array_more(list->seen, list->nseen))
		return true;
	memmove(list->seen + low + 1, list->seen + low, (list->nseen - low) * sizeof(*list->seen));
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
	if (must_wait(list->args)) {
		if (!bp_array_more(list->waiting, list->count))
			return bp_fail(err, ENOMEM, "realloc", "%s", "");
		list->waiting[list->count] = *prog;
		prog->more = NULL; /* it is the copy's now */
	} else if (!list->args->only_count) {
		bp_prog_cols_put(&list->args->cols, &list->lister, prog, list->out);
	}
	list->count++;
	return list->out ? bp_out_failed(list->out) : 0;
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
	if (list->args->sort.count && list->waiting)
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
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "",
				    "no program matches the filters");
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
	out = cmd_out_open(ctx, count_cols, false);
	bp_out_u64(out, count);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

static const struct bp_out_col help_cols[] = {
	{ "key", "COLUMN", BP_OUT_STR, NULL },
	{ "shown", "SHOWN", BP_OUT_STR, NULL },
	{ "help", "WHAT", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* When a column is there without having been asked for. */
static const char *when_shown(const struct bp_prog_col *col)
{
	return col->shown & BP_COL_TABLE ? "always" :
	       col->shown & BP_COL_JSON  ? "json" :
	       col->shown & BP_COL_LONG  ? "long" :
	       col->shown & BP_COL_STATS ? "stats" :
					   NULL;
}

static int print_columns(const struct ctx *ctx)
{
	struct bp_out *out = cmd_out_open(ctx, help_cols, false);
	const struct bp_prog_col *col = NULL;

	while ((col = bp_prog_col_next(col))) {
		bp_out_str(out, col->out.key);
		bp_out_str(out, when_shown(col));
		bp_out_str(out, col->help);
		bp_out_row_end(out);
	}
	return cmd_out_close(ctx, out);
}

static void describe_ids(struct call *calls, size_t *count, const char *each)
{
	struct call *next = &calls[(*count)++];
	struct call *open = &calls[(*count)++];

	next->name = "bpf_prog_get_next_id";
	cmd_call_arg(next, "start_id", "0, then the last id");
	cmd_call_arg(next, "next_id", "[out]");
	open->name = "bpf_prog_get_fd_by_id";
	cmd_call_arg(open, "id", "[%s]", each);
}

/* How a program is found that was named. */
static void describe_ref(struct call *calls, size_t *count, const struct bp_ref *ref)
{
	char text[300] = "each, for ";
	size_t len = strlen(text);
	struct call *call = &calls[*count];

	bp_ref_text(ref, text + len, sizeof(text) - len);
	if (ref->kind == BP_REF_NAME || ref->kind == BP_REF_TAG) {
		describe_ids(calls, count, text);
		return;
	}
	++*count;
	call->name = ref->kind == BP_REF_ID ? "bpf_prog_get_fd_by_id" :
		     ref->kind == BP_REF_FD ? "bpf_prog_get_info_by_fd" :
					      "bpf_obj_get";
	if (ref->kind == BP_REF_PINNED)
		cmd_call_arg(call, "pathname", "%s", ref->text);
	else
		cmd_call_arg(call, ref->kind == BP_REF_ID ? "id" : "prog_fd", "%u", ref->id);
}

static int describe(const struct ctx *ctx, const struct list_args *args)
{
	/* Statistics; two for each name or for all programs. */
	cleanup_free struct call *calls = calloc(3 + 2 * (size_t)args->nrefs, sizeof(*calls));
	size_t count = 0;

	if (!calls)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	if (args->stats_ns) {
		calls[count].name = "bpf_enable_stats";
		cmd_call_arg(&calls[count++], "type", "BPF_STATS_RUN_TIME");
	}
	for (int i = 0; i < args->nrefs; i++)
		describe_ref(calls, &count, &args->refs[i]);
	if (!args->nrefs)
		describe_ids(calls, &count, "each");
	return cmd_print_calls(ctx, calls, count);
}

static bool wants_memlock(const struct bp_prog_cols *cols)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->col[i]->memlock)
			return true;
	return false;
}

static void begin(const struct ctx *ctx, struct listing *list, const struct bp_run_counters *before)
{
	const struct list_args *args = list->args;

	if (args->watch_ns)
		list_watch_clear(ctx);
	bp_lister_init(&list->lister);
	list->lister.memlock = wants_memlock(&args->cols) || wants_memlock(&args->sort);
	list->lister.before = before->at ? before : NULL;
	list->out = args->in_full ? cmd_out_open_blocks(ctx, args->cols.out) :
				    cmd_out_open(ctx, args->cols.out, false);
	if (args->usual && !args->in_full)
		cmd_out_fit(list->out, bp_prog_cols_cut);
	/* References may fail one after the other, and then nothing of them is to be seen. */
	if (!args->nrefs)
		bp_out_stream(list->out);
}

/* One list, from the search for what holds programs to the last line. */
static int show(const struct ctx *ctx, const struct list_args *args, bool *ret_ended)
{
	struct listing list = { .visitor.visit = visit, .args = args };
	cleanup_run_counters struct bp_run_counters before = { 0 };
	cleanup_fd int stats = -1;
	struct bp_err err = { 0 };
	int ret;

	if (args->stats_ns) {
		stats = list_measure(args, &before, ret_ended, &err);
		if (stats < 0)
			return cmd_fail(ctx, &err);
	}
	begin(ctx, &list, &before);
	ret = bp_holders_find(bp_prog_cols_holds(&args->cols) | bp_prog_cols_holds(&args->sort) |
				      bp_prog_filter_holds(&args->filter),
			      &list.lister.holders, &err);
	cmd_warn_unseen(ctx, &list.lister.holders);
	/* The time of --stats is up now that programs are read: the search took some, too. */
	if (before.at)
		list.lister.window_ns = bp_run_counters_age(&before);
	if (ret == 0)
		ret = collect(&list, &err);
	put_waiting(&list);
	free(list.seen);
	bp_lister_free(&list.lister);
	if ((ret == 0 || bp_out_failed(list.out)) && !args->only_count)
		return cmd_out_close(ctx, list.out);
	bp_out_drop(list.out);
	return ret ? cmd_fail(ctx, &err) : print_count(ctx, list.count);
}

/* The same as OpenMetrics text; an attachment that may not be looked for is left out. */
static int show_metrics(const struct ctx *ctx, const struct list_args *args)
{
	struct listing list = { .visitor.visit = visit, .args = args };
	unsigned int wanted = bp_prog_filter_holds(&args->filter);
	struct bp_err err = { 0 };
	int ret;

	bp_lister_init(&list.lister);
	list.lister.memlock = true;
	ret = bp_holders_find(wanted | BP_HOLD_ATTACHED, &list.lister.holders, &err);
	if (ret == -EPERM && !(wanted & BP_HOLD_ATTACHED)) {
		cmd_warn(ctx, "where programs are attached is left out: %s", bp_errno_text(EPERM));
		ret = bp_holders_find(wanted, &list.lister.holders, &err);
	}
	cmd_warn_unseen(ctx, &list.lister.holders);
	if (ret == 0)
		ret = collect(&list, &err);
	if (ret == 0)
		ret = bp_metrics_write(args->metrics, &list.lister, list.waiting, list.count, &err);
	for (size_t i = 0; list.waiting && i < list.count; i++)
		bp_listed_free(&list.waiting[i]);
	free(list.waiting);
	free(list.seen);
	bp_lister_free(&list.lister);
	return ret ? cmd_fail(ctx, &err) : BP_OK;
}

static int show_again(const struct ctx *ctx, const struct list_args *args)
{
	__u64 next = bp_now_ns();
	bool ended = false;

	for (;;) {
		int ret = args->metrics ? show_metrics(ctx, args) : show(ctx, args, &ended);

		if (ret != BP_OK || ended)
			return ret;
		list_watch_wait(args, &next);
	}
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct list_args *args = arg;
	struct bp_err err = { 0 };
	bool ended;

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	if (args->help)
		return print_columns(ctx);
	if (args->stream)
		return list_stream(ctx, args);
	if (ctx->common.dry_run)
		return describe(ctx, args);
	if (args->map.kind && find_map(args, &err))
		return cmd_fail(ctx, &err);
	if (args->save || args->diff)
		return list_snapshot(ctx, args);
	ctx->common.quiet |= args->only_ids;
	if (ctx->common.json)
		bp_prog_cols_objects(&args->cols);
	else
		bp_prog_cols_drop_hidden(&args->cols);
	if (args->watch_ns)
		return show_again(ctx, args);
	return args->metrics ? show_metrics(ctx, args) : show(ctx, args, &ended);
}

const struct cmd cmd_list = {
	.name = "list",
	.alias = "show",
	.summary = "List loaded programs",
	.argp = &list_argp,
	.args_size = sizeof(struct list_args),
	.run = run,
};
