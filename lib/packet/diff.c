// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* diff.c - where two strings of bytes differ, in lines for people */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packet/diff.h"
#include "packet/header.h"

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

static void put_rows(FILE *file, const struct side *a, const struct side *b)
{
	size_t lines = 0;
	size_t left = 0;

	for (size_t from = 0; from < longer(a, b); from += ROW) {
		size_t count = 0;

		for (size_t at = from; at < from + ROW && at < longer(a, b); at++)
			count += differs(a, b, at);
		if (count && lines == BP_DIFF_LINES)
			left += count;
		if (!count || lines == BP_DIFF_LINES)
			continue;
		put_row(file, '-', a, b, from);
		put_row(file, '+', b, a, from);
		lines += 2;
	}
	if (left)
		fprintf(file, "and %zu bytes more\n", left);
}

/* A line for a field, unless it is the same or one side does not have it: was there one? */
static bool put_field(FILE *file, const struct side *want, const struct side *got,
		      const struct bp_layer *layer, const struct bp_header_field *field)
{
	size_t at = layer->at + field->at / 8;
	size_t end = layer->at + (field->at + field->bits + 7U) / 8;
	char want_text[48];
	char got_text[48];

	if (field->alias || end > want->len || end > got->len)
		return false;
	bp_header_text(field, want->bytes + layer->at, want_text, sizeof(want_text));
	bp_header_text(field, got->bytes + layer->at, got_text, sizeof(got_text));
	if (strcmp(want_text, got_text) == 0)
		return false;
	if (file)
		fprintf(file, "%s %s (offset %zu): %s, expected %s\n", layer->proto->name,
			field->name, at, got_text, want_text);
	return true;
}

/* What is no field: options, and what follows the headers. */
static void put_rest(FILE *file, const struct side *a, const struct side *b, const char *name,
		     size_t from, size_t to)
{
	size_t count = 0;
	size_t first = 0;

	for (size_t at = from; at < to; at++)
		if (differs(a, b, at) && count++ == 0)
			first = at;
	if (count)
		fprintf(file, "%s (offset %zu): %zu bytes differ\n", name, first, count);
}

static void put_fields(FILE *file, const struct side *want, const struct side *got, bool ip_first)
{
	struct bp_layer layers[BP_LAYERS];
	size_t count = bp_layers(want->bytes, want->len, ip_first, layers);
	size_t lines = 0;
	size_t end = 0;

	for (size_t i = 0; i < count; i++) {
		const struct bp_layer *layer = &layers[i];
		char name[40];

		for (const struct bp_header_field *field = layer->proto->fields; field->name;
		     field++)
			lines += put_field(lines < BP_DIFF_LINES ? file : NULL, want, got, layer,
					   field);
		end = layer->at + layer->len;
		snprintf(name, sizeof(name), "%s options", layer->proto->name);
		put_rest(file, want, got, name, layer->at + layer->proto->len, end);
	}
	if (lines > BP_DIFF_LINES)
		fprintf(file, "and %zu fields more\n", lines - BP_DIFF_LINES);
	put_rest(file, want, got, "payload", end, longer(want, got));
}

char *bp_diff(const unsigned char *want, size_t want_len, const unsigned char *got, size_t got_len,
	      enum bp_diff_kind kind)
{
	struct side a = { want, want_len };
	struct side b = { got, got_len };
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return NULL;
	put_rows(file, &a, &b);
	if (kind != BP_DIFF_BYTES)
		put_fields(file, &a, &b, kind == BP_DIFF_IP);
	/* Closing may move the text. */
	if (fclose(file)) {
		free(text);
		return NULL;
	}
	return text;
}
