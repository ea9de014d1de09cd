/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * measure.h - how long programs take, measured by test runs
 *
 * The kernel tells the duration of a run in whole nanoseconds, with the cost of its loop in it,
 * which for a small program is most of it. So here the CPU time of the calling thread is taken
 * around calls with a large and a small count of repeats. What the larger count adds, divided by
 * the runs that it adds, is the time of one run: the cost of the call cancels out, and being
 * preempted does not count. In each round all programs have their turn, one that does nothing
 * among them, whose time is what the loop of the kernel takes.
 */
#ifndef BP_MEASURE_H
#define BP_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/prog.h"

/* The programs of a measurement, by their place in its arrays. */
enum {
	BP_MEASURE_PROG,
	BP_MEASURE_OTHER, /* what it is compared with */
	BP_MEASURE_EMPTY, /* does nothing */
	BP_MEASURE_PROGS,
};

#define BP_MEASURE_ROUNDS 101

/* What to measure, and how. */
struct bp_measure_opts {
	int fd[BP_MEASURE_PROGS]; /* -1: none; the first one is needed */
	struct bp_test_run run;   /* input, context and flags of each run; no output, no repeat */
	bool calls;               /* a call for each run in place of repeats in the kernel */
	unsigned int rounds;      /* at least 1 */
	__u32 repeat;             /* the large count, at least 10; 0: that of bp_measure_count() */
};

/* What came of it. */
struct bp_measurement {
	unsigned int rounds;
	__u32 repeat;
	__u32 repeat_low;
	double *nsec[BP_MEASURE_PROGS]; /* of a run, one value a round; NULL for no program */
};

/**
 * @brief How many runs take long enough to be measured, and not longer.
 *
 * @param opts what to measure, and how; fd[BP_MEASURE_PROG], run and calls count
 * @param ret_repeat the count, at least 10: some 200 us of CPU time
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: see bp_prog_test_run()
 */
int bp_measure_count(const struct bp_measure_opts *opts, __u32 *ret_repeat, struct bp_err *err);

/**
 * @brief Measure one program or two, and what an empty program takes.
 *
 * @param opts what to measure, and how
 * @param ret_measure what came of it, to be freed with bp_measurement_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: see bp_prog_test_run(); -ENOMEM
 */
int bp_measure(const struct bp_measure_opts *opts, struct bp_measurement *ret_measure,
	       struct bp_err *err);

/**
 * @brief Free what bp_measure() made.
 *
 * @param measure the measurement; all zero is fine
 */
void bp_measurement_free(struct bp_measurement *measure);

/**
 * @brief Load a program that does nothing but return, of the type and for the hook of another.
 *
 * @param info of the other program
 * @param err filled in on failure, or NULL
 * @return a descriptor, owned by the caller, or a negative errno value: -EOPNOTSUPP if there is
 * none for the type; see bp_prog_load()
 */
int bp_measure_empty(const struct bpf_prog_info *info, struct bp_err *err);

/* How repeats of a run differ from the first one. */
enum bp_repeats {
	BP_REPEATS_SAME,
	BP_REPEATS_PACKET,  /* the program changes the packet, and the next run gets the result */
	BP_REPEATS_VERDICT, /* it returns something else */
};

/**
 * @brief Do repeats in the kernel run a program on the same packet, with the same verdict?
 *
 * The kernel does not restore the packet between them. A program that changes it is not measured
 * on the packet that was given then.
 *
 * @param prog_fd the program
 * @param type its type
 * @param run input, context and flags
 * @param repeat how many repeats
 * @param err filled in on failure, or NULL
 * @return an enum bp_repeats, or a negative errno value: see bp_prog_test_run()
 */
int bp_measure_repeats(int prog_fd, enum bpf_prog_type type, const struct bp_test_run *run,
		       __u32 repeat, struct bp_err *err);

#endif
