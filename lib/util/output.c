// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* output.c - files that are written: each one of the command line's is opened here */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/output.h"
#include "util/where.h"

/* A new file with a name that nobody can have put there before. */
static int create_beside(const struct bp_where *where, struct bp_output *output)
{
	for (int i = 0; i < 100; i++) {
		unsigned int number;
		int fd;

		if (getrandom(&number, sizeof(number), 0) != sizeof(number))
			return -errno;
		snprintf(output->temp, sizeof(output->temp), "%.240s.%08x", where->name, number);
		fd = openat(where->dir, output->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			    where->shared ? 0644 : 0666);
		if (fd >= 0)
			return fd;
		if (errno != EEXIST)
			break;
	}
	return -errno;
}

/* Who could not read the old one must not be able to read this one. */
static int take_mode(const struct bp_where *where, int fd)
{
	mode_t mode = where->st.st_mode & 0777;
	struct stat st;

	if (where->at < 0 || where->st.st_uid != geteuid())
		return 0;
	if (fstat(fd, &st))
		return -errno;
	return fchmod(fd, where->shared ? mode & st.st_mode : mode) ? -errno : 0;
}

static int open_beside(const struct bp_where *where, const char *path, struct bp_output *output,
		       struct bp_err *err)
{
	int ret;

	output->fd = create_beside(where, output);
	if (output->fd < 0)
		return bp_fail(err, -output->fd, "open", "%s", path);
	ret = take_mode(where, output->fd);
	if (ret == 0)
		output->dir = fcntl(where->dir, F_DUPFD_CLOEXEC, 0);
	if (ret == 0 && output->dir < 0)
		ret = -errno;
	if (ret == 0) {
		strcpy(output->name, where->name);
		return 0;
	}
	unlinkat(where->dir, output->temp, 0);
	close(take_fd(&output->fd));
	return bp_fail(err, -ret, "fchmod", "%s", path);
}

static int open_there(const struct bp_where *where, const char *path, struct bp_output *output,
		      struct bp_err *err)
{
	int empty = S_ISREG(where->st.st_mode) ? O_TRUNC : 0;

	output->fd = bp_where_open(where, path, O_WRONLY | empty, err);
	return output->fd < 0 ? output->fd : 0;
}

/* A file that is mounted in its directory: nothing else takes its place. */
static bool is_mounted(const struct bp_where *where)
{
	struct statx dir;
	struct statx at;

	if (statx(where->dir, "", AT_EMPTY_PATH, STATX_MNT_ID, &dir) ||
	    statx(where->at, "", AT_EMPTY_PATH, STATX_MNT_ID, &at))
		return false;
	/* Before Linux 5.8 there are no such numbers. */
	return dir.stx_mnt_id != at.stx_mnt_id || dir.stx_dev_major != at.stx_dev_major ||
	       dir.stx_dev_minor != at.stx_dev_minor;
}

/* What a signal must not leave behind: the new file. */
static void hold_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

static int open_at(const struct bp_where *where, const char *path, struct bp_output *output,
		   bool held, struct bp_err *err)
{
	bool there = where->at >= 0;
	bool trusted = there && !where->shared;
	int ret;

	if (there && S_ISDIR(where->st.st_mode))
		return bp_fail(err, EISDIR, "open", "%s", path);
	if (where->dir < 0 || (there && !S_ISREG(where->st.st_mode)) ||
	    (trusted && is_mounted(where)))
		return open_there(where, path, output, err);
	if (held)
		hold_signals();
	ret = open_beside(where, path, output, trusted ? NULL : err);
	if (!trusted || ret == 0)
		return ret;
	/* Nothing can be made in the directory, such as one of /proc. */
	if (ret == -EACCES || ret == -EPERM || ret == -ENOENT)
		return open_there(where, path, output, err);
	return bp_fail(err, -ret, "open", "%s", path);
}

/* With held, signals are held back as soon as there is something to remove. */
static int open_output(const char *path, struct bp_output *ret_output, bool held,
		       struct bp_err *err)
{
	cleanup_bp_where struct bp_where where = BP_WHERE_NONE;
	struct bp_output output = BP_OUTPUT_NONE;
	int ret;

	if (strcmp(path, "-") == 0) {
		output.fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
		ret = output.fd < 0 ? bp_fail(err, errno, "dup", "standard output") : 0;
	} else {
		ret = bp_where_find(path, false, &where, err);
		if (ret == 0)
			ret = open_at(&where, path, &output, held, err);
	}
	if (ret == 0)
		*ret_output = output;
	return ret;
}

int bp_output_open(const char *path, struct bp_output *ret_output, struct bp_err *err)
{
	return open_output(path, ret_output, false, err);
}

int bp_output_end(struct bp_output *output, const char *path, bool complete, struct bp_err *err)
{
	int ret = 0;

	if (output->fd >= 0 && close(take_fd(&output->fd)) && complete)
		ret = bp_fail(err, errno, "close", "%s", path);
	if (output->dir < 0)
		return ret;
	if (ret == 0 && complete && renameat(output->dir, output->temp, output->dir, output->name))
		ret = bp_fail(err, errno, "rename", "%s", path);
	if (ret || !complete)
		unlinkat(output->dir, output->temp, 0);
	close(take_fd(&output->dir));
	return ret;
}

static int write_all(int fd, const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	const char *at = bytes;

	while (len) {
		ssize_t put = write(fd, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return bp_fail(err, errno, "write", "%s", path);
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

static int write_file(const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	struct bp_output output = BP_OUTPUT_NONE;
	int ret = open_output(path, &output, true, err);
	int ended;

	if (ret)
		return ret;
	ret = write_all(output.fd, path, bytes, len, err);
	ended = bp_output_end(&output, path, ret == 0, err);
	return ret ? ret : ended;
}

int bp_output_write(const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	sigset_t old;
	int ret;

	pthread_sigmask(SIG_SETMASK, NULL, &old);
	ret = write_file(path, bytes, len, err);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return ret;
}
