// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* spread.c - times in short, with numbers that are known: no clock is asked here */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "testrun/bench_baseline.h"
#include "testrun/measure.h"
#include "testrun/summary.h"
#include "tap.h"

#define ROUNDS 101

/* A time of about BASE, which noise of up to NOISE either way lies on; the same every time. */
static void fill(double *values, double base, double noise, unsigned int seed)
{
	for (unsigned int i = 0; i < ROUNDS; i++) {
		seed = seed * 1103515245 + 12345;
		values[i] = base + noise * ((double)(seed >> 16 & 0x7fff) / 16384 - 1);
	}
}

static struct bp_summary sum_of(double *prog, double *other, double *empty)
{
	const struct bp_measurement measure = { .rounds = ROUNDS, .nsec = { prog, other, empty } };
	struct bp_summary sum = { 0 };

	bp_summarize(&measure, &sum);
	return sum;
}

static void spreads(void)
{
	double values[ROUNDS];
	struct bp_spread spread;
	double one = 7;

	for (int i = 0; i < ROUNDS; i++)
		values[i] = ROUNDS - 1 - i;
	spread = bp_spread_of(values, ROUNDS);
	ok(spread.min == 0 && spread.q25 == 25 && spread.median == 50 && spread.q75 == 75 &&
		   spread.p95 == 95 && spread.p99 == 99,
	   "percentiles of 0 to 100");
	ok(spread.low == 39 && spread.high == 61, "the range of the median");
	spread = bp_spread_of(&one, 1);
	ok(spread.min == 7 && spread.p99 == 7 && spread.low == 7, "one value is all of them");
}

static void sums(void)
{
	double prog[ROUNDS];
	double other[ROUNDS];
	double empty[ROUNDS];
	struct bp_summary sum;

	fill(prog, 20, 5, 1);
	fill(empty, 20, 5, 2);
	sum = sum_of(prog, NULL, empty);
	ok(sum.prog.has_net && !sum.prog.counts && !sum.has_other,
	   "what differs by noise only is not told from an empty program");
	fill(prog, 22.5, 5, 3);
	fill(other, 25, 5, 4);
	sum = sum_of(prog, other, empty);
	ok(sum.prog.counts && sum.prog.net.median > 1.5 && sum.prog.net.median < 3.5,
	   "2.5 ns are told, if the noise is twice that");
	ok(sum.compared == 1 && sum.has_net_ratio && sum.net_ratio.median > 1.5 &&
		   sum.ratio.median > 1.05 && sum.ratio.median < 1.2,
	   "another program is slower, and by how much");
	ok(sum_of(other, prog, empty).compared == -1, "the other way round it is faster");
	fill(other, 22.5, 5, 5);
	ok(sum_of(prog, other, empty).compared == 0, "the same time is no difference");
	fill(prog, 20.3, 0.01, 6);
	fill(empty, 20, 0.01, 7);
	ok(!sum_of(prog, NULL, empty).prog.counts,
	   "less than code in another place makes of a difference does not count");
	ok(!sum_of(prog, NULL, NULL).prog.has_net && !sum_of(prog, NULL, NULL).prog.counts,
	   "without an empty program nothing is subtracted");
}

static int read_back(const char *text, struct bp_bench_baseline *base, struct bp_err *err)
{
	char path[] = "/tmp/baseline.XXXXXX";
	int fd = mkstemp(path);
	int ret;

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		return -1;
	close(fd);
	ret = bp_bench_baseline_read(path, base, err);
	unlink(path);
	return ret;
}

static void baselines(void)
{
	static const char *const bad[] = {
		"",
		"nonsense\n",
		"type xdp\nmethod repeats\n",
		"type xdp\nmethod other\ngross 1 2 3 4 5 6\n",
		"type xdp\nmethod calls\ngross 1 2 3 4 5\n",
		"type xdp\nmethod calls\ngross 1 2 3 4 5 6 7\n",
		"type xdp\nmethod calls\ngross 1 2 nan 4 5 6\n",
		"type xdp\nmethod calls\ngross 0 0 0 0 0 0\n",
	};
	struct bp_bench_baseline before;
	struct bp_bench_baseline now;
	struct bp_bench_change change;
	bool refused = true;

	ok(read_back("# x\ntype xdp\nname p\nmethod repeats\nfuture 1\n"
		     "gross 10 11 12 13 14 15\nnet 1 1 2 3 4 5\n",
		     &before, NULL) == 0 &&
		   before.has_net && before.net.median == 2 && before.gross.p99 == 15,
	   "a baseline is read");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct bp_err err = { 0 };

		refused = refused && read_back(bad[i], &now, &err) < 0 && err.text[0];
	}
	ok(refused, "what is no baseline is refused, with words");
	now = before;
	now.net.median = 3;
	ok(bp_bench_baseline_compare("f", &before, &now, &change, NULL) == 0 && change.net &&
		   change.percent == 50,
	   "times without the empty program are compared if there are any");
	now.has_net = false;
	now.gross.median = 6;
	ok(bp_bench_baseline_compare("f", &before, &now, &change, NULL) == 0 && !change.net &&
		   change.percent == -50,
	   "or else those with it");
	now.calls = true;
	ok(bp_bench_baseline_compare("f", &before, &now, &change, NULL) < 0,
	   "another method cannot be compared");
}

int main(void)
{
	spreads();
	sums();
	baselines();
	return tap_done();
}
