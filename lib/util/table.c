// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* table.c - lines of cells, written as a table or as blocks */
#include <string.h>

#include "util/table.h"

struct cell {
	const char *text;
	size_t len;
	bool line; /* by itself, see bp_cell_end_line() */
};

/* Width in characters, not in bytes; WIDE if they are not known to be the same. */
static size_t width_of(const char *text, size_t len, bool wide)
{
	size_t width = len;

	for (size_t i = 0; wide && i < len; i++)
		width -= (text[i] & 0xc0) == 0x80;
	return width;
}

/* Bytes of an escape sequence that makes colour, at most, and the one that ends it. */
#define COLOUR_MAX 16
#define COLOUR_END "\033[0m"

/* A column that was cut stays wide enough to tell something. */
#define LEAST 6

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
static size_t len_of(const struct cell *cell, size_t width)
{
	size_t len = 0;

	for (; len < cell->len; len++)
		if ((cell->text[len] & 0xc0) != 0x80 && width-- == 0)
			break;
	return len;
}

/* Bytes of the last so many characters. */
static size_t tail_of(const struct cell *cell, size_t width)
{
	size_t at = cell->len;

	while (at && width)
		if ((cell->text[--at] & 0xc0) != 0x80)
			width--;
	return cell->len - at;
}

/* The beginning and the end of a cell, with a mark between them. */
static char *put_cut(const struct cell *cell, size_t width, char *at)
{
	size_t end = (width - 1) / 2;
	size_t head = len_of(cell, width - 1 - end);
	size_t tail = tail_of(cell, end);

	memcpy(at, cell->text, head);
	at += head;
	*at++ = '+';
	memcpy(at, cell->text + cell->len - tail, tail);
	return at + tail;
}

/* The cell at a place, which moves to the next one. */
static struct cell take(const char **at)
{
	__u32 len;
	struct cell cell = { .text = *at + sizeof(len) };

	memcpy(&len, *at, sizeof(len));
	cell.len = len & ~BP_CELL_IS_LINE;
	cell.line = len & BP_CELL_IS_LINE;
	*at = cell.text + cell.len;
	return cell;
}

/* Where the cells end; there is no buffer before the first one. */
static const char *end_of(const struct bp_table *table)
{
	return table->cells.buf ? table->cells.buf + table->cells.len : NULL;
}

static void measure(struct bp_table *table)
{
	const char *at = table->cells.buf;
	const char *end = end_of(table);

	for (size_t i = 0; at < end;) {
		struct cell cell = take(&at);
		size_t width = width_of(cell.text, cell.len, table->cells.wide);

		if (cell.line)
			continue;
		if (width > table->cols[i].width)
			table->cols[i].width = width;
		i = i + 1 == table->count ? 0 : i + 1;
	}
}

/* The colour of a cell, or an empty text. */
static const char *colour_of(const struct bp_table_col *col, const struct cell *cell)
{
	for (const struct bp_table_colour *row = col->colours; row && row->text; row++)
		if (strlen(row->text) == cell->len && memcmp(row->text, cell->text, cell->len) == 0)
			return row->colour;
	return "";
}

static char *put_text(char *at, const char *text, size_t len)
{
	memcpy(at, text, len);
	return at + len;
}

/* The cells of a line, which has no blanks at its end. */
static void put_line(const struct bp_table *table, const struct cell *cells, bool wide,
		     struct bp_text *to)
{
	size_t total = 1;
	char *start;
	char *at;

	for (size_t i = 0; i < table->count; i++)
		total += cells[i].len + table->cols[i].width + 2 +
			 (table->cols[i].colours ? 2 * COLOUR_MAX : 0);
	start = at = bp_text_reserve(to, total);
	if (!at)
		return;
	memset(at, ' ', total);
	for (size_t i = 0;; i++, at += 2) {
		const struct bp_table_col *col = &table->cols[i];
		size_t width = width_of(cells[i].text, cells[i].len, wide);
		size_t pad = col->width > width ? col->width - width : 0;
		bool cut = col->cut && width > col->width;

		at += col->right ? pad : 0;
		if (cut) {
			at = put_cut(&cells[i], col->width, at);
		} else {
			const char *colour = colour_of(col, &cells[i]);

			at = put_text(at, colour, strlen(colour));
			at = put_text(at, cells[i].text, cells[i].len);
			if (*colour)
				at = put_text(at, COLOUR_END, strlen(COLOUR_END));
		}
		if (i + 1 == table->count)
			break;
		at += col->right ? 0 : pad;
	}
	*at++ = '\n';
	to->len += (size_t)(at - start);
}

