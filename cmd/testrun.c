// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* testrun.c - "bpfprog testrun": bpf_prog_test_run_opts() */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "cmd.h"
#include "expect.h"
#include "explain.h"
#include "fields.h"
#include "file.h"
#include "object.h"
#include "prog.h"
#include "verdict.h"

/* Larger than any packet that a kernel test-runs, so that no run has to be repeated. */
#define ROOM ((size_t)256 << 10)

enum {
	KEY_DATA_IN = 256,
	KEY_DATA_OUT,
	KEY_CTX,
	KEY_CTX_IN,
	KEY_CTX_OUT,
	KEY_REPEAT,
	KEY_CPU,
	KEY_BATCH_SIZE,
	KEY_LIVE_FRAMES,
	KEY_CHECKSUM_COMPLETE,
	KEY_FLAGS,
	KEY_EXPECT,
	KEY_EXPECT_DATA,
	KEY_EXPECT_LEN,
	KEY_TAP,
	KEY_PCAP,
	KEY_PCAP_OUT,
	KEY_ONLY,
	KEY_EACH,
	KEY_LIMIT,
	KEY_EXPECT_COUNT,
};

struct testrun_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	char *object;     /* path of the object to load in place of prog, or NULL */
	const char *name; /* of the program in it */
	const char *data_in;
	const char *data_out;
	const char *ctx;
	const char *ctx_in;
	const char *ctx_out;
	__u32 repeat;
	__u32 cpu;
	bool has_cpu;
	__u32 batch_size;
	__u32 flags;
	struct bp_expect_words expect;
	bool tap;
	struct replay_args replay;
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "data-in", KEY_DATA_IN, "FILE|hex:BYTES", 0, "Packet to run on; - is standard input", 0 },
	{ "data-out", KEY_DATA_OUT, "FILE", 0, "Write the packet that the program left to FILE", 0 },
	{ "ctx", KEY_CTX, "FIELD=VALUE,...", 0, "Context to run on, by the names of its fields", 0 },
	{ "ctx-in", KEY_CTX_IN, "FILE|hex:BYTES", 0, "Context to run on; - is standard input", 0 },
	{ "ctx-out", KEY_CTX_OUT, "FILE", 0, "Write the context that the program left to FILE", 0 },
	{ "repeat", KEY_REPEAT, "N", 0, "Run N times (1)", 0 },
	{ "cpu", KEY_CPU, "N", 0, "Run on CPU N (raw tracepoint programs)", 0 },
	{ "batch-size", KEY_BATCH_SIZE, "N", 0, "Frames in a batch of --live-frames, 1 to 256", 0 },
	{ "live-frames", KEY_LIVE_FRAMES, NULL, 0, "Send the packets of an XDP program for real", 0 },
	{ "checksum-complete", KEY_CHECKSUM_COMPLETE, NULL, 0, "Give the packet a complete checksum", 0 },
	{ "flags", KEY_FLAGS, "N", 0, "Flags of the call, as a number", 0 },
	{ "expect", KEY_EXPECT, "VERDICT|N|A..B", 0, "Fail with status 8 unless the program returns this", 0 },
	{ "expect-data", KEY_EXPECT_DATA, "FILE|hex:BYTES", 0, "The same unless it leaves this packet", 0 },
	{ "expect-len", KEY_EXPECT_LEN, "N|A..B", 0, "The same unless the packet has this length", 0 },
	{ "pcap", KEY_PCAP, "FILE", 0, "Run on each packet of this capture; - is standard input", 0 },
	{ "pcap-out", KEY_PCAP_OUT, "FILE", 0, "Write the packets that the program left as a capture", 0 },
	{ "only", KEY_ONLY, "VERDICT|N|A..B", 0, "Write and show packets with this verdict only", 0 },
	{ "each", KEY_EACH, NULL, 0, "Show what became of each packet of the capture", 0 },
	{ "limit", KEY_LIMIT, "N", 0, "Stop after N packets of the capture", 0 },
	{ "expect-count", KEY_EXPECT_COUNT, "VERDICT=N", 0, "Fail with status 8 unless N packets of the capture get this verdict", 0 },
	{ "tap", KEY_TAP, NULL, 0, "Write the expectations as TAP, met or not", 0 },
	{ 0 }
};
/* clang-format on */

