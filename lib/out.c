// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* out.c - columns declared once, values handed over, a table or JSON written */
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "out.h"

#define MAX_DEPTH 4
#define MAX_COLS 64

/* Bytes that grow. After a failure to grow nothing more is added. */
struct text {
	char *buf;
	size_t len;
	size_t room;
	bool failed;
};

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
	size_t lines; /* lines of the table that the row has given */
	size_t items;
	struct text text; /* JSON or ids; for a table the cells, each ended by a zero byte */

	/* Table only: where the cells of the rows begin in text. */
	size_t *cells;
	size_t ncells;
	size_t room;
	bool no_memory;
	const struct bp_out_col *shown[MAX_COLS]; /* the columns of the table */
	size_t nshown;
	size_t outer[MAX_COLS]; /* cells of the row, and of the row within it */
	size_t nouter;
	size_t inner[MAX_COLS];
	size_t ninner;
	__u64 time; /* last time formatted, and how */
	char time_text[40];
};

static void add(struct text *text, const char *bytes, size_t len)
{
	if (text->len + len > text->room && !text->failed) {
		size_t room = text->room ? text->room : 4096;
		char *more;

		while (room < text->len + len)
			room *= 2;
		more = realloc(text->buf, room);
		if (more) {
			text->buf = more;
			text->room = room;
		}
		text->failed = !more;
	}
	if (text->failed)
		return;
	memcpy(text->buf + text->len, bytes, len);
	text->len += len;
}

static void add_str(struct text *text, const char *str)
{
	add(text, str, strlen(str));
}

static void add_u64(struct text *text, __u64 num)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + num % 10);
		num /= 10;
	} while (num);
	add(text, digits + at, sizeof(digits) - at);
}

/* Length of the UTF-8 character at the beginning of a string, 0 if there is none. */
static size_t utf8_len(const unsigned char *s)
{
	size_t len = s[0] < 0x80                  ? 1 :
		     s[0] >= 0xc2 && s[0] < 0xe0  ? 2 :
		     s[0] >= 0xe0 && s[0] < 0xf0  ? 3 :
		     s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 :
						    0;

	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	/* The control characters U+0080 to U+009f, which terminals obey too. */
	if (s[0] == 0xc2 && s[1] < 0xa0)
		return 0;
	return len;
}

/* A string with what is not text as \u00XX in JSON, \xXX in a table. */
static void add_escaped(struct text *text, const char *str, bool json)
{
	const unsigned char *s = (const unsigned char *)str;

	while (*s) {
		size_t len = utf8_len(s);
		char code[8];

		if (json && (*s == '"' || *s == '\\')) {
			snprintf(code, sizeof(code), "\\%c", *s);
			add_str(text, code);
			s++;
		} else if (len == 0 || *s < 0x20 || *s == 0x7f) {
			snprintf(code, sizeof(code), json ? "\\u%04x" : "\\x%02x", *s);
			add_str(text, code);
			s++;
		} else {
			add(text, (const char *)s, len);
			s += len;
		}
	}
}

static bool is_json(const struct bp_out *out)
{
	return out->format == BP_OUT_JSON || out->format == BP_OUT_PRETTY;
}

static bool is_table(const struct bp_out *out)
{
	return out->format == BP_OUT_TABLE || out->format == BP_OUT_BLOCKS;
}

