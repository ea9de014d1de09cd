// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* out.c - columns declared once, values handed over, a table or JSON written */
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/out.h"
#include "util/table.h"

#define MAX_DEPTH 4

/* The columns that are being filled, the outermost first. */
struct level {
	const struct bp_out_col *cols;
	size_t col;
	size_t rows;
	bool object; /* one row, without brackets around it */
};

struct bp_out {
	FILE *file;
	enum bp_out_format format;
	bool one;
	struct level levels[MAX_DEPTH];
	size_t depth;
	bool in_list;
	bool hidden;  /* in rows that a table does not show */
	bool streams; /* write before the end, when much has come together */
	size_t lines; /* lines of the table that the row has given */
	size_t items;
	struct bp_text text; /* what is to be written */

	/* Table only. */
	struct bp_table table;
	size_t indent; /* blanks before each row */
	bool has_rows;
	char clash[4][64]; /* headings of CSV whose key is there twice */
	size_t nclash;
	struct bp_text outer; /* if it has: cells of the row, and of the row within it */
	struct bp_text inner;
	size_t nouter;
	struct bp_text *to; /* where the value goes: one of these, or the table */
	size_t cell;        /* where it begins there */
	__u64 time;         /* a minute, and how it is written */
	char time_text[40];
};

static bool is_json(const struct bp_out *out)
{
	return out->format == BP_OUT_JSON || out->format == BP_OUT_PRETTY;
}

static bool is_separated(const struct bp_out *out)
{
	return out->format == BP_OUT_CSV || out->format == BP_OUT_TSV;
}

static bool is_table(const struct bp_out *out)
{
	return out->format == BP_OUT_TABLE || out->format == BP_OUT_BLOCKS || is_separated(out);
}

/* A new line in pretty JSON, as deep as the brackets that are open. */
static void indent(struct bp_out *out, size_t depth)
{
	if (out->format != BP_OUT_PRETTY)
		return;
	bp_text_str(&out->text, "\n");
	bp_text_blanks(&out->text, 4 * depth);
}

/* Brackets that are open around a member of a row at this level. */
static size_t brackets(const struct bp_out *out, size_t depth)
{
	size_t count = 0;

	for (size_t i = 0; i <= depth; i++)
		count += out->levels[i].object ? 1 : 2;
	return count;
}

/* The columns of a table: those with a heading, and those of the rows in the last one. */
static void show_columns(struct bp_table *table, const struct bp_out_col *cols, bool keys)
{
	for (; cols->key; cols++) {
		if (!cols->head)
			continue;
		if (cols->type == BP_OUT_ROWS)
			show_columns(table, cols->rows, keys);
		else if (table->count < BP_TABLE_MAX)
			table->cols[table->count++] = (struct bp_table_col){
				.head = keys ? cols->key : cols->head,
				.right = cols->type == BP_OUT_U64 || cols->type == BP_OUT_REAL,
			};
	}
}

/* In CSV a key of the rows that the row around them has too is told apart: "progs.attach_flags". */
static void tell_apart(struct bp_out *out, const struct bp_out_col *cols)
{
	const struct bp_out_col *rows = cols;
	size_t at = 0;

	for (; rows->key && (rows->type != BP_OUT_ROWS || !rows->head); rows++)
		at += !!rows->head;
	for (const struct bp_out_col *col = rows->rows; rows->key && col->key; col++) {
		if (!col->head || at == out->table.count)
			continue;
		for (const struct bp_out_col *outer = cols; outer != rows; outer++)
			if (outer->head && strcmp(outer->key, col->key) == 0 && out->nclash < 4) {
				snprintf(out->clash[out->nclash], sizeof(*out->clash), "%s.%s",
					 rows->key, col->key);
				out->table.cols[at].head = out->clash[out->nclash++];
			}
		at++;
	}
}

static bool has_rows(const struct bp_out_col *cols)
{
	for (; cols->key; cols++)
		if (cols->type == BP_OUT_ROWS && cols->head)
			return true;
	return false;
}

struct bp_out *bp_out_open(FILE *file, enum bp_out_format format, const struct bp_out_col *cols,
			   bool one)
{
	struct bp_out *out = calloc(1, sizeof(*out));

	if (!out)
		return NULL;
	out->file = file;
	out->format = format;
	out->one = one;
	out->levels[0] = (struct level){ .cols = cols, .object = one };
	if (is_json(out) && !one)
		bp_text_str(&out->text, "[");
	show_columns(&out->table, cols, is_separated(out));
	out->has_rows = has_rows(cols);
	if (is_separated(out))
		tell_apart(out, cols);
	out->table.blocks = format == BP_OUT_BLOCKS || (one && !out->has_rows);
	out->table.separator = format == BP_OUT_CSV ? ',' : format == BP_OUT_TSV ? '\t' : 0;
	return out;
}

