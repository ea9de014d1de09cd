// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* check_each.c - "bpfprog load --check --keep-going": a verdict for every program */
#include <errno.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/common/format.h"
#include "cmd/common/github.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/load/check_each.h"
#include "cmd/load/check_each_compare.h"
#include "cmd/load/limits.h"
#include "load/verdict.h"
#include "load/verifier_lines.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/output.h"
#include "util/results.h"

/* The statuses that a program can have, the worst first. */
static const struct {
	enum bp_status status;
	const char *key;
	const char *word;
} kinds[] = {
	{ BP_REJECTED, "rejected", "rejected" },
	{ BP_UNMET, "over_budget", "over budget" },
	{ BP_FAILED, "failed", "failed" },
	{ BP_DENIED, "denied", "denied" },
	{ BP_CONFLICT, "conflict", "in conflict" },
	{ BP_NOT_FOUND, "missing", "missing" },
	{ BP_UNSUPPORTED, "unsupported", "unsupported" },
};

/* All verdicts, in the order in which they are written. */
struct table {
	const struct load_args *args;
	const struct bp_verdicts *verdicts;
	struct bp_verdict **row;
	size_t count;
	struct bp_err *budget; /* of each verdict, if it is above one */
	size_t programs;
	size_t objects;
	char **paths;    /* of the objects */
	size_t unopened; /* objects */
	size_t accepted;
	size_t left_out;
	size_t of_kind[ARRAY_SIZE(kinds)];
	struct each_changes changes;
};

