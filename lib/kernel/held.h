/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* held.h - programs that elements of maps hold: of program arrays, devmaps and cpumaps */
#ifndef BP_HELD_H
#define BP_HELD_H

#include <stdbool.h>
#include <linux/types.h>

#include "table/attach_type.h"
#include "util/err.h"

/* A program of a map, and the elements that hold it. */
struct bp_held {
	__u32 prog_id;
	__u32 first; /* key of the first element */
	char *at;    /* "key 3", "keys 0-3,7" */
};

/* Programs of one map, in the order of their first elements. Start as { 0 }. */
struct bp_helds {
	struct bp_held *held;
	__u32 count;
};

#define cleanup_helds __attribute__((cleanup(bp_helds_free)))

/**
 * @brief Step through the hooks that are the elements of maps: prog_array, xdp_devmap, xdp_cpumap.
 *
 * No query of bpf() serves them. Their number is none of enum bpf_attach_type.
 *
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_attach_type *bp_held_type_next(const struct bp_attach_type *prev);

/* Is this one of them? */
bool bp_held_is(const struct bp_attach_type *type);

/**
 * @brief The hook that the elements of a map are.
 *
 * @param map_type the type of the map
 * @return the hook, or NULL if elements of such a map hold no programs
 */
const struct bp_attach_type *bp_held_type_of(__u32 map_type);

/**
 * @brief Read the programs that a map holds.
 *
 * Elements that go away meanwhile are left out.
 *
 * @param map_fd the map
 * @param ret_helds the programs, to be freed with bp_helds_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EINVAL if it is no such map, -EPERM if it may not be read
 */
int bp_helds_read(int map_fd, struct bp_helds *ret_helds, struct bp_err *err);

/**
 * @brief Free what bp_helds_read() gave.
 *
 * @param helds the programs; all zero is fine
 */
void bp_helds_free(struct bp_helds *helds);

#endif
