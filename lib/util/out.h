/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* out.h - columns declared once, values handed over, a table or JSON written */
#ifndef BP_OUT_H
#define BP_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <linux/types.h>

enum bp_out_format {
	BP_OUT_TABLE,
	BP_OUT_BLOCKS, /* as a table, with a block of lines for each of its lines */
	BP_OUT_JSON,
	BP_OUT_PRETTY, /* JSON with indentation */
	BP_OUT_CSV,    /* the cells of a table with commas between them, as RFC 4180 has it */
	BP_OUT_TSV,    /* the same with tabs, and without quotes */
	BP_OUT_IDS,    /* the values of the columns with key "id", one a line */
};

enum bp_out_type {
	BP_OUT_STR,
	BP_OUT_U64,
	BP_OUT_REAL, /* a number with three digits behind the point */
	BP_OUT_BOOL,
	BP_OUT_TIME, /* seconds since 1970; in a table local time */
	BP_OUT_LIST, /* numbers or strings */
	BP_OUT_ROWS, /* rows with columns of their own; in a table it is the last column, and a
		      * row in which there are none has no line, unless it is the one row */
	BP_OUT_ROW,  /* the same, but exactly one row: an object in JSON */
	BP_OUT_RAW,  /* JSON that was written already; in JSON only */
};

/* An array of these ends with a row of zeros. */
struct bp_out_col {
	const char *key;  /* of the JSON member: for ever */
	const char *head; /* heading in a table; NULL: in JSON only */
	enum bp_out_type type;
	const struct bp_out_col *rows; /* columns of BP_OUT_ROWS and BP_OUT_ROW */
};

struct bp_out;

/**
 * @brief Begin output.
 *
 * Values follow in the order of the columns, each row ended by bp_out_row_end(). A value of
 * another type than its column's is a bug and ends the program. Nothing is written before
 * bp_out_close(), but for bp_out_stream().
 *
 * @param file the stream to write to
 * @param format table or JSON
 * @param cols the columns, the caller's until bp_out_close()
 * @param one the result is one row: an object in JSON, a line for each value in a table
 * @return the output, ended by bp_out_close(), or NULL if there is no memory
 */
struct bp_out *bp_out_open(FILE *file, enum bp_out_format format, const struct bp_out_col *cols,
			   bool one);

/**
 * @brief From now on write as soon as much has come together, and not only at the end.
 *
 * So the output takes the same memory however long it is. The columns of a table are as wide as
 * those of its first 32 KiB need them, and grow where later lines need more.
 *
 * @param out the output
 */
void bp_out_stream(struct bp_out *out);

/**
 * @brief Keep the lines of a table to a width: the widest columns get less, and cells that are
 * too long for theirs are shortened in the middle.
 *
 * @param out the output, before its first row
 * @param width characters of a line
 * @param keys the columns that may be cut, ended by NULL; NULL for all strings and lists
 */
void bp_out_fit(struct bp_out *out, size_t width, const char *const *keys);

struct bp_table_colour;

/**
 * @brief Write some texts in colour where they are a cell of a table.
 *
 * @param out the output, before its first row
 * @param key the column
 * @param colours texts and colours, ended by a row of NULLs; the caller's until bp_out_close()
 */
void bp_out_colour(struct bp_out *out, const char *key, const struct bp_table_colour *colours);

/**
 * @brief Leave out the heading of a table.
 *
 * @param out the output, before its first row
 */
void bp_out_no_header(struct bp_out *out);

/**
 * @brief From now on the rows of a table begin with blanks; nothing else is different.
 *
 * @param out the output, at the end of a row
 * @param blanks how many
 */
void bp_out_indent(struct bp_out *out, size_t blanks);

/**
 * @brief In a table, a line with a text only, to which the rows below it belong.
 *
 * It is indented as they are. In JSON, CSV, blocks and ids there is none.
 *
 * @param out the output, at the end of a row
 * @param text the line, which is escaped as a string is
 */
