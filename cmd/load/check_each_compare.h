/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* check_each_compare.h - verdicts and figures held against those of another time */
#ifndef LOAD_CHECK_EACH_COMPARE_H
#define LOAD_CHECK_EACH_COMPARE_H

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"
#include "load/cost.h"
#include "load/verdict.h"
#include "util/out.h"

/* What differs from the file of --baseline. Starts as { 0 }. */
struct each_changes {
	struct bp_cost_file baseline;
	struct each_change *change;
	size_t count;
	size_t worse; /* programs that were accepted, and are not any more */
	size_t grown; /* figures that are more than --max-growth above */
};

/* Two lists for JSON, of figures and of verdicts, and one table for people. */
extern const struct bp_out_col load_figure_cols[];
extern const struct bp_out_col load_verdict_cols[];
extern const struct bp_out_col load_change_cols[];

/* --baseline: find what differs. */
int load_each_compare(const struct ctx *ctx, const struct load_args *args,
		      const struct bp_verdicts *verdicts, struct each_changes *ret_changes,
		      struct bp_err *err);

/* Hand over the changes, in an output with load_figure_cols, load_verdict_cols, load_change_cols.
 */
void load_each_put_figures(struct bp_out *out, const struct each_changes *changes);
void load_each_put_verdicts(struct bp_out *out, const struct each_changes *changes);
void load_each_put_changes(struct bp_out *out, const struct each_changes *changes);

void load_each_changes_free(struct each_changes *changes);

/* Is this program one of --prog, or is there none? */
bool load_each_asked_for(const struct load_args *args, const char *program);

/* --save: write verdicts and figures to a file. */
int load_each_save(const struct load_args *args, const struct bp_verdicts *verdicts,
		   struct bp_err *err);

#endif
