// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* where.c - what a path leads to, and whether others can change where it leads */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <linux/magic.h>

#include "util/cleanup.h"
#include "util/where.h"

#define HOLD (O_PATH | O_NOFOLLOW | O_CLOEXEC)
#define MAX_LINKS 40 /* as in the kernel */

/* On the way: a directory, and what is left of the path. */
struct way {
	const char *path; /* all of it, for messages */
	bool follow;      /* links in shared directories too */
	int dir;
	bool shared;
	char *rest;
	int links;
};

static bool is_trusted(uid_t owner)
{
	struct stat top;

	return owner == 0 || owner == geteuid() || (stat("/", &top) == 0 && owner == top.st_uid);
}

static bool can_change(const struct stat *dir)
{
	return !is_trusted(dir->st_uid) || (dir->st_mode & (S_IWGRP | S_IWOTH));
}

/* Others may remove or rename this entry of the directory, and put another one in its place. */
static bool can_exchange(const struct stat *dir, const struct stat *entry)
{
	if (is_trusted(dir->st_uid) && (dir->st_mode & S_ISVTX) && is_trusted(entry->st_uid))
		return false;
	return can_change(dir);
}

static int failed(const struct way *way, int num, struct bp_err *err)
{
	return bp_fail(err, num, "open", "%s", way->path);
}

static int start(struct way *way, struct bp_err *err)
{
	if (way->dir >= 0)
		close(way->dir);
	way->dir = open(way->rest[0] == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return way->dir < 0 ? failed(way, errno, err) : 0;
}

/* The links of proc are more than the path that they show: to what has no name, for example. */
static bool in_proc(int dir)
{
	struct statfs fs;

	return fstatfs(dir, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* A link: what it says comes in front of what is left of the path. */
static int follow(struct way *way, int link, const char *left, struct bp_err *err)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(link, "", target, sizeof(target) - 1);
	char *rest;

	if (len < 0)
		return failed(way, errno, err);
	target[len] = '\0';
	if (asprintf(&rest, "%s%s", target, left) < 0)
		return failed(way, ENOMEM, err);
	free(way->rest);
	way->rest = rest;
	return rest[0] == '/' ? start(way, err) : 0;
}

static int check_link(struct way *way, struct bp_err *err)
{
	struct stat dir;

	if (fstat(way->dir, &dir))
		return failed(way, errno, err);
	if (way->shared || can_change(&dir)) {
		if (!way->follow) {
			bp_fail_text(err, BP_DENIED, EPERM, way->path,
				     "there is a link in a directory that others can change, and "
				     "so it is not followed");
			bp_hint(err, "give the path without links");
			return -EPERM;
		}
		way->shared = true;
	}
	return ++way->links > MAX_LINKS ? failed(way, ELOOP, err) : 0;
}

/* Into a directory. */
static int enter(struct way *way, int *next, const struct stat *st, struct bp_err *err)
{
	struct stat dir;

	if (!S_ISDIR(st->st_mode))
		return failed(way, ENOTDIR, err);
	if (fstat(way->dir, &dir))
		return failed(way, errno, err);
	way->shared = way->shared || can_exchange(&dir, st);
	close(way->dir);
	way->dir = take_fd(next);
	return 0;
}

/* The place is reached: next is what is there, or -1. */
static int arrive(struct way *way, const char *name, int *next, bool magic, struct bp_where *where,
		  struct bp_err *err)
{
	struct stat dir;

	if (fstat(way->dir, &dir) || (*next >= 0 && fstat(*next, &where->st)))
		return failed(way, errno, err);
	where->shared = way->shared || can_change(&dir);
	where->movable = way->shared || (*next >= 0 && can_exchange(&dir, &where->st));
	snprintf(where->name, sizeof(where->name), "%s", name);
	where->at = take_fd(next);
	where->dir = magic ? -1 : take_fd(&way->dir);
	return 1;
}

/* One name of the path. 1: it was the last one. */
static int step(struct way *way, struct bp_where *where, struct bp_err *err)
{
	const char *from = way->rest + strspn(way->rest, "/");
	size_t len = strcspn(from, "/");
	const char *left = from + len;
	cleanup_fd int next = -1;
	char name[NAME_MAX + 1];
	bool magic = false;
	struct stat st;
	int ret;

	if (len > NAME_MAX)
		return failed(way, ENAMETOOLONG, err);
	snprintf(name, sizeof(name), "%.*s", len ? (int)len : 1, len ? from : ".");
	/* O_DIRECTORY has an automounter mount it. */
	next = openat(way->dir, name, HOLD | O_DIRECTORY);
	if (next < 0 && errno == ENOTDIR)
		next = openat(way->dir, name, HOLD);
	if (next < 0)
		return errno == ENOENT && !*left ? arrive(way, name, &next, false, where, err) :
						   failed(way, errno, err);
	if (fstat(next, &st))
		return failed(way, errno, err);
	if (S_ISLNK(st.st_mode)) {
		ret = check_link(way, err);
		magic = in_proc(way->dir);
		if (ret || !magic)
			return ret ? ret : follow(way, next, left, err);
		close(next);
		next = openat(way->dir, name, O_PATH | O_CLOEXEC);
		if (next < 0 || fstat(next, &st))
			return failed(way, errno, err);
	}
	if (!*left)
		return arrive(way, name, &next, magic, where, err);
	memmove(way->rest, left, strlen(left) + 1);
	return enter(way, &next, &st, err);
}

int bp_where_find(const char *path, bool links, struct bp_where *ret_where, struct bp_err *err)
{
	struct way way = { .path = path, .follow = links, .dir = -1, .rest = strdup(path) };
	struct bp_where where = BP_WHERE_NONE;
	int ret;

	if (!way.rest)
		return bp_fail(err, ENOMEM, "strdup", "%s", path);
	ret = *path ? start(&way, err) : failed(&way, ENOENT, err);
	while (ret == 0)
		ret = step(&way, &where, err);
	free(way.rest);
	if (way.dir >= 0)
		close(way.dir);
	if (ret < 0)
		return ret;
	*ret_where = where;
	return 0;
}

int bp_where_open(const struct bp_where *where, const char *path, int flags, struct bp_err *err)
{
	bool own = where->st.st_uid == geteuid() && where->st.st_nlink == 1;
	bool plain = S_ISREG(where->st.st_mode) || S_ISDIR(where->st.st_mode);
	cleanup_fd int fd = -1;
	char name[32];
	struct stat st;

	if (where->shared && !plain && !own)
		return bp_fail_text(err, BP_DENIED, EPERM, path,
				    "not a file, not made by this user, and in a directory that "
				    "others can change, so it is not opened");
	/* Not by its name, at which there may be something else by now. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", where->at);
	fd = open(name, flags | O_CLOEXEC);
	if (fd >= 0)
		return take_fd(&fd);
	if (errno != ENOENT || where->dir < 0)
		return bp_fail(err, errno, "open", "%s", path);
	/* Without /proc it has to be the name. */
	fd = openat(where->dir, where->name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		return bp_fail(err, errno, "open", "%s", path);
	if (st.st_dev != where->st.st_dev || st.st_ino != where->st.st_ino)
		return bp_fail(err, ESTALE, "open", "%s", path);
	return take_fd(&fd);
}

void bp_where_close(struct bp_where *where)
{
	if (where->dir >= 0)
		close(where->dir);
	if (where->at >= 0)
		close(where->at);
	*where = BP_WHERE_NONE;
}
