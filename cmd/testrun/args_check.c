// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* args_check.c - which options of "bpfprog testrun" go together */
#include <string.h>

#include "cmd/testrun/args.h"
#include "cmd/testrun/check.h"
#include "util/array.h"

static bool is_std(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* A stream, and what would use it. */
struct user {
	bool uses;
	const char *option;
};

static void one_user(const struct user *users, size_t count, const char *stream,
		     struct argp_state *state)
{
	const char *first = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!users[i].uses)
			continue;
		if (first)
			argp_error(state, "%s is taken by %s, and %s cannot have it too", stream,
				   first, users[i].option);
		first = users[i].option;
	}
}

static void check_streams(const struct testrun_args *args, struct argp_state *state)
{
	const struct user in[] = {
		{ is_std(args->data_in), "--data-in" },
		{ is_std(args->ctx_in), "--ctx-in" },
		{ is_std(args->replay.in), "--pcap" },
		{ is_std(args->expect.data), "--expect-data" },
		{ is_std(args->replay.expect_file), "--expect-file" },
	};
	const struct user out[] = {
		{ is_std(args->data_out), "--data-out" },
		{ is_std(args->ctx_out), "--ctx-out" },
		{ is_std(args->replay.out), "--pcap-out" },
		{ is_std(args->junit), "--junit" },
		{ args->tap, "--tap" },
		/* With --json it writes JSON. */
		{ args->replay.each && !args->common->json, "--each" },
		{ args->common->json, "--json" },
	};

	one_user(in, ARRAY_SIZE(in), "standard input", state);
	one_user(out, ARRAY_SIZE(out), "standard output", state);
}

static bool is_capture_only(const struct replay_args *replay)
{
	return replay->out || replay->only || replay->each || replay->limit || replay->ncounts ||
	       replay->expect_file || replay->go_on || replay->filter || replay->jobs;
}

/* What goes with a capture, and what only with one. */
static void check_replay(struct testrun_args *args, struct argp_state *state)
{
	const struct replay_args *replay = &args->replay;

	if (!replay->in && is_capture_only(replay))
		argp_error(state,
			   "--pcap-out, --only, --each, --limit, --filter, --jobs, --keep-going, "
			   "--expect-file and --expect-count are for --pcap");
	if (!replay->in)
		return;
	if (args->data_in || args->packet || args->data_out || args->ctx_out || args->expect.data ||
	    args->expect.len || args->expect.nctx || bp_expects_streams(&args->expect) ||
	    args->batch_size || args->has_data_size_out || args->ctx_size_out ||
	    args->flags & BPF_F_TEST_XDP_LIVE_FRAMES)
		argp_error(state, "--pcap takes no --data-in, --packet, --data-out, --ctx-out, "
				  "--expect-data, --expect-len, --expect-ctx, --expect-stdout, "
				  "--expect-stderr and --live-frames");
	/* Other names of the same file are found when it is open. */
	if (replay->out && !is_std(replay->in) && strcmp(replay->in, replay->out) == 0)
		argp_error(state, "--pcap and --pcap-out are the same file");
	args->replay.expect = args->expect.verdict;
	args->replay.object = args->object;
	args->replay.change = &args->change;
}

/* What is expected is checked, and written for others. */
static void check_expectations(const struct testrun_args *args, struct argp_state *state)
{
	const struct bp_expect_words *expect = &args->expect;

	if (testrun_has_results(args) && !expect->verdict && !expect->data && !expect->len &&
	    !expect->nctx && !bp_expects_streams(expect) && !args->replay.expect_file &&
	    !args->replay.ncounts)
		argp_error(state, "--tap and --junit are for expectations: --expect...");
}

static void check_bench(const struct testrun_args *all, struct argp_state *state)
{
	const struct bench_args *args = &all->bench;

	if (!args->on && (args->rounds || args->compare || args->save || args->baseline))
		argp_error(state, "--rounds, --compare, --save and --baseline are for --bench");
	if (args->has_max_regress && !args->baseline)
		argp_error(state, "--max-regress is for --baseline");
	if (!args->on)
		return;
	if (all->replay.in || all->data_out || all->ctx_out || all->has_data_size_out ||
	    all->ctx_size_out || all->has_cpu || all->batch_size || testrun_has_results(all) ||
	    all->expect.nctx || bp_expects_streams(&all->expect) || all->expect.verdict ||
	    all->expect.data || all->expect.len ||
	    all->flags & (BPF_F_TEST_XDP_LIVE_FRAMES | BPF_F_TEST_RUN_ON_CPU))
		argp_error(state, "--bench takes no --pcap, --expect, --tap, --junit, --data-out, "
				  "--ctx-out, --cpu and --live-frames");
	if (all->repeat && all->repeat < 10)
		argp_error(state, "--bench measures with at least 10 repeats");
}

void testrun_check_args(struct testrun_args *args, struct argp_state *state)
{
	check_replay(args, state);
	check_bench(args, state);
	check_streams(args, state);
	check_expectations(args, state);
	if (args->data_in && args->packet)
		argp_error(state, "--data-in and --packet exclude each other");
	if (args->has_data_size_out && !args->data_size_out &&
	    (args->data_out || args->expect.data || args->expect.len))
		argp_error(state, "--data-size-out 0 leaves nothing for --data-out, --expect-data "
				  "and --expect-len");
	if (args->ctx && args->ctx_in)
		argp_error(state, "--ctx and --ctx-in exclude each other");
	if (args->flags & BPF_F_TEST_XDP_LIVE_FRAMES &&
	    (args->expect.verdict || args->expect.data || args->expect.len || args->expect.nctx ||
	     args->data_out || args->ctx_out || args->data_size_out || args->ctx_size_out))
		argp_error(state,
			   "--live-frames gives back neither verdict nor packet, for --expect, "
			   "--data-out and the like");
	if (args->batch_size && !(args->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		argp_error(state, "--batch-size is for --live-frames");
}

void testrun_check_suite_args(const struct testrun_args *args, struct argp_state *state)
{
	const struct replay_args *replay = &args->replay;

	if (args->words.count || args->data_in || args->packet || args->data_out || args->ctx ||
	    args->ctx_in || args->ctx_out || args->has_data_size_out || args->ctx_size_out ||
	    args->repeat || args->has_cpu || args->batch_size || args->flags ||
	    args->expect.verdict || args->expect.data || args->expect.len || args->expect.nctx ||
	    bp_expects_streams(&args->expect) || args->streams || args->bench.on || replay->in ||
	    replay->out || replay->only || replay->each || replay->limit || replay->ncounts ||
	    replay->filter || replay->expect_file || replay->go_on)
		argp_error(state,
			   "--suite takes --confined, --jobs, --tap, --junit and what changes an "
			   "object, such as --set: the rest is in the file");
	if (strcmp(args->suite, "-") == 0)
		argp_error(state,
			   "--suite needs a file: its paths start from the directory of the file");
	if (args->tap + (args->junit && strcmp(args->junit, "-") == 0) + args->common->json > 1)
		argp_error(state, "standard output is for one of --tap, --junit - and --json");
}
