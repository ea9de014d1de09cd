// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* progfilter.c - which programs of a list are wanted */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "progfilter.h"

static bool has_tag(const struct bp_listed *prog, const char *digits)
{
	char tag[2 * BPF_TAG_SIZE + 1];

	for (size_t i = 0; i < BPF_TAG_SIZE; i++)
		snprintf(tag + 2 * i, 3, "%02x", prog->info.tag[i]);
	return strncasecmp(tag, digits, strlen(digits)) == 0;
}

static bool has_map(const struct bp_listed *prog, __u32 id)
{
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++)
		if (bp_listed_maps(prog)[i] == id)
			return true;
	return false;
}

static bool has_type(const struct bp_listed *prog, __u64 types)
{
	return prog->info.type < 64 && (types & 1ULL << prog->info.type);
}

bool bp_prog_wanted(const struct bp_prog_filter *filter, const struct bp_listed *prog)
{
	return (!filter->types || has_type(prog, filter->types)) &&
	       (!filter->name || fnmatch(filter->name, prog->name, 0) == 0 ||
		fnmatch(filter->name, prog->info.name, 0) == 0) &&
	       (!filter->tag || has_tag(prog, filter->tag)) &&
	       (!filter->has_uid || prog->info.created_by_uid == filter->uid) &&
	       (!filter->map_id || has_map(prog, filter->map_id)) &&
	       (!filter->since || prog->loaded_at >= filter->since);
}
