/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* dry_run.h - what --dry-run writes */
#ifndef CMD_COMMON_DRY_RUN_H
#define CMD_COMMON_DRY_RUN_H

#include <stddef.h>

#include "cmd/common/ctx.h"

struct bp_hook;

/* --dry-run: a call of libbpf with its arguments, written instead of made. */
#define MAX_CALL_ARGS 40
struct call {
	const char *name;
	size_t count;
	struct {
		const char *name;
		char value[320];
	} arg[MAX_CALL_ARGS];
};
void cmd_call_arg(struct call *call, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The target and type of a call that attaches, detaches or queries. */
void cmd_call_hook(struct call *call, const struct bp_hook *hook, bool attaches);
int cmd_print_calls(const struct ctx *ctx, const struct call *calls, size_t count);

#endif
