// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* snapshot.c - fuzz target: the files of list --diff, read, filtered and compared with themselves
 */
#include "input.h"
#include "list/snapshot.h"

static void compare(struct bp_snapshot *before, struct bp_snapshot *now)
{
	const struct bp_prog_filter filter = { .types = 1ULL << BPF_PROG_TYPE_XDP, .name = "a*" };
	struct bp_snap_change *changes = NULL;
	size_t count = 0;

	if (bp_snapshot_diff(before, now, &changes, &count, NULL) || count)
		abort();
	free(changes);
	bp_snapshot_keep(now, &filter);
	if (bp_snapshot_diff(before, now, &changes, &count, NULL) ||
	    count != before->count - now->count)
		abort();
	free(changes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bp_snapshot before = { 0 };
	struct bp_snapshot now = { 0 };
	struct bp_err err = { 0 };
	int ret = bp_snapshot_parse(data, size, "fuzz", &before, &err);

	if (ret && !err.num)
		abort();
	if (ret == 0 && bp_snapshot_parse(data, size, "fuzz", &now, &err) == 0)
		compare(&before, &now);
	bp_snapshot_free(&before);
	bp_snapshot_free(&now);
	return 0;
}
