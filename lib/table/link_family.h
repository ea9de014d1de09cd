/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_family.h - the one table of kinds of links: what makes, updates and detaches them */
#ifndef BP_TABLE_LINK_FAMILY_H
#define BP_TABLE_LINK_FAMILY_H

#include <stdbool.h>

/* The kinds of links that the kernel makes of programs. */
enum bp_link_family {
	BP_FAMILY_NONE, /* programs of this attach type are never held by a link */
	BP_FAMILY_CGROUP,
	BP_FAMILY_DEV, /* tcx and netkit */
	BP_FAMILY_XDP,
	BP_FAMILY_NETNS,
	BP_FAMILY_SOCKMAP,
	BP_FAMILY_NETFILTER,
	BP_FAMILY_TRACING,
	BP_FAMILY_RAW_TP,
	BP_FAMILY_ITER,
	BP_FAMILY_STRUCT_OPS,
	BP_FAMILY_PERF_EVENT,
	BP_FAMILY_KPROBE,
	BP_FAMILY_UPROBE,
	BP_FAMILY_TRACEPOINT,
	BP_FAMILY_KPROBE_MULTI,
	BP_FAMILY_UPROBE_MULTI,
};

/* What sets one kind of link apart from the others. */
struct bp_link_traits {
	const char *call;  /* that makes it */
	const char *since; /* first Linux release */
	bool update;       /* bpf_link_update() puts another program in it */
	bool detach;       /* bpf_link_detach() detaches it while others hold it */
	bool mprog;        /* it takes a place among others, and a revision */
	bool cookie;       /* it takes a cookie */
};

/**
 * @brief The row of a kind of link.
 *
 * @param family the kind; one that is none has the row of BP_FAMILY_NONE
 * @return the row, never NULL
 */
const struct bp_link_traits *bp_link_traits_of(enum bp_link_family family);

/* Is a link of this kind made of a perf event? */
bool bp_link_on_event(enum bp_link_family family);

#endif
