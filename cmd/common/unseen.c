// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* unseen.c - what the search for holders of programs could not look at */
#include "cmd/common/report.h"
#include "cmd/common/unseen.h"

/* Who looks for what holds programs or links must know that there are places that were not seen. */
void cmd_warn_unseen(const struct ctx *ctx, const struct bp_holders *holders)
{
	if (!holders->unseen)
		return;
	cmd_warn(ctx, "%s", holders->unseen_first ? holders->unseen_first : "a directory");
	if (holders->unseen > 1)
		cmd_warn(ctx, "%zu more places could not be looked at", holders->unseen - 1);
}
