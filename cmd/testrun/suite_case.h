/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* suite_case.h - one case of "bpfprog testrun --suite" */
#ifndef TESTRUN_SUITE_CASE_H
#define TESTRUN_SUITE_CASE_H

#include "cmd/common/ctx.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/object_args.h"
#include "testrun/suite.h"
#include "util/err.h"
#include "util/results.h"

/* What came of a case. */
struct outcome {
	enum bp_outcome outcome;
	enum bp_status status;
	int num;
	char *text;   /* what is wrong, or NULL */
	char *detail; /* lines that show it, or NULL */
	__u64 nsec;
	bool ran; /* once, so that there is what follows */
	const char *verdict;
	__u32 retval;
	__u32 duration;
};

/* Run one case, with what the command line changes in objects. */
void testrun_case_run(const struct ctx *ctx, const struct object_args *change,
		      const struct bp_suite_case *one, struct outcome *ret_outcome);

/* How many calls testrun_case_describe() has for a case. */
size_t testrun_case_calls(const struct bp_suite_case *one);

/* The calls that a dry run of a case does not make. */
int testrun_case_describe(const struct ctx *ctx, const struct object_args *change,
			  const struct bp_suite_case *one, struct call *ret_calls,
			  struct bp_err *err);

#endif
