// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* out.c - what "bpfprog testrun" writes */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/common/dry_run.h"
#include "util/num.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/testrun/live.h"
#include "cmd/testrun/out.h"
#include "kernel/run_type.h"
#include "table/verdict.h"
#include "util/cleanup.h"
#include "util/text.h"

/* Bytes of a packet or context in a table, and in a dry run. */
#define SHOWN 64

/* stdout and stderr. */
#define STREAMS 2

static const struct bp_out_col field_cols[] = {
	{ "name", NULL, BP_OUT_STR, NULL },
	{ "value", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },
	{ "verdict", "verdict", BP_OUT_STR, NULL },
	{ "retval", "return value", BP_OUT_U64, NULL },
	{ "duration", "duration (ns)", BP_OUT_U64, NULL },
	{ "repeat", NULL, BP_OUT_U64, NULL },
	{ "data_size_out", "data (bytes)", BP_OUT_U64, NULL },
	{ "data_out", "data", BP_OUT_STR, NULL },
	{ "ctx_size_out", NULL, BP_OUT_U64, NULL },
	{ "ctx_out", NULL, BP_OUT_STR, NULL },
	{ "ctx_fields", NULL, BP_OUT_ROWS, field_cols },
	{ "stdout", NULL, BP_OUT_STR, NULL },
	{ "stderr", NULL, BP_OUT_STR, NULL },
	{ "interfaces", NULL, BP_OUT_ROWS, testrun_live_cols },
	{ "stack", NULL, BP_OUT_ROW, testrun_stack_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static char *to_hex(const unsigned char *bytes, size_t len)
{
	char *text = malloc(2 * len + 1);

	if (text)
		bp_hex_text(bytes, len, text, 2 * len + 1);
	return text;
}

/* The context that the program left, field by field; of a flow dissector, what it found out. */
static void put_fields(struct bp_out *out, const struct testrun *test)
{
	const struct bp_layout *layout = &test->layout;
	size_t len = 0;
	const void *bytes = bp_ctx_left(test->info.type, &test->run, &len);
	__u64 value;

	if (!len || !layout->count) {
		bp_out_null(out);
		return;
	}
	bp_out_rows_begin(out);
	for (size_t i = 0; i < layout->count; i++) {
		if (!bp_field_get(&layout->fields[i], bytes, len, &value))
			continue;
		bp_out_str(out, layout->fields[i].name);
		bp_out_u64(out, value);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
}

/* The same in a table: what is not zero, as --ctx takes it. */
static void print_fields(const struct testrun *test)
{
	const struct bp_layout *layout = &test->layout;
	size_t len = 0;
	const void *bytes = bp_ctx_left(test->info.type, &test->run, &len);
	const char *comma = "";
	__u64 value;

	if (!len || !layout->count)
		return;
	printf("%-15s", "context");
	for (size_t i = 0; i < layout->count; i++) {
		if (!bp_field_get(&layout->fields[i], bytes, len, &value) || !value)
			continue;
		printf("%s%s=%llu", comma, layout->fields[i].name, value);
		comma = ",";
	}
	puts(*comma ? "" : "-");
}

/* What was written to a stream, a line each. */
static void print_stream(const char *name, const struct bp_text *stream)
{
	const char *line = stream->buf;

	if (!stream->len)
		return;
	printf("%s:\n", name);
	while (*line) {
		size_t len = strcspn(line, "\n");

		fputs("  ", stdout);
		bp_put_escaped(stdout, line, len);
		putchar('\n');
		line += len + (line[len] == '\n');
	}
}

void testrun_put_streams(struct bp_out *out, const struct testrun *test)
{
	bp_out_str(out, test->streams.known ? test->streams.out.buf : NULL);
	bp_out_str(out, test->streams.known ? test->streams.err.buf : NULL);
}

void testrun_print_streams(const struct testrun *test)
{
	print_stream("stdout", &test->streams.out);
	print_stream("stderr", &test->streams.err);
}

void testrun_warn_streams(const struct ctx *ctx, const struct testrun *test, bool judged)
{
	char text[200];

	if (test->stale)
		cmd_warn(ctx, "%zu bytes were in the streams of the program before the run",
			 test->stale);
	if (!judged && bp_run_cut_short(&test->expect, &test->streams, text, sizeof(text)))
		cmd_warn(ctx, "%s", text);
}

/* The packet for somebody who looks at it; what the program changed is in brackets. */
static void dump(const struct testrun *test)
{
	const struct bp_run_type *row = bp_run_type_row(test->info.type);
	const unsigned char *in = test->data_in;
	const unsigned char *out = test->data_out;

	if (!test->run.data_size_out || (row && row->data_out != BP_RUN_PACKET))
		return;
	for (size_t at = 0; at < test->run.data_size_out; at++) {
		/* What the program does not see is none of its changes. */
		bool changed = at >= test->run.data_size_in ||
			       (in[at] != out[at] && (!row || at >= row->hidden));

		if (at % 16 == 0)
			printf("%s%04zx ", at ? "\n" : "", at);
		printf(changed ? "[%02x]" : " %02x ", out[at]);
	}
	putchar('\n');
}

bool testrun_is_shown(const char *path)
{
	return strcmp(path, "-") == 0 && isatty(STDOUT_FILENO);
}

static bool takes_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0 && !testrun_is_shown(path);
}

int testrun_print_run(const struct ctx *ctx, const struct testrun_args *args,
		      const struct testrun *test)
{
	const struct bp_test_run *run = &test->run;
	cleanup_free char *data = NULL;
	cleanup_free char *context = NULL;
	const unsigned char *ctx_bytes;
	__u32 ctx_size;
	struct bp_out *out;
	bool syscall;
	int status;

	/* The bytes alone: nothing may stand between them. */
	if (takes_stdout(args->data_out) || takes_stdout(args->ctx_out))
		return BP_OK;
	if (ctx->common.quiet && !ctx->common.json) {
		printf("%u\n", run->retval);
		return BP_OK;
	}
	data = to_hex(test->data_out, run->data_size_out);
	/* A syscall program writes into the context that it is given. */
	syscall = test->info.type == BPF_PROG_TYPE_SYSCALL;
	ctx_bytes = syscall ? test->ctx_in : test->ctx_out;
	ctx_size = syscall ? run->ctx_size_in : run->ctx_size_out;
	context = to_hex(ctx_bytes, ctx_size);
	if (!data || !context)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	/* In a table a long packet would hide the rest. */
	if (!ctx->common.json && run->data_size_out > SHOWN)
		snprintf(data + (size_t)2 * SHOWN, sizeof("..."), "...");
	out = cmd_out_open(ctx, cols, true);
	bp_out_u64(out, test->info.id);
	/* Nobody tells what was returned for each of the frames. */
	bp_out_str(out,
		   testrun_is_live(test) ? NULL : bp_verdict_name(test->info.type, run->retval));
	if (testrun_is_live(test))
		bp_out_null(out);
	else
		bp_out_u64(out, run->retval);
	bp_out_u64(out, run->duration);
	bp_out_u64(out, run->repeat ? run->repeat : 1);
	bp_out_u64(out, run->data_size_out);
	bp_out_str(out, run->data_size_out ? data : NULL);
	bp_out_u64(out, ctx_size);
	bp_out_str(out, ctx_size ? context : NULL);
	put_fields(out, test);
	testrun_put_streams(out, test);
	testrun_live_put(out, test);
	bp_out_row_end(out);
	status = cmd_out_close(ctx, out);
	if (status == BP_OK && !ctx->common.json) {
		print_fields(test);
		testrun_live_print(test);
		testrun_print_streams(test);
	}
	if (status == BP_OK && !ctx->common.json && isatty(STDOUT_FILENO))
		dump(test);
	return status;
}

/* The bytes that go in, as far as they fit. */
static void describe_bytes(struct call *call, const char *name, const void *bytes, size_t len)
{
	cleanup_free char *text = len ? to_hex(bytes, len < SHOWN ? len : SHOWN) : NULL;

	if (text)
		cmd_call_arg(call, name, "hex:%s%s", text, len > SHOWN ? "..." : "");
	else
		cmd_call_arg(call, name, "NULL");
}

static void describe_data(struct call *call, const struct testrun_args *args,
			  const struct bp_test_run *run)
{
	const struct replay_args *replay = &args->replay;
	bool wants_left = replay->out || replay->expect_file;

	if (!replay->in) {
		/* A benchmark wants nothing back. */
		__u32 data_size = args->bench.on ? 0 : run->data_size_out;

		describe_bytes(call, "opts.data_in", run->data_in, run->data_size_in);
		cmd_call_arg(call, "opts.data_size_in", "%u", run->data_size_in);
		cmd_call_arg(call, "opts.data_out", data_size ? "[buffer]" : "NULL");
		cmd_call_arg(call, "opts.data_size_out", "%u", data_size);
		return;
	}
	cmd_call_arg(call, "opts.data_in", "[each packet of %.250s]", replay->in);
	cmd_call_arg(call, "opts.data_size_in", "[its length]");
	cmd_call_arg(call, "opts.data_out", wants_left ? "[buffer]" : "NULL");
	cmd_call_arg(call, "opts.data_size_out", wants_left ? "[room for any packet]" : "0");
}

/* How often: of a benchmark, what is measured decides. */
static void describe_repeat(struct call *call, const struct testrun_args *args,
			    const struct bp_test_run *run)
{
	if (!args->bench.on)
		cmd_call_arg(call, "opts.repeat", "%u", run->repeat);
	else if (run->repeat > 1)
		cmd_call_arg(call, "opts.repeat", "[%u and %u, in turns]", run->repeat / 10,
			     run->repeat);
	else
		cmd_call_arg(call, "opts.repeat", "[as many as take a while, and a tenth]");
}

void testrun_describe(const struct testrun_args *args, int prog_fd, const struct testrun *test,
		      struct call *ret_call)
{
	const struct bp_test_run *run = &test->run;
	__u32 ctx_size = args->bench.on ? 0 : run->ctx_size_out;
	struct call *call = ret_call;

	*call = (struct call){ .name = "bpf_prog_test_run_opts" };
	if (args->object)
		cmd_call_arg(call, "prog_fd", "[program %s of %s]", args->name, args->object);
	else
		cmd_call_arg(call, "prog_fd", "%d [prog %u]", prog_fd, test->info.id);
	describe_data(call, args, run);
	describe_bytes(call, "opts.ctx_in", run->ctx_in, run->ctx_size_in);
	cmd_call_arg(call, "opts.ctx_size_in", "%u", run->ctx_size_in);
	cmd_call_arg(call, "opts.ctx_out", ctx_size ? "[buffer]" : "NULL");
	cmd_call_arg(call, "opts.ctx_size_out", "%u", ctx_size);
	cmd_call_arg(call, "opts.retval", "[out]");
	describe_repeat(call, args, run);
	cmd_call_arg(call, "opts.duration", "[out]");
	cmd_call_arg(call, "opts.flags", "%#x", run->flags);
	cmd_call_arg(call, "opts.cpu", "%u", run->cpu);
	cmd_call_arg(call, "opts.batch_size", "%u", run->batch_size);
}

/* The other programs of a benchmark have the same input. */
static size_t describe_bench(struct call *calls, const struct bench_args *args)
{
	size_t count = 1;

	if (args->compare) {
		calls[count] = calls[0];
		snprintf(calls[count++].arg[0].value, sizeof(calls[0].arg[0].value), "[%s]",
			 args->compare);
	}
	calls[count] = calls[0];
	snprintf(calls[count++].arg[0].value, sizeof(calls[0].arg[0].value),
		 "[an empty program of the same type]");
	return count;
}

/* What is read after the run, of the program that is run. */
static size_t describe_streams(struct call *calls, const struct call *run)
{
	for (size_t i = 0; i < STREAMS; i++) {
		calls[i].name = "bpf_prog_stream_read";
		cmd_call_arg(&calls[i], "prog_fd", "%s", run->arg[0].value);
		cmd_call_arg(&calls[i], "stream_id", "%zu", BP_STDOUT + i);
		cmd_call_arg(&calls[i], "buf", "[buffer]");
		cmd_call_arg(&calls[i], "buf_len", "[its size]");
		cmd_call_arg(&calls[i], "opts", "NULL");
	}
	return STREAMS;
}

int testrun_print_calls(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
			const struct testrun *test)
{
	cleanup_free struct call *calls = calloc(3 + STREAMS, sizeof(*calls));
	size_t count = 1;

	if (!calls)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	testrun_describe(args, prog_fd, test, &calls[0]);
	if (args->bench.on)
		count = describe_bench(calls, &args->bench);
	if (test->reads_streams)
		count += describe_streams(&calls[count], &calls[0]);
	return cmd_print_calls(ctx, calls, count);
}
