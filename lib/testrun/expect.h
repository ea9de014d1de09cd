/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* expect.h - what a test run is expected to give, and whether it did */
#ifndef BP_EXPECT_H
#define BP_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "testrun/ctx.h"
#include "kernel/prog.h"
#include "kernel/stream.h"
#include "table/verdict.h"

/* The most fields of a context that are looked at. */
#define BP_CTX_CHECKS 32
#define BP_FIELD_TEXT 96

/* The most texts that are looked for in a stream. */
#define BP_STREAM_CHECKS 8

/* Texts that are each in a stream, or "none" for an empty one. */
struct bp_expect_texts {
	const char *text[BP_STREAM_CHECKS];
	size_t count;
};

/* Expectations as typed; what is NULL is not looked at. */
struct bp_expect_words {
	const char *verdict;            /* see bp_verdict_parse() */
	const char *data;               /* the packet that is left, see bp_packet_read() */
	const char *len;                /* its length, see bp_range_parse() */
	const char *ctx[BP_CTX_CHECKS]; /* fields of the context: "mark=7,ifindex=1..2" */
	size_t nctx;
	struct bp_expect_texts out; /* the program's stdout and stderr */
	struct bp_expect_texts err;
};

/* A field of the context that is left, and the values that it may have. */
struct bp_expect_field {
	struct bp_field field;
	__u64 min;
	__u64 max;
	char text[BP_FIELD_TEXT]; /* "mark=7" */
};

/* What will run. */
struct bp_expect_of {
	enum bpf_prog_type type;
	bool ip_first;                  /* do its packets begin with IP? see bp_run_takes_ip() */
	const struct bp_layout *layout; /* of its context, or NULL if that is not looked at */
};

/* Expectations ready to be checked. */
struct bp_expect {
	struct bp_expect_words words;
	bool ip_first;
	struct bp_range verdict;
	struct bp_range len;
	unsigned char *data;
	size_t data_len;
	struct bp_expect_field fields[BP_CTX_CHECKS];
	size_t nfields;
};

/* Behind the others, whether the run came to its end. */
#define BP_CHECKS (4 + BP_CTX_CHECKS + 2 * BP_STREAM_CHECKS)

/* One expectation after a run. */
struct bp_check {
	bool met;
	char name[BP_FIELD_TEXT + 16]; /* "expect pass" */
	char text[320];                /* "verdict is XDP_DROP (1), expected pass" */
	char *diff;                    /* lines of bp_diff(), or NULL */
};

/**
 * @brief Make expectations ready.
 *
 * @param words the expectations as typed, valid for as long as the result
 * @param of what will run
 * @param ret_expect the result, to be freed with bp_expect_free(); starts as { 0 }
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EINVAL for a word that is no verdict, length or
 * field, and for a context of a type that gives none back; else as
 * bp_packet_read()
 */
int bp_expect_prepare(const struct bp_expect_words *words, const struct bp_expect_of *of,
		      struct bp_expect *ret_expect, struct bp_err *err);

/**
 * @brief Where the fields are that a run left.
 *
 * @param type type of the program that ran
 * @param run the run
 * @param ret_len bytes of it
 * @return the context, of a syscall program the one that it got and wrote to; of a flow dissector
 * its keys, which come as data
 */
const void *bp_ctx_left(enum bpf_prog_type type, const struct bp_test_run *run, size_t *ret_len);

/**
 * @brief Compare a run with what is expected of it.
 *
 * The first bytes of a packet that programs of the type do not see (see bp_run_type) are not
 * compared: the kernel gives zeros for them back.
 *
 * If anything is expected, a run that the kernel reports an error of is not as expected, whatever
 * it returned: unless that is what is expected of stderr.
 *
 * @param expect the expectations
 * @param type type of the program that ran
 * @param run the run; data_out holds all of data_size_out
 * @param streams what the program wrote, or NULL where that is not looked at
 * @param ret_checks one check for each expectation, their diffs to be freed by the caller
 * @return how many there are
 */
size_t bp_expect_check(const struct bp_expect *expect, enum bpf_prog_type type,
		       const struct bp_test_run *run, const struct bp_streams *streams,
		       struct bp_check ret_checks[BP_CHECKS]);

/**
 * @brief Has the kernel reported an error of a run that nobody expects to find in stderr?
 *
 * @param expect the expectations
 * @param streams what the program wrote, or NULL
 * @param buf words for it, where it is so
 * @param size room there
 */
bool bp_run_cut_short(const struct bp_expect *expect, const struct bp_streams *streams, char *buf,
		      size_t size);

/**
 * @brief Is anything expected of the streams?
 *
 * @param words the expectations as typed
 */
bool bp_expects_streams(const struct bp_expect_words *words);

/**
 * @brief Free what bp_expect_prepare() made.
 *
 * @param expect the expectations; all zero is fine
 */
void bp_expect_free(struct bp_expect *expect);

#define cleanup_bp_expect __attribute__((cleanup(bp_expect_free)))

#endif
