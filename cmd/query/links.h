/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* links.h - "bpfprog query --links" */
#ifndef CMD_LINKS_H
#define CMD_LINKS_H

#include "cmd/common/ctx.h"
#include "table/attach_type.h"
#include "ref/ref.h"

/* Only links of a TYPE, and at a TARGET, of which the first words are enough. */
struct links_filter {
	const struct bp_attach_type *type; /* NULL: all */
	char target[4800];                 /* empty: all */
};

/* Show these links, or all if there are none; returns the exit status. */
int query_links(const struct ctx *ctx, const struct bp_ref *refs, int count,
		const struct links_filter *filter);

#endif
