/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* suite_out.h - what "bpfprog testrun --suite" writes */
#ifndef TESTRUN_SUITE_OUT_H
#define TESTRUN_SUITE_OUT_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/args.h"
#include "cmd/testrun/suite_case.h"
#include "testrun/suite.h"

/* What came of all cases, an outcome for each; returns the exit status. */
int testrun_suite_report(const struct ctx *ctx, const struct testrun_args *args,
			 const struct bp_suite *suite, const struct outcome *outcomes);

#endif
