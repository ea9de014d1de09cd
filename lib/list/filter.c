// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* filter.c - which programs of a list are wanted */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "kernel/meta.h"
#include "kernel/prog_name.h"
#include "list/filter.h"

static bool has_tag(const struct bp_listed *prog, const char *digits)
{
	char tag[BP_TAG_TEXT];

	bp_prog_tag(&prog->info, tag);
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

unsigned int bp_prog_filter_holds(const struct bp_prog_filter *filter)
{
	if (filter->orphan)
		return BP_HOLD_PINS | BP_HOLD_PIDS | BP_HOLD_ATTACHED;
	return (filter->pinned ? BP_HOLD_PINS : 0) | (filter->attached ? BP_HOLD_ATTACHED : 0);
}

static bool is_held(const struct bp_prog_filter *filter, const struct bp_holders *holders, __u32 id)
{
	if ((filter->pinned && !bp_holders_count(holders, id, BP_HOLD_PINS)) ||
	    (filter->attached && !bp_holders_count(holders, id, BP_HOLD_ATTACHED)))
		return false;
	return !filter->orphan || (bp_holders_count(holders, id, BP_HOLD_PIDS) &&
				   !bp_holders_count(holders, id, BP_HOLD_PINS) &&
				   !bp_holders_count(holders, id, BP_HOLD_ATTACHED));
}

/* Is this pair the one that is looked for? A key alone is so with any value. */
static int is_meta(const char *key, const char *value, void *arg)
{
	const char *wanted = arg;
	size_t len = strlen(key);

	return strncmp(wanted, key, len) == 0 &&
	       (!wanted[len] || (wanted[len] == '=' && strcmp(wanted + len + 1, value) == 0));
}

static bool has_meta(const struct bp_listed *prog, const char *wanted)
{
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++)
		if (bp_meta_each(bp_listed_maps(prog)[i], is_meta, (void *)wanted))
			return true;
	return false;
}

static bool has_metas(const struct bp_prog_filter *filter, const struct bp_listed *prog)
{
	for (size_t i = 0; i < filter->nmeta; i++)
		if (!has_meta(prog, filter->meta[i]))
			return false;
	return true;
}

bool bp_prog_wanted(const struct bp_prog_filter *filter, const struct bp_holders *holders,
		    const struct bp_listed *prog)
{
	return (!filter->types || has_type(prog, filter->types)) &&
	       (!filter->name || fnmatch(filter->name, prog->name, 0) == 0 ||
		fnmatch(filter->name, prog->info.name, 0) == 0) &&
	       (!filter->tag || has_tag(prog, filter->tag)) &&
	       (!filter->has_uid || prog->info.created_by_uid == filter->uid) &&
	       (!filter->map_id || has_map(prog, filter->map_id)) &&
	       (!filter->since || prog->loaded_at >= filter->since) &&
	       is_held(filter, holders, prog->info.id) && has_metas(filter, prog);
}
