/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* run_line.h - from a command line to the command that is run */
#ifndef CMD_COMMON_RUN_LINE_H
#define CMD_COMMON_RUN_LINE_H

#include "cmd/common/ctx.h"

/* Run a command line, where, common and cmds of CTX being set; returns the exit status. */
int cmd_run_line(struct ctx *ctx, int argc, char **argv);

#endif
