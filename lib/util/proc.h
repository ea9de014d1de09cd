/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* proc.h - what /proc says of descriptors: what they are, what the kernel keeps of them */
#ifndef BP_PROC_H
#define BP_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "util/err.h"

/**
 * @brief The path of a descriptor, or "anon_inode:bpf-prog" and the like.
 *
 * @param fd the descriptor, one of this process
 * @param buf where to put it; empty if it is not open
 * @param size of the buffer, at least 1; what is longer is cut
 */
void bp_fd_path(int fd, char *buf, size_t size);

/**
 * @brief Is a descriptor open, and of an anonymous inode of a kind?
 *
 * @param fd the descriptor, one of this process
 * @param kind "bpf-prog", "bpf-map", "bpf-token", "btf", ...
 */
bool bp_fd_is(int fd, const char *kind);

/**
 * @brief One line of what the kernel keeps of a descriptor.
 *
 * From /proc/PID/fdinfo/FD.
 *
 * @param pid the process, 0 for this one
 * @param fd the descriptor
 * @param key the beginning of the line, up to the colon
 * @param buf what is behind the colon and blanks, without the newline
 * @param size of the buffer
 * @return false if there is no such line, or it may not be read
 */
bool bp_fdinfo(pid_t pid, int fd, const char *key, char *buf, size_t size);

/* A descriptor of a process. */
struct bp_proc_fd {
	pid_t pid;
	int fd;
	const char *path; /* as of bp_fd_path() */
};

/**
 * @brief Call back for each descriptor of each process that may be looked at.
 *
 * A process that ends meanwhile has none.
 *
 * @param each called with the descriptor; anything but 0 ends the walk
 * @param arg handed to it
 * @param err filled in if /proc cannot be read, or NULL
 * @return 0, what the callback returned, or a negative errno value
 */
int bp_proc_fds_each(int (*each)(const struct bp_proc_fd *fd, void *arg), void *arg,
		     struct bp_err *err);

#endif
