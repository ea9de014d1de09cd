/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tc.h - programs that are classifiers of tc(8), which no query of bpf() tells */
#ifndef BP_TC_H
#define BP_TC_H

#include <linux/types.h>

#include "util/err.h"

/* A program that is a classifier at a qdisc of a device. */
struct bp_tc {
	__u32 prog_id;
	int ifindex;
	const char *point; /* libbpf's attach point: "tc_ingress", "tc_egress", "tc_custom" */
};

/**
 * @brief Visit the programs that are classifiers in the network namespace of this process.
 *
 * Asks rtnetlink for all qdiscs, and for the filters of each. Filters of classes and actions are
 * not looked at.
 *
 * @param each called for each; anything but 0 ends the visit
 * @param arg handed to each
 * @param err filled in on failure, or NULL
 * @return 0, what each returned, or a negative errno value
 */
int bp_tc_each(int (*each)(const struct bp_tc *tc, void *arg), void *arg, struct bp_err *err);

#endif
