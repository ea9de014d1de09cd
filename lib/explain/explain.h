/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* explain.h - why a call failed: (call, errno, what can be seen now) -> cause and remedy */
#ifndef BP_EXPLAIN_H
#define BP_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"

struct bp_attach;
struct bp_attach_type;
struct bp_hook;
struct bp_link_create_opts;
struct bp_load;
struct bp_perf_event;
struct bp_test_run;

/* What bpf_map_create() is called with. */
struct bp_map_def {
	enum bpf_map_type type;
	__u32 key_size;
	__u32 value_size;
	__u32 max_entries;
	__u32 flags;
	__u32 numa_node;
	__u64 map_extra;
	bool inner; /* is an inner map given? */
};

/* What a link without a place was to be made of. What is not known is NULL. */
struct bp_link_facts {
	const struct bp_attach_type *type;
	const char *name; /* function, tracepoint or file */
	const struct bp_link_create_opts *create;
	const struct bp_perf_event *event;
};

/*
 * What is known of a call that failed. What is not known is zero or NULL, a descriptor -1. The
 * more is known, the fewer causes are left.
 */
struct bp_facts {
	int prog_fd;
	const struct bp_hook *hook;       /* attach, detach, query */
	const struct bp_attach *attach;   /* attach: more than flags */
	const struct bp_link_facts *link; /* bpf_link_create() and the calls before it */
	unsigned int flags;               /* of the call */
	unsigned int xdp;                 /* XDP_FLAGS_* of the call */
	enum bpf_prog_type prog_type;     /* load, test run */
	const struct bp_load *load;       /* load */
	size_t insn_cnt;                  /* load */
	const char *log;                  /* load: what the verifier said */
	__u32 map_type;                   /* associate: of the map */
	size_t data_size;                 /* test run: bytes of data_in */
	const struct bp_map_def *map;     /* a map that was not created */
	const struct bp_test_run *run;    /* test run: before the call */
	const struct bp_test_run *ran;    /* test run: after it */
};

/* Can it be seen that something is the cause? */
enum bp_seen {
	BP_SEEN_NO,    /* it is not */
	BP_SEEN_MAYBE, /* there is nothing to tell it by */
	BP_SEEN_YES,   /* it is */
};

/* A cause of a failure, as it stands in the table. */
struct bp_cause {
	const char *id;   /* "attach-eperm-mode": for ever */
	const char *call; /* "bpf_prog_attach" stands for bpf_prog_attach_opts() too */
	int num;          /* errno value; 0: EPERM, EACCES, whatever a security module likes */
	/* Looks at what is there, and may write details. Changes nothing. NULL: see log. */
	enum bp_seen (*test)(const struct bp_facts *facts, char *detail, size_t size);
	enum bp_status status; /* the kind of failure; 0: what num stands for */
	const char *cause;     /* details are put behind it */
	const char *remedy;    /* or NULL; " ID" at its end becomes the id that ends the details */
	const char *log;       /* words of the verifier that show it, with '|' between; or NULL */
	const char *said;  /* patterns for a line of libbpf, with '|' between; {NAME} is any text,
			      which cause and remedy may have; or NULL */
	int shown;         /* errno value that scripts see, where num stands for another thing */
	const char *since; /* first kernel release that fails like this; NULL: all */
	const char *until; /* last one; NULL: none */
	const char *api;   /* cause in words of the call, not of options; NULL: as cause */
	bool likely;       /* lists of causes begin with these */
};

/* A cause that is not ruled out. */
struct bp_explained {
	const struct bp_cause *row;
	char detail[600];
};

/**
 * @brief Find the cause of a failure, and set its hint and status.
 *
 * Looks at what can be seen now: capabilities, the hook and its ancestors, links. Programs that
 * are loaded to see what the kernel takes are closed again; nothing else changes. If more than
 * one cause is left, the hint says "one of". A failure that has a hint keeps it, and a cause is
 * looked for once: who knows the facts of a call asks first, and whoever reports a failure asks
 * last, for those of which nothing more is known.
 *
 * @param facts what is known of the call
 * @param err the failure, with its step and num set, or NULL
 */
void bp_explain(const struct bp_facts *facts, struct bp_err *err);

/**
 * @brief The causes of a failure that what can be seen does not rule out.
 *
 * @param facts what is known of the call
 * @param call the call that failed: "bpf_prog_attach_opts"
 * @param num its errno value, positive
 * @param ret_left room for MAX causes; the one that is seen, or those that are left
 * @param max at least 1
 * @return how many: 0 if nothing is known of it; 1 if the cause is told
 */
size_t bp_explain_left(const struct bp_facts *facts, const char *call, int num,
		       struct bp_explained *ret_left, size_t max);

/**
 * @brief Step through the table of causes.
 *
 * @param prev the last row, or NULL to start
 * @return the next row, or NULL after the last one; causes of one call and errno value come with
 * the likeliest first
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
 * @brief Does loading a type of program take a capability in addition to CAP_BPF?
 *
 * As Linux 6.12 and later have it; 6.1 asks for CAP_NET_ADMIN for lirc_mode2 too.
 *
 * @param type the program type
 * @param cap CAP_NET_ADMIN or CAP_PERFMON; ext takes both, some types none of them
 */
bool bp_load_takes_cap(enum bpf_prog_type type, int cap);

#endif
