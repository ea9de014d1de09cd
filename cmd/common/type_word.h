/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* type_word.h - TYPE: the words of others for it, and the one that is left out */
#ifndef CMD_COMMON_TYPE_WORD_H
#define CMD_COMMON_TYPE_WORD_H

#include <argp.h>

#include "cmd/common/ctx.h"
#include "cmd/common/words.h"

/* Is the word at AT the beginning of a TARGET, so that TYPE is left out before it? */
bool cmd_type_left_out(const struct words *words, int at);

/* An attach type that nobody knows: the mistake, with what was meant or where the types are. */
_Noreturn void cmd_type_unknown(const char *text, const struct argp_state *state);

/*
 * The attach type of a program for which TYPE was left out, if there is just one for this kind of
 * target. Otherwise the failure has the lines to type, with the words of the user.
 */
const struct bp_attach_type *cmd_only_type(const struct ctx *ctx, int prog_fd,
					   enum bp_target_kind kind, const struct words *words,
					   int at, struct bp_err *err);

#endif