void bp_out_line(struct bp_out *out, const char *text);

/**
 * @brief Has something gone wrong, so that it is of no use to hand over more?
 *
 * @param out the output
 * @return 0, or a negative errno value, which bp_out_close() will return as well
 */
int bp_out_failed(const struct bp_out *out);

/**
 * @brief Hand over a string.
 *
 * What is hidden or no text is escaped, see bp_text_escaped().
 *
 * @param out the output
 * @param text the string; NULL for no value
 */
void bp_out_str(struct bp_out *out, const char *text);

/**
 * @brief Hand over a number.
 *
 * @param out the output
 * @param num the number
 */
void bp_out_u64(struct bp_out *out, __u64 num);

/**
 * @brief Hand over a number that is not known if it is 0.
 *
 * @param out the output
 * @param num the number, or 0 for null
 */
void bp_out_u64_or_null(struct bp_out *out, __u64 num);

/**
 * @brief Hand over a number that is not whole.
 *
 * @param out the output
 * @param num the number; what is no finite number is no value
 */
void bp_out_real(struct bp_out *out, double num);

/**
 * @brief Hand over a yes or no.
 *
 * @param out the output
 * @param yes the value
 */
void bp_out_bool(struct bp_out *out, bool yes);

/**
 * @brief Hand over a time.
 *
 * @param out the output
 * @param seconds since 1970, UTC
 */
void bp_out_time(struct bp_out *out, __u64 seconds);

/**
 * @brief Hand over that there is no value, in a column of any type.
 *
 * @param out the output
 */
void bp_out_null(struct bp_out *out);

/**
 * @brief Hand over a value that is JSON already; nothing of it is checked.
 *
 * @param out the output, JSON without indentation
 * @param json the document, on one line
 * @param len bytes of it
 */
void bp_out_raw(struct bp_out *out, const char *json, size_t len);

/**
 * @brief Begin a list; items follow, then bp_out_list_end().
 *
 * @param out the output
 */
void bp_out_list_begin(struct bp_out *out);

/**
 * @brief Hand over a number of a list.
 *
 * @param out the output
 * @param num the number
 */
void bp_out_item_u64(struct bp_out *out, __u64 num);

/**
 * @brief Hand over a string of a list.
 *
 * @param out the output
 * @param text the string
 */
void bp_out_item_str(struct bp_out *out, const char *text);

/**
 * @brief Begin an item of a list that is put together, such as bash(123).
 *
 * @param out the output
 */
void bp_out_item_begin(struct bp_out *out);

/**
 * @brief A part of an item, which is escaped: no name looks like a mark.
 *
 * @param out the output
 * @param text the part
 */
void bp_out_item_part(struct bp_out *out, const char *text);

/**
 * @brief A mark between parts of an item, as it is.
 *
 * @param out the output
 * @param fmt the mark, of ours and short, with nothing in it that JSON escapes
 */
void bp_out_item_mark(struct bp_out *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * @brief The end of an item.
 *
 * @param out the output
 */
void bp_out_item_end(struct bp_out *out);

/**
 * @brief End a list.
 *
 * @param out the output
 */
void bp_out_list_end(struct bp_out *out);

/**
 * @brief Begin rows in a column of a row; they follow, then bp_out_rows_end().
 *
 * @param out the output
 */
void bp_out_rows_begin(struct bp_out *out);

/**
 * @brief End the rows in a column of a row.
 *
 * @param out the output
 */
void bp_out_rows_end(struct bp_out *out);

/**
 * @brief End a row, at any level.
 *
 * @param out the output
 */
void bp_out_row_end(struct bp_out *out);

/**
 * @brief Write everything and end the output.
 *
 * @param out the output, freed
 * @return 0, or a negative errno value of the first thing that went wrong
 */
int bp_out_close(struct bp_out *out);

/**
 * @brief End the output without writing anything.
 *
 * @param out the output, freed; NULL is fine
 */
void bp_out_drop(struct bp_out *out);

#endif
