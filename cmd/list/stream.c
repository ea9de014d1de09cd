// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* stream.c - "bpfprog list --stream": bpf_prog_stream_read() */
#include <errno.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/list/list.h"
#include "explain/explain.h"
#include "kernel/prog.h"
#include "kernel/stream.h"
#include "util/cleanup.h"
#include "util/text.h"
#include "util/time.h"

static const struct bp_out_col cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },
	{ "stream", NULL, BP_OUT_STR, NULL },
	{ "text", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int describe(const struct ctx *ctx, const struct list_args *args, int prog_fd)
{
	struct call call = { .name = "bpf_prog_stream_read" };

	cmd_call_arg(&call, "prog_fd", "%d [prog %u]", prog_fd, bp_prog_id(prog_fd));
	cmd_call_arg(&call, "stream_id", "%u", bp_stream_number(args->stream));
	cmd_call_arg(&call, "buf", "[buffer]");
	cmd_call_arg(&call, "buf_len", "[its size]");
	cmd_call_arg(&call, "opts", "NULL");
	return cmd_print_calls(ctx, &call, 1);
}

static int print_json(const struct ctx *ctx, const struct list_args *args, int prog_fd,
		      struct bp_text *text)
{
	struct bp_out *out = cmd_out_open(ctx, cols, true);

	bp_stream_string(text);
	bp_out_u64(out, bp_prog_id(prog_fd));
	bp_out_str(out, args->stream);
	bp_out_str(out, text->buf);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

/* What is there, as it is. */
static int copy(const struct ctx *ctx, const struct list_args *args, int prog_fd)
{
	cleanup_bp_text struct bp_text text = { 0 };
	struct bp_err err = { 0 };

	if (bp_stream_read_all(prog_fd, bp_stream_number(args->stream), &text, &err)) {
		bp_fail_on(&err, "prog %u", bp_prog_id(prog_fd));
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd }, &err);
		return cmd_fail(ctx, &err);
	}
	if (ctx->common.json)
		return args->watch_ns && !text.len ? BP_OK : print_json(ctx, args, prog_fd, &text);
	if (fwrite(text.buf, 1, text.len, stdout) != text.len || fflush(stdout)) {
		bp_fail(&err, errno, "write", "standard output");
		return cmd_fail(ctx, &err);
	}
	return BP_OK;
}

int list_stream(const struct ctx *ctx, const struct list_args *args)
{
	struct bp_err err = { 0 };
	cleanup_fd int prog_fd = bp_ref_open_prog(&args->refs[0], &err);
	__u64 next = bp_now_ns();
	int status;

	if (prog_fd < 0)
		return cmd_fail(ctx, &err);
	if (ctx->common.dry_run)
		return describe(ctx, args, prog_fd);
	for (;;) {
		status = copy(ctx, args, prog_fd);
		if (status != BP_OK || !args->watch_ns)
			return status;
		list_watch_wait(args, &next);
	}
}
