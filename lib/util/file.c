// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* file.c - whole files and streams in memory */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/num.h"
#include "util/where.h"

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
	bytes[len] = '\0'; /* there is room: the last read() found the end */
	*ret_len = len;
	taken = bytes;
	bytes = NULL;
	return taken;
}

unsigned char *bp_file_read(const char *path, size_t *ret_len, struct bp_err *err)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	cleanup_fd int fd = bp_file_open(path, err);

	if (fd < 0) {
		errno = -fd;
		return NULL;
	}
	return bp_file_read_fd(fd, name, ret_len, err);
}

static int open_input(const char *path, bool plain, struct bp_err *err)
{
	cleanup_bp_where struct bp_where where = BP_WHERE_NONE;
	int ret = bp_where_find(path, true, &where, err);

	if (ret)
		return ret;
	if (where.at < 0)
		return bp_fail(err, ENOENT, "open", "%s", path);
	if (plain && S_ISDIR(where.st.st_mode))
		return bp_fail(err, EISDIR, "open", "%s", path);
	if (plain && !S_ISREG(where.st.st_mode))
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a regular file");
	return bp_where_open(&where, path, O_RDONLY, err);
}

int bp_file_open(const char *path, struct bp_err *err)
{
	int fd;

	if (strcmp(path, "-") != 0)
		return open_input(path, false, err);
	fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? bp_fail(err, errno, "dup", "standard input") : fd;
}

int bp_file_open_plain(const char *path, struct bp_err *err)
{
	return open_input(path, true, err);
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