void bp_out_stream(struct bp_out *out)
{
	out->streams = true;
	out->text.file = out->file;
}

void bp_out_colour(struct bp_out *out, const char *key, const struct bp_table_colour *colours)
{
	size_t at = 0;

	for (const struct bp_out_col *col = out->levels[0].cols; col->key; col++) {
		if (!col->head || col->type == BP_OUT_ROWS || at == out->table.count)
			continue;
		if (strcmp(col->key, key) == 0)
			out->table.cols[at].colours = colours;
		at++;
	}
}

void bp_out_no_header(struct bp_out *out)
{
	out->table.no_header = true;
}

void bp_out_indent(struct bp_out *out, size_t blanks)
{
	out->indent = out->format == BP_OUT_TABLE ? blanks : 0;
}

void bp_out_line(struct bp_out *out, const char *text)
{
	struct bp_text *cells = &out->table.cells;
	size_t begin;

	if (out->format != BP_OUT_TABLE || !out->table.count)
		return;
	begin = bp_cell_begin(cells);
	bp_text_blanks(cells, out->indent);
	bp_text_escaped(cells, text, BP_AS_CELL);
	bp_cell_end_line(cells, begin);
}

/* In the order in which they are shown: see show_columns(). */
static void fit_columns(struct bp_out *out, const struct bp_out_col *cols, const char *const *keys,
			size_t *at)
{
	for (const struct bp_out_col *col = cols; col->key; col++) {
		bool cut = !keys && (col->type == BP_OUT_STR || col->type == BP_OUT_LIST);

		if (!col->head)
			continue;
		if (col->type == BP_OUT_ROWS) {
			fit_columns(out, col->rows, keys, at);
			continue;
		}
		if (*at == out->table.count)
			return;
		for (size_t i = 0; keys && keys[i]; i++)
			cut |= strcmp(keys[i], col->key) == 0;
		out->table.cols[(*at)++].cut = cut;
	}
}

void bp_out_fit(struct bp_out *out, size_t width, const char *const *keys)
{
	size_t at = 0;

	out->table.fit = width;
	fit_columns(out, out->levels[0].cols, keys, &at);
}

/* What stands before a value in JSON. */
static void put_key(struct bp_out *out, const struct level *level, const char *key)
{
	size_t len = strlen(key);
	char *to;

	if (level->col > 1) {
		bp_text_add(&out->text, ",", 1);
	} else {
		if (level->rows)
			bp_text_add(&out->text, ",", 1);
		if (!level->object)
			indent(out, brackets(out, out->depth) - 1);
		bp_text_add(&out->text, "{", 1);
	}
	indent(out, brackets(out, out->depth));
	to = bp_text_reserve(&out->text, len + 4);
	if (!to)
		return;
	*to = '"';
	memcpy(to + 1, key, len);
	memcpy(to + 1 + len, "\": ", 3);
	out->text.len += len + (out->format == BP_OUT_PRETTY ? 4 : 3);
}

/* Begin a value: check its column, and in JSON write what stands before it. */
static inline const struct bp_out_col *begin(struct bp_out *out, enum bp_out_type type, bool any)
{
	struct level *level = &out->levels[out->depth];
	const struct bp_out_col *col = &level->cols[level->col++];

	assert(col->key && (any || col->type == type));
	if (is_json(out))
		put_key(out, level, col->key);
	return col;
}

/* Is the value shown in the table? Then out->to is where it goes, up to end_cell(). */
static bool cell(struct bp_out *out, const struct bp_out_col *col)
{
	if (!is_table(out) || !col->head || out->hidden || out->depth > 1)
		return false;
	out->to = out->depth ? &out->inner : out->has_rows ? &out->outer : &out->table.cells;
	out->cell = bp_cell_begin(out->to);
	if (out->depth == 0 && out->nouter++ == 0)
		bp_text_blanks(out->to, out->indent);
	return true;
}

static void end_cell(struct bp_out *out)
{
	bp_cell_end(out->to, out->cell);
}

/* What stands for no value in a table. */
static void put_nothing(const struct bp_out *out, struct bp_text *to)
{
	if (!is_separated(out))
		bp_text_add(to, "-", 1);
}

void bp_out_null(struct bp_out *out)
{
	const struct bp_out_col *col = begin(out, BP_OUT_STR, true);

	if (is_json(out)) {
		bp_text_add(&out->text, "null", 4);
	} else if (col->type != BP_OUT_ROWS && cell(out, col)) {
		put_nothing(out, out->to);
		end_cell(out);
	}
}

