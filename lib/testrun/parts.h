/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* parts.h - what the files of a replay share; for nobody else */
#ifndef BP_REPLAY_PARTS_H
#define BP_REPLAY_PARTS_H

#include "testrun/expect_file.h"
#include "packet/filter.h"
#include "testrun/replay.h"

/* Programs can make a packet longer. */
#define BP_REPLAY_OUT_MAX ((size_t)BP_PCAP_MAX + 65536)

/* What came of a packet. */
struct bp_replay_ran {
	struct bp_test_run run;
	int refused;   /* errno value why it could not be run, 0 if it was */
	char why[120]; /* the same in words */
};

/* One replay. */
struct bp_replay_state {
	const struct bp_replay_opts *opts;
	struct bp_replay_result *replay;
	struct bp_pcap *in;
	struct bp_pcap_out *out;
	struct bp_filter *filter;
	struct bp_expect_file *lines;
	unsigned char *framed; /* a packet with another header than it was captured with */
	__u64 read;            /* packets that were read, without those filtered out */
};

/**
 * @brief Read the next packet that is to be run, made into what the type of program takes.
 *
 * @param state the replay
 * @param ret_packet the packet, valid until the next one is read
 * @param ret_ran what came of it so far: it may be refused already, with opts->go_on
 * @param err filled in on failure, or NULL
 * @return 1; 0 after the last one; or a negative errno value
 */
int bp_replay_read(struct bp_replay_state *state, struct bp_pcap_packet *ret_packet,
		   struct bp_replay_ran *ret_ran, struct bp_err *err);

/**
 * @brief Run a program on a packet; from any thread.
 *
 * @param opts the replay
 * @param prog_fd the program, or one like it
 * @param packet the packet
 * @param left room for BP_REPLAY_OUT_MAX bytes that the program leaves, or NULL
 * @param ran what came of it so far, and comes of it; data_out of its run is left
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: see bp_prog_test_run()
 */
int bp_replay_run(const struct bp_replay_opts *opts, int prog_fd,
		  const struct bp_pcap_packet *packet, unsigned char *left,
		  struct bp_replay_ran *ran, struct bp_err *err);

/**
 * @brief Count a packet that was run, write it, hand it on.
 *
 * @param state the replay
 * @param packet the packet; in the order of the capture
 * @param ran what came of it
 * @param err filled in on failure to read what is expected, or NULL
 * @return 0, or a negative value of opts->each() or opts->progress(), or errno value
 */
int bp_replay_finish(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
		     const struct bp_replay_ran *ran, struct bp_err *err);

/**
 * @brief Are the bytes wanted that programs leave?
 *
 * @param state the replay
 */
bool bp_replay_wants_left(const struct bp_replay_state *state);

/**
 * @brief All packets, with opts->njobs threads.
 *
 * @param state the replay, with its captures open
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_replay_jobs(struct bp_replay_state *state, struct bp_err *err);

#endif
