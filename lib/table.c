// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* table.c - lines of cells, written as a table or as blocks */
#include <string.h>

#include "table.h"

/* Width in characters, not in bytes; WIDE if they are not known to be the same. */
static size_t width_of(const char *text, size_t len, bool wide)
{
	size_t width = len;

	for (size_t i = 0; wide && i < len; i++)
		width -= (text[i] & 0xc0) == 0x80;
	return width;
}

/* A column that was cut stays wide enough to tell something. */
#define LEAST 8

/* Take from the widest that may be cut until a line fits. */
static void make_fit(struct bp_table *table)
{
	size_t all = 2 * table->count - 2;

	for (size_t i = 0; i < table->count; i++)
		all += table->cols[i].width;
	for (; all > table->fit; all--) {
		struct bp_table_col *widest = NULL;

		for (size_t i = 0; i < table->count; i++)
			if (table->cols[i].cut && table->cols[i].width > LEAST &&
			    (!widest || table->cols[i].width > widest->width))
				widest = &table->cols[i];
		if (!widest)
			return;
		widest->width--;
	}
}

/* Bytes of the first so many characters. */
static size_t len_of(const char *text, size_t width)
{
	size_t len = 0;

	for (; text[len]; len++)
		if ((text[len] & 0xc0) != 0x80 && width-- == 0)
			break;
	return len;
}

static void measure(struct bp_table *table)
{
	const char *cell = table->cells.buf;
	const char *end = cell ? cell + table->cells.len : NULL;

	for (size_t i = 0; cell < end; i = i + 1 == table->count ? 0 : i + 1) {
		size_t len = strlen(cell);
		size_t width = width_of(cell, len, table->cells.wide);

		if (width > table->cols[i].width)
			table->cols[i].width = width;
		cell += len + 1;
	}
}

/* A cell and what stands behind it. What comes last has no blanks at its end. */
static void put(struct bp_text *to, const char *cell, size_t len, const struct bp_table_col *col,
		bool wide, bool last)
{
	size_t width = width_of(cell, len, wide);
	bool cut = col->cut && width > col->width;
	size_t pad = col->width > width ? col->width - width : 0;
	char *at = bp_text_room(to, len + pad + 2);

	if (!at)
		return;
	if (cut)
		len = len_of(cell, col->width - 1);
	if (col->right) {
		memset(at, ' ', pad);
		at += pad;
	}
	memcpy(at, cell, len);
	at += len;
	if (cut)
		*at++ = '+';
	if (last) {
		*at++ = '\n';
	} else {
		memset(at, ' ', (col->right ? 0 : pad) + 2);
		at += (col->right ? 0 : pad) + 2;
	}
	to->len = (size_t)(at - to->buf);
}

static void put_lines(struct bp_table *table, struct bp_text *to)
{
	const char *cell = table->cells.buf;
	const char *end = cell + table->cells.len;

	for (size_t i = 0; !table->begun && i < table->count; i++)
		put(to, table->cols[i].head, strlen(table->cols[i].head), &table->cols[i], true,
		    i + 1 == table->count);
	for (size_t i = 0; cell < end; i = i + 1 == table->count ? 0 : i + 1) {
		size_t len = strlen(cell);

		put(to, cell, len, &table->cols[i], table->cells.wide, i + 1 == table->count);
		cell += len + 1;
	}
	table->begun = true;
}

/* A line for each value, and an empty one between the blocks. */
static void put_blocks(struct bp_table *table, struct bp_text *to)
{
	const char *cell = table->cells.buf;
	const char *end = cell + table->cells.len;
	struct bp_table_col col = { 0 };

	for (size_t i = 0; i < table->count; i++)
		if (table->cols[i].width > col.width)
			col.width = table->cols[i].width;
	for (size_t i = 0; cell < end; i = i + 1 == table->count ? 0 : i + 1) {
		const char *head = table->cols[i].head;

		if (i == 0 && table->begun)
			bp_text_str(to, "\n");
		put(to, head, strlen(head), &col, true, false);
		bp_text_str(to, cell);
		bp_text_str(to, "\n");
		cell += strlen(cell) + 1;
		table->begun = true;
	}
}

void bp_table_write(struct bp_table *table, struct bp_text *to)
{
	for (size_t i = 0; !table->begun && i < table->count; i++)
		table->cols[i].width =
			width_of(table->cols[i].head, strlen(table->cols[i].head), true);
	if (!table->blocks)
		measure(table);
	if (table->fit && table->count)
		make_fit(table);
	if (table->cells.num)
		to->num = table->cells.num;
	if (table->blocks)
		put_blocks(table, to);
	else if (table->count)
		put_lines(table, to);
	table->cells.len = 0;
}
