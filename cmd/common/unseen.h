/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* unseen.h - what the search for holders of programs could not look at */
#ifndef CMD_COMMON_UNSEEN_H
#define CMD_COMMON_UNSEEN_H

#include "cmd/common/ctx.h"
#include "list/holder.h"

/* Warn of the places that could not be looked at, if there are any. */
void cmd_warn_unseen(const struct ctx *ctx, const struct bp_holders *holders);

#endif
