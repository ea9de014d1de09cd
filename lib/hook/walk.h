/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* walk.h - every hook of a place, of a tree of cgroups, of this machine */
#ifndef BP_WALK_H
#define BP_WALK_H

#include "hook/hook.h"

/* What is looked for, and what is done with it. */
struct bp_walk {
	const struct bp_attach_type *type; /* of this type only, or NULL for all */
	unsigned int query_flags;          /* see bp_hook_query() */
	const char *netns; /* name of the network namespace that this process is in, or NULL */

	/* Called for each hook that has programs; anything but 0 ends the walk. */
	int (*hook)(const struct bp_hook *hook, const struct bp_hook_state *state, void *arg);

	/* Called for each place that cannot be asked, which does not end the walk. Or NULL. */
	void (*trouble)(const char *where, const struct bp_err *err, void *arg);

	void *arg; /* handed to both */
};

/**
 * @brief Walk the hooks of one place.
 *
 * A type that this kernel does not know has no hook there. Of two types that exclude each other
 * the one that is not in use is empty.
 *
 * @param walk what to do
 * @param place an open target
 * @param err filled in on failure, or NULL
 * @return 0, what the callback returned, or a negative errno value: that of the first type if none
 * of them could be asked, -EPERM without CAP_NET_ADMIN
 */
int bp_walk_place(const struct bp_walk *walk, const struct bp_place *place, struct bp_err *err);

/**
 * @brief Walk the hooks of a cgroup and of all cgroups below.
 *
 * A cgroup that is removed meanwhile has none. One that cannot be asked is trouble, but for the
 * first one, since that would go on below.
 *
 * @param walk what to do
 * @param top the cgroup, open; its name is its path
 * @param err filled in on failure, or NULL
 * @return see bp_walk_place()
 */
int bp_walk_tree(const struct bp_walk *walk, const struct bp_place *top, struct bp_err *err);

/**
 * @brief Walk the hooks of this machine, as far as they can be seen from here.
 *
 * These are: the cgroups that are mounted, the devices of this network namespace, the namespace
 * itself, the maps of sockets, the infrared devices.
 *
 * @param walk what to do
 * @param err filled in on failure, or NULL
 * @return 0, what the callback returned, or -EPERM without CAP_NET_ADMIN
 */
int bp_walk_all(const struct bp_walk *walk, struct bp_err *err);

/**
 * @brief Walk the hooks of the network namespace that the caller is in: its devices and its own.
 *
 * @param walk what to do; its netns is what the namespace is called
 * @param err filled in on failure, or NULL
 * @return 0, what the callback returned, or -EPERM without CAP_NET_ADMIN
 */
int bp_walk_netns(const struct bp_walk *walk, struct bp_err *err);

#endif