/* bpftool's words, each with a word behind it. */
static const struct {
	const char *word;
	int key;
} keywords[] = {
	{ "data_in", KEY_DATA_IN }, { "data_out", KEY_DATA_OUT }, { "ctx_in", KEY_CTX_IN },
	{ "ctx_out", KEY_CTX_OUT }, { "repeat", KEY_REPEAT },
};

static bool set_option(struct testrun_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_DATA_IN:
		args->data_in = arg;
		return true;
	case KEY_DATA_OUT:
		args->data_out = arg;
		return true;
	case KEY_CTX:
		args->ctx = arg;
		return true;
	case KEY_CTX_IN:
		args->ctx_in = arg;
		return true;
	case KEY_CTX_OUT:
		args->ctx_out = arg;
		return true;
	case KEY_REPEAT:
		args->repeat = (__u32)parse_number("--repeat", arg, 1, INT_MAX, state);
		return true;
	case KEY_CPU:
		args->cpu = (__u32)parse_number("--cpu", arg, 0, INT_MAX, state);
		args->has_cpu = true;
		args->flags |= BPF_F_TEST_RUN_ON_CPU;
		return true;
	case KEY_BATCH_SIZE:
		args->batch_size = (__u32)parse_number("--batch-size", arg, 1, 256, state);
		return true;
	case KEY_LIVE_FRAMES:
		args->flags |= BPF_F_TEST_XDP_LIVE_FRAMES;
		return true;
	case KEY_CHECKSUM_COMPLETE:
		args->flags |= BPF_F_TEST_SKB_CHECKSUM_COMPLETE;
		return true;
	case KEY_FLAGS:
		args->flags |= (__u32)parse_number("--flags", arg, 0, UINT_MAX, state);
		return true;
	case KEY_EXPECT:
		args->expect.verdict = arg;
		return true;
	case KEY_EXPECT_DATA:
		args->expect.data = arg;
		return true;
	case KEY_EXPECT_LEN:
		args->expect.len = arg;
		return true;
	case KEY_PCAP:
		args->replay.in = arg;
		return true;
	case KEY_PCAP_OUT:
		args->replay.out = arg;
		return true;
	case KEY_ONLY:
		args->replay.only = arg;
		return true;
	case KEY_EACH:
		args->replay.each = true;
		return true;
	case KEY_LIMIT:
		args->replay.limit = parse_number("--limit", arg, 1, ~0ULL, state);
		return true;
	case KEY_EXPECT_COUNT:
		if (args->replay.ncounts == MAX_COUNTS)
			argp_error(state, "too many of --expect-count");
		args->replay.count[args->replay.ncounts++] = arg;
		return true;
	case KEY_TAP:
		args->tap = true;
		return true;
	default:
		return false;
	}
}

/*
 * OBJECT:PROGRAM. The object is told by a dot in its last part: a bpf file system takes no names
 * with one, so this can be no pin, and "id:7" has none.
 */
static bool take_object(struct testrun_args *args, int *at)
{
	char *word = args->words.count ? args->words.word[0] : NULL;
	char *colon = word ? strrchr(word, ':') : NULL;
	char *slash;

	if (!colon || strncmp(word, "name:", 5) == 0 || strncmp(word, "pinned:", 7) == 0)
		return false;
	*colon = '\0';
	slash = strrchr(word, '/');
	if (!strchr(slash ? slash : word, '.')) {
		*colon = ':';
		return false;
	}
	args->object = word;
	args->name = colon + 1;
	*at = 1;
	return true;
}

