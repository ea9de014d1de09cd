/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* bench_out.h - what "bpfprog testrun --bench" writes */
#ifndef TESTRUN_BENCH_OUT_H
#define TESTRUN_BENCH_OUT_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/args.h"
#include "testrun/bench_baseline.h"
#include "testrun/measure.h"
#include "testrun/summary.h"
#include "testrun/xdp_hold.h"

/* A measurement, what it is made with, and what came of it. */
struct bench {
	const struct ctx *ctx;
	const struct bench_args *args;
	const struct bpf_prog_info *info;
	struct bpf_prog_info other_info;
	struct bp_measure_opts opts;
	struct bp_xdp_hold hold[BP_MEASURE_PROGS];
	enum bp_repeats repeats;
	struct bp_measurement measure;
	struct bp_summary sum;
	struct bp_bench_change change;
};

int testrun_bench_print(const struct bench *bench);

#endif
