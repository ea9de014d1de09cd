// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* file.c - whole files and streams in memory */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cleanup.h"
#include "file.h"
#include "num.h"

static unsigned char *failed(int num, const char *step, const char *path, struct bp_err *err)
{
	bp_fail(err, num, step, "%s", path);
	errno = num;
	return NULL;
}

unsigned char *bp_file_read(const char *path, size_t *ret_len, struct bp_err *err)
{
	bool in = strcmp(path, "-") == 0;
	cleanup_fd int fd = in ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	cleanup_free unsigned char *bytes = NULL;
	unsigned char *taken;
	size_t room = 0;
	size_t len = 0;
	ssize_t got;

	if (fd < 0)
		return failed(errno, "open", in ? "standard input" : path, err);
	do {
		if (len == room) {
			unsigned char *more;

			if (room > BP_FILE_MAX)
				return failed(EFBIG, "read", path, err);
			room = room ? 2 * room : 65536;
			more = realloc(bytes, room);
			if (!more)
				return failed(ENOMEM, "realloc", path, err);
			bytes = more;
		}
		do
			got = read(fd, bytes + len, room - len);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return failed(errno, "read", in ? "standard input" : path, err);
		len += (size_t)got;
	} while (got);
	*ret_len = len;
	taken = bytes;
	bytes = NULL;
	return taken;
}

int bp_file_write(const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	bool out = strcmp(path, "-") == 0;
	cleanup_fd int fd = out ? dup(STDOUT_FILENO) :
				  open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	const char *at = bytes;

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", path);
	while (len) {
		ssize_t put = write(fd, at, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return bp_fail(err, errno, "write", "%s", path);
		at += put;
		len -= (size_t)put;
	}
	if (close(take_fd(&fd)))
		return bp_fail(err, errno, "close", "%s", path);
	return 0;
}

int bp_file_replace(const char *path, const void *bytes, size_t len, struct bp_err *err)
{
	struct stat st;
	/* Never rename over a device, or a link to what is elsewhere. */
	bool plain = strcmp(path, "-") == 0 || (lstat(path, &st) == 0 && !S_ISREG(st.st_mode));
	cleanup_free char *temp = NULL;
	int ret;

	if (plain)
		return bp_file_write(path, bytes, len, err);
	if (asprintf(&temp, "%s.%d", path, (int)getpid()) < 0)
		return bp_fail(err, ENOMEM, "asprintf", "%s", path);
	ret = bp_file_write(temp, bytes, len, err);
	if (ret == 0 && rename(temp, path))
		ret = bp_fail(err, errno, "rename", "%s", path);
	if (ret)
		unlink(temp);
	if (ret && err)
		snprintf(err->what, sizeof(err->what), "%s", path);
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
