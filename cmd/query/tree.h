/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tree.h - the cgroups of a walk as a tree, in a table */
#ifndef CMD_QUERY_TREE_H
#define CMD_QUERY_TREE_H

#include <stddef.h>

#include "util/out.h"

#define TREE_INDENT 4 /* blanks a level */

/* The tree as far as it was drawn. Free what was shown. */
struct tree {
	const char *top; /* path of the cgroup that it begins with */
	char *shown;     /* path of the last line, or NULL */
};

/*
 * Before the programs of a cgroup: its line, and those of the cgroups between it and the last one.
 * The rows that follow are indented below it. Gives 0 or -ENOMEM.
 */
int query_put_cgroup(struct tree *tree, struct bp_out *out, const char *path);

#endif
