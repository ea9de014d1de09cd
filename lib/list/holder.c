// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* holder.c - a set of what keeps programs and links */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "list/holder.h"
#include "util/array.h"

int bp_holders_add(struct bp_holders *holders, const struct bp_holder *holder, struct bp_err *err)
{
	struct bp_holder copy = *holder;

	if (!bp_array_more(holders->holder, holders->count))
		return bp_fail(err, ENOMEM, "realloc", "%s", "");
	copy.text = strdup(holder->text);
	copy.place = holder->place ? strdup(holder->place) : NULL;
	copy.old = holder->old ? strdup(holder->old) : NULL;
	holders->holder[holders->count++] = copy;
	return copy.text && (copy.place || !holder->place) && (copy.old || !holder->old) ?
		       0 :
		       bp_fail(err, ENOMEM, "strdup", "%s", "");
}

static void free_holder(struct bp_holder *holder)
{
	free(holder->text);
	free(holder->place);
	free(holder->old);
}

void bp_holders_free(struct bp_holders *holders)
{
	for (size_t i = 0; i < holders->count; i++)
		free_holder(&holders->holder[i]);
	free(holders->holder);
	free(holders->unseen_first);
	*holders = (struct bp_holders){ 0 };
}

void bp_holders_unseen(struct bp_holders *holders, const char *where, const char *why)
{
	if (holders->unseen++ == 0 && asprintf(&holders->unseen_first, "%s: %s", where, why) < 0)
		holders->unseen_first = NULL;
}

static int compare(const void *a, const void *b)
{
	const struct bp_holder *x = a;
	const struct bp_holder *y = b;
	int ret = (x->id > y->id) - (x->id < y->id);

	if (!ret)
		ret = (x->kind > y->kind) - (x->kind < y->kind);
	if (!ret)
		ret = (x->num > y->num) - (x->num < y->num);
	if (!ret)
		ret = strcmp(x->text, y->text);
	return ret ? ret : strcmp(x->place ? x->place : "", y->place ? y->place : "");
}

/* A bpf file system may be mounted twice at one place, a program held twice by a process. */
static void drop_doubles(struct bp_holders *holders)
{
	size_t kept = 0;

	for (size_t i = 0; i < holders->count; i++)
		if (kept && compare(&holders->holder[kept - 1], &holders->holder[i]) == 0)
			free_holder(&holders->holder[i]);
		else
			holders->holder[kept++] = holders->holder[i];
	holders->count = kept;
}

void bp_holders_sort(struct bp_holders *holders)
{
	if (holders->count)
		qsort(holders->holder, holders->count, sizeof(*holders->holder), compare);
	drop_doubles(holders);
}

const struct bp_holder *bp_holder_next(const struct bp_holders *holders, __u32 id,
				       unsigned int kind, const struct bp_holder *prev)
{
	size_t low = 0;
	size_t high = holders->count;

	if (prev)
		low = (size_t)(prev + 1 - holders->holder);
	/* The first one that is not before what is looked for. */
	while (!prev && low < high) {
		size_t mid = low + (high - low) / 2;
		const struct bp_holder *at = &holders->holder[mid];

		if (at->id < id || (at->id == id && at->kind < kind))
			low = mid + 1;
		else
			high = mid;
	}
	if (low >= holders->count || holders->holder[low].id != id ||
	    holders->holder[low].kind != kind)
		return NULL;
	return &holders->holder[low];
}

size_t bp_holders_count(const struct bp_holders *holders, __u32 id, unsigned int kind)
{
	const struct bp_holder *holder = NULL;
	size_t count = 0;

	while ((holder = bp_holder_next(holders, id, kind, holder)))
		count++;
	return count;
}
