/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tc.h - programs that are classifiers of tc(8), which no query of bpf() tells */
#ifndef BP_TC_H
#define BP_TC_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "table/attach_type.h"
#include "util/err.h"

/* A program that is a classifier at a qdisc of a device. */
struct bp_tc {
	__u32 prog_id;
	int ifindex;
	const struct bp_attach_type *type; /* see bp_tc_type_next() */
};

/* Classifiers, of each qdisc in the order in which they run. Start as { 0 }. */
struct bp_tcs {
	struct bp_tc *tc;
	size_t count;
};

#define cleanup_tcs __attribute__((cleanup(bp_tcs_free)))

/**
 * @brief Step through the places of classifiers, which are no attach types of bpf().
 *
 * They are called as libbpf calls its attach points: tc_ingress and tc_egress of the qdiscs clsact
 * and ingress, tc_custom of all others. Their number is none of enum bpf_attach_type.
 *
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_attach_type *bp_tc_type_next(const struct bp_attach_type *prev);

/* Is this one of them? */
bool bp_tc_is(const struct bp_attach_type *type);

/**
 * @brief Read the programs that are classifiers in the network namespace of this process.
 *
 * Asks rtnetlink for all qdiscs, and for the filters of each. Filters of classes and actions are
 * not looked at.
 *
 * @param ifindex of this device only, or 0 for all
 * @param ret_tcs the classifiers, to be freed with bp_tcs_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_tcs_read(int ifindex, struct bp_tcs *ret_tcs, struct bp_err *err);

/**
 * @brief The programs of one place.
 *
 * @param tcs what was read
 * @param ifindex the device
 * @param type the place
 * @param ret_ids the ids, to be freed; NULL if there is none
 * @param ret_count how many
 * @param err filled in on failure, or NULL
 * @return 0, or -ENOMEM
 */
int bp_tcs_at(const struct bp_tcs *tcs, int ifindex, const struct bp_attach_type *type,
	      __u32 **ret_ids, __u32 *ret_count, struct bp_err *err);

/**
 * @brief Free what bp_tcs_read() gave.
 *
 * @param tcs the classifiers; all zero is fine
 */
void bp_tcs_free(struct bp_tcs *tcs);

#endif
