/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link.h - the links of this machine, and what they hold where */
#ifndef BP_LINK_H
#define BP_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "table/attach_type.h"

struct bp_hook;
struct bp_hook_state;

/* A link. */
struct bp_link {
	__u32 id;
	__u32 prog_id; /* 0: of struct_ops, whose map has the programs */
	enum bpf_link_type link_type;
	enum bp_target_kind kind; /* of the hook, or NONE */
	int type;                 /* the attach type, or -1 where the kernel does not tell */
	__u64 target;             /* cgroup id, ifindex, map id, inode of the namespace */
	bool detached;            /* the target is gone, or it was detached by force */
	bool taken;               /* given out already by bp_links_take() */
};

/* All of them, in the order of their ids. Free with bp_links_free(). */
struct bp_links {
	struct bp_link *link;
	size_t count;
	struct bp_link **by_hook; /* those that are on a hook, in the order of hooks and programs */
	size_t hooked;
	bool known; /* bp_links_read() found them all */
};

#define cleanup_links __attribute__((cleanup(bp_links_free)))

/**
 * @brief Find all links.
 *
 * Before Linux 5.8 there are none to be found. One that goes away meanwhile is left out.
 *
 * @param ret_links the links
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN
 */
int bp_links_read(struct bp_links *ret_links);

/**
 * @brief What one link holds.
 *
 * @param fd the link
 * @param ret_link the link
 * @return 0, or a negative errno value
 */
int bp_link_read(int fd, struct bp_link *ret_link);

/**
 * @brief Is a link one that holds a program on a hook?
 *
 * @param link the link
 * @param hook the hook
 */
bool bp_link_is_on(const struct bp_link *link, const struct bp_hook *hook);

/**
 * @brief Free what bp_links_read() gave.
 *
 * @param links the links; all zero is fine
 */
void bp_links_free(struct bp_links *links);

/**
 * @brief Find a link by its id.
 *
 * @param links the links
 * @param id the id
 * @return the link, which belongs to the links, or NULL
 */
struct bp_link *bp_links_by_id(const struct bp_links *links, __u32 id);

/**
 * @brief A link that holds a program on a hook.
 *
 * @param links the links
 * @param hook the hook
 * @param prog_id the program, or 0 for any
 * @return the link, which belongs to the links, or NULL
 */
struct bp_link *bp_links_find(const struct bp_links *links, const struct bp_hook *hook,
			      __u32 prog_id);

/**
 * @brief The link that holds one of the programs of a hook.
 *
 * Devices tell it in a query, for the others the links are looked through. A link is given once,
 * since several may hold the same program there.
 *
 * @param links the links
 * @param hook the hook
 * @param state what is there
 * @param at which program, from 0
 * @return id of the link, or 0 if there is none
 */
__u32 bp_links_take(struct bp_links *links, const struct bp_hook *hook,
		    const struct bp_hook_state *state, __u32 at);

/**
 * @brief Is it known which link, or none, holds one of the programs of a hook?
 *
 * It is not where the links could not be read, and where a program of a cgroup is there both by a
 * link and without one: the kernel does not tell which of the two is which.
 *
 * @param links the links
 * @param hook the hook
 * @param state what is there
 * @param at which program, from 0
 * @return whether bp_links_take() is right about the program
 */
bool bp_links_sure(const struct bp_links *links, const struct bp_hook *hook,
		   const struct bp_hook_state *state, __u32 at);

#endif
