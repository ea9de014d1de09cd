/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* counters.h - how often and how long programs have run, at one moment */
#ifndef BP_RUNS_H
#define BP_RUNS_H

#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* The counters of a program. */
struct bp_run_counter {
	__u32 id;
	__u64 count;
	__u64 time_ns;
};

/* Those of all programs, in the order of their ids. Start as { 0 }. */
struct bp_run_counters {
	struct bp_run_counter *run;
	size_t count;
	__u64 at; /* when they were read, monotonic, in nanoseconds */
};

#define cleanup_run_counters __attribute__((cleanup(bp_run_counters_free)))

/**
 * @brief Have the kernel count, for as long as a descriptor is open.
 *
 * Wraps bpf_enable_stats(). It ends with the process too, whatever ends that, and the sysctl
 * kernel.bpf_stats_enabled stays as it is.
 *
 * @param err filled in on failure, with a hint, or NULL
 * @return the descriptor, owned by the caller, or a negative errno value: -EPERM without
 * CAP_SYS_ADMIN
 */
int bp_run_counters_enable(struct bp_err *err);

/**
 * @brief Read the counters of all programs.
 *
 * @param ret_runs the counters, to be freed with bp_run_counters_free()
 * @param err filled in on failure, with a hint, or NULL
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN
 */
int bp_run_counters_read(struct bp_run_counters *ret_runs, struct bp_err *err);

/**
 * @brief The counters of a program, all zero for one that was not there.
 *
 * @param runs the counters
 * @param id the program
 */
struct bp_run_counter bp_run_counter_of(const struct bp_run_counters *runs, __u32 id);

/**
 * @brief Nanoseconds since the counters were read.
 *
 * @param runs the counters
 */
__u64 bp_run_counters_age(const struct bp_run_counters *runs);

/**
 * @brief Free counters.
 *
 * @param runs the counters; all zero is fine
 */
void bp_run_counters_free(struct bp_run_counters *runs);

#endif
