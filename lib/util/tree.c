// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tree.c - every directory below one, however deep */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int walk_entry(struct walk *walk, int parent, const struct dirent *entry)
{
	const struct bp_tree *tree = walk->tree;
	bool may_be_dir = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
	cleanup_fd int fd = -1;
	struct stat st;
	int ret;

	if (may_be_dir)
		fd = openat(parent, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (!may_be_dir || (fd < 0 && errno == ENOTDIR))
		return tree->each(parent, entry->d_name, -1, walk->path, tree->arg);
	if (fd < 0 || fstat(fd, &st)) {
		trouble(walk, errno);
		return 0;
	}
	if (st.st_dev != walk->dev)
		return 0;
	ret = tree->each(parent, entry->d_name, fd, walk->path, tree->arg);
	return ret ? ret : walk_dir(walk, take_fd(&fd));
}

/* Closes the descriptor. NOLINTNEXTLINE(misc-no-recursion) */
static int walk_dir(struct walk *walk, int fd)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *entry;
	size_t len = walk->len;
	int ret = 0;

	if (!dir) {
		trouble(walk, errno);
		close(fd);
		return 0;
	}
	while (ret == 0) {
		errno = 0;
		entry = readdir(dir);
		if (!entry)
			break;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		ret = push(walk, entry->d_name);
		if (ret == 0)
			ret = walk_entry(walk, fd, entry);
		pop(walk, len);
		errno = 0;
	}
	if (ret == 0 && errno)
		trouble(walk, errno);
	closedir(dir);
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
