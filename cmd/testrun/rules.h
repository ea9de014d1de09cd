/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* rules.h - what types of programs take and give, and what goes against it */
#ifndef TESTRUN_RULES_H
#define TESTRUN_RULES_H

#include <linux/bpf.h>
#include "cmd/testrun/args.h"
#include "cmd/testrun/one.h"

bool testrun_takes_packet(enum bpf_prog_type type);
bool testrun_gives_ctx(enum bpf_prog_type type);
int testrun_check_type(const struct testrun_args *args, const struct testrun *test,
		       struct bp_err *err);

#endif
