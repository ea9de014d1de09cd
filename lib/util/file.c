// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* file.c - whole files and streams in memory */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/num.h"

static unsigned char *failed(int num, const char *step, const char *path, struct bp_err *err)
{
	bp_fail(err, num, step, "%s", path);
	errno = num;
	return NULL;
}

/* One byte more than there may be, to see that there is more. */
static size_t next_capacity(size_t capacity)
{
	const size_t most = BP_FILE_MAX + 1;

	capacity = capacity ? 2 * capacity : 65536;
	return capacity < most ? capacity : most;
}

static size_t size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? (size_t)st.st_size : 0;
}

unsigned char *bp_file_read_fd(int fd, const char *name, size_t *ret_len, struct bp_err *err)
{
	size_t capacity = size_of(fd) + 1; /* of a file all of it, and its end */
	cleanup_free unsigned char *bytes = NULL;
	unsigned char *taken;
	size_t len = 0;
	ssize_t got;

	if (capacity > BP_FILE_MAX + 1)
		return failed(EFBIG, "read", name, err);
	bytes = malloc(capacity);
	if (!bytes)
		return failed(ENOMEM, "malloc", name, err);
	do {
		if (len == capacity) {
			unsigned char *more;

			capacity = next_capacity(capacity);
			more = len < capacity ? realloc(bytes, capacity) : NULL;
			if (!more)
				return failed(len < capacity ? ENOMEM : EFBIG, "read", name, err);
			bytes = more;
		}
		do
			got = read(fd, bytes + len, capacity - len);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return failed(errno, "read", name, err);
		len += (size_t)got;
	} while (got && len <= BP_FILE_MAX);
	if (len > BP_FILE_MAX)
		return failed(EFBIG, "read", name, err);
	*ret_len = len;
	taken = bytes;
	bytes = NULL;
	return taken;
}

unsigned char *bp_file_read(const char *path, size_t *ret_len, struct bp_err *err)
{
	bool in = strcmp(path, "-") == 0;
	const char *name = in ? "standard input" : path;
	cleanup_fd int fd = in ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? failed(errno, "open", name, err) : bp_file_read_fd(fd, name, ret_len, err);
}

int bp_file_open_plain(const char *path, struct bp_err *err)
{
	/* A pipe would wait for somebody who writes to it. */
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", path);
	if (fstat(fd, &st))
		return bp_fail(err, errno, "fstat", "%s", path);
	if (S_ISDIR(st.st_mode))
		return bp_fail(err, EISDIR, "open", "%s", path);
	if (!S_ISREG(st.st_mode))
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a regular file");
	return take_fd(&fd);
}

ssize_t bp_line_read(FILE *file, char *text, size_t max)
{
	size_t len = 0;
	int c = getc_unlocked(file);

	if (c == EOF)
		return -1;
	for (; c != EOF && c != '\n' && len < max; c = getc_unlocked(file))
		text[len++] = (char)c;
	text[len] = '\0';
	return (ssize_t)len + (c != EOF && c != '\n');
}

bool bp_path_shared(const char *path, uid_t *ret_owner)
{
	const char *slash = strrchr(path, '/');
	cleanup_free char *dir = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	struct stat st;

	if (!dir || stat(dir, &st))
		return false; /* whoever opens it will see */
	*ret_owner = st.st_uid;
	return (st.st_uid != 0 && st.st_uid != geteuid()) || (st.st_mode & S_IWOTH);
}

/* Where others may put files or links of theirs: nothing is written through these. */
static int create_shared(const char *path, uid_t owner, struct bp_err *err)
{
	cleanup_fd int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
	struct stat st;

	if (fd < 0 && errno == ELOOP)
		return bp_fail_text(err, BP_DENIED, EPERM, path,
				    "a link where others may put some, and so not written to");
	if (fd < 0 || fstat(fd, &st))
		return bp_fail(err, errno, "open", "%s", path);
	if (st.st_uid != geteuid() && st.st_uid != owner)
		return bp_fail_text(err, BP_DENIED, EPERM, path,
				    "another user's, and so not written to");
	if (S_ISREG(st.st_mode) && st.st_nlink > 1)
		return bp_fail_text(err, BP_DENIED, EPERM, path,
				    "a file with another name, where others may put some, and so "
				    "not written to");
	if (S_ISREG(st.st_mode) && ftruncate(fd, 0))
		return bp_fail(err, errno, "ftruncate", "%s", path);
	return take_fd(&fd);
}

