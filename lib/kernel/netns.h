/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* netns.h - network namespaces: open one, enter one */
#ifndef BP_NETNS_H
#define BP_NETNS_H

#include <stdbool.h>

#include "util/err.h"

#ifndef NSFS_MAGIC
#define NSFS_MAGIC 0x6e736673
#endif

/**
 * @brief Open a network namespace by name or path.
 *
 * @param text a name as of ip-netns(8), or a path with a slash
 * @param err filled in on failure, or NULL
 * @return a descriptor, owned by the caller, or a negative errno value: -ENOENT if there is none;
 * -EINVAL if it is no network namespace
 */
int bp_netns_open(const char *text, struct bp_err *err);

/**
 * @brief Move the calling thread into a network namespace.
 *
 * @param netns_fd see bp_netns_open()
 * @param ret_old if not NULL: a descriptor of the namespace that was left, owned by the caller
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN
 */
int bp_netns_enter(int netns_fd, int *ret_old, struct bp_err *err);

/**
 * @brief Is a network namespace the one of the calling thread?
 *
 * Entering that one would need a right for nothing.
 *
 * @param netns_fd see bp_netns_open()
 */
bool bp_netns_is_own(int netns_fd);

#endif