/* A new line in pretty JSON, as deep as the brackets that are open. */
static void indent(struct bp_out *out, size_t depth)
{
	if (out->format != BP_OUT_PRETTY)
		return;
	add_str(&out->text, "\n");
	for (size_t i = 0; i < depth; i++)
		add_str(&out->text, "    ");
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
static void show_columns(struct bp_out *out, const struct bp_out_col *cols)
{
	for (; cols->key; cols++) {
		if (!cols->head)
			continue;
		if (cols->type == BP_OUT_ROWS)
			show_columns(out, cols->rows);
		else if (out->nshown < MAX_COLS)
			out->shown[out->nshown++] = cols;
	}
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
		add_str(&out->text, "[");
	show_columns(out, cols);
	return out;
}

/* Begin a value: check its column, and in JSON write what stands before it. */
static const struct bp_out_col *begin(struct bp_out *out, enum bp_out_type type, bool any)
{
	struct level *level = &out->levels[out->depth];
	const struct bp_out_col *col = &level->cols[level->col++];

	assert(col->key && (any || col->type == type));
	if (!is_json(out))
		return col;
	if (level->col > 1) {
		add_str(&out->text, ",");
	} else {
		if (level->rows)
			add_str(&out->text, ",");
		if (!level->object)
			indent(out, brackets(out, out->depth) - 1);
		add_str(&out->text, "{");
	}
	indent(out, brackets(out, out->depth));
	add_str(&out->text, "\"");
	add_str(&out->text, col->key);
	add_str(&out->text, out->format == BP_OUT_PRETTY ? "\": " : "\":");
	return col;
}

/* Remember where a cell of the table begins. What has no heading is not shown. */
static bool cell(struct bp_out *out, const struct bp_out_col *col)
{
	if (!is_table(out) || !col->head || out->hidden)
		return false;
	if (out->depth == 0 && out->nouter < MAX_COLS)
		out->outer[out->nouter++] = out->text.len;
	else if (out->depth == 1 && out->ninner < MAX_COLS)
		out->inner[out->ninner++] = out->text.len;
	return true;
}

static void end_cell(struct bp_out *out)
{
	add(&out->text, "", 1);
}

void bp_out_null(struct bp_out *out)
{
	const struct bp_out_col *col = begin(out, BP_OUT_STR, true);

	if (is_json(out))
		add_str(&out->text, "null");
	else if (col->type != BP_OUT_ROWS && cell(out, col))
		add(&out->text, "-", 2);
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
		add_str(&out->text, "\"");
		add_escaped(&out->text, text, true);
		add_str(&out->text, "\"");
	} else if (cell(out, col)) {
		add_escaped(&out->text, *text ? text : "-", false);
		end_cell(out);
	}
}

void bp_out_u64(struct bp_out *out, __u64 num)
{
	const struct bp_out_col *col = begin(out, BP_OUT_U64, false);

	if (is_json(out)) {
		add_u64(&out->text, num);
	} else if (out->format == BP_OUT_IDS) {
		if (strcmp(col->key, "id") == 0) {
			add_u64(&out->text, num);
			add_str(&out->text, "\n");
		}
	} else if (cell(out, col)) {
		add_u64(&out->text, num);
		end_cell(out);
	}
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
		add_str(&out->text, text);
	} else if (cell(out, col)) {
		add_str(&out->text, text);
		end_cell(out);
	}
}

void bp_out_bool(struct bp_out *out, bool yes)
{
	const struct bp_out_col *col = begin(out, BP_OUT_BOOL, false);

	if (is_json(out)) {
		add_str(&out->text, yes ? "true" : "false");
	} else if (cell(out, col)) {
		add_str(&out->text, yes ? "yes" : "no");
		end_cell(out);
	}
}

void bp_out_time(struct bp_out *out, __u64 seconds)
{
	const struct bp_out_col *col = begin(out, BP_OUT_TIME, false);
	time_t when = (time_t)seconds;
	struct tm tm;

	if (is_json(out)) {
		add_u64(&out->text, seconds);
	} else if (cell(out, col)) {
		if (!out->time_text[0] || out->time != seconds) {
			out->time = seconds;
			localtime_r(&when, &tm);
			strftime(out->time_text, sizeof(out->time_text), "%Y-%m-%d %H:%M", &tm);
		}
		add_str(&out->text, out->time_text);
		end_cell(out);
	}
}

void bp_out_list_begin(struct bp_out *out)
{
	const struct bp_out_col *col = begin(out, BP_OUT_LIST, false);

	out->in_list = is_json(out) || cell(out, col);
	out->items = 0;
	if (is_json(out))
		add_str(&out->text, "[");
}

void bp_out_item_u64(struct bp_out *out, __u64 num)
{
	if (!out->in_list)
		return;
	if (out->items++)
		add_str(&out->text, ",");
	add_u64(&out->text, num);
}

void bp_out_item_str(struct bp_out *out, const char *text)
{
	if (!out->in_list)
		return;
	if (out->items++)
		add_str(&out->text, ",");
	if (is_json(out))
		add_str(&out->text, "\"");
	add_escaped(&out->text, text, is_json(out));
	if (is_json(out))
		add_str(&out->text, "\"");
}

