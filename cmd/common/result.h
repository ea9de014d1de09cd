/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* result.h - begin and end the result of a command */
#ifndef CMD_COMMON_RESULT_H
#define CMD_COMMON_RESULT_H

#include "cmd/common/ctx.h"
#include "util/out.h"

/* Begin and end the result of a command. */
struct bp_out *cmd_out_open(const struct ctx *ctx, const struct bp_out_col *cols, bool one);
/* On a terminal, only these columns give way to its width (NULL: all texts and lists do). */
void cmd_out_fit(struct bp_out *out, const char *const *keys);

struct bp_out *cmd_out_open_blocks(const struct ctx *ctx, const struct bp_out_col *cols);
int cmd_out_close(const struct ctx *ctx, struct bp_out *out);

#endif
