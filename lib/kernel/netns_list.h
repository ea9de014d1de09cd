/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* netns_list.h - the network namespaces that have a name, or that a process holds */
#ifndef BP_NETNS_LIST_H
#define BP_NETNS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* A network namespace. */
struct bp_netns {
	__u64 inode;
	char *word; /* for bp_netns_open(): a name as of ip-netns(8), or a path */
};

/* Each once, that of the caller first. Free with bp_netns_list_free(). */
struct bp_netns_list {
	struct bp_netns *netns;
	size_t count;
	size_t unseen; /* processes whose namespace may not be looked at */
};

#define cleanup_netns_list __attribute__((cleanup(bp_netns_list_free)))

/**
 * @brief Find the network namespaces of this machine.
 *
 * These are the ones that are mounted, as ip-netns(8) and container engines do, those in which
 * threads are, and those that processes have open. One that only a socket keeps is not found.
 *
 * @param ret_list the namespaces
 * @return 0, or -ENOMEM
 */
int bp_netns_list_read(struct bp_netns_list *ret_list);

/**
 * @brief Free what bp_netns_list_read() gave.
 *
 * @param list the list; all zero is fine
 */
void bp_netns_list_free(struct bp_netns_list *list);

#endif