void bp_out_str(struct bp_out *out, const char *text)
{
	const struct bp_out_col *col;

	if (!text) {
		bp_out_null(out);
		return;
	}
	col = begin(out, BP_OUT_STR, false);
	if (is_json(out)) {
		bp_text_add(&out->text, "\"", 1);
		bp_text_escaped(&out->text, text, BP_AS_JSON);
		bp_text_add(&out->text, "\"", 1);
	} else if (cell(out, col)) {
		if (*text)
			bp_text_escaped(out->to, text, BP_AS_CELL);
		else
			put_nothing(out, out->to);
		end_cell(out);
	}
}

void bp_out_u64(struct bp_out *out, __u64 num)
{
	const struct bp_out_col *col = begin(out, BP_OUT_U64, false);

	if (is_json(out)) {
		bp_text_u64(&out->text, num);
	} else if (out->format == BP_OUT_IDS) {
		if (strcmp(col->key, "id") == 0) {
			bp_text_u64(&out->text, num);
			bp_text_add(&out->text, "\n", 1);
		}
	} else if (cell(out, col)) {
		bp_text_u64(out->to, num);
		end_cell(out);
	}
}

void bp_out_u64_or_null(struct bp_out *out, __u64 num)
{
	if (num)
		bp_out_u64(out, num);
	else
		bp_out_null(out);
}

void bp_out_real(struct bp_out *out, double num)
{
	const struct bp_out_col *col;
	char text[64];

	if (!isfinite(num)) {
		bp_out_null(out);
		return;
	}
	col = begin(out, BP_OUT_REAL, false);
	snprintf(text, sizeof(text), "%.3f", num);
	if (is_json(out)) {
		bp_text_str(&out->text, text);
	} else if (cell(out, col)) {
		bp_text_str(out->to, text);
		end_cell(out);
	}
}

void bp_out_bool(struct bp_out *out, bool yes)
{
	const struct bp_out_col *col = begin(out, BP_OUT_BOOL, false);

	if (is_json(out)) {
		bp_text_str(&out->text, yes ? "true" : "false");
	} else if (cell(out, col)) {
		if (is_separated(out))
			bp_text_str(out->to, yes ? "true" : "false");
		else
			bp_text_str(out->to, yes ? "yes" : "no");
		end_cell(out);
	}
}

/* Written to the minute, so that one text serves for all times of a minute. */
static void put_time(struct bp_out *out, __u64 seconds)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (!out->time_text[0] || seconds < out->time || seconds - out->time >= 60) {
		localtime_r(&when, &tm);
		out->time = seconds - (__u64)tm.tm_sec;
		strftime(out->time_text, sizeof(out->time_text), "%Y-%m-%d %H:%M", &tm);
	}
	bp_text_str(out->to, out->time_text);
}

void bp_out_time(struct bp_out *out, __u64 seconds)
{
	const struct bp_out_col *col = begin(out, BP_OUT_TIME, false);

	if (is_json(out)) {
		bp_text_u64(&out->text, seconds);
	} else if (cell(out, col)) {
		if (is_separated(out))
			bp_text_u64(out->to, seconds);
		else
			put_time(out, seconds);
		end_cell(out);
	}
}

void bp_out_raw(struct bp_out *out, const char *json, size_t len)
{
	begin(out, BP_OUT_RAW, false);
	assert(out->format == BP_OUT_JSON);
	bp_text_add(&out->text, json, len);
}

void bp_out_list_begin(struct bp_out *out)
{
	const struct bp_out_col *col = begin(out, BP_OUT_LIST, false);

	out->in_list = is_json(out) || cell(out, col);
	out->items = 0;
	if (is_json(out)) {
		out->to = &out->text;
		bp_text_add(&out->text, "[", 1);
	}
}

void bp_out_item_u64(struct bp_out *out, __u64 num)
{
	if (!out->in_list)
		return;
	if (out->items++)
		bp_text_add(out->to, ",", 1);
	bp_text_u64(out->to, num);
}

void bp_out_item_begin(struct bp_out *out)
{
	if (!out->in_list)
		return;
	if (out->items++)
		bp_text_add(out->to, ",", 1);
	if (is_json(out))
		bp_text_add(out->to, "\"", 1);
}

void bp_out_item_part(struct bp_out *out, const char *text)
{
	if (out->in_list)
		bp_text_escaped(out->to, text, is_json(out) ? BP_AS_JSON : BP_AS_ITEM);
}

