/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verdict_column.h - the columns of a table of verdicts: one table of what can be told of each */
#ifndef BP_LOAD_VERDICT_COLUMN_H
#define BP_LOAD_VERDICT_COLUMN_H

#include "load/verdict.h"
#include "util/out.h"

/* When a column is shown that was not asked for. */
#define BP_VCOL_JSON 1U
#define BP_VCOL_TABLE 2U

#define BP_MAX_VERDICT_COLS 32

/* One column: one of the functions hands over its value; rows is in JSON only. */
struct bp_verdict_col {
	struct bp_out_col out;
	unsigned int shown;
	const char *help;
	bool (*num)(const struct bp_verdict *verdict, __u64 *ret_num);
	const char *(*str)(const struct bp_verdict *verdict);
	bool (*flag)(const struct bp_verdict *verdict);
	void (*rows)(struct bp_out *out, const struct bp_verdict *verdict);
};

/* Columns chosen. Start as { 0 }. */
struct bp_verdict_cols {
	const struct bp_verdict_col *col[BP_MAX_VERDICT_COLS];
	struct bp_out_col out[BP_MAX_VERDICT_COLS + 1];
	size_t count;
};

/* Columns that are cut where a line would be too long; ended by NULL. */
extern const char *const bp_verdict_cols_cut[];

/**
 * @brief Step through the table of columns.
 *
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_verdict_col *bp_verdict_col_next(const struct bp_verdict_col *prev);

/**
 * @brief Choose the columns that are shown unless others are asked for.
 *
 * @param cols written
 * @param json for JSON; otherwise for a table
 */
void bp_verdict_cols_usual(struct bp_verdict_cols *cols, bool json);

/**
 * @brief Choose columns by their keys.
 *
 * @param cols written
 * @param text keys with commas between them, or "all"; a + before them adds to the usual ones
 * @param err filled in on failure: which word is no column
 * @return 0, or -EINVAL
 */
int bp_verdict_cols_parse(struct bp_verdict_cols *cols, const char *text, struct bp_err *err);

/**
 * @brief Hand over a verdict as a row of the chosen columns.
 *
 * @param cols the columns
 * @param verdict the verdict
 * @param out the output, with cols->out
 */
void bp_verdict_cols_put(const struct bp_verdict_cols *cols, const struct bp_verdict *verdict,
			 struct bp_out *out);

/**
 * @brief Compare two verdicts by a column. No value comes last.
 *
 * @param col the column
 * @param a a verdict
 * @param b a verdict
 * @return less than, equal to, or greater than zero
 */
int bp_verdict_col_compare(const struct bp_verdict_col *col, const struct bp_verdict *a,
			   const struct bp_verdict *b);

#endif
