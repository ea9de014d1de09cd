/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* results.h - results of tests for other programs: TAP and JUnit */
#ifndef BP_RESULTS_H
#define BP_RESULTS_H

#include <stddef.h>
#include <stdio.h>
#include <linux/types.h>

#include "util/err.h"

enum bp_outcome {
	BP_PASSED,
	BP_MISSED, /* it ran, and something was not as expected */
	BP_BROKEN, /* it could not be run */
};

/* The result of one test. */
struct bp_result {
	const char *name;
	enum bp_outcome outcome;
	const char *text;   /* what is wrong, or NULL */
	const char *detail; /* lines that show it, or NULL */
	__u64 nsec;         /* how long it took */
};

/**
 * @brief Write results as the Test Anything Protocol has them.
 *
 * @param file the stream to write to
 * @param results the results
 * @param count how many
 */
void bp_results_tap(FILE *file, const struct bp_result *results, size_t count);

/**
 * @brief Write results as XML of JUnit's kind: one testsuite, a testcase each.
 *
 * @param path the file, replaced if it is there; "-" for standard output
 * @param suite name of the testsuite
 * @param results the results
 * @param count how many
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_results_junit(const char *path, const char *suite, const struct bp_result *results,
		     size_t count, struct bp_err *err);

#endif
