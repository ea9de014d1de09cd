/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* explain.h - why a call failed: (call, errno, what can be seen now) -> cause and remedy */
#ifndef BP_EXPLAIN_H
#define BP_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "err.h"

struct bp_hook;

/* What is known of a call that failed. What is not known is zero, a descriptor -1. */
struct bp_facts {
	int prog_fd;
	const struct bp_hook *hook;   /* attach, detach, query */
	unsigned int flags;           /* of the call */
	enum bpf_prog_type prog_type; /* load, test run */
	size_t insn_cnt;              /* load */
	bool has_log;                 /* load: the verifier had something to say */
	size_t data_size;             /* test run: bytes of data_in */
};

/* A cause of a failure, as it stands in the table. */
struct bp_cause {
	const char *call; /* "bpf_prog_attach" stands for bpf_prog_attach_opts() too */
	int num;
	/* Is this the cause? May write details. NULL: it cannot be told. Changes nothing. */
	bool (*test)(const struct bp_facts *facts, char *detail, size_t size);
	enum bp_status status; /* the kind of failure, 0: what num stands for */
	const char *cause;
	const char *remedy; /* or NULL */
};

/**
 * @brief Find the cause of a failure, and set its hint and status.
 *
 * Looks at what can be seen now: capabilities, the hook and its ancestors, links. Changes
 * nothing. A failure that has a hint keeps it.
 *
 * @param facts what is known of the call
 * @param err the failure, with its step and num set, or NULL
 */
void bp_explain(const struct bp_facts *facts, struct bp_err *err);

/**
 * @brief Step through the table of causes.
 *
 * @param prev the last row, or NULL to start
 * @return the next row, or NULL after the last one
 */
const struct bp_cause *bp_cause_next(const struct bp_cause *prev);

/**
 * @brief Is a cause one of a call?
 *
 * @param row the cause
 * @param call the call: bpf_prog_attach_opts, or the word of the command for it, attach
 */
bool bp_cause_is_of(const struct bp_cause *row, const char *call);

/**
 * @brief Has this process a capability in effect?
 *
 * @param cap number of the capability, CAP_BPF for example
 */
bool bp_has_cap(int cap);

/**
 * @brief The capability beside CAP_BPF that loading a type of program takes.
 *
 * @param type the program type
 * @return CAP_NET_ADMIN, CAP_PERFMON, or -1 for none
 */
int bp_load_cap(enum bpf_prog_type type);

#endif
