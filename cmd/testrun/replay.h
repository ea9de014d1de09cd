/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* replay.h - "bpfprog testrun --pcap": each packet of a capture */
#ifndef TESTRUN_REPLAY_H
#define TESTRUN_REPLAY_H

#include "cmd/common/ctx.h"
#include "cmd/testrun/args.h"
#include "cmd/testrun/one.h"

/* Run on each, and write what came of it. */
int testrun_replay(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
		   struct testrun *test);

/* The same, printing and reading streams not: 0, or -1 with the failure, also of an expectation. */
int testrun_replay_check(const struct replay_args *args, int prog_fd, const struct testrun *test,
			 char **ret_diff, struct bp_err *err);

#endif
