// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_family.c - the one table of kinds of links: what makes, updates and detaches them */
#include <stddef.h>

#include "table/link_family.h"
#include "util/array.h"

#define CREATE "bpf_link_create"

/* clang-format off */
static const struct bp_link_traits traits[] = {
	[BP_FAMILY_NONE] = { .call = NULL },
	[BP_FAMILY_CGROUP] = { .call = CREATE, .since = "5.7", .update = true, .detach = true, .mprog = true },
	[BP_FAMILY_DEV] = { .call = CREATE, .since = "6.6", .update = true, .detach = true, .mprog = true },
	[BP_FAMILY_XDP] = { .call = CREATE, .since = "5.9", .update = true, .detach = true },
	[BP_FAMILY_NETNS] = { .call = CREATE, .since = "5.8", .update = true, .detach = true },
	[BP_FAMILY_SOCKMAP] = { .call = CREATE, .since = "6.10", .update = true, .detach = true },
	[BP_FAMILY_NETFILTER] = { .call = CREATE, .since = "6.4", .detach = true },
	[BP_FAMILY_TRACING] = { .call = CREATE, .since = "5.5", .cookie = true },
	[BP_FAMILY_RAW_TP] = { .call = "bpf_raw_tracepoint_open", .since = "4.17", .cookie = true },
	[BP_FAMILY_ITER] = { .call = CREATE, .since = "5.8", .update = true },
	[BP_FAMILY_STRUCT_OPS] = { .call = CREATE, .since = "6.4", .update = true, .detach = true },
	[BP_FAMILY_PERF_EVENT] = { .call = CREATE, .since = "5.15", .cookie = true },
	[BP_FAMILY_KPROBE] = { .call = CREATE, .since = "5.15", .cookie = true },
	[BP_FAMILY_UPROBE] = { .call = CREATE, .since = "5.15", .cookie = true },
	[BP_FAMILY_TRACEPOINT] = { .call = CREATE, .since = "5.15", .cookie = true },
	[BP_FAMILY_KPROBE_MULTI] = { .call = CREATE, .since = "5.18", .cookie = true },
	[BP_FAMILY_UPROBE_MULTI] = { .call = CREATE, .since = "6.6", .cookie = true },
};
/* clang-format on */

const struct bp_link_traits *bp_link_traits_of(enum bp_link_family family)
{
	return &traits[(size_t)family < ARRAY_SIZE(traits) ? family : BP_FAMILY_NONE];
}

bool bp_link_on_event(enum bp_link_family family)
{
	return family == BP_FAMILY_KPROBE || family == BP_FAMILY_UPROBE ||
	       family == BP_FAMILY_TRACEPOINT || family == BP_FAMILY_PERF_EVENT;
}