void bp_out_item_mark(struct bp_out *out, const char *fmt, ...)
{
	char mark[200];
	va_list ap;

	if (!out->in_list)
		return;
	va_start(ap, fmt);
	vsnprintf(mark, sizeof(mark), fmt, ap);
	va_end(ap);
	bp_text_str(out->to, mark);
}

void bp_out_item_end(struct bp_out *out)
{
	if (out->in_list && is_json(out))
		bp_text_add(out->to, "\"", 1);
}

void bp_out_item_str(struct bp_out *out, const char *text)
{
	bp_out_item_begin(out);
	bp_out_item_part(out, text);
	bp_out_item_end(out);
}

void bp_out_list_end(struct bp_out *out)
{
	if (is_json(out)) {
		bp_text_add(&out->text, "]", 1);
	} else if (out->in_list) {
		if (out->items == 0)
			put_nothing(out, out->to);
		end_cell(out);
	}
	out->in_list = false;
}

void bp_out_rows_begin(struct bp_out *out)
{
	const struct bp_out_col *col = begin(out, BP_OUT_ROWS, true);
	bool object = col->type == BP_OUT_ROW;

	assert(out->depth + 1 < MAX_DEPTH && col->rows);
	if (is_json(out) && !object)
		bp_text_add(&out->text, "[", 1);
	if (out->depth == 0)
		out->hidden = !col->head;
	out->depth++;
	out->levels[out->depth] = (struct level){ .cols = col->rows, .object = object };
}

void bp_out_rows_end(struct bp_out *out)
{
	size_t rows = out->levels[out->depth].rows;
	bool object = out->levels[out->depth].object;

	out->depth--;
	if (out->depth == 0)
		out->hidden = false;
	if (!is_json(out) || object)
		return;
	if (rows)
		indent(out, brackets(out, out->depth));
	bp_text_add(&out->text, "]", 1);
}

/* Add a line to the table: the cells of the row, then those of the row within it. */
static void add_line(struct bp_out *out)
{
	struct bp_text *cells = &out->table.cells;

	if (out->outer.len)
		bp_text_add(cells, out->outer.buf, out->outer.len);
	if (out->inner.len)
		bp_text_add(cells, out->inner.buf, out->inner.len);
	cells->wide |= out->outer.wide | out->inner.wide;
	if (!cells->num)
		cells->num = out->outer.num ? out->outer.num : out->inner.num;
	out->inner.len = 0;
	out->lines++;
}

/* The end of a row that is not in another. */
static void end_table_row(struct bp_out *out)
{
	/* The one row there is has a line even if it has no rows in it. */
	if (out->lines == 0 && (out->one || !out->has_rows)) {
		for (size_t i = out->nouter; i < out->table.count; i++) {
			size_t begin = bp_cell_begin(&out->inner);

			put_nothing(out, &out->inner);
			bp_cell_end(&out->inner, begin);
		}
		add_line(out);
	}
	out->lines = 0;
	out->nouter = 0;
	out->outer.len = 0;
	if (out->streams && out->table.cells.len >= BP_TEXT_PIECE / 2)
		bp_table_write(&out->table, &out->text);
}

void bp_out_row_end(struct bp_out *out)
{
	struct level *level = &out->levels[out->depth];

	assert(!level->cols[level->col].key);
	level->col = 0;
	level->rows++;
	if (is_json(out)) {
		indent(out, brackets(out, out->depth) - 1);
		bp_text_add(&out->text, "}", 1);
	} else if (is_table(out) && out->depth == 0) {
		end_table_row(out);
	} else if (is_table(out) && out->depth == 1 && !out->hidden) {
		add_line(out);
	}
}

int bp_out_failed(const struct bp_out *out)
{
	return -out->text.num;
}

int bp_out_close(struct bp_out *out)
{
	int ret;

	if (is_json(out)) {
		if (!out->one && out->levels[0].rows)
			indent(out, 0);
		bp_text_str(&out->text, out->one ? "\n" : "]\n");
	} else if (is_table(out)) {
		bp_table_write(&out->table, &out->text);
	}
	ret = out->text.num == ENOMEM ? -ENOMEM : bp_text_write(&out->text, out->file);
	errno = 0;
	if (ret != -ENOMEM && (fflush(out->file) || ferror(out->file)) && !ret)
		ret = errno ? -errno : -EIO;
	bp_out_drop(out);
	return ret;
}

void bp_out_drop(struct bp_out *out)
{
	if (!out)
		return;
	bp_text_free(&out->text);
	bp_text_free(&out->outer);
	bp_text_free(&out->inner);
	bp_text_free(&out->table.cells);
	free(out);
}
