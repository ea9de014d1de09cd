// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* command_file.c - a file of command lines: one a line, quoted as for a shell */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "util/command_file.h"
#include "util/file.h"

/* A line being split: words are written over what was read already. */
struct splitter {
	const char *at;
	const char *end;
	char *out;
};

static int wrong(struct bp_err *err, const char *what)
{
	return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s", what);
}

static int single_quoted(struct splitter *s, struct bp_err *err)
{
	for (s->at++; s->at < s->end; s->at++) {
		if (*s->at == '\'') {
			s->at++;
			return 0;
		}
		*s->out++ = *s->at;
	}
	return wrong(err, "an apostrophe (') is not closed");
}

static int double_quoted(struct splitter *s, struct bp_err *err)
{
	for (s->at++; s->at < s->end; s->at++) {
		if (*s->at == '"') {
			s->at++;
			return 0;
		}
		if (*s->at == '\\' && s->at + 1 < s->end && strchr("\\\"$`", s->at[1]))
			s->at++;
		*s->out++ = *s->at;
	}
	return wrong(err, "a quotation mark (\") is not closed");
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The pieces up to the next blank. */
static int word(struct splitter *s, struct bp_err *err)
{
	int ret = 0;

	while (ret == 0 && s->at < s->end && !is_blank(*s->at)) {
		if (*s->at == '\'') {
			ret = single_quoted(s, err);
		} else if (*s->at == '"') {
			ret = double_quoted(s, err);
		} else if (*s->at == '\\' && s->at + 1 == s->end) {
			ret = wrong(err, "a backslash at the end: a command is on one line");
		} else {
			s->at += *s->at == '\\';
			*s->out++ = *s->at++;
		}
	}
	return ret;
}

int bp_command_line_split(char *text, size_t len, char **words, size_t *ret_count,
			  struct bp_err *err)
{
	struct splitter s = { .at = text, .end = text + len, .out = text };
	size_t count = 0;
	int ret;

	if (memchr(text, '\0', len))
		return wrong(err, "a NUL byte is no text");
	for (;;) {
		while (s.at < s.end && is_blank(*s.at))
			s.at++;
		if (s.at == s.end || *s.at == '#')
			break;
		words[count++] = s.out;
		ret = word(&s, err);
		if (ret)
			return ret;
		/* A word is shorter than what it was read from by the blank, unless it ends the
		 * line. */
		s.at += s.at < s.end;
		*s.out++ = '\0';
	}
	*ret_count = count;
	return 0;
}

/* The next line, without its end, and without what is left of the one before. */
static ssize_t read_line(FILE *file, struct bp_command_line *line)
{
	ssize_t len;

	while (line->unread) {
		int c = getc_unlocked(file);

		line->unread = c != EOF && c != '\n';
	}
	len = bp_line_read(file, line->text, BP_COMMAND_LINE_MAX);
	line->unread = len > (ssize_t)BP_COMMAND_LINE_MAX;
	if (!line->unread && len > 0 && line->text[len - 1] == '\r')
		len--;
	return len;
}

static int allocate(struct bp_command_line *line, struct bp_err *err)
{
	if (line->text)
		return 0;
	/* One byte more for the end of a word that ends the line. */
	line->text = malloc(BP_COMMAND_LINE_MAX + 1);
	/* And one for argv[0], one for NULL. */
	line->words = calloc(BP_COMMAND_LINE_MAX / 2 + 3, sizeof(*line->words));
	if (!line->text || !line->words)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	return 0;
}

int bp_command_line_next(FILE *file, struct bp_command_line *line, struct bp_err *err)
{
	int ret = allocate(line, err);

	while (ret == 0) {
		ssize_t len;

		errno = 0;
		len = read_line(file, line);
		if (ferror(file))
			return bp_fail(err, errno ? errno : EIO, "read", "%s", "");
		if (len < 0)
			return 0;
		line->number++;
		line->count = 0;
		if ((size_t)len > BP_COMMAND_LINE_MAX)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "a line of more than %zu bytes", BP_COMMAND_LINE_MAX);
		ret = bp_command_line_split(line->text, (size_t)len, line->words + 1, &line->count,
					    err);
		if (ret == 0 && line->count) {
			line->words[line->count + 1] = NULL;
			return 1;
		}
	}
	return ret;
}

void bp_command_line_free(struct bp_command_line *line)
{
	free(line->words);
	free(line->text);
}
