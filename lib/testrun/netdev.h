/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* netdev.h - the counters of network devices, and what became more */
#ifndef BP_NETDEV_H
#define BP_NETDEV_H

#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* The counters of a device. */
struct bp_netdev {
	char name[32];
	__u64 rx_bytes;
	__u64 rx_packets;
	__u64 rx_errors;
	__u64 rx_dropped;
	__u64 tx_bytes;
	__u64 tx_packets;
	__u64 tx_errors;
	__u64 tx_dropped;
};

/* Packets that reached the network stack. */
struct bp_netstack {
	__u64 ip;
	__u64 ip6;
};

/**
 * @brief Read how many packets have reached IP in this thread's network namespace.
 *
 * @param ret_stack the counters; 0 where the kernel has none, for lack of IPv6 for example
 */
void bp_netstack_read(struct bp_netstack *ret_stack);

/**
 * @brief Read the counters of all devices of this thread's network namespace.
 *
 * @param ret_devs the devices, to be freed by the caller
 * @param ret_count how many
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_netdevs_read(struct bp_netdev **ret_devs, size_t *ret_count, struct bp_err *err);

/**
 * @brief What became more between two readings.
 *
 * @param before the first reading
 * @param nbefore how many devices it has
 * @param after the second one; on return what became more, of the devices where anything did
 * @param nafter how many devices it has
 * @return how many of them are left
 */
size_t bp_netdevs_change(const struct bp_netdev *before, size_t nbefore, struct bp_netdev *after,
			 size_t nafter);

#endif
