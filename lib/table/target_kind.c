// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* target_kind.c - the one table of what programs are attached to: cgroups, devices, maps, ... */
#include <stddef.h>
#include <string.h>

#include "table/target_kind.h"
#include "util/array.h"

#define KINDS ARRAY_SIZE(traits)

/* How a kind is opened is in ref/target.c, and how all of a kind are found in hook/walk.c. */
static const struct bp_target_traits traits[] = {
	[BP_TARGET_NONE] = { .word = NULL },
	[BP_TARGET_CGROUP] = { .word = "cgroup",
			       .modes = true,
			       .revision = true,
			       .lockable = true },
	[BP_TARGET_DEV] = { .word = "dev",
			    .query = BP_ARG_IFINDEX,
			    .change = BP_ARG_IFINDEX,
			    .mprog = true,
			    .several = true,
			    .revision = true },
	/* All maps share one inode, so that a lock on one would be on all. */
	[BP_TARGET_MAP] = { .word = "map" },
	[BP_TARGET_NETNS] = { .word = "netns", .change = BP_ARG_CALLER, .lockable = true },
	[BP_TARGET_LIRC] = { .word = "lirc", .several = true },
};

const struct bp_target_traits *bp_target_traits_of(enum bp_target_kind kind)
{
	return &traits[(size_t)kind < KINDS ? kind : BP_TARGET_NONE];
}

const char *bp_target_kind_name(enum bp_target_kind kind)
{
	return bp_target_traits_of(kind)->word;
}

enum bp_target_kind bp_target_kind_find(const char *word)
{
	for (size_t i = BP_TARGET_NONE + 1; i < KINDS; i++)
		if (strcmp(word, traits[i].word) == 0)
			return (enum bp_target_kind)i;
	return BP_TARGET_NONE;
}
