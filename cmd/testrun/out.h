/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* out.h - what "bpfprog testrun" writes */
#ifndef TESTRUN_OUT_H
#define TESTRUN_OUT_H

#include "cmd/common/ctx.h"
#include "cmd/common/dry_run.h"
#include "cmd/testrun/args.h"
#include "cmd/testrun/one.h"

/* Is it standard output, and a terminal? Then bytes are not written as such, but told. */
bool testrun_is_shown(const char *path);

/*
 * What the program wrote: as two fields of JSON, as text, and a warning of what was there before
 * or, unless expectations were judged, of a run that was cut short.
 */
void testrun_put_streams(struct bp_out *out, const struct testrun *test);
void testrun_print_streams(const struct testrun *test);
void testrun_warn_streams(const struct ctx *ctx, const struct testrun *test, bool judged);

/* All of the result, or the calls that a dry run does not make. */
int testrun_print_run(const struct ctx *ctx, const struct testrun_args *args,
		      const struct testrun *test);
int testrun_print_calls(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
			const struct testrun *test);
void testrun_describe(const struct testrun_args *args, int prog_fd, const struct testrun *test,
		      struct call *ret_call);

#endif
