/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* expect.h - what a test run is expected to give, and whether it did */
#ifndef BP_EXPECT_H
#define BP_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "prog.h"
#include "verdict.h"

/* Expectations as typed; what is NULL is not looked at. */
struct bp_expect_words {
	const char *verdict; /* see bp_verdict_parse() */
	const char *data;    /* the packet that is left, see bp_packet_read() */
	const char *len;     /* its length, see bp_range_parse() */
};

/* Expectations ready to be checked. */
struct bp_expect {
	struct bp_expect_words words;
	struct bp_range verdict;
	struct bp_range len;
	unsigned char *data;
	size_t data_len;
};

#define BP_CHECKS 3

/* One expectation after a run. */
struct bp_check {
	bool met;
	char text[320]; /* "verdict is XDP_DROP (1), expected pass" */
	char *diff;     /* lines of bp_diff(), or NULL */
};

/**
 * @brief Make expectations ready.
 *
 * @param words the expectations as typed, valid for as long as the result
 * @param type type of the program that will run
 * @param ret_expect the result, to be freed with bp_expect_free(); starts as { 0 }
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EINVAL for a word that is no verdict or length, else as
 * bp_packet_read()
 */
int bp_expect_prepare(const struct bp_expect_words *words, enum bpf_prog_type type,
		      struct bp_expect *ret_expect, struct bp_err *err);

/**
 * @brief Compare a run with what is expected of it.
 *
 * @param expect the expectations
 * @param type type of the program that ran
 * @param run the run; data_out holds all of data_size_out
 * @param ret_checks one check for each expectation, their diffs to be freed by the caller
 * @return how many there are
 */
size_t bp_expect_check(const struct bp_expect *expect, enum bpf_prog_type type,
		       const struct bp_test_run *run, struct bp_check ret_checks[BP_CHECKS]);

/**
 * @brief Free what bp_expect_prepare() made.
 *
 * @param expect the expectations; all zero is fine
 */
void bp_expect_free(struct bp_expect *expect);

#define cleanup_bp_expect __attribute__((cleanup(bp_expect_free)))

#endif
