/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* replay_parts.h - what the files of a replay share; for nobody else */
#ifndef BP_REPLAY_PARTS_H
#define BP_REPLAY_PARTS_H

#include "filter.h"
#include "replay.h"

/* Programs can make a packet longer. */
#define BP_REPLAY_ROOM ((size_t)BP_PCAP_MAX + 65536)

/* One replay. */
struct bp_replay_state {
	const struct bp_replay_opts *opts;
	struct bp_replay *replay;
	struct bp_pcap *in;
	struct bp_pcap_out *out;
	struct bp_filter *filter;
	unsigned char *framed; /* a packet with another header than it was captured with */
	__u64 read;            /* packets that were read, without those filtered out */
};

/**
 * @brief Read the next packet that is to be run, made into what the type of program takes.
 *
 * @param state the replay
 * @param ret_packet the packet, valid until the next one is read
 * @param err filled in on failure, or NULL
 * @return 1; 0 after the last one; or a negative errno value
 */
int bp_replay_read(struct bp_replay_state *state, struct bp_pcap_packet *ret_packet,
		   struct bp_err *err);

/**
 * @brief Run a program on a packet; from any thread.
 *
 * @param opts the replay
 * @param prog_fd the program, or one like it
 * @param packet the packet
 * @param left room for BP_REPLAY_ROOM bytes that the program leaves, or NULL
 * @param ret_run the run; its data_out is left
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: see bp_prog_test_run()
 */
int bp_replay_run(const struct bp_replay_opts *opts, int prog_fd,
		  const struct bp_pcap_packet *packet, unsigned char *left,
		  struct bp_test_run *ret_run, struct bp_err *err);

/**
 * @brief Count a packet that was run, write it, hand it on.
 *
 * @param state the replay
 * @param packet the packet; in the order of the capture
 * @param run the run
 * @return 0, or a negative value of opts->each() or opts->progress()
 */
int bp_replay_finish(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
		     const struct bp_test_run *run);

/**
 * @brief All packets, with opts->njobs threads.
 *
 * @param state the replay, with its captures open
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_replay_jobs(struct bp_replay_state *state, struct bp_err *err);

#endif
