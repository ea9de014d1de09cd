// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* diff.c - "bpfprog list --save" and "--diff": what is loaded, then and now */
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/unseen.h"
#include "cmd/list/list.h"
#include "list/snapshot.h"

/* The programs of this machine being gathered. */
struct gathering {
	struct bp_visitor visitor;
	const struct list_args *args;
	struct bp_lister lister;
	struct bp_snapshot *snapshot;
};

static int visit(struct bp_visitor *visitor, struct bp_listed *prog, struct bp_err *err)
{
	struct gathering *gathering = (struct gathering *)visitor;

	if (!bp_prog_wanted(&gathering->args->filter, &gathering->lister.holders, prog))
		return 0;
	return bp_snapshot_add(gathering->snapshot, prog, &gathering->lister.holders, err);
}

static int gather(const struct ctx *ctx, const struct list_args *args,
		  struct bp_snapshot *ret_snapshot, struct bp_err *err)
{
	struct gathering gathering = { .visitor.visit = visit,
				       .args = args,
				       .snapshot = ret_snapshot };
	int ret;

	bp_lister_init(&gathering.lister);
	ret = bp_holders_find(BP_HOLD_ATTACHED, &gathering.lister.holders, err);
	cmd_warn_unseen(ctx, &gathering.lister.holders);
	if (ret == 0)
		ret = bp_proglist_each(&gathering.lister, &gathering.visitor, err);
	bp_lister_free(&gathering.lister);
	return ret;
}

static const struct bp_out_col place_cols[] = {
	{ "attach_type", NULL, BP_OUT_STR, NULL }, { "target", NULL, BP_OUT_STR, NULL },
	{ "mode", NULL, BP_OUT_STR, NULL },        { "cookie", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* In a table, places are words: the columns with rows are those that only JSON has. */
static const struct bp_out_col json_cols[] = {
	{ "change", NULL, BP_OUT_STR, NULL },
	{ "id", NULL, BP_OUT_U64, NULL },
	{ "type", NULL, BP_OUT_STR, NULL },
	{ "name", NULL, BP_OUT_STR, NULL },
	{ "tag", NULL, BP_OUT_STR, NULL },
	{ "attached", NULL, BP_OUT_ROWS, place_cols },
	{ "tag_before", NULL, BP_OUT_STR, NULL },
	{ "attached_before", NULL, BP_OUT_ROWS, place_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col table_cols[] = {
	{ "change", "CHANGE", BP_OUT_STR, NULL },
	{ "id", "ID", BP_OUT_U64, NULL },
	{ "type", "TYPE", BP_OUT_STR, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },
	{ "tag", "TAG", BP_OUT_STR, NULL },
	{ "attached", "ATTACHED", BP_OUT_LIST, NULL },
	{ "tag_before", "TAG BEFORE", BP_OUT_STR, NULL },
	{ "attached_before", "ATTACHED BEFORE", BP_OUT_LIST, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_part(struct bp_out *out, const char *text, size_t len)
{
	cleanup_free char *copy = text ? strndup(text, len) : NULL;

	bp_out_str(out, copy);
}

/* An attachment as an object. */
static void put_object(struct bp_out *out, const struct bp_snap_at *at)
{
	put_part(out, at->type, at->type_len);
	bp_out_str(out, at->target);
	put_part(out, at->mode, at->mode_len);
	if (at->cookie)
		bp_out_u64(out, at->cookie);
	else
		bp_out_null(out);
	bp_out_row_end(out);
}

/* An attachment as a word: xdp@dev eth0 (generic). */
static void put_word(struct bp_out *out, const struct bp_snap_at *at)
{
	bp_out_item_begin(out);
	bp_out_item_mark(out, "%.*s", (int)at->type_len, at->type);
	if (at->target) {
		bp_out_item_mark(out, "@");
		bp_out_item_part(out, at->target);
	}
	if (at->mode)
		bp_out_item_mark(out, " (%.*s)", (int)at->mode_len, at->mode);
	if (at->cookie)
		bp_out_item_mark(out, " cookie %llu", at->cookie);
	bp_out_item_end(out);
}

static void put_place(struct bp_out *out, const char *text, bool json)
{
	struct bp_snap_at at;

	bp_snapshot_at(text, &at);
	if (json)
		put_object(out, &at);
	else
		put_word(out, &at);
}

static void put_places(struct bp_out *out, const struct bp_snap *snap, bool json)
{
	if (!snap) {
		bp_out_null(out);
		return;
	}
	if (json)
		bp_out_rows_begin(out);
	else
		bp_out_list_begin(out);
	for (size_t i = 0; i < snap->nat; i++)
		put_place(out, snap->at[i], json);
	if (json)
		bp_out_rows_end(out);
	else
		bp_out_list_end(out);
}

static void put_change(struct bp_out *out, const struct bp_snap_change *change, bool json)
{
	const struct bp_snap *snap = change->now ? change->now : change->before;

	bp_out_str(out, !change->now ? "vanished" : !change->before ? "appeared" : "changed");
	bp_out_u64_or_null(out, snap->id);
	bp_out_str(out, snap->type);
	bp_out_str(out, snap->name);
	bp_out_str(out, change->now ? change->now->tag : NULL);
	put_places(out, change->now, json);
	bp_out_str(out, change->before ? change->before->tag : NULL);
	put_places(out, change->before, json);
	bp_out_row_end(out);
}

static int print_diff(const struct ctx *ctx, const struct bp_snap_change *changes, size_t count)
{
	bool json = ctx->common.json;
	struct bp_out *out = cmd_out_open(ctx, json ? json_cols : table_cols, false);
	int ret;

	cmd_out_colour(out, "change");
	for (size_t i = 0; i < count; i++)
		put_change(out, &changes[i], json);
	ret = cmd_out_close(ctx, out);
	return ret ? ret : count ? BP_UNMET : BP_OK;
}

static const struct bp_out_col saved_cols[] = {
	{ "file", NULL, BP_OUT_STR, NULL },
	{ "count", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int print_saved(const struct ctx *ctx, const struct list_args *args, size_t count)
{
	struct bp_out *out = cmd_out_open(ctx, saved_cols, false);

	bp_out_str(out, args->save);
	bp_out_u64(out, count);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

int list_snapshot(const struct ctx *ctx, const struct list_args *args)
{
	cleanup_snapshot struct bp_snapshot before = { 0 };
	cleanup_snapshot struct bp_snapshot now = { 0 };
	cleanup_free struct bp_snap_change *changes = NULL;
	struct bp_err err = { 0 };
	size_t count = 0;

	/* Read it first: a mistake is told before anything is looked for. */
	if (args->diff && bp_snapshot_read(args->diff, &before, &err))
		return cmd_fail(ctx, &err);
	bp_snapshot_keep(&before, &args->filter);
	if (gather(ctx, args, &now, &err) ||
	    (args->save && bp_snapshot_write(args->save, &now, &err)))
		return cmd_fail(ctx, &err);
	if (!args->diff)
		return print_saved(ctx, args, now.count);
	if (before.version == 1)
		bp_snapshot_swap_words(&now);
	if (bp_snapshot_diff(&before, &now, &changes, &count, &err))
		return cmd_fail(ctx, &err);
	return print_diff(ctx, changes, count);
}