static bool is_std(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* What goes with a capture, and what only with one. */
static void check_replay(struct testrun_args *args, struct argp_state *state)
{
	const struct replay_args *replay = &args->replay;

	if (!replay->in &&
	    (replay->out || replay->only || replay->each || replay->limit || replay->ncounts))
		argp_error(state, "--pcap-out, --only, --each, --limit and --expect-count are for "
				  "--pcap");
	if (!replay->in)
		return;
	if (args->data_in || args->data_out || args->ctx_out || args->repeat > 1 ||
	    args->expect.data || args->expect.len || args->tap || args->batch_size ||
	    args->flags & BPF_F_TEST_XDP_LIVE_FRAMES)
		argp_error(state, "--pcap takes no --data-in, --data-out, --ctx-out, --repeat, "
				  "--expect-data, --expect-len, --tap and --live-frames");
	if (is_std(replay->in) && is_std(args->ctx_in))
		argp_error(state, "only one of --pcap and --ctx-in can be standard input");
	if (is_std(replay->out) && (args->common->json || replay->each))
		argp_error(state, "standard output is taken by --json or --each");
	if (replay->out && !is_std(replay->in) && strcmp(replay->in, replay->out) == 0)
		argp_error(state, "--pcap and --pcap-out are the same file");
	args->replay.expect = args->expect.verdict;
}

static void parse_words(struct testrun_args *args, struct argp_state *state)
{
	const struct words *words = &args->words;
	int at = 0;

	if (!take_object(args, &at))
		words_take_ref(words, &at, BP_REF_PROG, &args->prog, state);
	while (at < words->count) {
		int key = 0;

		for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
			if (strcmp(words->word[at], keywords[i].word) == 0)
				key = keywords[i].key;
		if (!key)
			break;
		if (at + 1 == words->count)
			argp_error(state, "'%s' wants a word behind it", words->word[at]);
		set_option(args, key, words->word[at + 1], state);
		at += 2;
	}
	words_done(words, at, state);
	check_replay(args, state);
	if (args->ctx && args->ctx_in)
		argp_error(state, "--ctx and --ctx-in exclude each other");
	if (args->data_in && args->ctx_in && strcmp(args->data_in, "-") == 0 &&
	    strcmp(args->ctx_in, "-") == 0)
		argp_error(state, "only one of --data-in and --ctx-in can be standard input");
	if (args->data_out && args->ctx_out && strcmp(args->data_out, "-") == 0 &&
	    strcmp(args->ctx_out, "-") == 0)
		argp_error(state, "only one of --data-out and --ctx-out can be standard output");
	if (args->tap && !args->expect.verdict && !args->expect.data && !args->expect.len)
		argp_error(state,
			   "--tap is for expectations: --expect, --expect-data, --expect-len");
	if (args->tap && args->common->json)
		argp_error(state, "--tap and --json exclude each other");
	if (args->expect.data && args->data_in && strcmp(args->expect.data, "-") == 0 &&
	    strcmp(args->data_in, "-") == 0)
		argp_error(state, "only one of --data-in and --expect-data can be standard input");
	if (args->common->json && ((args->data_out && strcmp(args->data_out, "-") == 0) ||
				   (args->ctx_out && strcmp(args->ctx_out, "-") == 0)))
		argp_error(state, "standard output is taken by --json");
	if (args->batch_size && !(args->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		argp_error(state, "--batch-size is for --live-frames");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct testrun_args *args = state->input;

	if (set_option(args, key, arg, state))
		return 0;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case ARGP_KEY_ARG:
		words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		parse_words(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PROG\nOBJECT:PROGRAM",
	.doc = "Run a program once or more on a packet or context of your own. The words "
	       "data_in FILE, data_out FILE, ctx_in FILE, ctx_out FILE and repeat N may "
	       "stand behind PROG, as for bpftool. OBJECT:PROGRAM loads that program for the run "
	       "only.",
	.children = common_children,
};

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
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* Buffers and what is known of the program. */
struct testrun {
	struct bpf_prog_info info;
	struct bp_expect expect;
	unsigned char *data_in;
	unsigned char *ctx_in;
	unsigned char *data_out;
	unsigned char *ctx_out;
	struct bp_test_run run;
};

static bool takes_packet(enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
	case BPF_PROG_TYPE_SYSCALL:
	case BPF_PROG_TYPE_SK_LOOKUP:
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_STRUCT_OPS:
		return false;
	default:
		return true;
	}
}

/* Types that hand back a context; a syscall program writes into the one it is given. */
static bool gives_ctx(enum bpf_prog_type type)
{
	return takes_packet(type) && type != BPF_PROG_TYPE_NETFILTER &&
	       type != BPF_PROG_TYPE_FLOW_DISSECTOR;
}

/* --ctx: the context, and without --pcap also the one that the program leaves. */
static int read_fields(const struct testrun_args *args, struct testrun *test, struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;
	struct xdp_md *md;
	size_t len;

	test->ctx_in = calloc(1, BP_CTX_MAX);
	if (!test->ctx_in)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	if (bp_fields_set(type, args->ctx, test->ctx_in, &len, err))
		return -EINVAL;
	md = (struct xdp_md *)test->ctx_in;
	/* The kernel wants to hear where the packet ends. */
	if (type == BPF_PROG_TYPE_XDP && !md->data_end) {
		md->data_end = test->run.data_size_in;
		if (len < offsetof(struct xdp_md, data_meta))
			len = offsetof(struct xdp_md, data_meta);
	}
	test->run.ctx_in = test->ctx_in;
	test->run.ctx_size_in = (__u32)len;
	if (gives_ctx(type) && !args->replay.in && !(args->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		test->run.ctx_size_out = 4096;
	return 0;
}

static int read_inputs(const struct testrun_args *args, struct testrun *test, struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;
	size_t len = 0;

	if (args->data_in) {
		test->data_in = bp_bytes_read(args->data_in, &len, err);
		if (!test->data_in)
			return -errno;
		test->run.data_in = test->data_in;
		test->run.data_size_in = (__u32)len;
	}
	len = 0;
	if (args->ctx_in) {
		test->ctx_in = bp_bytes_read(args->ctx_in, &len, err);
		if (!test->ctx_in)
			return -errno;
		test->run.ctx_in = len ? test->ctx_in : NULL;
		test->run.ctx_size_in = (__u32)len;
	}
	if (args->ctx && read_fields(args, test, err))
		return -EINVAL;
	if (takes_packet(type) && !(args->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		test->run.data_size_out = (__u32)(test->run.data_size_in + ROOM);
	if (args->ctx_out && gives_ctx(type))
		test->run.ctx_size_out = 4096;
	else if (args->ctx_out && type != BPF_PROG_TYPE_SYSCALL)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs give back no context",
				    libbpf_bpf_prog_type_str(type));
	test->data_out = malloc(test->run.data_size_out + 1);
	test->ctx_out = calloc(1, 4096);
	if (!test->data_out || !test->ctx_out)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	test->run.data_out = test->data_out;
	test->run.ctx_out = test->ctx_out;
	test->run.repeat = args->repeat;
	test->run.flags = args->flags;
	test->run.cpu = args->cpu;
	test->run.batch_size = args->batch_size;
	return 0;
}

static char *to_hex(const unsigned char *bytes, size_t len)
{
	char *text = malloc(2 * len + 1);

	if (!text)
		return NULL;
	text[0] = '\0';
	for (size_t i = 0; i < len; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return text;
}

static int write_outputs(const struct testrun_args *args, const struct testrun *test,
			 struct bp_err *err)
{
	bool syscall = test->info.type == BPF_PROG_TYPE_SYSCALL;
	int ret = 0;

	if (args->data_out)
		ret = bp_file_write(args->data_out, test->data_out, test->run.data_size_out, err);
	if (ret == 0 && args->ctx_out)
		ret = bp_file_write(args->ctx_out, syscall ? test->ctx_in : test->ctx_out,
				    syscall ? test->run.ctx_size_in : test->run.ctx_size_out, err);
	return ret;
}

/* The context that the program left, field by field. */
static void put_fields(struct bp_out *out, const struct testrun *test)
{
	const struct bp_field *field = NULL;
	__u64 value;

	if (!test->run.ctx_size_out) {
		bp_out_null(out);
		return;
	}
	bp_out_rows_begin(out);
	while ((field = bp_field_next(test->info.type, field))) {
		if (!bp_field_get(field, test->ctx_out, test->run.ctx_size_out, &value))
			continue;
		bp_out_str(out, field->name);
		bp_out_u64(out, value);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
}

static int print(const struct ctx *ctx, const struct testrun_args *args, const struct testrun *test)
{
	const struct bp_test_run *run = &test->run;
	cleanup_free char *data = NULL;
	cleanup_free char *context = NULL;
	const unsigned char *ctx_bytes;
	__u32 ctx_size;
	struct bp_out *out;
	bool syscall;

	/* The bytes alone: nothing may stand between them. */
	if ((args->data_out && strcmp(args->data_out, "-") == 0) ||
	    (args->ctx_out && strcmp(args->ctx_out, "-") == 0))
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
		return fail(ctx, &(struct bp_err){ .num = ENOMEM });
	/* In a table a long packet would hide the rest. */
	if (!ctx->common.json && run->data_size_out > 64)
		strcpy(data + 128, "...");
	out = out_open(ctx, cols, true);
	bp_out_u64(out, test->info.id);
	bp_out_str(out, bp_verdict_name(test->info.type, run->retval));
	bp_out_u64(out, run->retval);
	bp_out_u64(out, run->duration);
	bp_out_u64(out, run->repeat ? run->repeat : 1);
	bp_out_u64(out, run->data_size_out);
	bp_out_str(out, run->data_size_out ? data : NULL);
	bp_out_u64(out, ctx_size);
	bp_out_str(out, ctx_size ? context : NULL);
	put_fields(out, test);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static void print_tap(const struct bp_check *checks, size_t count)
{
	printf("1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		printf("%sok %zu - %s\n", checks[i].met ? "" : "not ", i + 1, checks[i].text);
		for (const char *line = checks[i].diff; line && *line;) {
			size_t len = strcspn(line, "\n");

			printf("# %.*s\n", (int)len, line);
			line += len + (line[len] == '\n');
		}
	}
}

/* Expectations that are not met are one failure, with the diff of the packet behind it. */
static int check(const struct ctx *ctx, const struct testrun_args *args, const struct testrun *test)
{
	struct bp_check checks[BP_CHECKS];
	size_t count = bp_expect_check(&test->expect, test->info.type, &test->run, checks);
	cleanup_free char *diff = NULL;
	char text[1200] = "";
	size_t len = 0;

	if (args->tap)
		print_tap(checks, count);
	for (size_t i = 0; i < count; i++) {
		if (!checks[i].met)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						len ? "; " : "", checks[i].text);
		if (args->tap)
			free(checks[i].diff);
		else if (checks[i].diff)
			diff = checks[i].diff;
	}
	if (len) {
		struct bp_err err = { 0 };

		bp_fail_text(&err, BP_UNMET, 0, test->info.name, "%s", text);
		return fail_with_log(ctx, &err, diff);
	}
	return args->tap ? BP_OK : print(ctx, args, test);
}

static int describe(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
		    const struct testrun *test)
{
	struct call call = { .name = "bpf_prog_test_run_opts" };
	const struct bp_test_run *run = &test->run;

	if (args->object)
		call_arg(&call, "prog_fd", "[program %s of %s]", args->name, args->object);
	else
		call_arg(&call, "prog_fd", "%d [prog %u]", prog_fd, test->info.id);
	call_arg(&call, "opts.data_size_in", "%u", run->data_size_in);
	call_arg(&call, "opts.data_size_out", "%u", run->data_size_out);
	call_arg(&call, "opts.ctx_size_in", "%u", run->ctx_size_in);
	call_arg(&call, "opts.ctx_size_out", "%u", run->ctx_size_out);
	call_arg(&call, "opts.repeat", "%u", run->repeat);
	call_arg(&call, "opts.flags", "%#x", run->flags);
	call_arg(&call, "opts.cpu", "%u", run->cpu);
	call_arg(&call, "opts.batch_size", "%u", run->batch_size);
	return print_calls(ctx, &call, 1);
}

static int check_type(const struct testrun_args *args, const struct testrun *test,
		      struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;

	if (args->has_cpu && type != BPF_PROG_TYPE_RAW_TRACEPOINT)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "--cpu is for raw tracepoint programs, this one is of type %s",
				    libbpf_bpf_prog_type_str(type));
	if (args->repeat > 1 &&
	    (type == BPF_PROG_TYPE_RAW_TRACEPOINT || type == BPF_PROG_TYPE_SYSCALL))
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs run once only, without --repeat",
				    libbpf_bpf_prog_type_str(type));
	return 0;
}

static int test_run(struct ctx *ctx, const struct testrun_args *args, int prog_fd,
		    struct testrun *test)
{
	struct bp_err err = { 0 };

	/* A dry run of an object does not load it, and knows the type already. */
	if ((prog_fd >= 0 && bp_prog_info(prog_fd, &test->info, &err)) ||
	    check_type(args, test, &err) || read_inputs(args, test, &err) ||
	    bp_expect_prepare(&args->expect, test->info.type, &test->expect, &err))
		return fail(ctx, &err);
	if (test->info.type == BPF_PROG_TYPE_RAW_TRACEPOINT ||
	    test->info.type == BPF_PROG_TYPE_SYSCALL)
		test->run.repeat = 0;
	if (args->replay.in && args->ctx && test->info.type == BPF_PROG_TYPE_XDP) {
		bp_fail_text(&err, BP_UNSUPPORTED, EINVAL, "",
			     "--ctx is not for the captures of xdp programs: their context has "
			     "the length of the packet in it");
		return fail(ctx, &err);
	}
	if (args->replay.in && !takes_packet(test->info.type)) {
		bp_fail_text(&err, BP_UNSUPPORTED, EINVAL, "", "%s programs take no packets",
			     libbpf_bpf_prog_type_str(test->info.type));
		return fail(ctx, &err);
	}
	if (args->replay.in && !ctx->common.dry_run)
		return replay(ctx, &args->replay, prog_fd, &test->info, &test->run);
	if (ctx->common.dry_run)
		return describe(ctx, args, prog_fd, test);
	if (bp_prog_test_run(prog_fd, &test->run, &err)) {
		char text[BP_NAME_MAX + 40];

		bp_prog_text(prog_fd, text, sizeof(text));
		bp_fail_on(&err, "%s", text);
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd,
					       .prog_type = test->info.type,
					       .data_size = test->run.data_size_in },
			   &err);
		return fail(ctx, &err);
	}
	if (write_outputs(args, test, &err))
		return fail(ctx, &err);
	return check(ctx, args, test);
}

/* Load the program of an object, run it, and let it go. */
static int run_object(struct ctx *ctx, const struct testrun_args *args, struct testrun *test)
{
	struct bp_object_opts opts = {
		.path = args->object,
		.names = &args->name,
		.nnames = 1,
		.attach_prog_fd = -1,
		.token = ctx->common.token,
	};
	cleanup_bp_object struct bp_object object = { 0 };
	struct bp_err err = { 0 };

	if (bp_object_open(&opts, &object, &err))
		return fail(ctx, &err);
	test->info.type = bpf_program__type(object.progs[0].prog);
	if (ctx->common.dry_run)
		return test_run(ctx, args, -1, test);
	if (bp_object_load(&opts, &object, &err))
		return fail_with_log(ctx, &err, object.failed ? object.failed->log : NULL);
	return test_run(ctx, args, bpf_program__fd(object.progs[0].prog), test);
}

static int run_loaded(struct ctx *ctx, const struct testrun_args *args, struct testrun *test)
{
	struct bp_err err = { 0 };
	cleanup_fd int prog_fd = bp_ref_open_prog(&args->prog, &err);

	return prog_fd < 0 ? fail(ctx, &err) : test_run(ctx, args, prog_fd, test);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct testrun_args args = { .common = &ctx->common };
	struct testrun test = { 0 };
	int status;

	parse_args(ctx, argc, argv, &args);
	status = args.object ? run_object(ctx, &args, &test) : run_loaded(ctx, &args, &test);
	free(test.data_in);
	free(test.ctx_in);
	free(test.data_out);
	free(test.ctx_out);
	bp_expect_free(&test.expect);
	return status;
}

const struct cmd cmd_testrun = { "testrun", "run", "Run a program on data of your own", &argp,
				 run };
