// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* snapshot_diff.c - two snapshots compared: what vanished, what appeared, what changed */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "list/snapshot.h"

typedef int compare_fn(const struct bp_snap *a, const struct bp_snap *b);

static int by_name(const struct bp_snap *a, const struct bp_snap *b)
{
	int ret = strcmp(a->type, b->type);

	return ret ? ret : strcmp(a->name, b->name);
}

static int by_tag(const struct bp_snap *a, const struct bp_snap *b)
{
	int ret = by_name(a, b);

	return ret ? ret : strcmp(a->tag, b->tag);
}

static int by_place(const struct bp_snap *a, const struct bp_snap *b)
{
	int ret = by_name(a, b);

	for (size_t i = 0; ret == 0 && i < a->nat && i < b->nat; i++)
		ret = strcmp(a->at[i], b->at[i]);
	return ret ? ret : (a->nat > b->nat) - (a->nat < b->nat);
}

static int by_all(const struct bp_snap *a, const struct bp_snap *b)
{
	int ret = by_place(a, b);

	return ret ? ret : strcmp(a->tag, b->tag);
}

/* The programs of one snapshot that have no counterpart yet. */
struct side {
	const struct bp_snap **snap;
	size_t count;
};

/* The differences being found. */
struct diff {
	struct side before;
	struct side now;
	struct bp_snap_change *changes;
	size_t count;
};

static int sort_compare(const void *a, const void *b, void *compare)
{
	compare_fn *const *fn = compare;

	return (*fn)(*(const struct bp_snap *const *)a, *(const struct bp_snap *const *)b);
}

static int by_id(const struct bp_snap *a, const struct bp_snap *b)
{
	return (a->id > b->id) - (a->id < b->id);
}

static void sort(struct side *side, compare_fn *compare)
{
	if (side->count)
		qsort_r(side->snap, side->count, sizeof(const struct bp_snap *), sort_compare,
			&compare);
}

static void keep(struct side *side, size_t *kept, const struct bp_snap *snap)
{
	side->snap[(*kept)++] = snap;
}

/* Pair off what is equal in this sense; what has no counterpart stays. */
static void pair(struct diff *diff, compare_fn *compare, bool unnamed, bool changed)
{
	struct side *before = &diff->before;
	struct side *now = &diff->now;
	size_t i = 0;
	size_t k = 0;
	size_t kept_before = 0;
	size_t kept_now = 0;

	sort(before, compare);
	sort(now, compare);
	while (i < before->count || k < now->count) {
		int order = i == before->count ? 1 :
			    k == now->count    ? -1 :
						 compare(before->snap[i], now->snap[k]);

		if (order == 0 && !unnamed && !*now->snap[k]->name)
			order = -1;
		if (order < 0) {
			keep(before, &kept_before, before->snap[i++]);
		} else if (order > 0) {
			keep(now, &kept_now, now->snap[k++]);
		} else {
			if (changed)
				diff->changes[diff->count++] = (struct bp_snap_change){
					.before = before->snap[i],
					.now = now->snap[k],
				};
			i++;
			k++;
		}
	}
	before->count = kept_before;
	now->count = kept_now;
}

static bool make_side(struct side *side, const struct bp_snapshot *snapshot)
{
	side->snap = calloc(snapshot->count + 1, sizeof(const struct bp_snap *));
	for (; side->snap && side->count < snapshot->count; side->count++)
		side->snap[side->count] = &snapshot->snap[side->count];
	return side->snap;
}

static void find(struct diff *diff)
{
	pair(diff, by_all, true, false);
	pair(diff, by_tag, true, true);
	pair(diff, by_place, false, true);
	sort(&diff->now, by_id);
	for (size_t i = 0; i < diff->before.count; i++)
		diff->changes[diff->count++].before = diff->before.snap[i];
	for (size_t i = 0; i < diff->now.count; i++)
		diff->changes[diff->count++].now = diff->now.snap[i];
}

int bp_snapshot_diff(const struct bp_snapshot *before, const struct bp_snapshot *now,
		     struct bp_snap_change **ret_changes, size_t *ret_count, struct bp_err *err)
{
	struct diff diff = { 0 };
	bool ok = make_side(&diff.before, before) && make_side(&diff.now, now);

	/* At most everything vanished, and everything appeared. */
	diff.changes = ok ? calloc(before->count + now->count + 1, sizeof(*diff.changes)) : NULL;
	if (diff.changes) {
		find(&diff);
		*ret_changes = diff.changes;
		*ret_count = diff.count;
	}
	free(diff.before.snap);
	free(diff.now.snap);
	return diff.changes ? 0 : bp_fail(err, ENOMEM, "calloc", "%s", "");
}