static const struct bp_out_col help_cols[] = {
	{ "key", "COLUMN", BP_OUT_STR, NULL },
	{ "shown", "SHOWN", BP_OUT_STR, NULL },
	{ "help", "WHAT", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

int load_list_columns(const struct ctx *ctx)
{
	struct bp_out *out = cmd_out_open(ctx, help_cols, false);
	const struct bp_verdict_col *col = NULL;

	while ((col = bp_verdict_col_next(col))) {
		bp_out_str(out, col->out.key);
		bp_out_str(out, col->shown & BP_VCOL_TABLE ? "always" : "json");
		bp_out_str(out, col->help);
		bp_out_row_end(out);
	}
	return cmd_out_close(ctx, out);
}

static void show_progress(void *arg, size_t objects, size_t programs)
{
	const struct bp_verdict_opts *opts = arg;

	fprintf(stderr, "\r%zu of %zu objects, %zu programs\033[K", objects, opts->count, programs);
	fflush(stderr);
}

/* What an accepted program may cost. */
static void check_budget(struct table *table, struct bp_verdict *verdict, struct bp_err *err)
{
	char what[400];

	if (verdict->status || !verdict->program || verdict->left_out)
		return;
	snprintf(what, sizeof(what), "%s: program %s", verdict->name, verdict->program);
	if (!load_check_budget(table->args, what, &verdict->costs, err))
		return;
	verdict->status = bp_err_status(err);
	verdict->num = err->num;
	verdict->what = err->what;
	verdict->text = verdict->cause = err->text;
	verdict->hint = err->hint;
}

static void count(struct table *table, const struct bp_verdict *verdict)
{
	table->programs += verdict->program != NULL;
	table->unopened += !verdict->program;
	table->accepted += !verdict->status && !verdict->left_out;
	table->left_out += verdict->left_out;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		table->of_kind[i] += kinds[i].status == verdict->status;
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct bp_verdict *const *x = a;
	const struct bp_verdict *const *y = b;
	const struct bp_verdict_cols *sort = arg;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < sort->count; i++)
		ret = bp_verdict_col_compare(sort->col[i], *x, *y);
	return ret ? ret : (*x > *y) - (*x < *y);
}

/* Rows in their order, above budgets or not, and counted. */
static int make_table(const struct load_args *args, struct bp_verdicts *verdicts,
		      struct table *ret_table)
{
	struct bp_verdict_cols sort = args->each.sort;
	struct table *table = ret_table;
	bool reverse = args->each.reverse;

	table->args = args;
	table->verdicts = verdicts;
	table->count = verdicts->count;
	table->row = calloc(verdicts->count + 1, sizeof(*table->row));
	table->budget = calloc(verdicts->count + 1, sizeof(*table->budget));
	if (!table->row || !table->budget)
		return -ENOMEM;
	for (size_t i = 0; i < verdicts->count; i++) {
		check_budget(table, &verdicts->verdict[i], &table->budget[i]);
		count(table, &verdicts->verdict[i]);
		table->row[i] = &verdicts->verdict[i];
	}
	qsort_r(table->row, table->count, sizeof(struct bp_verdict *), compare, &sort);
	for (size_t i = 0; reverse && i < table->count / 2; i++) {
		struct bp_verdict *other = table->row[table->count - 1 - i];

		table->row[table->count - 1 - i] = table->row[i];
		table->row[i] = other;
	}
	return 0;
}

static const struct bp_out_col summary_cols[] = {
	{ "objects", NULL, BP_OUT_U64, NULL },     { "unopened", NULL, BP_OUT_U64, NULL },
	{ "programs", NULL, BP_OUT_U64, NULL },    { "accepted", NULL, BP_OUT_U64, NULL },
	{ "left_out", NULL, BP_OUT_U64, NULL },    { "rejected", NULL, BP_OUT_U64, NULL },
	{ "over_budget", NULL, BP_OUT_U64, NULL }, { "failed", NULL, BP_OUT_U64, NULL },
	{ "denied", NULL, BP_OUT_U64, NULL },      { "conflict", NULL, BP_OUT_U64, NULL },
	{ "missing", NULL, BP_OUT_U64, NULL },     { "unsupported", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int print_json(const struct ctx *ctx, const struct table *table)
{
	const struct bp_verdict_cols *cols = &table->args->each.cols;
	const struct bp_out_col all[] = {
		{ "verdicts", NULL, BP_OUT_ROWS, cols->out },
		{ "summary", NULL, BP_OUT_ROW, summary_cols },
		{ "changes", NULL, BP_OUT_ROWS, load_figure_cols },
		{ "verdict_changes", NULL, BP_OUT_ROWS, load_verdict_cols },
		{ NULL, NULL, BP_OUT_STR, NULL },
	};
	struct bp_out *out = cmd_out_open(ctx, all, true);

	bp_out_rows_begin(out);
	for (size_t i = 0; i < table->count; i++)
		bp_verdict_cols_put(cols, table->row[i], out);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	bp_out_u64(out, table->objects);
	bp_out_u64(out, table->unopened);
	bp_out_u64(out, table->programs);
	bp_out_u64(out, table->accepted);
	bp_out_u64(out, table->left_out);
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		bp_out_u64(out, table->of_kind[i]);
	bp_out_row_end(out);
	bp_out_rows_end(out);
	if (table->args->baseline) {
		bp_out_rows_begin(out);
		load_each_put_figures(out, &table->changes);
		bp_out_rows_end(out);
		bp_out_rows_begin(out);
		load_each_put_verdicts(out, &table->changes);
		bp_out_rows_end(out);
	} else {
		bp_out_null(out);
		bp_out_null(out);
	}
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

/* "3 objects, 12 programs: 10 accepted, 2 rejected" */
static void print_summary(const struct table *table)
{
	const char *before = ": ";

	printf("%zu object%s, %zu program%s", table->objects, table->objects == 1 ? "" : "s",
	       table->programs, table->programs == 1 ? "" : "s");
	if (table->accepted) {
		printf("%s%zu accepted", before, table->accepted);
		before = ", ";
	}
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!table->of_kind[i])
			continue;
		printf("%s%zu %s", before, table->of_kind[i], kinds[i].word);
		before = ", ";
	}
	if (table->left_out)
		printf("%s%zu left out", before, table->left_out);
	putchar('\n');
}

static const struct bp_out_col line_cols[] = {
	{ "object", "OBJECT", BP_OUT_STR, NULL }, { "program", "PROGRAM", BP_OUT_STR, NULL },
	{ "insns", "INSNS", BP_OUT_U64, NULL },   { "share", "SHARE", BP_OUT_STR, NULL },
	{ "place", "PLACE", BP_OUT_STR, NULL },   { "source", "SOURCE", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_top(struct bp_out *out, const struct bp_verdict *verdict)
{
	const char *text = verdict->top;
	struct bp_vline line;

	while ((text = bp_vlines_next(text, &line))) {
		char share[16] = "";
		char place[200];

		if (verdict->stats.known && verdict->stats.insns)
			snprintf(share, sizeof(share), "%.1f%%",
				 100.0 * (double)line.insns / (double)verdict->stats.insns);
		snprintf(place, sizeof(place), "%s:%u", line.file, line.line);
		bp_out_str(out, verdict->name);
		bp_out_str(out, verdict->program);
		bp_out_u64(out, line.insns);
		bp_out_str(out, share[0] ? share : NULL);
		bp_out_str(out, line.line ? place : NULL);
		bp_out_str(out, line.source);
		bp_out_row_end(out);
	}
}

/* --top-lines, behind the verdicts */
static int print_top(const struct ctx *ctx, const struct table *table)
{
	struct bp_out *out = cmd_out_open(ctx, line_cols, false);

	putchar('\n');
	for (size_t i = 0; i < table->count; i++)
		put_top(out, table->row[i]);
	return cmd_out_close(ctx, out);
}

static int print_table(const struct ctx *ctx, const struct table *table)
{
	struct bp_verdict_cols cols = table->args->each.cols;
	struct ctx plain = *ctx;
	struct bp_out *out;
	size_t shown = 0;
	int status = BP_OK;

	for (size_t i = 0; i < table->count; i++)
		shown += !ctx->common.quiet || table->row[i]->status;
	plain.common.quiet = false;
	out = cmd_out_open(&plain, cols.out, false);
	cmd_out_fit(out, bp_verdict_cols_cut);
	cmd_out_colour(out, "verdict");
	for (size_t i = 0; i < table->count; i++)
		if (!ctx->common.quiet || table->row[i]->status)
			bp_verdict_cols_put(&cols, table->row[i], out);
	if (shown || !ctx->common.quiet)
		status = cmd_out_close(ctx, out);
	else
		bp_out_drop(out);
	if (cmd_format_is_separated(&ctx->common))
		return status;
	if (!ctx->common.quiet)
		print_summary(table);
	if (status == BP_OK && table->args->each.top_lines)
		status = print_top(&plain, table);
	if (status || !table->changes.count)
		return status;
	if (shown || !ctx->common.quiet)
		putchar('\n');
	out = cmd_out_open(&plain, load_change_cols, false);
	load_each_put_changes(out, &table->changes);
	return cmd_out_close(ctx, out);
}

static enum bp_outcome outcome_of(const struct bp_verdict *verdict)
{
	switch (verdict->status) {
	case BP_OK:
		return BP_PASSED;
	case BP_REJECTED:
	case BP_UNMET:
		return BP_MISSED;
	default:
		return BP_BROKEN;
	}
}

static char *name_of(const struct bp_verdict *verdict)
{
	char *name = NULL;

	if (asprintf(&name, "%s%s%s", verdict->name, verdict->program ? ": " : "",
		     verdict->program ? verdict->program : "") < 0)
		return NULL;
	return name;
}

/* --tap, --junit */
static int write_results(const struct ctx *ctx, const struct table *table)
{
	const struct each_args *each = &table->args->each;
	struct bp_result *results = calloc(table->count + 1, sizeof(*results));
	struct bp_err err = { 0 };
	int ret = results ? 0 : bp_fail(&err, ENOMEM, "calloc", "%s", "");

	for (size_t i = 0; ret == 0 && i < table->count; i++) {
		const struct bp_verdict *verdict = table->row[i];

		results[i] = (struct bp_result){
			.name = name_of(verdict),
			.outcome = outcome_of(verdict),
			.text = verdict->status ? verdict->cause : NULL,
			.detail = verdict->log && verdict->log[0] ? verdict->log : NULL,
			.nsec = verdict->stats.usec * 1000,
		};
		if (!results[i].name)
			ret = bp_fail(&err, ENOMEM, "asprintf", "%s", verdict->name);
	}
	if (ret == 0 && each->tap)
		bp_results_tap(stdout, results, table->count);
	if (ret == 0 && each->junit)
		ret = bp_results_junit(each->junit, "bpfprog load", results, table->count, &err);
	for (size_t i = 0; results && i < table->count; i++)
		free((char *)results[i].name);
	free(results);
	return ret ? cmd_fail(ctx, &err) : BP_OK;
}

/* --log-file: the logs of the programs that were not accepted, one after the other. */
static int write_logs(const struct table *table, struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file;

	if (!table->args->log_file)
		return 0;
	file = open_memstream(&text, &len);
	if (!file)
		return bp_fail(err, errno, "open_memstream", "%s", "");
	for (size_t i = 0; i < table->count; i++)
		if (table->row[i]->log[0])
			fprintf(file, "%s: %s:\n%s\n", table->row[i]->name, table->row[i]->program,
				table->row[i]->log);
	fclose(file);
	return bp_output_write(table->args->log_file, text, len, err);
}

/* "3 programs are not accepted any more, 1 figure grew by more than 10%" */
static void tell_changes(const struct table *table, struct bp_err *err)
{
	size_t worse = table->changes.worse;
	size_t grown = table->changes.grown;
	char text[2][100] = { "", "" };

	if (worse)
		snprintf(text[0], sizeof(text[0]), "%zu program%s not accepted any more", worse,
			 worse == 1 ? " is" : "s are");
	if (grown)
		snprintf(text[1], sizeof(text[1]), "%zu figure%s grew by more than %g%%", grown,
			 grown == 1 ? "" : "s", table->args->max_growth);
	bp_fail_text(err, BP_UNMET, 0, table->args->baseline, "%s%s%s", text[0],
		     worse && grown ? ", " : "", text[1]);
}

/* One failure for all, with the status of the worst. */
static int sum_up(const struct ctx *ctx, const struct table *table)
{
	struct ctx plain = *ctx;
	struct bp_err err = { 0 };
	size_t bad = 0;
	enum bp_status worst = BP_OK;

	for (size_t i = ARRAY_SIZE(kinds); i-- > 0;) {
		bad += table->of_kind[i];
		worst = table->of_kind[i] ? kinds[i].status : worst;
	}
	if (!worst && !table->changes.worse && !table->changes.grown)
		return BP_OK;
	if (table->changes.worse || table->changes.grown)
		tell_changes(table, &err);
	else if (table->unopened)
		bp_fail_text(&err, worst, 0, "",
			     "%zu of %zu programs were not accepted, and %zu of %zu objects could "
			     "not be opened",
			     bad - table->unopened, table->programs, table->unopened,
			     table->objects);
	else
		bp_fail_text(&err, worst, 0, "", "%zu of %zu programs were not accepted", bad,
			     table->programs);
	/* The JSON has it already, and so have annotations, but for what changed. */
	plain.common.json = false;
	plain.common.github &= !worst;
	return cmd_fail(&plain, &err);
}

/* --github: at the line of the source that the verifier had come to. */
static void annotate(const struct ctx *ctx, const struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct bp_verdict *verdict = table->row[i];
		char title[300];

		if (!verdict->status)
			continue;
		snprintf(title, sizeof(title), "%s: %s",
			 verdict->program ? verdict->program : verdict->name,
			 bp_verdict_word(verdict));
		cmd_github_failed(ctx,
				  verdict->saved ? verdict->name : table->paths[verdict->object],
				  title, verdict->cause[0] ? verdict->cause : title, verdict->log);
	}
}

static int write_table(const struct ctx *ctx, const struct table *table)
{
	const struct each_args *each = &table->args->each;
	const char *log_file = table->args->log_file;
	bool taken = each->tap || (each->junit && strcmp(each->junit, "-") == 0) ||
		     (log_file && strcmp(log_file, "-") == 0);
	struct bp_err err = { 0 };
	int status = BP_OK;

	if (write_logs(table, &err) || load_each_save(table->args, table->verdicts, &err))
		return cmd_fail(ctx, &err);
	annotate(ctx, table);
	if (each->tap || each->junit)
		status = write_results(ctx, table);
	if (status == BP_OK && ctx->common.json)
		status = print_json(ctx, table);
	else if (status == BP_OK && !taken)
		status = print_table(ctx, table);
	return status ? status : sum_up(ctx, table);
}

/* The rows of --save have the names of the objects. */
static int check_files(const struct load_args *args, const struct bp_object_files *files,
		       struct bp_err *err)
{
	if (files->count > 1 && args->one_only)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s is for one object",
				    args->one_only);
	for (size_t i = 1; (args->save || args->baseline) && i < files->count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(files->name[i], files->name[j]) == 0)
				return bp_fail_text(err, BP_USAGE, EINVAL, "",
						    "two objects have the name %s, by which --save "
						    "and --baseline tell them apart",
						    files->name[i]);
	return 0;
}

/* Each --prog is for a program of one object at least; one that cannot be opened may have it. */
static int check_found(const struct bp_object_opts *object, const struct bp_verdicts *verdicts,
		       struct bp_err *err)
{
	for (size_t n = 0; n < object->nnames; n++) {
		bool found = false;

		for (size_t i = 0; !found && i < verdicts->count; i++)
			found = !verdicts->verdict[i].program ||
				fnmatch(object->names[n], verdicts->verdict[i].program, 0) == 0;
		if (found)
			continue;
		bp_fail_text(err, BP_NOT_FOUND, ENOENT, "",
			     "no program '%s' in what is to be judged", object->names[n]);
		bp_hint(err, "bpfprog load OBJECT --list shows what is in an object");
		return -ENOENT;
	}
	return 0;
}

static int judge(const struct ctx *ctx, const struct load_args *args,
		 const struct bp_object_opts *object, const struct bp_object_files *files,
		 struct bp_verdicts *verdicts, struct bp_err *err)
{
	struct bp_verdict_opts opts = {
		.object = object,
		.paths = (const char *const *)files->path,
		.count = files->count,
		.jobs = args->jobs,
		.whole_logs = args->log_file,
		.top_lines = args->each.top_lines,
	};
	int ret;

	if (!ctx->common.quiet && isatty(STDERR_FILENO))
		opts.progress = show_progress;
	opts.arg = &opts;
	fflush(stdout);
	ret = bp_verdicts_get(&opts, verdicts, err);
	if (opts.progress)
		fputs("\r\033[K", stderr);
	for (size_t i = 0; i < verdicts->count; i++)
		verdicts->verdict[i].name = files->name[verdicts->verdict[i].object];
	return ret;
}

/* A file of --save, in the place of objects; *ret_saved: is it one? */
static int read_saved(const struct load_args *args, const struct bp_object_files *files,
		      struct bp_verdicts *verdicts, bool *ret_saved, struct bp_err *err)
{
	size_t kept = 0;
	int ret;

	for (size_t i = 0; i < files->count && !*ret_saved; i++)
		*ret_saved = bp_cost_file_is(files->path[i]);
	if (!*ret_saved)
		return 0;
	if (files->count > 1)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "a file of --save is read alone, and not with objects");
	ret = bp_verdicts_read(files->path[0], verdicts, err);
	if (ret)
		return ret;
	for (size_t i = 0; i < verdicts->count; i++)
		if (!verdicts->verdict[i].program ||
		    load_each_asked_for(args, verdicts->verdict[i].program))
			verdicts->verdict[kept++] = verdicts->verdict[i];
	verdicts->count = kept;
	return 0;
}

/* Rows of one object are one behind the other. */
static size_t count_objects(const struct bp_verdicts *verdicts)
{
	size_t count = 0;

	for (size_t i = 0; i < verdicts->count; i++)
		count +=
			!i || strcmp(verdicts->verdict[i - 1].name, verdicts->verdict[i].name) != 0;
	return count;
}

int load_check_each(struct ctx *ctx, const struct load_args *args,
		    const struct bp_object_opts *object, const struct bp_object_files *files)
{
	cleanup_bp_verdicts struct bp_verdicts verdicts = { 0 };
	struct table table = { 0 };
	struct bp_err err = { 0 };
	bool saved = false;
	int status;

	if (check_files(args, files, &err) || read_saved(args, files, &verdicts, &saved, &err) ||
	    (!saved && judge(ctx, args, object, files, &verdicts, &err)) ||
	    check_found(object, &verdicts, &err))
		return cmd_fail(ctx, &err);
	table.objects = saved ? count_objects(&verdicts) : files->count;
	table.paths = files->path;
	if (make_table(args, &verdicts, &table))
		status = cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	else if (load_each_compare(ctx, args, &verdicts, &table.changes, &err))
		status = cmd_fail(ctx, &err);
	else
		status = write_table(ctx, &table);
	load_each_changes_free(&table.changes);
	free(table.row);
	free(table.budget);
	return status;
}
