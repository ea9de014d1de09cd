/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* target.h - the words for a place to attach to, turned into a descriptor or an index */
#ifndef BP_TARGET_H
#define BP_TARGET_H

#include "kernel/place.h"
#include "ref/ref.h"
#include "util/err.h"

/* A target as typed; text points into the words it was parsed from. */
struct bp_target {
	enum bp_target_kind kind; /* NONE: to be told from what is there, see bp_target_open() */
	const char *text;         /* path or interface name; NULL for a map */
	struct bp_ref map;
};

/**
 * @brief Parse the words for a target.
 *
 * The words are cgroup PATH, dev IFNAME, map MAP, netns NAME|PATH or lirc PATH; the first of the
 * two may be missing where the kind is implied.
 *
 * @param words the words that are left
 * @param count how many, at least 1
 * @param implied the kind that the attach type asks for, or BP_TARGET_NONE
 * @param ret_target the target
 * @param err filled in on failure: what is wrong with the words
 * @return how many words it took, or -EINVAL
 */
int bp_target_parse(char *const *words, int count, enum bp_target_kind implied,
		    struct bp_target *ret_target, struct bp_err *err);

/**
 * @brief Open a target.
 *
 * A target without a kind is looked at: a network interface, a cgroup v2 directory, a file of a
 * network namespace, a pinned map, a lirc device.
 *
 * @param target the target
 * @param ret_place the open target, to be closed with bp_place_close()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT, -ENODEV if there is none; -ENOTDIR, -EINVAL if
 * it is something else, a cgroup v1 directory for example
 */
int bp_target_open(const struct bp_target *target, struct bp_place *ret_place, struct bp_err *err);

#endif
