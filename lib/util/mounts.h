/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* mounts.h - where file systems are mounted, and descriptors to walk them with */
#ifndef BP_MOUNTS_H
#define BP_MOUNTS_H

#include "util/err.h"

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
