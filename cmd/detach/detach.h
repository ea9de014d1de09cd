/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* detach.h - what the files of "bpfprog detach" share */
#ifndef CMD_DETACH_H
#define CMD_DETACH_H

#include <stdbool.h>

#include "cmd/common/ctx.h"
#include "cmd/common/words.h"
#include "util/out.h"

/* The columns of a result, in link.c: those of links are in JSON only if it is not of a link, and
 * those of a hook if it is. */
#define DETACH_COLS 10
void detach_cols(bool link, struct bp_out_col ret_cols[static DETACH_COLS]);

/* Are the words a link, and not the hook of a program? A mistake in them ends the program. */
bool detach_takes_link(const struct words *words, struct bp_ref *ret_link,
		       struct argp_state *state);

/* Detach it, and print what came of it. */
int detach_link(const struct ctx *ctx, const struct bp_ref *ref, bool if_attached);

#endif
