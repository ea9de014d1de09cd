/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tree.h - every directory below one, however deep */
#ifndef BP_TREE_H
#define BP_TREE_H

/* What is done with what is found. */
struct bp_tree {
	/*
	 * Called for each directory (fd is open, the walk closes it) and for whatever else there is
	 * (fd is -1). Anything but 0 ends the walk.
	 */
	int (*each)(int parent, const char *name, int fd, const char *path, void *arg);

	/* Called for each directory that cannot be looked into, with an errno value. */
	void (*trouble)(const char *path, int num, void *arg);

	void *arg; /* handed to both */
};

/**
 * @brief Walk what is below a directory, of the same file system, a directory before its contents.
 *
 * It goes by descriptors, one a level: paths may be longer than the kernel takes. Links are not
 * followed. What is removed meanwhile is not there.
 *
 * @param tree what to do
 * @param fd the directory
 * @param path its path, with which those below begin
 * @return 0, what the callback returned, or -ENOMEM
 */
int bp_tree_walk(const struct bp_tree *tree, int fd, const char *path);

#endif
