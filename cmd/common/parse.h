/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* parse.h - from the words of a command line to what they ask for */
#ifndef CMD_COMMON_PARSE_H
#define CMD_COMMON_PARSE_H

#include <argp.h>

#include "cmd/common/ctx.h"
#include "util/err.h"

/*
 * Let argp at the words, and the common options beside those of ARGP. Comes back only if they are
 * right, and there is something to do.
 */
void cmd_parse(struct ctx *ctx, const struct argp *argp, int argc, char **argv, void *args);

/*
 * Parse the command line of a command into ARGS, then do what the common options ask for. A mistake
 * ends the command, so nothing that has to be given back may be held before; argp_error() in a
 * parser comes back here too.
 */
void cmd_parse_args(struct ctx *ctx, int argc, char **argv, void *args);

/* As argp_error(), with the text and the hint of a failure. */
void cmd_mistake(const struct argp_state *state, const struct bp_err *err);

#endif