int bp_file_create(const char *path, struct bp_err *err)
{
	uid_t owner;
	int fd;

	if (bp_path_shared(path, &owner))
		return create_shared(path, owner, err);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	return fd < 0 ? bp_fail(err, errno, "open", "%s", path) : fd;
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

int bp_file_write(const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	bool out = strcmp(path, "-") == 0;
	cleanup_fd int fd = out ? dup(STDOUT_FILENO) : bp_file_create(path, err);
	int ret;

	if (fd < 0)
		return out ? bp_fail(err, errno, "dup", "standard output") : fd;
	ret = write_all(fd, path, bytes, len, err);
	if (ret == 0 && close(take_fd(&fd)))
		ret = bp_fail(err, errno, "close", "%s", path);
	return ret;
}

/* A new file beside the path, which nobody can have put there before. */
static int create_beside(const char *path, char **ret_temp, struct bp_err *err)
{
	for (int i = 0; i < 100; i++) {
		cleanup_free char *temp = NULL;
		unsigned int number;
		int fd;

		if (getrandom(&number, sizeof(number), 0) != sizeof(number))
			return bp_fail(err, errno, "getrandom", "%s", path);
		if (asprintf(&temp, "%s.%08x", path, number) < 0) {
			temp = NULL;
			return bp_fail(err, ENOMEM, "asprintf", "%s", path);
		}
		fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0) {
			*ret_temp = temp;
			temp = NULL;
			return fd;
		}
		if (errno != EEXIST)
			break;
	}
	return bp_fail(err, errno, "open", "%s", path);
}

static int replace(const char *path, const struct stat *old, const void *bytes, size_t len,
		   struct bp_err *err)
{
	cleanup_free char *temp = NULL;
	cleanup_fd int fd = create_beside(path, &temp, err);
	int ret;

	if (fd < 0)
		return fd;
	ret = write_all(fd, path, bytes, len, err);
	/* Who could not read the old one must not be able to read this one. */
	if (ret == 0 && old && fchmod(fd, old->st_mode & 0777))
		ret = bp_fail(err, errno, "fchmod", "%s", path);
	if (ret == 0 && close(take_fd(&fd)))
		ret = bp_fail(err, errno, "close", "%s", path);
	if (ret == 0 && rename(temp, path))
		ret = bp_fail(err, errno, "rename", "%s", path);
	if (ret)
		unlink(temp);
	return ret;
}

int bp_file_replace(const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	struct stat st;
	bool there = lstat(path, &st) == 0;
	sigset_t all;
	sigset_t old;
	int ret;

	/* Never rename over a device, or a link to what is elsewhere. */
	if (strcmp(path, "-") == 0 || (there && !S_ISREG(st.st_mode)))
		return bp_file_write(path, bytes, len, err);
	/* No signal ends the process while the other file is there. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	ret = replace(path, there ? &st : NULL, bytes, len, err);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return ret;
}

unsigned char *bp_bytes_read(const char *word, size_t *ret_len, struct bp_err *err)
{
	unsigned char *bytes;

	if (strncmp(word, "hex:", 4) != 0)
		return bp_file_read(word, ret_len, err);
	bytes = bp_parse_hex(word + 4, ret_len);
	if (!bytes && errno == EINVAL) {
		bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not pairs of hexadecimal digits",
			     word);
		errno = EINVAL;
	} else if (!bytes) {
		bp_fail(err, errno, "malloc", "%s", word);
	}
	return bytes;
}
