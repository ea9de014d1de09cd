// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* bench_out.c - what "bpfprog testrun --bench" writes */
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cmd/common/result.h"
#include "cmd/testrun/bench_out.h"
#include "util/text.h"

#define BARS 12
#define BAR_WIDTH 40

/* How many rounds took how long; what is beyond the last bar is counted in it. */
struct histogram {
	double from;
	double step;
	unsigned int count[BARS];
};

static const struct bp_out_col spread_cols[] = {
	{ "min", NULL, BP_OUT_REAL, NULL },    { "q25", NULL, BP_OUT_REAL, NULL },
	{ "median", NULL, BP_OUT_REAL, NULL }, { "q75", NULL, BP_OUT_REAL, NULL },
	{ "p95", NULL, BP_OUT_REAL, NULL },    { "p99", NULL, BP_OUT_REAL, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col compare_cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },
	{ "name", NULL, BP_OUT_STR, NULL },
	{ "gross", NULL, BP_OUT_ROW, spread_cols },
	{ "net", NULL, BP_OUT_ROW, spread_cols },
	{ "distinguishable", NULL, BP_OUT_BOOL, NULL },
	{ "difference", NULL, BP_OUT_ROW, spread_cols },
	{ "ratio", NULL, BP_OUT_ROW, spread_cols },
	{ "net_ratio", NULL, BP_OUT_ROW, spread_cols },
	{ "result", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col baseline_cols[] = {
	{ "file", NULL, BP_OUT_STR, NULL },     { "of", NULL, BP_OUT_STR, NULL },
	{ "before", NULL, BP_OUT_REAL, NULL },  { "now", NULL, BP_OUT_REAL, NULL },
	{ "percent", NULL, BP_OUT_REAL, NULL }, { NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col bar_cols[] = {
	{ "from", NULL, BP_OUT_REAL, NULL },
	{ "rounds", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },
	{ "name", NULL, BP_OUT_STR, NULL },
	{ "type", NULL, BP_OUT_STR, NULL },
	{ "method", NULL, BP_OUT_STR, NULL },
	{ "repeats_change", NULL, BP_OUT_STR, NULL },
	{ "rounds", NULL, BP_OUT_U64, NULL },
	{ "repeat", NULL, BP_OUT_U64, NULL },
	{ "repeat_low", NULL, BP_OUT_U64, NULL },
	{ "gross", NULL, BP_OUT_ROW, spread_cols },
	{ "empty", NULL, BP_OUT_ROW, spread_cols },
	{ "net", NULL, BP_OUT_ROW, spread_cols },
	{ "distinguishable", NULL, BP_OUT_BOOL, NULL },
	{ "compare", NULL, BP_OUT_ROW, compare_cols },
	{ "baseline", NULL, BP_OUT_ROW, baseline_cols },
	{ "histogram", NULL, BP_OUT_ROWS, bar_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const char *result_of(const struct bp_summary *sum)
{
	return sum->compared > 0 ? "slower" : sum->compared < 0 ? "faster" : "same";
}

static struct histogram make_histogram(const struct bench *bench)
{
	const struct bp_spread *gross = &bench->sum.prog.gross;
	const double *nsec = bench->measure.nsec[BP_MEASURE_PROG];
	struct histogram histogram = { gross->min, (gross->p95 - gross->min) / BARS, { 0 } };

	if (!(histogram.step > 0.001))
		histogram.step = 0.001;
	for (unsigned int i = 0; i < bench->measure.rounds; i++) {
		double at = (nsec[i] - histogram.from) / histogram.step;

		histogram.count[at < BARS - 1 ? (int)at : BARS - 1]++;
	}
	return histogram;
}

static void put_spread(struct bp_out *out, const struct bp_spread *spread, bool there)
{
	if (!there) {
		bp_out_null(out);
		return;
	}
	bp_out_rows_begin(out);
	bp_out_real(out, spread->min);
	bp_out_real(out, spread->q25);
	bp_out_real(out, spread->median);
	bp_out_real(out, spread->q75);
	bp_out_real(out, spread->p95);
	bp_out_real(out, spread->p99);
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

static void put_counts(struct bp_out *out, const struct bp_times *times)
{
	if (times->has_net)
		bp_out_bool(out, times->counts);
	else
		bp_out_null(out);
}

static void put_compare(struct bp_out *out, const struct bench *bench)
{
	const struct bp_summary *sum = &bench->sum;

	if (!sum->has_other) {
		bp_out_null(out);
		return;
	}
	bp_out_rows_begin(out);
	bp_out_u64(out, bench->other_info.id);
	bp_out_str(out, bench->other_info.name);
	put_spread(out, &sum->other.gross, true);
	put_spread(out, &sum->other.net, sum->other.has_net);
	put_counts(out, &sum->other);
	put_spread(out, &sum->difference, true);
	put_spread(out, &sum->ratio, true);
	put_spread(out, &sum->net_ratio, sum->has_net_ratio);
	bp_out_str(out, result_of(sum));
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

static void put_baseline(struct bp_out *out, const struct bench *bench)
{
	const struct bp_bench_change *change = &bench->change;

	if (!bench->args->baseline) {
		bp_out_null(out);
		return;
	}
	bp_out_rows_begin(out);
	bp_out_str(out, bench->args->baseline);
	bp_out_str(out, change->net ? "net" : "gross");
	bp_out_real(out, change->before);
	bp_out_real(out, change->now);
	bp_out_real(out, change->percent);
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

static const char *method_of(const struct bench *bench)
{
	return bench->opts.calls ? "calls" : "repeats";
}

static int print_json(const struct bench *bench)
{
	static const char *const changes[] = { NULL, "packet", "verdict" };
	struct bp_out *out = cmd_out_open(bench->ctx, cols, true);
	struct histogram histogram = make_histogram(bench);
	const struct bp_summary *sum = &bench->sum;

	bp_out_u64(out, bench->info->id);
	bp_out_str(out, bench->info->name);
	bp_out_str(out, libbpf_bpf_prog_type_str(bench->info->type));
	bp_out_str(out, method_of(bench));
	bp_out_str(out, changes[bench->repeats]);
	bp_out_u64(out, bench->measure.rounds);
	bp_out_u64(out, bench->measure.repeat);
	bp_out_u64(out, bench->measure.repeat_low);
	put_spread(out, &sum->prog.gross, true);
	put_spread(out, &sum->empty, sum->prog.has_net);
	put_spread(out, &sum->prog.net, sum->prog.has_net);
	put_counts(out, &sum->prog);
	put_compare(out, bench);
	put_baseline(out, bench);
	bp_out_rows_begin(out);
	for (int i = 0; i < BARS; i++) {
		bp_out_real(out, histogram.from + i * histogram.step);
		bp_out_u64(out, histogram.count[i]);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return cmd_out_close(bench->ctx, out);
}

static void line(const char *name, const struct bp_spread *spread, int digits)
{
	printf("%-14s  %10.*f  %10.*f  %10.*f  %10.*f\n", name, digits, spread->min, digits,
	       spread->median, digits, spread->p95, digits, spread->p99);
}

static void print_times(const char *what, const struct bp_times *times)
{
	line("gross (ns)", &times->gross, 2);
	if (!times->has_net)
		return;
	line("net (ns)", &times->net, 2);
	if (!times->counts)
		printf("%s is not distinguishable from an empty program\n", what);
}

static void print_compare(const struct bench *bench)
{
	const struct bp_summary *sum = &bench->sum;

	printf("\ncompared with %s (id %u)\n", bench->other_info.name, bench->other_info.id);
	print_times(bench->other_info.name, &sum->other);
	line("difference (ns)", &sum->difference, 2);
	line("ratio", &sum->ratio, 3);
	if (sum->has_net_ratio)
		line("net ratio", &sum->net_ratio, 3);
	if (sum->compared)
		printf("%s is %s, by %.2f ns\n", bench->other_info.name, result_of(sum),
		       sum->compared * sum->difference.median);
	else
		printf("%s takes the same time, as far as can be told\n", bench->other_info.name);
}

/* On a terminal only: it is to be looked at. */
static void print_histogram(const struct bench *bench)
{
	struct histogram histogram = make_histogram(bench);
	unsigned int most = 1;

	for (int i = 0; i < BARS; i++)
		if (histogram.count[i] > most)
			most = histogram.count[i];
	puts("\ngross (ns)  rounds");
	for (int i = 0; i < BARS; i++) {
		unsigned int width = (histogram.count[i] * BAR_WIDTH + most - 1) / most;

		printf("%10.2f%s %5u ", histogram.from + i * histogram.step,
		       i == BARS - 1 ? "+" : " ", histogram.count[i]);
		for (unsigned int k = 0; k < width; k++)
			putchar('#');
		putchar('\n');
	}
}

static int print_text(const struct bench *bench)
{
	const struct bp_bench_change *change = &bench->change;
	const struct bp_summary *sum = &bench->sum;

	printf("program         %s (%s, id %u)\n", bench->info->name,
	       libbpf_bpf_prog_type_str(bench->info->type), bench->info->id);
	printf("measured        %u rounds of %u and %u %s\n\n", bench->measure.rounds,
	       bench->measure.repeat, bench->measure.repeat_low, method_of(bench));
	printf("%-14s  %10s  %10s  %10s  %10s\n", "", "MIN", "MEDIAN", "P95", "P99");
	if (sum->prog.has_net)
		line("empty (ns)", &sum->empty, 2);
	print_times(bench->info->name, &sum->prog);
	if (sum->has_other)
		print_compare(bench);
	if (bench->args->baseline) {
		printf("\n%+.1f %% against ", change->percent);
		bp_put_escaped(stdout, bench->args->baseline, SIZE_MAX);
		printf(": %.2f ns, before %.2f ns (%s)\n", change->now, change->before,
		       change->net ? "net" : "gross");
	}
	if (isatty(STDOUT_FILENO))
		print_histogram(bench);
	return BP_OK;
}

int testrun_bench_print(const struct bench *bench)
{
	const struct bp_times *times = &bench->sum.prog;

	/* The baseline alone: nothing may stand before it. */
	if (bench->args->save && strcmp(bench->args->save, "-") == 0)
		return BP_OK;
	if (bench->ctx->common.json)
		return print_json(bench);
	if (!bench->ctx->common.quiet)
		return print_text(bench);
	printf("%.3f\n", times->has_net ? times->net.median : times->gross.median);
	return BP_OK;
}
