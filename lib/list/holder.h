/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* holder.h - a set of what keeps programs loaded */
#ifndef BP_HOLDER_H
#define BP_HOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* What to look for. */
#define BP_HOLD_PINS 1U
#define BP_HOLD_PIDS 2U
#define BP_HOLD_ATTACHED 4U

/* One thing that holds a program, or a link. */
struct bp_holder {
	__u32 id;          /* the program, or the link */
	unsigned int kind; /* one of BP_HOLD_* */
	__u32 num;         /* PIDS: the process; ATTACHED: the link, 0 for none */
	char *text;        /* PINS: the path; PIDS: its command; ATTACHED: the attach type */
	char *place;       /* ATTACHED: "cgroup /sys/fs/cgroup/web", "dev eth0", or NULL */
	char *old;         /* ATTACHED: both as version 1 of snapshots had them, or NULL */
	const char *mode;  /* ATTACHED: of XDP, a static string, or NULL */
	__u64 cookie;      /* ATTACHED: see struct bp_link_text */
	__u32 places;      /* ATTACHED: see struct bp_link_text */
};

/* All of them, in the order of id. Start as { 0 }. */
struct bp_holders {
	struct bp_holder *holder;
	size_t count;
	size_t unseen;      /* places that could not be looked at */
	char *unseen_first; /* the first of them, and why, or NULL */
};

#define cleanup_holders __attribute__((cleanup(bp_holders_free)))

/**
 * @brief Put one more into a set.
 *
 * @param holders the set
 * @param holder what it gets; its strings are copied, but for mode
 * @param err filled in on failure, or NULL
 * @return 0, or -ENOMEM
 */
int bp_holders_add(struct bp_holders *holders, const struct bp_holder *holder, struct bp_err *err);

/**
 * @brief Put a set into the order of id, and leave out what is in it twice.
 *
 * A bpf file system may be mounted twice at one place, and a process may hold a program twice.
 *
 * @param holders the set
 */
void bp_holders_sort(struct bp_holders *holders);

/**
 * @brief Free what bp_holders_find() gave.
 *
 * @param holders the holders; all zero is fine
 */
void bp_holders_free(struct bp_holders *holders);

/**
 * @brief Step through what holds a program or link in one way.
 *
 * @param holders all of them
 * @param id the program or link
 * @param kind one of BP_HOLD_*
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_holder *bp_holder_next(const struct bp_holders *holders, __u32 id,
				       unsigned int kind, const struct bp_holder *prev);

/**
 * @brief How many things hold a program or link in one way.
 *
 * @param holders all of them
 * @param id the program or link
 * @param kind one of BP_HOLD_*
 */
size_t bp_holders_count(const struct bp_holders *holders, __u32 id, unsigned int kind);

/**
 * @brief Count a place that could not be looked at.
 *
 * @param holders all of them
 * @param where the place
 * @param why the words for it
 */
void bp_holders_unseen(struct bp_holders *holders, const char *where, const char *why);

#endif
