/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verifier_stats.h - the statistics at the end of a verifier log, as numbers */
#ifndef BP_VSTATS_H
#define BP_VSTATS_H

#include <stdbool.h>
#include <linux/types.h>

/* What the verifier says with bit 4 of the log level; a figure that is missing is not known. */
struct bp_vstats {
	bool known;
	__u64 insns; /* instructions processed */
	__u64 total_states;
	__u64 peak_states;
	__u64 mark_read;
	__u64 max_states_per_insn;
	bool has_stack;
	__u64 stack; /* deepest stack of a function and those it calls, in bytes */
	bool has_time;
	__u64 usec; /* time of the verification */
};

/**
 * @brief Read the statistics of a verifier log.
 *
 * @param log the log, with level 4 or as any log ends
 * @param ret_stats the figures
 */
void bp_vstats_parse(const char *log, struct bp_vstats *ret_stats);

#endif
