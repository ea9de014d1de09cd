/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* filter.h - which programs of a list are wanted */
#ifndef BP_PROGFILTER_H
#define BP_PROGFILTER_H

#include "list/prog_list.h"

#define BP_MAX_METAS 16

/* What a program must be. All zero takes every program. */
struct bp_prog_filter {
	__u64 types;      /* bit of each enum bpf_prog_type wanted; 0: any */
	const char *name; /* pattern as of the shell */
	const char *tag;  /* hexadecimal digits it begins with */
	bool has_uid;
	__u32 uid;
	__u32 map_id; /* 0: any */
	__u64 since;  /* loaded then or later, seconds since 1970 */
	bool pinned;
	bool attached;
	bool orphan;                    /* held by a process only */
	const char *meta[BP_MAX_METAS]; /* KEY or KEY=VALUE that its metadata have, each */
	size_t nmeta;
};

/**
 * @brief Is a program wanted?
 *
 * @param filter what it must be
 * @param holders what holds programs, of the kinds that bp_prog_filter_holds() tells
 * @param prog the program
 */
bool bp_prog_wanted(const struct bp_prog_filter *filter, const struct bp_holders *holders,
		    const struct bp_listed *prog);

/**
 * @brief What bp_holders_find() must look for, so that this filter can tell.
 *
 * @param filter the filter
 * @return BP_HOLD_*
 */
unsigned int bp_prog_filter_holds(const struct bp_prog_filter *filter);

#endif
