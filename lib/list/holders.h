/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* holders.h - what keeps programs loaded: pins, processes, attachments */
#ifndef BP_HOLDERS_H
#define BP_HOLDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* What to look for. */
#define BP_HOLD_PINS 1U
#define BP_HOLD_PIDS 2U
#define BP_HOLD_ATTACHED 4U

/* One thing that holds a program. */
struct bp_holder {
	__u32 prog_id;
	unsigned int kind; /* one of BP_HOLD_* */
	__u32 num;         /* PIDS: the process; ATTACHED: the link, 0 for none */
	char *text;        /* PINS: the path; PIDS: its command; ATTACHED: the attach type */
	char *place;       /* ATTACHED: "cgroup /sys/fs/cgroup/web", "dev eth0", or NULL */
};

/* All of them, in the order of prog_id. Start as { 0 }. */
struct bp_holders {
	struct bp_holder *holder;
	size_t count;
	size_t room;
};

#define cleanup_holders __attribute__((cleanup(bp_holders_free)))

/**
 * @brief Find what holds the programs of this machine.
 *
 * Pins are those on the bpf file systems that are mounted here. Processes are those that /proc
 * shows. Attachments are links, programs attached without a link to what bp_walk_all() sees, XDP
 * programs of the devices of the caller's network namespace, and programs of perf events that
 * processes have open.
 *
 * @param kinds BP_HOLD_*
 * @param ret_holders what was found, to be freed with bp_holders_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN or CAP_NET_ADMIN
 */
int bp_holders_find(unsigned int kinds, struct bp_holders *ret_holders, struct bp_err *err);

/**
 * @brief Free what bp_holders_find() gave.
 *
 * @param holders the holders; all zero is fine
 */
void bp_holders_free(struct bp_holders *holders);

/**
 * @brief Step through what holds a program in one way.
 *
 * @param holders all of them
 * @param prog_id the program
 * @param kind one of BP_HOLD_*
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_holder *bp_holder_next(const struct bp_holders *holders, __u32 prog_id,
				       unsigned int kind, const struct bp_holder *prev);

/**
 * @brief How many things hold a program in one way.
 *
 * @param holders all of them
 * @param prog_id the program
 * @param kind one of BP_HOLD_*
 */
size_t bp_holders_count(const struct bp_holders *holders, __u32 prog_id, unsigned int kind);

/* For the files that find them: take a holder over; text and place are copied. */
int bp_holders_add(struct bp_holders *holders, const struct bp_holder *holder, struct bp_err *err);
int bp_attached_find(struct bp_holders *holders, struct bp_err *err);
struct bp_links;
int bp_perf_find(struct bp_holders *holders, const struct bp_links *links, struct bp_err *err);

/**
 * @brief Fail if the few descriptors that a walk takes at a time cannot be had.
 *
 * On the way, what cannot be opened counts as gone; for lack of descriptors that would be
 * everything.
 *
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value, usually -EMFILE
 */
int bp_descriptors_left(struct bp_err *err);

/**
 * @brief Call back for each place where a file system of a type is mounted.
 *
 * @param type as in /proc/mounts
 * @param each called with the place; anything but 0 ends the walk
 * @param arg handed to it
 * @return 0, or what the callback returned
 */
int bp_mounts_each(const char *type, int (*each)(const char *path, void *arg), void *arg);

#endif
