/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* suite.h - what the files of "bpfprog testrun --suite" share */
#ifndef TESTRUN_SUITE_H
#define TESTRUN_SUITE_H

#include <pthread.h>

#include "testrun/suite.h"
#include "cmd/common/dry_run.h"
#include "cmd/testrun/testrun.h"

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

/* All cases, for the threads that take one after the other. */
struct pool {
	const struct ctx *ctx;
	const struct bp_suite *suite;
	struct outcome *outcomes;
	pthread_mutex_t lock;
	size_t next;
};

/* Run one case, see suite_case.c. */
void testrun_case_run(const struct ctx *ctx, const struct bp_suite_case *one,
		      struct outcome *ret_outcome);

/* How many calls testrun_case_describe() tells. */
size_t testrun_case_calls(const struct bp_suite_case *one);

/* The calls that a dry run of a case does not make. */
int testrun_case_describe(const struct ctx *ctx, const struct bp_suite_case *one,
			  struct call *ret_calls, struct bp_err *err);

/* What came of all cases, and the exit status; see suite_out.c. */
int testrun_suite_report(const struct ctx *ctx, const struct testrun_args *args,
			 const struct pool *pool);

#endif