static void put_lines(struct bp_table *table, struct bp_text *to)
{
	const char *at = table->cells.buf;
	const char *end = end_of(table);
	struct cell cells[BP_TABLE_MAX] = { 0 };

	for (size_t i = 0; i < table->count; i++)
		cells[i] = (struct cell){ table->cols[i].head, strlen(table->cols[i].head), false };
	if (!table->begun && !table->no_header)
		put_line(table, cells, true, to);
	while (at < end) {
		cells[0] = take(&at);
		if (cells[0].line) {
			bp_text_add(to, cells[0].text, cells[0].len);
			bp_text_str(to, "\n");
			continue;
		}
		for (size_t i = 1; i < table->count; i++)
			cells[i] = take(&at);
		put_line(table, cells, table->cells.wide, to);
	}
	table->begun = true;
}

/* A cell of CSV; there are no line breaks in it, since these are escaped. */
static void put_field(const struct cell *cell, char separator, struct bp_text *to)
{
	bool quotes = separator == ',' &&
		      (memchr(cell->text, ',', cell->len) || memchr(cell->text, '"', cell->len));

	if (!quotes) {
		bp_text_add(to, cell->text, cell->len);
		return;
	}
	bp_text_str(to, "\"");
	for (size_t i = 0; i < cell->len; i++) {
		if (cell->text[i] == '"')
			bp_text_str(to, "\"");
		bp_text_add(to, cell->text + i, 1);
	}
	bp_text_str(to, "\"");
}

static void put_separated(struct bp_table *table, struct bp_text *to)
{
	const char *at = table->cells.buf;
	const char *end = end_of(table);

	for (size_t i = 0; !table->begun && !table->no_header && i < table->count; i++) {
		const char *head = table->cols[i].head;

		put_field(&(struct cell){ head, strlen(head), false }, table->separator, to);
		bp_text_add(to, i + 1 == table->count ? "\n" : &table->separator, 1);
	}
	table->begun = true;
	for (size_t i = 0; at < end; i = i + 1 == table->count ? 0 : i + 1) {
		struct cell cell = take(&at);

		put_field(&cell, table->separator, to);
		bp_text_add(to, i + 1 == table->count ? "\n" : &table->separator, 1);
	}
}

/* A line for each value, and an empty one between the blocks. */
static void put_blocks(struct bp_table *table, struct bp_text *to)
{
	const char *at = table->cells.buf;
	const char *end = end_of(table);
	size_t width = 0;

	for (size_t i = 0; i < table->count; i++)
		if (table->cols[i].width > width)
			width = table->cols[i].width;
	for (size_t i = 0; at < end; i = i + 1 == table->count ? 0 : i + 1) {
		struct cell cell = take(&at);

		if (i == 0 && table->begun)
			bp_text_str(to, "\n");
		bp_text_str(to, table->cols[i].head);
		bp_text_blanks(to, width + 2 - table->cols[i].width);
		bp_text_add(to, cell.text, cell.len);
		bp_text_str(to, "\n");
		table->begun = true;
	}
}

void bp_table_write(struct bp_table *table, struct bp_text *to)
{
	for (size_t i = 0; !table->begun && i < table->count; i++)
		table->cols[i].width =
			table->no_header && !table->blocks ?
				0 :
				width_of(table->cols[i].head, strlen(table->cols[i].head), true);
	/* After a failure the cells are not whole. */
	if (table->cells.num) {
		to->num = table->cells.num;
		return;
	}
	if (table->separator) {
		put_separated(table, to);
		table->cells.len = 0;
		return;
	}
	if (!table->blocks)
		measure(table);
	if (table->fit && table->count && !table->blocks)
		make_fit(table);
	if (table->blocks)
		put_blocks(table, to);
	else if (table->count)
		put_lines(table, to);
	table->cells.len = 0;
}
