// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ctx.c - the way out of a command line */
#include "cmd/common/ctx.h"

_Noreturn void cmd_leave(const struct ctx *ctx, int status)
{
	/* 0 would be taken for the first return of setjmp(). */
	longjmp(((struct ctx *)ctx)->leave, status + 1);
}
