/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* perf_event.h - programs of perf events that processes have open */
#ifndef BP_PERF_EVENT_H
#define BP_PERF_EVENT_H

#include "list/holder.h"

struct bp_links;

/**
 * @brief Find the programs of perf events.
 *
 * @param holders what was found is put into it
 * @param links all links: what one of them attached is told there already
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_perf_find(struct bp_holders *holders, const struct bp_links *links, struct bp_err *err);

#endif
