/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* exec.h - run a command, and outlive it */
#ifndef CMD_COMMON_EXEC_H
#define CMD_COMMON_EXEC_H

#include <signal.h>

#include "cmd/common/ctx.h"

/* Running a command while something is attached, see exec.c. */
struct cmd_exec {
	sigset_t signals;
	sigset_t old;
};
void cmd_exec_begin(struct cmd_exec *scope);
int cmd_exec_run(const struct ctx *ctx, const struct cmd_exec *scope, char **command);
void cmd_exec_end(const struct cmd_exec *scope);

#endif