void bp_out_list_end(struct bp_out *out)
{
	if (is_json(out)) {
		add_str(&out->text, "]");
	} else if (out->in_list) {
		if (out->items == 0)
			add_str(&out->text, "-");
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
		add_str(&out->text, "[");
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
	add_str(&out->text, "]");
}

/* Add a line to the table: the cells of the row, then those of the row within it. */
static void add_line(struct bp_out *out, size_t ninner)
{
	if (out->ncells + out->nshown > out->room) {
		size_t room = out->room ? 2 * out->room : 16 * MAX_COLS;
		size_t *more = reallocarray(out->cells, room, sizeof(*more));

		if (!more) {
			out->no_memory = true;
			return;
		}
		out->cells = more;
		out->room = room;
	}
	for (size_t i = 0; i < out->nouter; i++)
		out->cells[out->ncells++] = out->outer[i];
	for (size_t i = 0; i < ninner; i++)
		out->cells[out->ncells++] = out->inner[i];
}

void bp_out_row_end(struct bp_out *out)
{
	struct level *level = &out->levels[out->depth];

	assert(!level->cols[level->col].key);
	level->col = 0;
	level->rows++;
	if (is_json(out)) {
		indent(out, brackets(out, out->depth) - 1);
		add_str(&out->text, "}");
		return;
	}
	if (!is_table(out))
		return;
	if (out->depth == 1) {
		if (!out->hidden) {
			add_line(out, out->ninner);
			out->lines++;
		}
		out->ninner = 0;
	} else if (out->depth == 0) {
		/* A row with no rows in it: one line all the same. */
		size_t missing = out->nshown - out->nouter;

		if (out->lines == 0) {
			for (size_t i = 0; i < missing; i++) {
				out->inner[i] = out->text.len;
				add(&out->text, "-", 2);
			}
			add_line(out, missing);
		}
		out->lines = 0;
		out->nouter = 0;
	}
}

static void put(FILE *file, const char *text, size_t width, bool right, const char *end)
{
	/* Width in characters, not in bytes. */
	size_t len = 0;

	for (const char *c = text; *c; c++)
		len += (*c & 0xc0) != 0x80;
	for (; right && len < width; len++)
		putc(' ', file);
	fputs(text, file);
	for (; !right && len < width; len++)
		putc(' ', file);
	fputs(end, file);
}

static size_t width_of(const char *text)
{
	size_t len = 0;

	for (; *text; text++)
		len += (*text & 0xc0) != 0x80;
	return len;
}

static void put_table(const struct bp_out *out)
{
	size_t widths[MAX_COLS];
	size_t n = out->nshown;

	for (size_t i = 0; i < n; i++) {
		widths[i] = width_of(out->shown[i]->head);
		for (size_t c = i; c < out->ncells; c += n) {
			size_t width = width_of(out->text.buf + out->cells[c]);

			if (width > widths[i])
				widths[i] = width;
		}
	}
	for (size_t line = 0; line <= (n ? out->ncells / n : 0); line++)
		for (size_t i = 0; i < n; i++) {
			const char *text = line ? out->text.buf + out->cells[(line - 1) * n + i] :
						  out->shown[i]->head;
			bool right = out->shown[i]->type == BP_OUT_U64 ||
				     out->shown[i]->type == BP_OUT_REAL;
			bool last = i + 1 == n;

			put(out->file, text, last && !right ? 0 : widths[i], right,
			    last ? "\n" : "  ");
		}
}

/* A line for each value, and an empty one between rows. */
static void put_blocks(const struct bp_out *out)
{
	size_t width = 0;

	for (size_t i = 0; i < out->nshown; i++)
		if (width_of(out->shown[i]->head) > width)
			width = width_of(out->shown[i]->head);
	for (size_t i = 0; i < out->ncells; i++) {
		if (i && i % out->nshown == 0)
			putc('\n', out->file);
		put(out->file, out->shown[i % out->nshown]->head, width, false, "  ");
		put(out->file, out->text.buf + out->cells[i], 0, false, "\n");
	}
}

static bool has_rows(const struct bp_out_col *cols)
{
	for (; cols->key; cols++)
		if (cols->type == BP_OUT_ROWS && cols->head)
			return true;
	return false;
}

int bp_out_close(struct bp_out *out)
{
	int ret = 0;

	if (is_json(out)) {
		if (!out->one && out->levels[0].rows)
			indent(out, 0);
		add_str(&out->text, out->one ? "\n" : "]\n");
	}
	if (out->text.failed || out->no_memory) {
		bp_out_drop(out);
		return -ENOMEM;
	}
	errno = 0;
	if (!is_table(out)) {
		if (out->text.len)
			fwrite(out->text.buf, 1, out->text.len, out->file);
	} else if (out->format == BP_OUT_BLOCKS || (out->one && !has_rows(out->levels[0].cols))) {
		put_blocks(out);
	} else {
		put_table(out);
	}
	if (fflush(out->file) || ferror(out->file))
		ret = errno ? -errno : -EIO;
	bp_out_drop(out);
	return ret;
}

void bp_out_drop(struct bp_out *out)
{
	if (!out)
		return;
	free(out->text.buf);
	free(out->cells);
	free(out);
}
