// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tree.c - every directory below one, however deep */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/openat2.h>

#include "util/cleanup.h"
#include "util/tree.h"

/* A walk on its way; the path is of where it is. */
struct walk {
	const struct bp_tree *tree;
	dev_t dev;
	char *path;
	size_t len;
	size_t capacity;
};

static int push(struct walk *walk, const char *name)
{
	size_t more = strlen(name) + 1;

	if (walk->len + more >= walk->capacity) {
		size_t capacity = 2 * (walk->len + more) + 256;
		char *path = realloc(walk->path, capacity);

		if (!path)
			return -ENOMEM;
		walk->path = path;
		walk->capacity = capacity;
	}
	if (walk->len && walk->path[walk->len - 1] != '/')
		walk->path[walk->len++] = '/';
	strcpy(walk->path + walk->len, name);
	walk->len += strlen(name);
	return 0;
}

static void pop(struct walk *walk, size_t len)
{
	walk->len = len;
	walk->path[len] = '\0';
}

static void trouble(const struct walk *walk, int num)
{
	if (num != ENOENT && num != ENODEV && walk->tree->trouble)
		walk->tree->trouble(walk->path, num, walk->tree->arg);
}

static int walk_dir(struct walk *walk, int fd);

/* As getdents64(2) writes it. */
struct entry {
	__u64 ino;
	__s64 off;
	unsigned short len;
	unsigned char type;
	char name[];
};

/* As much as readdir() reads at a time. */
#define ENTRIES_SIZE 32768

/*
 * A directory of the same file system. openat2() tells what is mounted there; where it is not to be
 * had, and for DT_UNKNOWN, fstat() does.
 */
static int open_dir(const struct walk *walk, int parent, const struct entry *entry)
{
	struct open_how how = { .flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
				.resolve = RESOLVE_NO_XDEV };
	int fd = (int)syscall(SYS_openat2, parent, entry->name, &how, sizeof(how));
	struct stat st;

	if (fd >= 0 || errno == EXDEV || (errno != ENOSYS && errno != EPERM))
		return fd;
	fd = openat(parent, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0 && (fstat(fd, &st) || st.st_dev != walk->dev)) {
		close(fd);
		errno = EXDEV;
		return -1;
	}
	return fd;
}

static int walk_entry(struct walk *walk, int parent, const struct entry *entry)
{
	const struct bp_tree *tree = walk->tree;
	bool may_be_dir = entry->type == DT_DIR || entry->type == DT_UNKNOWN;
	cleanup_fd int fd = may_be_dir ? open_dir(walk, parent, entry) : -1;
	int ret;

	if (!may_be_dir || (fd < 0 && errno == ENOTDIR))
		return tree->each(parent, entry->name, -1, walk->path, tree->arg);
	if (fd < 0) {
		if (errno != EXDEV)
			trouble(walk, errno);
		return 0;
	}
	ret = tree->each(parent, entry->name, fd, walk->path, tree->arg);
	return ret ? ret : walk_dir(walk, take_fd(&fd));
}

static int walk_entries(struct walk *walk, int fd, const char *entries, size_t size)
{
	size_t len = walk->len;
	int ret = 0;

	for (size_t at = 0; at < size && ret == 0;) {
		const struct entry *entry = (const struct entry *)(entries + at);

		at += entry->len;
		if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0)
			continue;
		ret = push(walk, entry->name);
		if (ret == 0)
			ret = walk_entry(walk, fd, entry);
		pop(walk, len);
	}
	return ret;
}

/*
 * Closes the descriptor. Without opendir(), which asks for flags and status of each directory: that
 * is a third of what a cgroup costs. NOLINTNEXTLINE(misc-no-recursion)
 */
static int walk_dir(struct walk *walk, int fd)
{
	cleanup_free char *entries = malloc(ENTRIES_SIZE);
	long size = 0;
	int ret = entries ? 0 : -ENOMEM;

	while (ret == 0 && (size = syscall(SYS_getdents64, fd, entries, ENTRIES_SIZE)) > 0)
		ret = walk_entries(walk, fd, entries, (size_t)size);
	if (ret == 0 && size < 0)
		trouble(walk, errno);
	close(fd);
	return ret;
}

int bp_tree_walk(const struct bp_tree *tree, int fd, const char *path)
{
	struct walk walk = { .tree = tree };
	struct stat st;
	int ret = push(&walk, path);
	int top;

	if (ret)
		return ret;
	top = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (top < 0 || fstat(top, &st)) {
		trouble(&walk, errno);
		if (top >= 0)
			close(top);
	} else {
		walk.dev = st.st_dev;
		ret = walk_dir(&walk, top);
	}
	free(walk.path);
	return ret;
}
