/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* summary.h - times of many rounds in short, and what they say of a program */
#ifndef BP_SPREAD_H
#define BP_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

struct bp_measurement;

/* Some values, in short. */
struct bp_spread {
	double min;
	double q25;
	double median;
	double q75;
	double p95;
	double p99;
	double low;  /* the median of all rounds there could be is above this one, */
	double high; /* and below this one, in 39 of 40 cases each */
};

/* One program of a measurement. */
struct bp_times {
	struct bp_spread gross; /* nanoseconds a run */
	struct bp_spread net;   /* without those of the empty program, round by round */
	bool has_net;
	bool counts; /* see bp_spread_counts() */
};

/* A measurement in short. */
struct bp_summary {
	struct bp_times prog;
	struct bp_times other;
	struct bp_spread empty;
	struct bp_spread difference; /* of the other program and the first one */
	struct bp_spread ratio;      /* of the same */
	struct bp_spread net_ratio;  /* the same without the empty program */
	bool has_other;
	bool has_net_ratio;
	int compared; /* the other one is slower: 1, faster: -1, or it cannot be told: 0 */
};

/**
 * @brief Values in short.
 *
 * @param values the values, sorted by this function
 * @param count how many, at least 1
 * @return their spread
 */
struct bp_spread bp_spread_of(double *values, size_t count);

/**
 * @brief What is left of the times of a program without those of another one, round by round.
 *
 * @param values times of the program
 * @param less times to take off, or NULL to divide
 * @param by times to divide by, or NULL
 * @param count how many there are of each
 * @param ret_spread spread of the results
 * @return 0, or -ENOMEM
 */
int bp_spread_between(const double *values, const double *less, const double *by, size_t count,
		      struct bp_spread *ret_spread);

/**
 * @brief Does a program take longer than an empty one, as far as this measurement can tell?
 *
 * It does if the median is above 0 by more than chance explains, and by at least 3 % of what the
 * empty program takes: where the code happens to be in memory makes that much of a difference.
 *
 * @param net times of the program without those of the empty one
 * @param empty times of the empty program
 */
bool bp_spread_counts(const struct bp_spread *net, const struct bp_spread *empty);

/**
 * @brief A measurement in short.
 *
 * @param measure the measurement
 * @param ret_sum the sum
 * @return 0, or -ENOMEM
 */
int bp_summarize(const struct bp_measurement *measure, struct bp_summary *ret_sum);

#endif
