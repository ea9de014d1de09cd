// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* suite_out.c - what "bpfprog testrun --suite" writes */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "cmd/common/colour.h"
#include "cmd/common/github.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/testrun/check.h"
#include "cmd/testrun/suite_out.h"
#include "util/cleanup.h"
#include "util/text.h"

static const struct bp_out_col case_cols[] = {
	{ "name", NULL, BP_OUT_STR, NULL },   { "line", NULL, BP_OUT_U64, NULL },
	{ "result", NULL, BP_OUT_STR, NULL }, { "message", NULL, BP_OUT_STR, NULL },
	{ "detail", NULL, BP_OUT_STR, NULL }, { "verdict", NULL, BP_OUT_STR, NULL },
	{ "retval", NULL, BP_OUT_U64, NULL }, { "duration", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col error_cols[] = {
	{ "code", NULL, BP_OUT_U64, NULL }, { "errno", NULL, BP_OUT_STR, NULL },
	{ "call", NULL, BP_OUT_STR, NULL }, { "message", NULL, BP_OUT_STR, NULL },
	{ "hint", NULL, BP_OUT_STR, NULL }, { "log", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col suite_cols[] = {
	{ "suite", NULL, BP_OUT_STR, NULL },       { "passed", NULL, BP_OUT_U64, NULL },
	{ "failed", NULL, BP_OUT_U64, NULL },      { "broken", NULL, BP_OUT_U64, NULL },
	{ "error", NULL, BP_OUT_ROW, error_cols }, { "cases", NULL, BP_OUT_ROWS, case_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const char *const result_names[] = { "passed", "failed", "broken" };
static const char *const colours[] = { COLOUR_GOOD, COLOUR_BAD, COLOUR_BAD };

/* The same object as of any failure, or null. */
static void put_error(struct bp_out *out, const struct bp_err *err)
{
	char message[sizeof(err->what) + sizeof(err->text) + 100];

	if (!err->text[0]) {
		bp_out_null(out);
		return;
	}
	cmd_error_text(err, message, sizeof(message));
	bp_out_rows_begin(out);
	bp_out_u64(out, bp_err_status(err));
	bp_out_str(out, err->num ? bp_errno_name(err->num) : NULL);
	bp_out_str(out, NULL);
	bp_out_str(out, message);
	bp_out_str(out, NULL);
	bp_out_str(out, NULL);
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

static int print_json(const struct ctx *ctx, const struct bp_suite *suite,
		      const struct outcome *outcomes, const size_t counts[BP_BROKEN + 1],
		      const struct bp_err *err)
{
	struct bp_out *out = cmd_out_open(ctx, suite_cols, true);

	bp_out_str(out, suite->path);
	for (size_t i = 0; i <= BP_BROKEN; i++)
		bp_out_u64(out, counts[i]);
	put_error(out, err);
	bp_out_rows_begin(out);
	for (size_t i = 0; i < suite->count; i++) {
		const struct outcome *outcome = &outcomes[i];

		bp_out_str(out, suite->cases[i].name);
		bp_out_u64(out, suite->cases[i].number);
		bp_out_str(out, result_names[outcome->outcome]);
		bp_out_str(out, outcome->text);
		bp_out_str(out, outcome->detail);
		bp_out_str(out, outcome->verdict);
		if (outcome->ran) {
			bp_out_u64(out, outcome->retval);
			bp_out_u64(out, outcome->duration);
		} else {
			bp_out_null(out);
			bp_out_null(out);
		}
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

static void print_lines(const char *lines)
{
	while (lines && *lines) {
		size_t len = strcspn(lines, "\n");

		fputs("        ", stdout);
		bp_put_escaped(stdout, lines, len);
		putchar('\n');
		lines += len + (lines[len] == '\n');
	}
}

/* "3 cases: 2 passed, 1 failed" */
static void print_counts(const struct bp_suite *suite, const size_t counts[BP_BROKEN + 1])
{
	const char *before = ":";

	printf("%zu case%s", suite->count, suite->count == 1 ? "" : "s");
	for (size_t i = 0; i <= BP_BROKEN; i++) {
		if (!counts[i])
			continue;
		printf("%s %zu %s", before, counts[i], result_names[i]);
		before = ",";
	}
	putchar('\n');
}

static int print_text(const struct ctx *ctx, const struct bp_suite *suite,
		      const struct outcome *outcomes, const size_t counts[BP_BROKEN + 1])
{
	for (size_t i = 0; i < suite->count; i++) {
		const struct outcome *outcome = &outcomes[i];

		if (outcome->outcome == BP_PASSED && ctx->common.quiet)
			continue;
		cmd_put_coloured(stdout, colours[outcome->outcome], result_names[outcome->outcome]);
		fputs("  ", stdout);
		bp_put_escaped(stdout, suite->cases[i].name, SIZE_MAX);
		if (outcome->outcome != BP_PASSED) {
			fputs(" (", stdout);
			bp_put_escaped(stdout, suite->path, SIZE_MAX);
			printf(":%lu)", suite->cases[i].number);
		}
		putchar('\n');
		print_lines(outcome->text);
		print_lines(outcome->detail);
	}
	if (!ctx->common.quiet)
		print_counts(suite, counts);
	return BP_OK;
}

static int write_cases(const struct ctx *ctx, const struct testrun_args *args,
		       const struct bp_suite *suite, const struct outcome *outcomes)
{
	cleanup_free struct bp_result *results = calloc(suite->count, sizeof(*results));

	if (!results)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	for (size_t i = 0; i < suite->count; i++)
		results[i] = (struct bp_result){
			.name = suite->cases[i].name,
			.outcome = outcomes[i].outcome,
			.text = outcomes[i].text,
			.detail = outcomes[i].detail,
			.nsec = outcomes[i].nsec,
		};
	return testrun_write_results(ctx, args, suite->path, results, suite->count);
}

/* One failure for all: 8 where a case failed, else what the first that is broken failed with. */
static void sum_up(const struct bp_suite *suite, const struct outcome *outcomes,
		   size_t counts[BP_BROKEN + 1], struct bp_err *err)
{
	const struct outcome *broken = NULL;
	char also[60] = " failed";

	for (size_t i = 0; i < suite->count; i++) {
		counts[outcomes[i].outcome]++;
		if (!broken && outcomes[i].outcome == BP_BROKEN)
			broken = &outcomes[i];
	}
	if (counts[BP_PASSED] == suite->count)
		return;
	if (counts[BP_MISSED] && counts[BP_BROKEN])
		snprintf(also, sizeof(also), " failed, and %zu %s broken", counts[BP_BROKEN],
			 counts[BP_BROKEN] == 1 ? "is" : "are");
	else if (counts[BP_BROKEN])
		snprintf(also, sizeof(also), " %s broken", counts[BP_BROKEN] == 1 ? "is" : "are");
	bp_fail_text(err, counts[BP_MISSED] || !broken ? BP_UNMET : broken->status,
		     counts[BP_MISSED] || !broken ? 0 : broken->num, suite->path,
		     "%zu of %zu cases%s",
		     counts[BP_MISSED] ? counts[BP_MISSED] : counts[BP_BROKEN], suite->count, also);
}

/* --github: at the line where the case begins. */
static void annotate(const struct ctx *ctx, const struct bp_suite *suite,
		     const struct outcome *outcomes)
{
	for (size_t i = 0; i < suite->count; i++)
		if (outcomes[i].outcome != BP_PASSED)
			cmd_github(ctx, &(struct annotation){
						.file = suite->path,
						.line = suite->cases[i].number,
						.title = suite->cases[i].name,
						.text = outcomes[i].text ? outcomes[i].text : "",
						.detail = outcomes[i].detail,
					});
}

int testrun_suite_report(const struct ctx *ctx, const struct testrun_args *args,
			 const struct bp_suite *suite, const struct outcome *outcomes)
{
	size_t counts[BP_BROKEN + 1] = { 0 };
	struct ctx plain = *ctx;
	struct bp_err err = { 0 };
	int status = BP_OK;

	sum_up(suite, outcomes, counts, &err);
	annotate(ctx, suite, outcomes);
	if (testrun_has_results(args))
		status = write_cases(ctx, args, suite, outcomes);
	if (status == BP_OK && ctx->common.json)
		status = print_json(ctx, suite, outcomes, counts, &err);
	else if (status == BP_OK && !testrun_takes_stdout(args))
		status = print_text(ctx, suite, outcomes, counts);
	if (status || !err.text[0])
		return status;
	/* The JSON has it already. */
	plain.common.json = false;
	plain.common.github = false; /* nor does it need a case of its own there */
	return cmd_fail(&plain, &err);
}
