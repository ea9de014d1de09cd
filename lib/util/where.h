/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* where.h - what a path leads to, and whether others can change where it leads */
#ifndef BP_WHERE_H
#define BP_WHERE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "util/err.h"

/* A place for a file. */
struct bp_where {
	int dir;                 /* the directory (O_PATH); -1: the path is that of a descriptor */
	int at;                  /* what is there (O_PATH), never a link; -1: nothing */
	struct stat st;          /* of what is there */
	bool shared;             /* others can put there, or on the way there, what they like */
	bool movable;            /* and in place of what is there: no sticky bit keeps it */
	char name[NAME_MAX + 1]; /* in the directory */
};

#define BP_WHERE_NONE ((struct bp_where){ .dir = -1, .at = -1 })

/**
 * @brief Find a place, step by step: what was looked at is what is used.
 *
 * A directory is shared if its owner is neither root nor this user nor the owner of "/", or if a
 * group or everybody may write to it. (The bits of the group are the mask of an access control
 * list: without S_IWGRP it lets nobody else write.) So is what lies in it, unless it is a
 * directory of this user or root below one with the sticky bit. This does what openat2() with
 * RESOLVE_NO_SYMLINKS does, on every kernel, but only where others can make links.
 *
 * @param path the path
 * @param links follow links in shared directories too; else such a link is -EPERM
 * @param ret_where the place, for bp_where_close()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if there is no such directory; -EPERM
 */
int bp_where_find(const char *path, bool links, struct bp_where *ret_where, struct bp_err *err);

/**
 * @brief Open what is there.
 *
 * Pipes, sockets and devices of others are refused in shared directories: they could keep one
 * waiting for ever.
 *
 * @param where the place, with something at it
 * @param path its path, for messages
 * @param flags of open(2)
 * @param err filled in on failure, or NULL
 * @return a descriptor, or a negative errno value: -EPERM
 */
int bp_where_open(const struct bp_where *where, const char *path, int flags, struct bp_err *err);

/**
 * @brief Close the descriptors of a place.
 *
 * @param where the place, or BP_WHERE_NONE
 */
void bp_where_close(struct bp_where *where);

#define cleanup_bp_where __attribute__((cleanup(bp_where_close)))

#endif
