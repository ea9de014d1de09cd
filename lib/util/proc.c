// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* proc.c - what /proc says of descriptors: what they are, what the kernel keeps of them */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/proc.h"

#define ANONYMOUS "anon_inode:"

void bp_fd_path(int fd, char *buf, size_t size)
{
	char link[64];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, buf, size - 1);
	buf[len > 0 ? len : 0] = '\0';
}

bool bp_fd_is(int fd, const char *kind)
{
	char path[64];

	bp_fd_path(fd, path, sizeof(path));
	return strncmp(path, ANONYMOUS, strlen(ANONYMOUS)) == 0 &&
	       strcmp(path + strlen(ANONYMOUS), kind) == 0;
}

bool bp_fdinfo(pid_t pid, int fd, const char *key, char *buf, size_t size)
{
	cleanup_file FILE *file = NULL;
	size_t len = strlen(key);
	char line[256];

	if (pid)
		snprintf(line, sizeof(line), "/proc/%d/fdinfo/%d", pid, fd);
	else
		snprintf(line, sizeof(line), "/proc/self/fdinfo/%d", fd);
	file = fopen(line, "re");
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, key, len) == 0 && line[len] == ':') {
			const char *value = line + len + 1;

			value += strspn(value, " \t");
			snprintf(buf, size, "%.*s", (int)strcspn(value, "\n"), value);
			return true;
		}
	return false;
}

/* The next entry that is a number, or -1. */
static int next_number(DIR *dir)
{
	const struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			return atoi(entry->d_name);
	return -1;
}

static int each_of(pid_t pid, int (*each)(const struct bp_proc_fd *fd, void *arg), void *arg)
{
	char path[PATH_MAX];
	int ret = 0;
	DIR *dir;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	while (ret == 0 && (fd = next_number(dir)) >= 0) {
		char name[16];
		ssize_t len;

		snprintf(name, sizeof(name), "%d", fd);
		len = readlinkat(dirfd(dir), name, path, sizeof(path) - 1);
		path[len > 0 ? len : 0] = '\0';
		ret = each(&(struct bp_proc_fd){ pid, fd, path }, arg);
	}
	if (dir)
		closedir(dir);
	return ret;
}

int bp_proc_fds_each(int (*each)(const struct bp_proc_fd *fd, void *arg), void *arg,
		     struct bp_err *err)
{
	DIR *dir = opendir("/proc");
	int ret = dir ? 0 : bp_fail(err, errno, "opendir", "/proc");
	int pid;

	while (ret == 0 && (pid = next_number(dir)) >= 0)
		ret = each_of(pid, each, arg);
	if (dir)
		closedir(dir);
	return ret;
}
