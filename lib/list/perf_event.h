/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* perf_event.h - programs of perf events that processes have open */
#ifndef BP_PERF_EVENT_H
#define BP_PERF_EVENT_H

#include <linux/types.h>

struct bp_links;
struct bp_names;

/* A program of a perf event. */
struct bp_perf_event {
	__u32 prog_id;
	const char *type;       /* TYPE, as of a link */
	const char *target;     /* TARGET */
	const char *old_target; /* the same as version 1 of snapshots had it */
};

/**
 * @brief Visit the programs of perf events that processes have open.
 *
 * @param links all links: what one of them attached is told there already
 * @param names what was read
 * @param each called for each; anything but 0 ends the visit
 * @param arg handed to each
 * @return 0, or what each returned
 */
int bp_perf_each(const struct bp_links *links, struct bp_names *names,
		 int (*each)(const struct bp_perf_event *event, void *arg), void *arg);

#endif
