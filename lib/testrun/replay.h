/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* replay.h - the packets of a capture through a program, one test run each */
#ifndef BP_REPLAY_H
#define BP_REPLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "packet/pcap.h"
#include "kernel/prog.h"
#include "table/verdict.h"

/* Return values that are counted one by one; the rest goes into one count. */
#define BP_REPLAY_VALUES 64

/* Packets between two calls of progress(). */
#define BP_REPLAY_STEP 1024

struct bp_replay_result;

/* What to replay, and how. */
struct bp_replay_opts {
	int prog_fd;
	/*
	 * Threads, 0 or 1 for none beside the caller's, and a program for each: their own, or all
	 * the same. Its own instance is faster, since the kernel counts the users of each.
	 */
	size_t njobs;
	const int *job_fds;
	enum bpf_prog_type type;
	struct bp_test_run run; /* flags, repeats and context of every run */
	bool yes_or_no;         /* see bp_run_says_yes_or_no() */
	/*
	 * XDP, on a kernel that takes a context for it: metadata that the program put before a
	 * packet, of which only the context tells, is no part of the packet that it left.
	 */
	bool cuts_meta;
	const char *in;  /* capture to read, "-" for standard input */
	const char *out; /* capture to write, or NULL */
	bool has_only;
	struct bp_range only; /* write and hand over packets with these return values only */
	const char *filter;   /* run only what matches, see bp_filter_make(); NULL for all */
	__u64 limit;          /* packets to run, 0 for all */
	/* Called for each packet, with a run of NULL if it was refused; a negative value ends it.
	 */
	int (*each)(void *arg, const struct bp_pcap_packet *packet, const struct bp_test_run *run);
	/* Called every BP_REPLAY_STEP packets, or NULL. The same. */
	int (*progress)(void *arg, const struct bp_replay_result *replay);
	void *arg;
	bool has_expect;
	struct bp_range expect;  /* return values that are expected */
	const char *expect_file; /* expectations, a line a packet, or NULL */
	bool go_on;              /* behind packets that are refused */
};

/* Packets that did not get what is expected. */
struct bp_replay_unmet {
	__u64 count;
	__u64 first;    /* number of the first, 0 for none */
	char text[400]; /* what is wrong with it */
	char *diff;     /* lines of bp_diff(), to be freed by the caller, or NULL */
};

/* What came of it. */
struct bp_replay_result {
	__u64 packets;
	__u64 bytes;
	__u64 nsec;                        /* sum of the durations */
	__u64 short_by;                    /* packets that were not captured whole */
	__u64 filtered;                    /* packets that did not match */
	__u64 adapted;                     /* packets that got an Ethernet header, or lost it */
	__u64 tagged;                      /* packets with a tag that a device would move */
	__u64 refused;                     /* packets that could not be run */
	char refusal[160];                 /* why, of the first */
	struct bp_replay_unmet unmet;      /* expect */
	struct bp_replay_unmet file_unmet; /* expect_file */
	__u64 lines_left;                  /* of expect_file, behind the last packet */
	size_t nvalues;
	struct {
		__u32 retval;
		__u64 count;
	} value[BP_REPLAY_VALUES];
	__u64 others;
};

/**
 * @brief Run a program on each packet of a capture.
 *
 * Packets are read one at a time: memory does not grow with the capture. They are made what the
 * type of program takes, see bp_adapt(). The first packet that cannot be run ends it, unless
 * opts->go_on. The capture that is written has all packets up to the end. With threads, a few
 * hundred packets are in memory, and what is written, counted and handed over is in the order of
 * the capture all the same; what the programs do to their maps is not.
 *
 * @param opts what to replay, and how
 * @param ret_replay what came of it; starts as { 0 }; written on failure too
 * @param err filled in on failure with the number of the packet, or NULL
 * @return 0, also if packets do not get what is expected, or a negative errno value: see
 * bp_pcap_next(), bp_expect_file_next() and bp_prog_test_run()
 */
int bp_replay(const struct bp_replay_opts *opts, struct bp_replay_result *ret_replay,
	      struct bp_err *err);

#endif
