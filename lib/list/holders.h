/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* holders.h - the search for what keeps programs and links: pins, processes, attachments */
#ifndef BP_HOLDERS_H
#define BP_HOLDERS_H

#include "list/holder.h"

/**
 * @brief Find what holds the programs of this machine.
 *
 * Pins are those on the bpf file systems that are mounted here. Processes are those that /proc
 * shows. Attachments are links, programs attached without a link to what bp_walk_all() sees, XDP
 * programs of the devices of the caller's network namespace, and programs of perf events that
 * processes have open.
 *
 * @param kinds BP_HOLD_*
 * @param ret_holders what was found, to be freed with bp_holders_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN or CAP_NET_ADMIN
 */
int bp_holders_find(unsigned int kinds, struct bp_holders *ret_holders, struct bp_err *err);

/**
 * @brief Find the pins of links, and the processes that have one open.
 *
 * @param kinds BP_HOLD_PINS, BP_HOLD_PIDS
 * @param ret_holders what was found, by the ids of the links, to be freed with bp_holders_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_link_holders_find(unsigned int kinds, struct bp_holders *ret_holders, struct bp_err *err);

#endif
