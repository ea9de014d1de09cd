/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* bench.h - "bpfprog testrun --bench": how long a program takes */
#ifndef TESTRUN_BENCH_H
#define TESTRUN_BENCH_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/args.h"
#include "cmd/testrun/one.h"

/* Measure it, compare it with what args ask for, and write the times; returns the exit status. */
int testrun_bench(const struct ctx *ctx, const struct bench_args *args, int prog_fd,
		  struct testrun *test);

#endif
