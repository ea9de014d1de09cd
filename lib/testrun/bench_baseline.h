/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bench_baseline.h - times of a program, kept in a file to compare later ones with
 *
 * The file is text, a name and its values a line; lines that begin with # and names that are not
 * known are skipped:
 *
 *	type xdp
 *	name my_filter
 *	method repeats
 *	gross 18.380 18.382 18.391 18.402 18.440 18.501
 *	net 1.950 ...
 *
 * The numbers are nanoseconds a run: minimum, 25th percentile, median, 75th, 95th and 99th
 * percentile. There is no line net if the program could not be told from an empty one.
 */
#ifndef BP_BASELINE_H
#define BP_BASELINE_H

#include <stdbool.h>
#include <linux/bpf.h>

#include "util/err.h"
#include "testrun/summary.h"

/* What is kept. */
struct bp_bench_baseline {
	char type[32];
	char name[64];
	bool calls; /* measured by calls, not by repeats in the kernel */
	bool has_net;
	struct bp_spread gross;
	struct bp_spread net;
};

/* Two measurements, compared. */
struct bp_bench_change {
	bool net; /* the medians of net, or else of gross */
	double before;
	double now;
	double percent; /* below 0: faster */
};

/**
 * @brief Keep times in a file; one that is there is replaced.
 *
 * @param path the file, "-" for standard output
 * @param base the times
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_bench_baseline_write(const char *path, const struct bp_bench_baseline *base,
			    struct bp_err *err);

/**
 * @brief Read what bp_bench_baseline_write() wrote.
 *
 * @param path the file, "-" for standard input
 * @param ret_base the times
 * @param err filled in on failure with the number of the line, or NULL
 * @return 0, or a negative errno value: see bp_file_read(); -EINVAL for what is no such file
 */
int bp_bench_baseline_read(const char *path, struct bp_bench_baseline *ret_base,
			   struct bp_err *err);

/**
 * @brief Compare the median of a run with that of an earlier measurement.
 *
 * The times without those of the empty program are compared, which do not depend so much on the
 * machine, if both were told from it; else those with it.
 *
 * @param path the file that before is of, for messages
 * @param before the earlier times
 * @param now the times
 * @param ret_change how they differ
 * @param err filled in on failure, or NULL
 * @return 0, or -EINVAL if they cannot be compared: other types of programs, or methods
 */
int bp_bench_baseline_compare(const char *path, const struct bp_bench_baseline *before,
			      const struct bp_bench_baseline *now,
			      struct bp_bench_change *ret_change, struct bp_err *err);

#endif
