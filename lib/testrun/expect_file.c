// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* expect_file.c - expectations of the packets of a capture, a line each */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "testrun/expect_file.h"
#include "util/file.h"

#define BLANKS " \t\r\n"
/* The bytes of a packet in hexadecimal have room in a line. */
#define MAX_LINE (1 << 20)

struct bp_expect_file {
	FILE *file;
	struct bp_expect_of of;
	char path[200];
	unsigned long number; /* of the line */
	char *line;
	char *words; /* the same, cut into words */
};

int bp_expect_file_open(const char *path, const struct bp_expect_of *of,
			struct bp_expect_file **ret_file, struct bp_err *err)
{
	bool in = strcmp(path, "-") == 0;
	cleanup_fd int fd = bp_file_open(path, err);
	struct bp_expect_file *file;

	if (fd < 0)
		return fd;
	file = calloc(1, sizeof(*file));
	if (!file)
		return bp_fail(err, ENOMEM, "calloc", "%s", path);
	file->line = malloc(MAX_LINE + 1);
	file->file = file->line ? fdopen(fd, "r") : NULL;
	if (!file->file) {
		free(file->line);
		free(file);
		return bp_fail(err, ENOMEM, "fdopen", "%s", path);
	}
	take_fd(&fd);
	file->of = *of;
	snprintf(file->path, sizeof(file->path), "%s", in ? "standard input" : path);
	*ret_file = file;
	return 0;
}

static int bad(const struct bp_expect_file *file, struct bp_err *err, const char *what)
{
	return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s:%lu: %s", file->path, file->number,
			    what);
}

/* Take the words of a line apart; data is all that follows it. */
static int parse(const struct bp_expect_file *file, struct bp_expect_words *ret_words,
		 struct bp_err *err)
{
	char *at = file->words + strspn(file->words, BLANKS);

	ret_words->verdict = at;
	for (;;) {
		at += strcspn(at, BLANKS);
		if (!*at)
			break;
		*at++ = '\0';
		at += strspn(at, BLANKS);
		if (strncmp(at, "len=", 4) == 0) {
			if (ret_words->len)
				return bad(file, err, "len= is there already");
			ret_words->len = at + 4;
		} else if (strncmp(at, "data=", 5) == 0) {
			ret_words->data = at + 5;
			at[strcspn(at, "\r\n")] = '\0';
			break;
		} else if (*at) {
			return bad(file, err, "behind the verdict stand len= and data=");
		}
	}
	if (strcmp(ret_words->verdict, "-") == 0)
		ret_words->verdict = NULL;
	if (ret_words->data && strncmp(ret_words->data, "hex:", 4) != 0 &&
	    ret_words->data[0] != '@')
		return bad(file, err, "data= wants hex: and bytes, or @ and a template");
	return 0;
}

/* Step to the next line that counts: 1; 0 at the end. */
static int read_line(struct bp_expect_file *file, struct bp_err *err)
{
	ssize_t len;

	do {
		errno = 0;
		len = bp_line_read(file->file, file->line, MAX_LINE);
		file->number++;
		if (ferror(file->file))
			return bp_fail(err, errno ? errno : EIO, "read", "%s", file->path);
		if (len < 0)
			return 0;
		if (len > MAX_LINE)
			return bad(file, err, "a line of more than a megabyte");
		if (strlen(file->line) != (size_t)len)
			return bad(file, err, "a byte of zero is no text");
		len = (ssize_t)strspn(file->line, BLANKS);
	} while (!file->line[len] || file->line[len] == '#');
	file->line[strcspn(file->line, "\r\n")] = '\0';
	free(file->words);
	file->words = strdup(file->line);
	return file->words ? 1 : bp_fail(err, ENOMEM, "strdup", "%s", file->path);
}

int bp_expect_file_next(struct bp_expect_file *file, struct bp_expect *ret_expect,
			struct bp_err *err)
{
	struct bp_expect_words words = { 0 };
	struct bp_err own = { 0 };
	int ret = read_line(file, err);

	if (ret > 0 && parse(file, &words, err))
		return -EINVAL;
	if (ret <= 0)
		return ret;
	ret = bp_expect_prepare(&words, &file->of, ret_expect, &own);
	if (ret == 0)
		return 1;
	bp_fail_text(err, BP_USAGE, EINVAL, "", "%s:%lu: %s", file->path, file->number, own.text);
	if (own.hint[0])
		bp_hint(err, "%s", own.hint);
	return ret;
}

void bp_expect_file_close(struct bp_expect_file *file)
{
	if (!file)
		return;
	fclose(file->file);
	free(file->line);
	free(file->words);
	free(file);
}
