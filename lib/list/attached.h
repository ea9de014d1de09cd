/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* attached.h - attachments that keep programs loaded */
#ifndef BP_ATTACHED_H
#define BP_ATTACHED_H

#include "list/holder.h"

/**
 * @brief Find the attachments of this machine: links, hooks, XDP and tc programs, perf events.
 *
 * @param holders what was found is put into it
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN or CAP_NET_ADMIN
 */
int bp_attached_find(struct bp_holders *holders, struct bp_err *err);

#endif
