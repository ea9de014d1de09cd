/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* column.h - the columns of the list of programs: one table of what can be told of each */
#ifndef BP_PROGCOL_H
#define BP_PROGCOL_H

#include "util/out.h"
#include "list/prog_list.h"

/* When a column is shown that was not asked for. */
#define BP_COL_JSON 1U
#define BP_COL_TABLE 2U
#define BP_COL_LONG 4U  /* in blocks of lines */
#define BP_COL_STATS 8U /* with what programs did in a time */

/* One column. What stands for its value is one of: at and size, num, real, str,
 * list, holds. */
struct bp_prog_col {
	struct bp_out_col out;
	unsigned int shown; /* BP_COL_* */
	const char *help;
	bool memlock;      /* needs bp_lister.memlock */
	bool zero_is_none; /* a value of 0 stands for nothing */
	size_t at;         /* place in struct bpf_prog_info */
	size_t size;
	bool (*num)(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num);
	bool (*real)(const struct bp_lister *lister, const struct bp_listed *prog, double *ret_num);
	const char *(*str)(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
			   size_t size);
	/* Hands over items of a list, or rows where objects are wanted. */
	void (*list)(struct bp_out *out, const struct bp_listed *prog, bool objects);
	unsigned int holds; /* one of BP_HOLD_*: a list of what holds the program */
};

/* Columns chosen. Start as { 0 }. */
#define BP_MAX_PROG_COLS 48
struct bp_prog_cols {
	const struct bp_prog_col *col[BP_MAX_PROG_COLS];
	struct bp_out_col out[BP_MAX_PROG_COLS + 1]; /* for bp_out_open() */
	size_t count;
};

/* Columns of the usual ones that are cut where a line would be too long; ended by NULL. */
extern const char *const bp_prog_cols_cut[];

/**
 * @brief Step through the table of columns.
 *
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_prog_col *bp_prog_col_next(const struct bp_prog_col *prev);

/**
 * @brief Choose the columns that are shown unless others are asked for.
 *
 * @param cols written
 * @param shown BP_COL_*, those that are shown then
 * @param head BP_COL_*, those of them that a table has as well
 */
void bp_prog_cols_usual(struct bp_prog_cols *cols, unsigned int shown, unsigned int head);

/**
 * @brief Choose columns by their keys.
 *
 * @param cols written
 * @param text keys with commas between them, or "all"; a + before them adds to the default
 * @param err filled in on failure: which word is no column
 * @return 0, or -EINVAL
 */
int bp_prog_cols_parse(struct bp_prog_cols *cols, const char *text, struct bp_err *err);

/**
 * @brief Show lists of things with more than a name as objects, as JSON has them.
 *
 * @param cols the columns
 */
void bp_prog_cols_objects(struct bp_prog_cols *cols);

/**
 * @brief Leave out the columns that only JSON has.
 *
 * @param cols the columns
 */
void bp_prog_cols_drop_hidden(struct bp_prog_cols *cols);

/**
 * @brief What bp_holders_find() must look for, so that these columns can be shown.
 *
 * @param cols the columns
 * @return BP_HOLD_*
 */
unsigned int bp_prog_cols_holds(const struct bp_prog_cols *cols);

/**
 * @brief Hand over a program as a row of the chosen columns.
 *
 * @param cols the columns
 * @param lister what is kept
 * @param prog the program
 * @param out the output, opened with cols->out
 */
void bp_prog_cols_put(const struct bp_prog_cols *cols, struct bp_lister *lister,
		      const struct bp_listed *prog, struct bp_out *out);

/**
 * @brief Compare two programs by a column. No value comes last, and lists compare by length.
 *
 * @param col the column
 * @param lister what is kept
 * @param a a program
 * @param b a program
 * @return less than, equal to, or greater than zero
 */
int bp_prog_col_compare(const struct bp_prog_col *col, struct bp_lister *lister,
			const struct bp_listed *a, const struct bp_listed *b);

#endif
