/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* place.h - an open target: what a program is attached to, as the calls take it */
#ifndef BP_PLACE_H
#define BP_PLACE_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <linux/types.h>

#include "table/target_kind.h"

/* A target that is open. */
struct bp_place {
	enum bp_target_kind kind;
	int fd;           /* cgroup, map, netns, lirc; else -1 */
	int ifindex;      /* dev; else 0 */
	char name[4200];  /* as typed, for messages */
	const char *path; /* of a cgroup that a walk comes to, the whole of it, else NULL */
};

/* The whole name, which may be longer than a path that the kernel takes. */
static inline const char *bp_place_name(const struct bp_place *place)
{
	return place->path ? place->path : place->name;
}

#define BP_PLACE_CLOSED ((struct bp_place){ .fd = -1 })

/**
 * @brief Close a target.
 *
 * @param place the target; closed already is fine
 */
void bp_place_close(struct bp_place *place);

#define cleanup_place __attribute__((cleanup(bp_place_close)))

/**
 * @brief What BPF_PROG_QUERY takes as its target.
 *
 * @param place an open target
 * @return a descriptor, which still belongs to the place, or an interface index
 */
int bp_place_query_arg(const struct bp_place *place);

/**
 * @brief What BPF_PROG_ATTACH and BPF_PROG_DETACH take as their target.
 *
 * @param place an open target
 * @return a descriptor, an interface index, or 0 for the network namespace of the caller
 */
int bp_place_change_arg(const struct bp_place *place);

/* Is a map of a type one that programs are attached to? */
static inline bool bp_is_sockmap(__u32 type)
{
	return type == BPF_MAP_TYPE_SOCKMAP || type == BPF_MAP_TYPE_SOCKHASH;
}

/**
 * @brief The number that links know a place by.
 *
 * @param place an open target
 * @return the id of a cgroup or map, the index of a device, the inode of a network namespace; 0
 * if it cannot be told
 */
__u64 bp_place_id(const struct bp_place *place);

#endif
