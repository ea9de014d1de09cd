/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* result.h - begin and end the result of a command */
#ifndef CMD_COMMON_RESULT_H
#define CMD_COMMON_RESULT_H

#include <linux/types.h>

#include "cmd/common/ctx.h"
#include "util/out.h"

/* Begin and end the result of a command. */
struct bp_out *cmd_out_open(const struct ctx *ctx, const struct bp_out_col *cols, bool one);
/* On a terminal, only these columns give way to its width (NULL: all texts and lists do). */
void cmd_out_fit(struct bp_out *out, const char *const *keys);

/* On a terminal, words for states (accepted, vanished...) in this column have colour. */
void cmd_out_colour(struct bp_out *out, const char *key);

struct bp_out *cmd_out_open_blocks(const struct ctx *ctx, const struct bp_out_col *cols);
/* TARGET of a link: all of it, or, in a table, the first of many functions. */
void cmd_out_target(const struct ctx *ctx, struct bp_out *out, const char *target, __u32 places);

int cmd_out_close(const struct ctx *ctx, struct bp_out *out);

#endif
