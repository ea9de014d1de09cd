// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* summary.c - times of many rounds in short, and what they say of a program */
#include <errno.h>
#include <stdlib.h>

#include "util/cleanup.h"
#include "testrun/measure.h"
#include "testrun/summary.h"

/* Times the median of an empty program that a program has to be slower. */
#define COUNTS 0.03

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

struct bp_spread bp_spread_of(double *values, size_t count)
{
	size_t mid = count / 2;
	struct bp_spread spread;
	size_t off = 0;

	/* Twice the standard deviation of a binomial distribution, which is half the root. */
	while (off * off < count)
		off++;

	qsort(values, count, sizeof(*values), compare);
	spread.min = values[0];
	spread.q25 = values[count / 4];
	spread.median = values[count / 2];
	spread.q75 = values[count * 3 / 4];
	spread.p95 = values[count * 95 / 100];
	spread.p99 = values[count * 99 / 100];
	spread.low = values[off < mid ? mid - off : 0];
	spread.high = values[mid + off < count ? mid + off : count - 1];
	return spread;
}

int bp_spread_between(const double *values, const double *less, const double *by, size_t count,
		      struct bp_spread *ret_spread)
{
	cleanup_free double *results = calloc(count, sizeof(*results));

	if (!results)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		results[i] = values[i] - (less ? less[i] : 0);
		if (by)
			results[i] /= by[i] > 0 ? by[i] : 1;
	}
	*ret_spread = bp_spread_of(results, count);
	return 0;
}

bool bp_spread_counts(const struct bp_spread *net, const struct bp_spread *empty)
{
	return net->low > 0 && net->median > COUNTS * empty->median;
}

static int sum_up_one(const struct bp_measurement *measure, int which, struct bp_times *times)
{
	const double *nsec = measure->nsec[which];
	const double *empty = measure->nsec[BP_MEASURE_EMPTY];
	struct bp_spread none;
	int ret = bp_spread_between(nsec, NULL, NULL, measure->rounds, &times->gross);

	times->has_net = empty;
	if (ret == 0 && empty)
		ret = bp_spread_between(nsec, empty, NULL, measure->rounds, &times->net);
	if (ret == 0 && empty)
		ret = bp_spread_between(empty, NULL, NULL, measure->rounds, &none);
	times->counts = ret == 0 && empty && bp_spread_counts(&times->net, &none);
	return ret;
}

/* The ratio of the times without those of the empty program. */
static int divide_net(const struct bp_measurement *measure, struct bp_spread *ret_ratio)
{
	const double *empty = measure->nsec[BP_MEASURE_EMPTY];
	cleanup_free double *prog = calloc(measure->rounds, sizeof(*prog));

	if (!prog)
		return -ENOMEM;
	for (unsigned int i = 0; i < measure->rounds; i++)
		prog[i] = measure->nsec[BP_MEASURE_PROG][i] - empty[i];
	return bp_spread_between(measure->nsec[BP_MEASURE_OTHER], empty, prog, measure->rounds,
				 ret_ratio);
}

static int compare_both(const struct bp_measurement *measure, struct bp_summary *sum)
{
	const double *prog = measure->nsec[BP_MEASURE_PROG];
	const double *other = measure->nsec[BP_MEASURE_OTHER];
	const struct bp_spread *least = sum->prog.has_net ? &sum->empty : &sum->prog.gross;
	struct bp_spread back;
	int ret = sum_up_one(measure, BP_MEASURE_OTHER, &sum->other);

	if (ret == 0)
		ret = bp_spread_between(other, prog, NULL, measure->rounds, &sum->difference);
	if (ret == 0)
		ret = bp_spread_between(prog, other, NULL, measure->rounds, &back);
	if (ret == 0)
		ret = bp_spread_between(other, NULL, prog, measure->rounds, &sum->ratio);
	if (ret)
		return ret;
	sum->compared = bp_spread_counts(&sum->difference, least) - bp_spread_counts(&back, least);
	sum->has_other = true;
	sum->has_net_ratio = sum->prog.counts && sum->other.counts;
	return sum->has_net_ratio ? divide_net(measure, &sum->net_ratio) : 0;
}

int bp_summarize(const struct bp_measurement *measure, struct bp_summary *ret_sum)
{
	struct bp_summary sum = { 0 };
	int ret = sum_up_one(measure, BP_MEASURE_PROG, &sum.prog);

	if (ret == 0 && sum.prog.has_net)
		ret = bp_spread_between(measure->nsec[BP_MEASURE_EMPTY], NULL, NULL,
					measure->rounds, &sum.empty);
	if (ret == 0 && measure->nsec[BP_MEASURE_OTHER])
		ret = compare_both(measure, &sum);
	if (ret == 0)
		*ret_sum = sum;
	return ret;
}
