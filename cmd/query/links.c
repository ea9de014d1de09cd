// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* links.c - "bpfprog query --links": every link, what it holds where, and who holds it */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/unseen.h"
#include "cmd/query/links.h"
#include "kernel/link.h"
#include "ref/link_match.h"
#include "trace/names.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "list/holders.h"
#include "ref/ref.h"
#include "util/cleanup.h"

static const struct bp_out_col pid_cols[] = {
	{ "pid", NULL, BP_OUT_U64, NULL },
	{ "comm", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* What is rows in JSON is words in a table. */
enum { COL_PIDS = 12 };

static const struct bp_out_col cols[] = {
	{ "id", "ID", BP_OUT_U64, NULL },
	{ "link_type", NULL, BP_OUT_STR, NULL },
	{ "prog_id", "PROG", BP_OUT_U64, NULL },
	{ "prog_name", "NAME", BP_OUT_STR, NULL },
	{ "attach_type", "ATTACH TYPE", BP_OUT_STR, NULL },
	{ "target", "TARGET", BP_OUT_STR, NULL },
	{ "map_id", NULL, BP_OUT_U64, NULL },
	{ "mode", "MODE", BP_OUT_STR, NULL },
	{ "cookie", "COOKIE", BP_OUT_U64, NULL },
	{ "places", NULL, BP_OUT_U64, NULL },
	{ "state", "STATE", BP_OUT_STR, NULL },
	{ "pinned", "PINNED", BP_OUT_LIST, NULL },
	{ "pids", "PIDS", BP_OUT_LIST, pid_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* What the links of one run have in common. */
struct links_run {
	const struct ctx *ctx;
	struct bp_names names;
	struct bp_holders holders;
	struct bp_out *out;
	const struct links_filter *filter;
	unsigned int untold; /* links of perf events that may be of the type */
};

static void put_prog(struct bp_out *out, __u32 id)
{
	cleanup_fd int fd = id ? bp_prog_fd_by_id(id, NULL) : -1;
	struct bpf_prog_info info = { 0 };
	char name[BP_NAME_MAX];

	bp_out_u64_or_null(out, id);
	if (fd < 0 || bp_prog_info(fd, &info, NULL)) {
		bp_out_null(out);
		return;
	}
	bp_prog_full_name(fd, &info, name, sizeof(name));
	bp_out_str(out, name);
}

static void put_pins(const struct links_run *run, __u32 id)
{
	const struct bp_holder *holder = NULL;

	bp_out_list_begin(run->out);
	while ((holder = bp_holder_next(&run->holders, id, BP_HOLD_PINS, holder)))
		bp_out_item_str(run->out, holder->text);
	bp_out_list_end(run->out);
}

static void put_pids(const struct links_run *run, __u32 id)
{
	const struct bp_holder *holder = NULL;
	bool json = run->ctx->common.json;

	if (json)
		bp_out_rows_begin(run->out);
	else
		bp_out_list_begin(run->out);
	while ((holder = bp_holder_next(&run->holders, id, BP_HOLD_PIDS, holder)))
		if (json) {
			bp_out_u64(run->out, holder->num);
			bp_out_str(run->out, holder->text);
			bp_out_row_end(run->out);
		} else {
			bp_out_item_begin(run->out);
			bp_out_item_part(run->out, holder->text);
			bp_out_item_mark(run->out, "(%u)", holder->num);
			bp_out_item_end(run->out);
		}
	if (json)
		bp_out_rows_end(run->out);
	else
		bp_out_list_end(run->out);
}

static bool is_wanted(struct links_run *run, const struct bp_link_text *text)
{
	enum bp_link_match match = BP_LINK_THERE;

	if (run->filter->type)
		match = bp_link_text_match(text, run->filter->type, run->filter->target);
	run->untold += match == BP_LINK_UNTOLD;
	return match == BP_LINK_THERE;
}

static int put_link(struct links_run *run, int fd, struct bp_err *err)
{
	cleanup_link_text struct bp_link_text text = { 0 };
	int ret = bp_link_describe(fd, &run->names, &text, err);
	struct bp_out *out = run->out;

	if (ret || !is_wanted(run, &text))
		return ret;
	bp_out_u64(out, text.id);
	bp_out_str(out, libbpf_bpf_link_type_str(text.link_type));
	put_prog(out, text.prog_id);
	bp_out_str(out, text.type);
	cmd_out_target(run->ctx, out, text.target, text.places);
	bp_out_u64_or_null(out, text.map_id);
	bp_out_str(out, text.mode);
	bp_out_u64_or_null(out, text.cookie);
	bp_out_u64_or_null(out, text.places);
	bp_out_str(out, text.detached ? "detached" : "attached");
	put_pins(run, text.id);
	put_pids(run, text.id);
	bp_out_row_end(out);
	return bp_out_failed(out);
}

/* One that goes away meanwhile is left out. */
static int put_all(struct links_run *run, struct bp_err *err)
{
	__u32 id = 0;
	int ret;

	while ((ret = bpf_link_get_next_id(id, &id)) == 0) {
		cleanup_fd int fd = bpf_link_get_fd_by_id(id);

		if (fd == -ENOENT || fd == -EAGAIN)
			continue;
		if (fd < 0)
			return bp_fail(err, -fd, "bpf_link_get_fd_by_id", "link %u", id);
		ret = put_link(run, fd, err);
		if (ret)
			return ret;
	}
	/* Linux before 5.8 has no such call. */
	if (ret == -EINVAL)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "this kernel does not tell its links");
	return ret == -ENOENT ? 0 : bp_fail(err, -ret, "bpf_link_get_next_id", "the links");
}

static int put_named(struct links_run *run, const struct bp_ref *refs, int count,
		     struct bp_err *err)
{
	int ret = 0;

	for (int i = 0; i < count && ret == 0; i++) {
		cleanup_fd int fd = bp_ref_open_link(&refs[i], err);

		ret = fd < 0 ? fd : put_link(run, fd, err);
	}
	return ret;
}

static int describe(const struct ctx *ctx, const struct bp_ref *refs, int count)
{
	struct call call = { .name = "bpf_link_get_info_by_fd" };
	char text[320] = "each that is found";

	for (int i = 0; i < count; i++)
		bp_ref_text(&refs[i], text, sizeof(text));
	cmd_call_arg(&call, "link_fd", "[%s]", count > 1 ? "each that is named" : text);
	cmd_call_arg(&call, "info", "[out]");
	cmd_call_arg(&call, "info_len", "[its size]");
	return cmd_print_calls(ctx, &call, 1);
}

int query_links(const struct ctx *ctx, const struct bp_ref *refs, int count,
		const struct links_filter *filter)
{
	struct links_run run = { .ctx = ctx, .filter = filter };
	struct bp_out_col own[sizeof(cols) / sizeof(cols[0])];
	struct bp_err err = { 0 };
	int ret;

	if (ctx->common.dry_run)
		return describe(ctx, refs, count);
	memcpy(own, cols, sizeof(own));
	if (ctx->common.json)
		own[COL_PIDS].type = BP_OUT_ROWS;
	ret = bp_link_holders_find(BP_HOLD_PINS | BP_HOLD_PIDS, &run.holders, &err);
	if (ret)
		return cmd_fail(ctx, &err);
	cmd_warn_unseen(ctx, &run.holders);
	run.out = cmd_out_open(ctx, own, false);
	ret = count ? put_named(&run, refs, count, &err) : put_all(&run, &err);
	bp_names_free(&run.names);
	bp_holders_free(&run.holders);
	if (ret) {
		bp_out_drop(run.out);
		return cmd_fail(ctx, &err);
	}
	if (run.untold)
		cmd_warn(ctx,
			 "%u link(s) of perf events are left out: this kernel does not tell their "
			 "type (see bpfprog query --links)",
			 run.untold);
	return cmd_out_close(ctx, run.out);
}
