/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* suite.h - "bpfprog testrun --suite": the test cases of a file */
#ifndef TESTRUN_SUITE_H
#define TESTRUN_SUITE_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/args.h"

/* Run them all, and report; returns the exit status. */
int testrun_suite(const struct ctx *ctx, const struct testrun_args *args);

#endif
