// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* check_each_compare.c - verdicts and figures held against those of another time */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/common/report.h"
#include "cmd/load/check_each_compare.h"
#include "cmd/load/limits.h"
#include "util/array.h"
#include "util/cleanup.h"

#define ACCEPTED "accepted"

/* One figure, or the verdict, that differs. */
struct each_change {
	const char *object;
	const char *program;
	const struct bp_verdict *now;     /* NULL: the program is gone */
	const struct bp_cost_row *before; /* NULL: it is new */
	int figure;                       /* one of enum bp_cost; BP_COSTS: the verdict */
	bool worse;
};

const struct bp_out_col load_figure_cols[] = {
	{ "object", NULL, BP_OUT_STR, NULL }, { "program", NULL, BP_OUT_STR, NULL },
	{ "figure", NULL, BP_OUT_STR, NULL }, { "before", NULL, BP_OUT_U64, NULL },
	{ "after", NULL, BP_OUT_U64, NULL },  { "change", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

const struct bp_out_col load_verdict_cols[] = {
	{ "object", NULL, BP_OUT_STR, NULL }, { "program", NULL, BP_OUT_STR, NULL },
	{ "before", NULL, BP_OUT_STR, NULL }, { "after", NULL, BP_OUT_STR, NULL },
	{ "worse", NULL, BP_OUT_BOOL, NULL }, { NULL, NULL, BP_OUT_STR, NULL },
};

const struct bp_out_col load_change_cols[] = {
	{ "object", "OBJECT", BP_OUT_STR, NULL }, { "program", "PROGRAM", BP_OUT_STR, NULL },
	{ "figure", "FIGURE", BP_OUT_STR, NULL }, { "before", "BEFORE", BP_OUT_STR, NULL },
	{ "after", "AFTER", BP_OUT_STR, NULL },   { "change", "CHANGE", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const char *program_of(const struct bp_verdict *verdict)
{
	return verdict->program ? verdict->program : "-";
}

/* What --save writes without verdicts is accepted. */
static const char *word_before(const struct bp_cost_row *row)
{
	return row->verdict ? row->verdict : ACCEPTED;
}

static int add(struct each_changes *changes, struct each_change change)
{
	if (!bp_array_more(changes->change, changes->count))
		return -ENOMEM;
	changes->change[changes->count++] = change;
	return 0;
}

static int compare_figures(const struct load_args *args, struct each_changes *changes,
			   const struct bp_verdict *now, const struct bp_cost_row *before)
{
	int ret = 0;

	for (int i = 0; ret == 0 && i < BP_COSTS; i++) {
		__u64 old = before->costs.value[i];
		__u64 new = now->costs.value[i];

		if (!before->costs.known[i] || !now->costs.known[i] || old == new)
			continue;
		changes->grown += args->has_max_growth &&
				  (double)new > (double)old *(1 + args->max_growth / 100);
		ret = add(changes, (struct each_change){ now->name, program_of(now), now, before, i,
							 false });
	}
	return ret;
}

static int compare_one(const struct load_args *args, struct each_changes *changes,
		       const struct bp_verdict *now)
{
	const struct bp_cost_row *before =
		bp_cost_file_find(&changes->baseline, now->name, program_of(now));
	struct each_change change = { now->name, program_of(now), now, before, BP_COSTS, false };

	if (before && strcmp(word_before(before), bp_verdict_word(now)) == 0)
		return now->status ? 0 : compare_figures(args, changes, now, before);
	change.worse = before && strcmp(word_before(before), ACCEPTED) == 0;
	changes->worse += change.worse;
	return add(changes, change);
}

static bool same(const struct bp_verdict *verdict, const struct bp_cost_row *row)
{
	return strcmp(verdict->name, row->object) == 0 &&
	       strcmp(program_of(verdict), row->program) == 0;
}

bool load_each_asked_for(const struct load_args *args, const char *program)
{
	for (size_t i = 0; i < args->nnames; i++)
		if (fnmatch(args->names[i], program, 0) == 0)
			return true;
	return args->nnames == 0;
}

/* Programs that were there; those of an object that cannot be opened any more have become worse. */
static int find_gone(const struct load_args *args, struct each_changes *changes,
		     const struct bp_verdicts *verdicts)
{
	int ret = 0;

	for (size_t r = 0; ret == 0 && r < changes->baseline.count; r++) {
		const struct bp_cost_row *row = &changes->baseline.rows[r];
		struct each_change change = {
			row->object, row->program, NULL, row, BP_COSTS, false
		};
		bool found = !load_each_asked_for(args, row->program);

		for (size_t i = 0; !found && i < verdicts->count; i++) {
			const struct bp_verdict *verdict = &verdicts->verdict[i];

			found = same(verdict, row);
			if (!verdict->program && strcmp(verdict->name, row->object) == 0)
				change.worse = strcmp(word_before(row), ACCEPTED) == 0;
		}
		if (found)
			continue;
		changes->worse += change.worse;
		ret = add(changes, change);
	}
	return ret;
}

int load_each_compare(const struct ctx *ctx, const struct load_args *args,
		      const struct bp_verdicts *verdicts, struct each_changes *ret_changes,
		      struct bp_err *err)
{
	int ret;

	if (!args->baseline)
		return 0;
	ret = load_read_baseline(ctx, args, verdicts->saved.rows ? verdicts->saved.release : NULL,
				 &ret_changes->baseline, err);
	if (ret)
		return ret;
	for (size_t i = 0; ret == 0 && i < verdicts->count; i++)
		ret = compare_one(args, ret_changes, &verdicts->verdict[i]);
	if (ret == 0)
		ret = find_gone(args, ret_changes, verdicts);
	return ret ? bp_fail(err, -ret, "malloc", "%s", args->baseline) : 0;
}

static void percent(__u64 before, __u64 after, char *buf, size_t size)
{
	if (before)
		snprintf(buf, size, "%+.1f%%",
			 100.0 * ((double)after - (double)before) / (double)before);
	else
		snprintf(buf, size, "new");
}

void load_each_put_figures(struct bp_out *out, const struct each_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct each_change *change = &changes->change[i];
		char text[32];

		if (change->figure == BP_COSTS)
			continue;
		percent(change->before->costs.value[change->figure],
			change->now->costs.value[change->figure], text, sizeof(text));
		bp_out_str(out, change->object);
		bp_out_str(out, change->program);
		bp_out_str(out, bp_cost_name((enum bp_cost)change->figure));
		bp_out_u64(out, change->before->costs.value[change->figure]);
		bp_out_u64(out, change->now->costs.value[change->figure]);
		bp_out_str(out, text);
		bp_out_row_end(out);
	}
}

void load_each_put_verdicts(struct bp_out *out, const struct each_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct each_change *change = &changes->change[i];

		if (change->figure != BP_COSTS)
			continue;
		bp_out_str(out, change->object);
		bp_out_str(out, strcmp(change->program, "-") == 0 ? NULL : change->program);
		bp_out_str(out, change->before ? word_before(change->before) : NULL);
		bp_out_str(out, change->now ? bp_verdict_word(change->now) : NULL);
		bp_out_bool(out, change->worse);
		bp_out_row_end(out);
	}
}

static void put_number(struct bp_out *out, __u64 num)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", num);
	bp_out_str(out, text);
}

void load_each_put_changes(struct bp_out *out, const struct each_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct each_change *change = &changes->change[i];
		bool verdict = change->figure == BP_COSTS;
		char text[32];

		bp_out_str(out, change->object);
		bp_out_str(out, change->program);
		if (verdict) {
			bp_out_str(out, "verdict");
			bp_out_str(out, change->before ? word_before(change->before) : NULL);
			bp_out_str(out, change->now ? bp_verdict_word(change->now) : NULL);
			bp_out_str(out, change->worse   ? "worse" :
					!change->before ? "new" :
					!change->now    ? "gone" :
							  "other");
		} else {
			__u64 before = change->before->costs.value[change->figure];
			__u64 after = change->now->costs.value[change->figure];

			percent(before, after, text, sizeof(text));
			bp_out_str(out, bp_cost_name((enum bp_cost)change->figure));
			put_number(out, before);
			put_number(out, after);
			bp_out_str(out, text);
		}
		bp_out_row_end(out);
	}
}

void load_each_changes_free(struct each_changes *changes)
{
	free(changes->change);
	bp_cost_file_free(&changes->baseline);
	*changes = (struct each_changes){ 0 };
}

int load_each_save(const struct load_args *args, const struct bp_verdicts *verdicts,
		   struct bp_err *err)
{
	cleanup_bp_cost_file struct bp_cost_file file = { 0 };

	if (!args->save)
		return 0;
	if (verdicts->saved.rows)
		snprintf(file.release, sizeof(file.release), "%s", verdicts->saved.release);
	else
		load_kernel_release(file.release, sizeof(file.release));
	file.judged = true;
	for (size_t i = 0; i < verdicts->count; i++) {
		const struct bp_verdict *verdict = &verdicts->verdict[i];

		if (bp_cost_file_add(&file, verdict->name, program_of(verdict), &verdict->costs) ||
		    bp_cost_file_judge(&file, bp_verdict_word(verdict), verdict->cause))
			return bp_fail(err, ENOMEM, "malloc", "%s", args->save);
	}
	return bp_cost_file_write(args->save, &file, err);
}
