/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* links.h - "bpfprog query --links" */
#ifndef CMD_LINKS_H
#define CMD_LINKS_H

#include "cmd/common/ctx.h"
#include "ref/ref.h"

/* Show these links, or all if there are none; returns the exit status. */
int query_links(const struct ctx *ctx, const struct bp_ref *refs, int count);

#endif
