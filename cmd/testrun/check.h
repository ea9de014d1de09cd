/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* check.h - whether a test run gave what was expected */
#ifndef TESTRUN_CHECK_H
#define TESTRUN_CHECK_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/args.h"
#include "cmd/testrun/one.h"
#include "testrun/expect.h"
#include "util/results.h"

/* Expectations: 0 if all are met, else -1 with one failure. */
int testrun_check_run(const struct testrun *test, struct bp_check checks[BP_CHECKS],
		      size_t *ret_count, const char **ret_diff, struct bp_err *err);

/* --tap and --junit: are they asked for, does one of them take standard output, write them. */
bool testrun_has_results(const struct testrun_args *args);
bool testrun_takes_stdout(const struct testrun_args *args);
int testrun_write_results(const struct ctx *ctx, const struct testrun_args *args, const char *name,
			  const struct bp_result *results, size_t count);

/* What came of a run, with what was expected of it. */
int testrun_print_result(const struct ctx *ctx, const struct testrun_args *args,
			 const struct testrun *test);

#endif
