// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* mounts.c - where file systems are mounted, and descriptors to walk them with */
#include <errno.h>
#include <fcntl.h>
#include <mntent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "util/array.h"
#include "util/mounts.h"

int bp_descriptors_left(struct bp_err *err)
{
	int fds[8]; /* a mount table, a tree, a directory, what is in it, and what that takes */
	size_t count = 0;
	int num = 0;

	while (!num && count < ARRAY_SIZE(fds)) {
		fds[count] = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
		if (fds[count] < 0)
			num = errno;
		else
			count++;
	}
	while (count)
		close(fds[--count]);
	return num ? bp_fail(err, num, "open", "%s", "descriptors") : 0;
}

int bp_mounts_each(const char *type, int (*each)(const char *path, void *arg), void *arg)
{
	FILE *file = setmntent("/proc/self/mounts", "re");
	const struct mntent *entry;
	int ret = 0;

	while (file && ret == 0 && (entry = getmntent(file)))
		if (strcmp(entry->mnt_type, type) == 0)
			ret = each(entry->mnt_dir, arg);
	if (file)
		endmntent(file);
	return ret;
}
