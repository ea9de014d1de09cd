/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* table.h - lines of cells, written as a table or as blocks */
#ifndef BP_TABLE_H
#define BP_TABLE_H

#include "util/text.h"

#define BP_TABLE_MAX 64 /* columns */

/* A cell with this text is written in this colour, an escape sequence of terminals. */
struct bp_table_colour {
	const char *text;
	const char *colour;
};

/* A column: its heading, and which side its cells keep to. */
struct bp_table_col {
	const char *head;
	bool right;
	bool cut;                              /* may be cut, so that lines fit */
	const struct bp_table_colour *colours; /* ended by a row of NULLs; NULL: none */
	size_t width;                          /* characters, of what was written so far */
};

/* Lines that wait to be written. Start as { 0 }, then set the columns. */
struct bp_table {
	struct bp_table_col cols[BP_TABLE_MAX];
	size_t count;   /* of columns */
	size_t fit;     /* characters that a line may have; 0: any number */
	char separator; /* between cells, without blanks: ',' or a tab; 0: columns */
	bool blocks;    /* a block of lines for each line, with the headings at its left */
	bool no_header;
	bool begun;           /* the heading, or a block, was written */
	struct bp_text cells; /* of all lines, line by line, see bp_cell_begin() */
};

/**
 * @brief Begin a cell; its bytes follow.
 *
 * @param to where it goes: the cells of a table, or others to be added to them
 * @return where it begins, for bp_cell_end()
 */
static inline size_t bp_cell_begin(struct bp_text *to)
{
	size_t at = to->len;

	if (bp_text_reserve(to, sizeof(__u32)))
		to->len += sizeof(__u32);
	return at;
}

/**
 * @brief End a cell.
 *
 * @param to where it is
 * @param at where it begins
 */
static inline void bp_cell_end(struct bp_text *to, size_t at)
{
	__u32 len = (__u32)(to->len - at - sizeof(len));

	if (!to->num)
		memcpy(to->buf + at, &len, sizeof(len));
}

/* In the length of a cell: it is a line by itself, not one of a line's cells. */
#define BP_CELL_IS_LINE (1U << 31)

/**
 * @brief End a cell that is a line by itself, without columns; not in blocks and CSV.
 *
 * @param to where it is
 * @param at where it begins
 */
static inline void bp_cell_end_line(struct bp_text *to, size_t at)
{
	__u32 len = (__u32)(to->len - at - sizeof(len)) | BP_CELL_IS_LINE;

	if (!to->num)
		memcpy(to->buf + at, &len, sizeof(len));
}

/**
 * @brief Write the lines that wait, below the heading if that was not yet written.
 *
 * A column is as wide as its widest cell so far. Where lines would be too long, the widest of the
 * columns that may be cut get less, and a cell that is cut has a plus sign in its middle.
 *
 * @param table the table
 * @param to the text to add to
 */
void bp_table_write(struct bp_table *table, struct bp_text *to);

#endif
