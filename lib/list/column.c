// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* column.c - columns of the list of programs: chosen, written, compared */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "kernel/link_text.h"
#include "list/column.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/nearest.h"

/* One holder as an object, for JSON. */
static void put_object(struct bp_out *out, const struct bp_holder *holder)
{
	if (holder->kind == BP_HOLD_PIDS)
		bp_out_u64(out, holder->num);
	bp_out_str(out, holder->text);
	if (holder->kind == BP_HOLD_ATTACHED) {
		bp_out_str(out, holder->place);
		bp_out_u64_or_null(out, holder->num);
		bp_out_str(out, holder->mode);
		bp_out_u64_or_null(out, holder->cookie);
		bp_out_u64_or_null(out, holder->places);
	}
	bp_out_row_end(out);
}

/* The place of an attachment, of which the first functions are enough. */
static void put_short(struct bp_out *out, const struct bp_holder *holder)
{
	size_t len = bp_link_text_short_len(holder->place, holder->places);
	cleanup_free char *first = strndup(holder->place, len);

	bp_out_item_mark(out, "@");
	bp_out_item_part(out, first ? first : holder->place);
	if (holder->place[len])
		bp_out_item_mark(out, BP_LINK_TEXT_MORE, holder->places);
}

/* One holder as a word: a path, bash(123), xdp@dev eth0. */
static void put_word(struct bp_out *out, const struct bp_holder *holder)
{
	bp_out_item_begin(out);
	bp_out_item_part(out, holder->text);
	if (holder->kind == BP_HOLD_PIDS)
		bp_out_item_mark(out, "(%u)", holder->num);
	else if (holder->place)
		put_short(out, holder);
	bp_out_item_end(out);
}

static void put_holders(const struct bp_out_col *col, unsigned int kind,
			const struct bp_holders *holders, __u32 id, struct bp_out *out)
{
	const struct bp_holder *holder = NULL;

	if (col->type == BP_OUT_ROWS)
		bp_out_rows_begin(out);
	else
		bp_out_list_begin(out);
	while ((holder = bp_holder_next(holders, id, kind, holder)))
		if (col->type == BP_OUT_ROWS)
			put_object(out, holder);
		else
			put_word(out, holder);
	if (col->type == BP_OUT_ROWS)
		bp_out_rows_end(out);
	else
		bp_out_list_end(out);
}

void bp_prog_cols_objects(struct bp_prog_cols *cols)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->out[i].rows)
			cols->out[i].type = BP_OUT_ROWS;
}

void bp_prog_cols_drop_hidden(struct bp_prog_cols *cols)
{
	size_t kept = 0;

	for (size_t i = 0; i < cols->count; i++) {
		if (!cols->out[i].head)
			continue;
		cols->col[kept] = cols->col[i];
		cols->out[kept++] = cols->out[i];
	}
	cols->count = kept;
	cols->out[kept] = (struct bp_out_col){ 0 };
}

unsigned int bp_prog_cols_holds(const struct bp_prog_cols *cols)
{
	unsigned int kinds = 0;

	for (size_t i = 0; i < cols->count; i++)
		kinds |= cols->col[i]->holds;
	return kinds;
}

const char *const bp_prog_cols_cut[] = { "type", "name", "map_ids", NULL };

/* Add a column, once. The table shows it if HEAD. */
static void add(struct bp_prog_cols *cols, const struct bp_prog_col *col, bool head)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->col[i] == col) {
			cols->out[i].head = head ? col->out.head : cols->out[i].head;
			return;
		}
	cols->col[cols->count] = col;
	cols->out[cols->count] = col->out;
	if (!head)
		cols->out[cols->count].head = NULL;
	cols->count++;
}

void bp_prog_cols_usual(struct bp_prog_cols *cols, unsigned int shown, unsigned int head)
{
	const struct bp_prog_col *col = NULL;

	*cols = (struct bp_prog_cols){ 0 };
	while ((col = bp_prog_col_next(col)))
		if (col->shown & shown)
			add(cols, col, col->shown & head);
}

/* Words for a column that are none of its name. */
static const struct {
	const char *word;
	const char *key;
} words_of_others[] = {
	{ "memory", "bytes_memlock" },
	{ "mem", "bytes_memlock" },
	{ "memlock", "bytes_memlock" },
	{ "size", "bytes_xlated" },
	{ "xlated", "bytes_xlated" },
	{ "jited", "bytes_jited" },
	{ "jit", "jited" },
	{ "insns", "verified_insns" },
	{ "instructions", "verified_insns" },
	{ "maps", "map_ids" },
	{ "map", "map_ids" },
	{ "pin", "pinned" },
	{ "pins", "pinned" },
	{ "path", "pinned" },
	{ "age", "loaded_at" },
	{ "time", "loaded_at" },
	{ "loaded", "loaded_at" },
	{ "users", "user" },
	{ "owner", "pids" },
	{ "pid", "pids" },
	{ "process", "pids" },
	{ "comm", "pids" },
	{ "runs", "run_cnt" },
	{ "count", "run_cnt" },
	{ "runtime", "run_time_ns" },
	{ "run_time", "run_time_ns" },
	{ "cpu", "run_time_ns" },
	{ "attach", "attached" },
	{ "hook", "attached" },
	{ "license", "gpl_compatible" },
	{ "btf", "btf_id" },
};

