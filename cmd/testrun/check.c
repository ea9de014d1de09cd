// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* check.c - whether a test run gave what was expected: --expect..., --tap, --junit */
#include <stdlib.h>
#include <string.h>

#include "cmd/common/report.h"
#include "cmd/testrun/check.h"
#include "cmd/testrun/out.h"
#include "util/cleanup.h"

bool testrun_has_results(const struct testrun_args *args)
{
	return args->tap || args->junit;
}

bool testrun_takes_stdout(const struct testrun_args *args)
{
	return args->tap || (args->junit && strcmp(args->junit, "-") == 0);
}

int testrun_write_results(const struct ctx *ctx, const struct testrun_args *args, const char *name,
			  const struct bp_result *results, size_t count)
{
	struct bp_err err = { 0 };

	if (args->tap)
		bp_results_tap(stdout, results, count);
	if (args->junit && bp_results_junit(args->junit, name, results, count, &err))
		return cmd_fail(ctx, &err);
	return BP_OK;
}

static int write_checks(const struct ctx *ctx, const struct testrun_args *args,
			const struct testrun *test, const struct bp_check *checks, size_t count)
{
	struct bp_result results[BP_CHECKS];

	for (size_t i = 0; i < count; i++)
		results[i] = (struct bp_result){
			/* In JUnit's a test keeps its name, whatever comes of it. */
			.name = args->tap ? checks[i].text : checks[i].name,
			.outcome = checks[i].met ? BP_PASSED : BP_MISSED,
			.text = args->tap ? NULL : checks[i].text,
			.detail = checks[i].diff,
			.nsec = test->run.duration,
		};
	return testrun_write_results(ctx, args, test->info.name, results, count);
}

/* All that is not met in one text, and of the diffs the first. */
static size_t sum_up(const struct bp_check *checks, size_t count, char *buf, size_t size,
		     const char **ret_diff)
{
	size_t len = 0;

	buf[0] = '\0';
	*ret_diff = NULL;
	for (size_t i = 0; i < count && len < size; i++) {
		if (checks[i].met)
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? "; " : "",
					checks[i].text);
		if (!*ret_diff)
			*ret_diff = checks[i].diff;
	}
	return len;
}

int testrun_check_run(const struct testrun *test, struct bp_check checks[BP_CHECKS],
		      size_t *ret_count, const char **ret_diff, struct bp_err *err)
{
	char text[sizeof(err->text)];

	*ret_count =
		bp_expect_check(&test->expect, test->info.type, &test->run, &test->streams, checks);
	if (!sum_up(checks, *ret_count, text, sizeof(text), ret_diff))
		return 0;
	bp_fail_text(err, BP_UNMET, 0, test->info.name, "%s", text);
	return -1;
}

/* Expectations that are not met are one failure, with the diff of the packet behind it. */
int testrun_print_result(const struct ctx *ctx, const struct testrun_args *args,
			 const struct testrun *test)
{
	struct bp_check checks[BP_CHECKS];
	struct bp_err err = { 0 };
	const char *diff;
	size_t count;
	int unmet = testrun_check_run(test, checks, &count, &diff, &err);
	int status;

	testrun_warn_streams(ctx, test, count);
	status = testrun_has_results(args) ? write_checks(ctx, args, test, checks, count) : BP_OK;

	if (status == BP_OK && unmet)
		status = cmd_fail_with_log(ctx, &err, args->tap ? NULL : diff);
	else if (status == BP_OK && !testrun_takes_stdout(args))
		status = testrun_print_run(ctx, args, test);
	for (size_t i = 0; i < count; i++)
		free(checks[i].diff);
	return status;
}
