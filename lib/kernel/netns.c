// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* netns.c - network namespaces: open one, enter one */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "kernel/netns.h"
#include "util/cleanup.h"

int bp_netns_open(const char *text, struct bp_err *err)
{
	cleanup_fd int fd = -1;
	char path[4200];
	struct statfs fs;

	snprintf(path, sizeof(path), "%s%s", strchr(text, '/') ? "" : "/run/netns/", text);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		int ret = bp_fail(err, errno, "open", "netns %s", text);

		if (ret == -ENOENT)
			bp_hint(err, "see 'ip netns'; a path of one has a slash: /proc/PID/ns/net");
		return ret;
	}
	if (fstatfs(fd, &fs) || fs.f_type != NSFS_MAGIC)
		return bp_fail_text(err, BP_NOT_FOUND, EINVAL, text, "not a network namespace");
	return take_fd(&fd);
}

int bp_netns_enter(int netns_fd, int *ret_old, struct bp_err *err)
{
	cleanup_fd int old = -1;

	if (ret_old) {
		old = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
		if (old < 0)
			return bp_fail(err, errno, "open", "/proc/thread-self/ns/net");
	}
	if (setns(netns_fd, CLONE_NEWNET)) {
		if (errno == EINVAL)
			return bp_fail_text(err, BP_NOT_FOUND, EINVAL, "netns",
					    "a namespace, but not a network namespace");
		return bp_fail(err, errno, "setns", "netns");
	}
	if (ret_old)
		*ret_old = take_fd(&old);
	return 0;
}

bool bp_netns_is_own(int netns_fd)
{
	struct stat own;
	struct stat st;

	return stat("/proc/thread-self/ns/net", &own) == 0 && fstat(netns_fd, &st) == 0 &&
	       own.st_dev == st.st_dev && own.st_ino == st.st_ino;
}
