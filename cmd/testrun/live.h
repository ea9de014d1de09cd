/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* live.h - "bpfprog testrun --live-frames": packets that are sent for real */
#ifndef TESTRUN_LIVE_H
#define TESTRUN_LIVE_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/one.h"
#include "util/out.h"

/* Columns of what devices, and the network stack, counted meanwhile. */
extern const struct bp_out_col testrun_live_cols[];
extern const struct bp_out_col testrun_stack_cols[];

bool testrun_is_live(const struct testrun *test);

/* Announce them, and keep what was counted before; then see what has changed. */
int testrun_live_begin(const struct ctx *ctx, struct testrun *test, struct bp_err *err);
int testrun_live_end(struct testrun *test, struct bp_err *err);

/* Write it: two fields of JSON (null without live frames), or text. */
void testrun_live_put(struct bp_out *out, const struct testrun *test);
void testrun_live_print(const struct testrun *test);

#endif
