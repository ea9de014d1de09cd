// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* stream.c - what a program has written to its streams, and the kernel for it (Linux 6.17) */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "kernel/prog.h"
#include "kernel/stream.h"

#define PIECE 4096
#define MOST ((size_t)16 << 20)

__u32 bp_stream_number(const char *name)
{
	return strcmp(name, "stdout") == 0 ? BP_STDOUT :
	       strcmp(name, "stderr") == 0 ? BP_STDERR :
					     0;
}

int bp_stream_read_all(int prog_fd, __u32 stream, struct bp_text *text, struct bp_err *err)
{
	size_t end = text->len + MOST;

	while (text->len < end) {
		char *to = bp_text_reserve(text, PIECE);
		int got;

		if (!to)
			return bp_fail(err, text->num, "realloc", "%s", "");
		got = bp_prog_stream_read(prog_fd, stream, to, PIECE, err);
		if (got <= 0)
			return got;
		text->len += (size_t)got;
	}
	return 0;
}

int bp_stream_string(struct bp_text *text)
{
	char *end = bp_text_reserve(text, 1);

	if (!end)
		return -ENOMEM;
	*end = '\0';
	for (char *at = text->buf; at < end; at++)
		if (!*at)
			*at = ' ';
	return 0;
}

/* One stream as a string. */
static int read_string(int prog_fd, __u32 stream, struct bp_text *text, struct bp_err *err)
{
	int ret = bp_stream_read_all(prog_fd, stream, text, err);

	if (ret == 0 && bp_stream_string(text))
		ret = bp_fail(err, ENOMEM, "realloc", "%s", "");
	return ret;
}

int bp_streams_read(int prog_fd, struct bp_streams *streams, struct bp_err *err)
{
	struct bp_err failure = { 0 };
	int ret;

	ret = read_string(prog_fd, BP_STDOUT, &streams->out, &failure);
	if (ret == -EINVAL)
		return 0; /* before Linux 6.17 */
	if (ret == 0)
		ret = read_string(prog_fd, BP_STDERR, &streams->err, &failure);
	streams->known = ret == 0;
	if (ret && err)
		*err = failure;
	return ret;
}

bool bp_stream_report(const struct bp_streams *streams, char *buf, size_t size)
{
	static const char error[] = "ERROR: ";
	static const char cpu[] = "\nCPU: ";
	const char *line = streams->known ? streams->err.buf : NULL;

	for (; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
		const char *words = line + sizeof(error) - 1;
		size_t len;

		if (strncmp(line, error, sizeof(error) - 1) != 0)
			continue;
		len = strcspn(words, "\n");
		if (strncmp(words + len, cpu, sizeof(cpu) - 1) != 0)
			continue;
		snprintf(buf, size, "%.*s", (int)len, words);
		return true;
	}
	return false;
}

void bp_streams_free(struct bp_streams *streams)
{
	bp_text_free(&streams->out);
	bp_text_free(&streams->err);
	streams->known = false;
}
