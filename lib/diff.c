// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* diff.c - where two strings of bytes differ, in lines for people */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "diff.h"

#define ROW ((size_t)16)

/* Bytes of one side; what is behind its end is different from everything. */
struct side {
	const unsigned char *bytes;
	size_t len;
};

static bool differs(const struct side *a, const struct side *b, size_t at)
{
	return at >= a->len || at >= b->len || a->bytes[at] != b->bytes[at];
}

static size_t longer(const struct side *a, const struct side *b)
{
	return a->len > b->len ? a->len : b->len;
}

size_t bp_diff_count(const unsigned char *want, size_t want_len, const unsigned char *got,
		     size_t got_len, size_t *ret_first)
{
	struct side a = { want, want_len };
	struct side b = { got, got_len };
	size_t count = 0;

	for (size_t at = 0; at < longer(&a, &b); at++) {
		if (!differs(&a, &b, at))
			continue;
		if (count++ == 0)
			*ret_first = at;
	}
	return count;
}

static void put_row(FILE *file, char mark, const struct side *side, const struct side *other,
		    size_t from)
{
	fprintf(file, "%c %04zx ", mark, from);
	for (size_t at = from; at < from + ROW && at < longer(side, other); at++)
		if (at >= side->len)
			fputs(" --", file);
		else if (differs(side, other, at))
			fprintf(file, " %02x", side->bytes[at]);
		else
			fputs(" ..", file);
	putc('\n', file);
}

char *bp_diff(const unsigned char *want, size_t want_len, const unsigned char *got, size_t got_len)
{
	struct side a = { want, want_len };
	struct side b = { got, got_len };
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);
	size_t lines = 0;
	size_t left = 0;

	if (!file)
		return NULL;
	for (size_t from = 0; from < longer(&a, &b); from += ROW) {
		size_t count = 0;

		for (size_t at = from; at < from + ROW && at < longer(&a, &b); at++)
			count += differs(&a, &b, at);
		if (count && lines == BP_DIFF_LINES)
			left += count;
		if (!count || lines == BP_DIFF_LINES)
			continue;
		put_row(file, '-', &a, &b, from);
		put_row(file, '+', &b, &a, from);
		lines += 2;
	}
	if (left)
		fprintf(file, "and %zu bytes more\n", left);
	/* Closing may move the text. */
	if (fclose(file)) {
		free(text);
		return NULL;
	}
	return text;
}