static int unknown(const char *text, size_t len, struct bp_err *err)
{
	char word[80];
	struct bp_nearest nearest = { .word = word };

	snprintf(word, sizeof(word), "%.*s", (int)len, text);
	for (const struct bp_prog_col *col = NULL; (col = bp_prog_col_next(col));)
		bp_nearest_try(&nearest, col->out.key);
	for (size_t i = 0; i < ARRAY_SIZE(words_of_others); i++)
		if (strcasecmp(words_of_others[i].word, word) == 0)
			nearest.best = words_of_others[i].key;
	bp_fail_text(err, BP_USAGE, EINVAL, "", "unknown column '%.*s'", (int)len, text);
	if (nearest.best)
		bp_hint(err, "did you mean '%s'? '--columns help' lists all columns", nearest.best);
	bp_hint(err, "'bpfprog list --columns help' lists the columns");
	return -EINVAL;
}

int bp_prog_cols_parse(struct bp_prog_cols *cols, const char *text, struct bp_err *err)
{
	const struct bp_prog_col *each = NULL;
	bool all = strcmp(text, "all") == 0;
	size_t len;

	*cols = (struct bp_prog_cols){ 0 };
	if (*text == '+') {
		bp_prog_cols_usual(cols, BP_COL_JSON, BP_COL_TABLE);
		text++;
	}
	while (all && (each = bp_prog_col_next(each)))
		add(cols, each, true);
	for (; !all; text += len + 1) {
		const struct bp_prog_col *col = NULL;

		len = strcspn(text, ",");
		while ((col = bp_prog_col_next(col)))
			if (strlen(col->out.key) == len && memcmp(col->out.key, text, len) == 0)
				break;
		if (!col)
			return unknown(text, len, err);
		add(cols, col, true);
		if (!text[len])
			break;
	}
	return 0;
}

/* The number that a column has, or none. */
static bool num_of(const struct bp_prog_col *col, const struct bp_lister *lister,
		   const struct bp_listed *prog, __u64 *ret_num)
{
	const char *field = (const char *)&prog->info + col->at;
	__u32 word = 0;

	if (col->num)
		return col->num(lister, prog, ret_num);
	if (col->at + col->size > prog->info_len)
		return false;
	if (col->size == sizeof(word)) {
		memcpy(&word, field, sizeof(word));
		*ret_num = word;
	} else {
		memcpy(ret_num, field, sizeof(*ret_num));
	}
	return *ret_num || !col->zero_is_none;
}

static void put_num(const struct bp_prog_col *col, const struct bp_lister *lister,
		    const struct bp_listed *prog, struct bp_out *out)
{
	double real;
	__u64 num = 0;

	if (col->real && col->real(lister, prog, &real))
		bp_out_real(out, real);
	else if (col->real || !num_of(col, lister, prog, &num))
		bp_out_null(out);
	else if (col->out.type == BP_OUT_BOOL)
		bp_out_bool(out, num);
	else if (col->out.type == BP_OUT_TIME)
		bp_out_time(out, num);
	else
		bp_out_u64(out, num);
}

static void put_list(const struct bp_out_col *as, const struct bp_prog_col *col,
		     const struct bp_listed *prog, struct bp_out *out)
{
	bool objects = as->type == BP_OUT_ROWS;

	if (objects)
		bp_out_rows_begin(out);
	else
		bp_out_list_begin(out);
	col->list(out, prog, objects);
	if (objects)
		bp_out_rows_end(out);
	else
		bp_out_list_end(out);
}

void bp_prog_cols_put(const struct bp_prog_cols *cols, struct bp_lister *lister,
		      const struct bp_listed *prog, struct bp_out *out)
{
	char buf[BP_NAME_MAX];

	for (size_t i = 0; i < cols->count; i++) {
		const struct bp_prog_col *col = cols->col[i];

		if (col->str) {
			bp_out_str(out, col->str(lister, prog, buf, sizeof(buf)));
		} else if (col->holds) {
			put_holders(&cols->out[i], col->holds, &lister->holders, prog->info.id,
				    out);
		} else if (col->list) {
			put_list(&cols->out[i], col, prog, out);
		} else {
			put_num(col, lister, prog, out);
		}
	}
	bp_out_row_end(out);
}

int bp_prog_col_compare(const struct bp_prog_col *col, struct bp_lister *lister,
			const struct bp_listed *a, const struct bp_listed *b)
{
	__u64 x = 0;
	__u64 y = 0;

	if (col->str) {
		char buf[BP_NAME_MAX];
		char copy[BP_NAME_MAX] = "";
		const char *s = col->str(lister, a, buf, sizeof(buf));
		bool none = !s;

		snprintf(copy, sizeof(copy), "%s", s ? s : "");
		s = col->str(lister, b, buf, sizeof(buf));
		return none || !s ? none - !s : strcmp(copy, s);
	}
	if (col->holds) {
		x = bp_holders_count(&lister->holders, a->info.id, col->holds);
		y = bp_holders_count(&lister->holders, b->info.id, col->holds);
	} else if (col->list) {
		x = a->info.nr_map_ids;
		y = b->info.nr_map_ids;
	} else if (col->real) {
		double p = 0;
		double q = 0;
		bool has_p = col->real(lister, a, &p);
		bool has_q = col->real(lister, b, &q);

		return has_p && has_q ? (p > q) - (p < q) : has_q - has_p;
	} else {
		bool has_x = num_of(col, lister, a, &x);
		bool has_y = num_of(col, lister, b, &y);

		if (!has_x || !has_y)
			return has_y - has_x;
	}
	return (x > y) - (x < y);
}
