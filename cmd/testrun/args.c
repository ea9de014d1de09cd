// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* args.c - the options of "bpfprog testrun" */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/common/first_prog.h"
#include "cmd/common/github.h"
#include "cmd/common/habit.h"
#include "cmd/common/parse.h"
#include "cmd/common/words.h"
#include "cmd/testrun/args.h"
#include "object/find.h"
#include "object/object.h"
#include "object/word.h"
#include "packet/header.h"
#include "packet/pcap.h"
#include "util/array.h"

/* The most that may be asked for; no kernel hands back that much. */
#define MAX_SIZE_OUT (1 << 20)
#define MAX_JOBS 256
#define MAX_ROUNDS 100000

#ifdef BP_LIBPCAP
#define NEEDS_LIBPCAP 0
#else
#define NEEDS_LIBPCAP CMD_NOT_BUILT_IN
#endif

enum {
	KEY_DATA_IN = 256,
	KEY_PACKET,
	KEY_DATA_OUT,
	KEY_CTX,
	KEY_CTX_IN,
	KEY_CTX_OUT,
	KEY_REPEAT,
	KEY_CPU,
	KEY_BATCH_SIZE,
	KEY_LIVE_FRAMES,
	KEY_CHECKSUM_COMPLETE,
	KEY_ON_CPU,
	KEY_FLAGS,
	KEY_EXPECT,
	KEY_EXPECT_DATA,
	KEY_EXPECT_LEN,
	KEY_EXPECT_CTX,
	KEY_EXPECT_STDOUT,
	KEY_EXPECT_STDERR,
	KEY_STREAMS,
	KEY_TAP,
	KEY_JUNIT,
	KEY_SUITE,
	KEY_CONFINED,
	KEY_PCAP,
	KEY_PCAP_OUT,
	KEY_ONLY,
	KEY_EACH,
	KEY_LIMIT,
	KEY_EXPECT_COUNT,
	KEY_FILTER,
	KEY_JOBS,
	KEY_EXPECT_FILE,
	KEY_KEEP_GOING,
	KEY_DATA_SIZE_OUT,
	KEY_CTX_SIZE_OUT,
	KEY_BENCH,
	KEY_ROUNDS,
	KEY_COMPARE,
	KEY_SAVE,
	KEY_BASELINE,
	KEY_MAX_REGRESS,
};

/* clang-format off */
static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "What to run on:", 0 },
	{ "packet", KEY_PACKET, "TEMPLATE", 0, "Packet to run on, such as \"ipv4 ttl 1 tcp 1 > 80 syn\"", 0 },
	{ "data-in", KEY_DATA_IN, "FILE|hex:BYTES|@TEMPLATE", 0, "Packet to run on, or a capture; - is standard input", 0 },
	{ "ctx", KEY_CTX, "FIELD=VALUE,...", 0, "Context to run on, by the names of its fields", 0 },
	{ "ctx-in", KEY_CTX_IN, "FILE|hex:BYTES", 0, "Context to run on; - is standard input", 0 },
	{ "repeat", KEY_REPEAT, "N", 0, "Run N times (1)", 0 },
	{ NULL, 0, NULL, 0, "What to expect:", 0 },
	{ "expect", KEY_EXPECT, "VERDICT|N|A..B", 0, "Fail with status 8 unless the program returns this", 0 },
	{ "expect-data", KEY_EXPECT_DATA, "FILE|hex:BYTES|@TEMPLATE", 0, "Fail with status 8 unless the program leaves this packet", 0 },
	{ "expect-len", KEY_EXPECT_LEN, "N|A..B", 0, "Fail with status 8 unless the packet left has this length", 0 },
	{ "expect-ctx", KEY_EXPECT_CTX, "FIELD=N|A..B,...", 0, "Fail with status 8 unless the context left has these fields", 0 },
	{ "expect-stdout", KEY_EXPECT_STDOUT, "TEXT|none", 0, "Fail with status 8 unless it writes this to its stdout", 0 },
	{ "expect-stderr", KEY_EXPECT_STDERR, "TEXT|none", 0, "Fail with status 8 unless it, or the kernel, writes this to its stderr", 0 },
	{ NULL, 0, NULL, 0, "What to write:", 0 },
	{ "streams", KEY_STREAMS, NULL, 0, "Read both streams of a loaded program, which empties them", 0 },
	{ "data-out", KEY_DATA_OUT, "FILE", 0, "Write the packet that the program left to FILE", 0 },
	{ "ctx-out", KEY_CTX_OUT, "FILE", 0, "Write the context that the program left to FILE", 0 },
	{ "tap", KEY_TAP, NULL, 0, "Write the expectations as TAP, met or not", 0 },
	{ "junit", KEY_JUNIT, "FILE", 0, "Write the expectations to FILE in the format of JUnit", 0 },
	GITHUB_OPTION,
	{ NULL, 0, NULL, 0, "Captures:", 0 },
	{ "pcap", KEY_PCAP, "FILE", 0, "Run on each packet of this capture; - is standard input", 0 },
	{ "pcap-out", KEY_PCAP_OUT, "FILE", 0, "Write the packets that the program left as a capture", 0 },
	{ "filter", KEY_FILTER, "EXPR", NEEDS_LIBPCAP, "Only packets of the capture that match EXPR, see pcap-filter(7)", 0 },
	{ "only", KEY_ONLY, "VERDICT|N|A..B", 0, "Write and show packets with this verdict only", 0 },
	{ "limit", KEY_LIMIT, "N", 0, "Stop after N packets of the capture", 0 },
	{ "each", KEY_EACH, NULL, 0, "Show what became of each packet of the capture", 0 },
	{ "expect-file", KEY_EXPECT_FILE, "FILE", 0, "Fail with status 8 unless each packet gets what its line says", 0 },
	{ "expect-count", KEY_EXPECT_COUNT, "VERDICT=N", 0, "Fail with status 8 unless N packets of the capture get this verdict", 0 },
	{ "keep-going", KEY_KEEP_GOING, NULL, 0, "Continue after packets of the capture that are refused", 0 },
	{ "jobs", KEY_JOBS, "N", 0, "Run the packets of the capture, or the test cases, in N threads", 0 },
	{ NULL, 0, NULL, 0, "Test suites:", 0 },
	{ "suite", KEY_SUITE, "FILE", 0, "Run the test cases of FILE", 0 },
	{ "confined", KEY_CONFINED, NULL, 0, "Refuse a suite that names a loaded program or a file outside of its directory", 0 },
	{ NULL, 0, NULL, 0, "Measuring:", 0 },
	{ "bench", KEY_BENCH, NULL, 0, "Measure how long a run takes, without what an empty program takes", 0 },
	{ "rounds", KEY_ROUNDS, "N", 0, "Rounds of --bench (101)", 0 },
	{ "compare", KEY_COMPARE, "PROG", 0, "Measure this program or OBJECT:PROGRAM in turns with it", 0 },
	{ "save", KEY_SAVE, "FILE", 0, "Keep the times of --bench in FILE", 0 },
	{ "baseline", KEY_BASELINE, "FILE", 0, "Compare the times of --bench with those that --save kept", 0 },
	{ "max-regress", KEY_MAX_REGRESS, "PCT", 0, "Fail with status 8 if it takes that many percent more than the baseline", 0 },
	{ NULL, 0, NULL, 0, "What to change in OBJECT:", 0 },
	OBJECT_SET_OPTIONS,
	OBJECT_TYPE_OPTIONS,
	OBJECT_CALL_OPTIONS,
	{ NULL, 0, NULL, 0, "Rare fields of the call:", 0 },
	{ "live-frames", KEY_LIVE_FRAMES, NULL, 0, "Send the packets of an XDP program for real", 0 },
	{ "batch-size", KEY_BATCH_SIZE, "N", 0, "Frames in a batch of --live-frames, 1 to 256", 0 },
	{ "cpu", KEY_CPU, "N", 0, "Run on CPU N (raw tracepoint programs)", 0 },
	{ "on-cpu", KEY_ON_CPU, NULL, 0, "Run on the CPU of --cpu, which implies this, or on CPU 0", 0 },
	{ "checksum-complete", KEY_CHECKSUM_COMPLETE, NULL, 0, "Give the packet a complete checksum", 0 },
	{ "data-size-out", KEY_DATA_SIZE_OUT, "N", 0, "Size of the buffer for the packet left, 0 for none", 0 },
	{ "ctx-size-out", KEY_CTX_SIZE_OUT, "N", 0, "Size of the buffer for the context left", 0 },
	{ "flags", KEY_FLAGS, "N", 0, "Flags of the call, as a number", 0 },
	{ 0 }
};
/* clang-format on */

/* bpftool's words. */
const struct cmd_keyword testrun_keywords[] = {
	{ "data_in", KEY_DATA_IN },
	{ "data_out", KEY_DATA_OUT },
	{ "ctx_in", KEY_CTX_IN },
	{ "ctx_out", KEY_CTX_OUT },
	{ "repeat", KEY_REPEAT },
	{ "data_size_out", KEY_DATA_SIZE_OUT },
	{ "ctx_size_out", KEY_CTX_SIZE_OUT },
	{ 0 },
};

static bool set_bench_option(struct bench_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_BENCH:
		args->on = true;
		return true;
	case KEY_ROUNDS:
		args->rounds =
			(unsigned int)cmd_parse_number("--rounds", arg, 1, MAX_ROUNDS, state);
		return true;
	case KEY_COMPARE:
		args->compare = arg;
		return true;
	case KEY_SAVE:
		args->save = arg;
		return true;
	case KEY_BASELINE:
		args->baseline = arg;
		return true;
	case KEY_MAX_REGRESS:
		args->max_regress = cmd_parse_percent("--max-regress", arg, state);
		args->has_max_regress = true;
		return true;
	default:
		return false;
	}
}

static void add_text(struct bp_expect_texts *texts, const char *option, char *arg,
		     struct argp_state *state)
{
	if (!*arg)
		argp_error(state, "%s needs a text, or the word none", option);
	if (texts->count == BP_STREAM_CHECKS)
		argp_error(state, "too many of %s", option);
	texts->text[texts->count++] = arg;
}

static bool set_option(struct testrun_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_DATA_IN:
		args->data_in = arg;
		return true;
	case KEY_PACKET:
		args->packet = arg;
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
	case KEY_DATA_SIZE_OUT:
		args->data_size_out =
			(__u32)cmd_parse_number("--data-size-out", arg, 0, MAX_SIZE_OUT, state);
		args->has_data_size_out = true;
		return true;
	case KEY_CTX_SIZE_OUT:
		args->ctx_size_out =
			(__u32)cmd_parse_number("--ctx-size-out", arg, 1, MAX_SIZE_OUT, state);
		return true;
	case KEY_REPEAT:
		args->repeat = (__u32)cmd_parse_number("--repeat", arg, 1, INT_MAX, state);
		return true;
	case KEY_CPU:
		args->cpu = (__u32)cmd_parse_number("--cpu", arg, 0, INT_MAX, state);
		args->has_cpu = true;
		args->flags |= BPF_F_TEST_RUN_ON_CPU;
		return true;
	case KEY_ON_CPU:
		args->flags |= BPF_F_TEST_RUN_ON_CPU;
		return true;
	case KEY_BATCH_SIZE:
		args->batch_size = (__u32)cmd_parse_number("--batch-size", arg, 1, 256, state);
		return true;
	case KEY_LIVE_FRAMES:
		args->flags |= BPF_F_TEST_XDP_LIVE_FRAMES;
		return true;
	case KEY_CHECKSUM_COMPLETE:
		args->flags |= BPF_F_TEST_SKB_CHECKSUM_COMPLETE;
		return true;
	case KEY_FLAGS:
		args->flags |= (__u32)cmd_parse_number("--flags", arg, 0, UINT_MAX, state);
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
	case KEY_EXPECT_CTX:
		if (args->expect.nctx == BP_CTX_CHECKS)
			argp_error(state, "too many of --expect-ctx");
		args->expect.ctx[args->expect.nctx++] = arg;
		return true;
	case KEY_EXPECT_STDOUT:
		add_text(&args->expect.out, "--expect-stdout", arg, state);
		return true;
	case KEY_EXPECT_STDERR:
		add_text(&args->expect.err, "--expect-stderr", arg, state);
		return true;
	case KEY_STREAMS:
		args->streams = true;
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
		args->replay.limit = cmd_parse_number("--limit", arg, 1, ~0ULL, state);
		return true;
	case KEY_FILTER:
		args->replay.filter = arg;
		return true;
	case KEY_JOBS:
		args->replay.jobs = (size_t)cmd_parse_number("--jobs", arg, 1, MAX_JOBS, state);
		return true;
	case KEY_EXPECT_FILE:
		args->replay.expect_file = arg;
		return true;
	case KEY_KEEP_GOING:
		args->replay.go_on = true;
		return true;
	case KEY_EXPECT_COUNT:
		if (args->replay.ncounts == MAX_COUNTS)
			argp_error(state, "too many of --expect-count");
		args->replay.count[args->replay.ncounts++] = arg;
		return true;
	case KEY_TAP:
		args->tap = true;
		return true;
	case KEY_CONFINED:
		args->confined = true;
		return true;
	case KEY_SUITE:
		args->suite = arg;
		return true;
	case KEY_JUNIT:
		args->junit = arg;
		return true;
	default:
		return set_bench_option(&args->bench, key, arg, state);
	}
}

static bool take_object(struct testrun_args *args, int *at)
{
	char *word = args->words.count ? args->words.word[0] : NULL;

	if (!word || !bp_object_word_split(word, &args->name))
		return false;
	args->object = word;
	*at = 1;
	return true;
}

static bool is_keyword(const char *word)
{
	for (size_t i = 0; testrun_keywords[i].word; i++)
		if (strcmp(word, testrun_keywords[i].word) == 0)
			return true;
	return false;
}

/* The line that was typed, with a program of the object: the one behind it, or its first. */
static void hint_program(const struct testrun_args *args, const struct argp_state *state,
			 struct bp_err *err)
{
	const char *object = args->words.word[0];
	const char *next = args->words.count > 1 ? args->words.word[1] : NULL;
	char **line = calloc((size_t)state->argc, sizeof(*line));
	char name[256];
	char both[PATH_MAX + 256];
	int count = 0;

	if (next && (!bp_prog_name_ok(next) || is_keyword(next) || bp_proto_find(next) ||
		     strspn(next, "0123456789") == strlen(next)))
		next = NULL;
	if (!next && !cmd_first_prog(object, NULL, name, sizeof(name)))
		snprintf(name, sizeof(name), "PROGRAM");
	snprintf(both, sizeof(both), "%s:%s", object, next ? next : name);
	for (int i = 1; line && i < state->argc; i++)
		if (state->argv[i] == object)
			line[count++] = both;
		else if (state->argv[i] != next)
			line[count++] = state->argv[i];
	if (line)
		cmd_habit_line(state->argv[0], line, count, err->hint, sizeof(err->hint));
	free(line);
}

/* The file of an object alone; with a slash in it, it might be a pin: the file is looked at. */
static void no_object(const struct testrun_args *args, struct argp_state *state)
{
	const char *word = args->words.count ? args->words.word[0] : "";
	size_t len = strlen(word);
	struct bp_err err = { 0 };

	if (len <= 2 || strcmp(word + len - 2, ".o") != 0 ||
	    (strchr(word, '/') && access(word, F_OK) == 0 && !bp_object_file_is(word)))
		return;
	bp_fail_text(&err, BP_USAGE, EINVAL, "", "'%s' is an object: a program of it is %s:PROGRAM",
		     word, word);
	hint_program(args, state, &err);
	cmd_mistake(state, &err);
}

/* A capture as --data-in would be one packet of nonsense. */
static void take_capture(struct testrun_args *args)
{
	if (!args->data_in || args->packet || args->replay.in || !bp_pcap_is(args->data_in))
		return;
	args->replay.in = args->data_in;
	args->data_in = NULL;
}

/* A word that is left over: what it may be meant as. */
static void more_words(const struct testrun_args *args, int at, const struct argp_state *state)
{
	const char *word = args->words.word[at];
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "too many words: '%s'", word);
	if (word[strspn(word, "0123456789")] == '\0')
		bp_hint(&err, "to run it %s times, use --repeat %s", word, word);
	if (access(word, R_OK) == 0)
		bp_hint(&err, "to run it on the bytes of a file, use --data-in %s", word);
	if (bp_proto_find(word))
		bp_hint(&err, "to run it on a packet, use --packet '%s'", word);
	cmd_mistake(state, &err);
}

static void parse_words(struct testrun_args *args, struct argp_state *state)
{
	const struct words *words = &args->words;
	int at = 0;

	cmd_object_check(&args->change, state);
	if (args->suite) {
		testrun_check_suite_args(args, state);
		return;
	}
	if (args->confined)
		argp_error(state, "--confined is for --suite");
	if (!take_object(args, &at)) {
		no_object(args, state);
		if (args->change.option)
			argp_error(state,
				   "%s is for OBJECT:PROGRAM and --suite: a program that is loaded "
				   "does not change",
				   args->change.option);
		cmd_words_take_ref(words, &at, BP_REF_PROG, &args->prog, state);
	}
	while (at < words->count) {
		int key = 0;

		for (size_t i = 0; testrun_keywords[i].word; i++)
			if (strcmp(words->word[at], testrun_keywords[i].word) == 0)
				key = testrun_keywords[i].key;
		if (!key)
			break;
		if (at + 1 == words->count)
			argp_error(state, "'%s' needs an argument", words->word[at]);
		set_option(args, key, words->word[at + 1], state);
		at += 2;
	}
	if (at + 1 == words->count && !args->data_in && !args->packet && !args->replay.in &&
	    bp_pcap_is(words->word[at]))
		args->replay.in = words->word[at++];
	if (at < words->count)
		more_words(args, at, state);
	args->bench.change = &args->change;
	take_capture(args);
	testrun_check_args(args, state);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct testrun_args *args = state->input;

	if (set_option(args, key, arg, state) || cmd_object_option(&args->change, key, arg, state))
		return 0;
	switch (key) {
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
		return 0;
	case KEY_GITHUB:
		args->common->github = true;
		return 0;
	case ARGP_KEY_END:
		cmd_github_default(args->common);
		parse_words(args, state);
		args->common->github_file = args->object;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp testrun_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "PROG\nOBJECT:PROGRAM\n--suite FILE",
	.doc = "Run a program once or more on a packet or context of your own. The words "
	       "data_in FILE, data_out FILE, data_size_out N, ctx_in FILE, ctx_out FILE, "
	       "ctx_size_out N and repeat N may "
	       "follow PROG, as for bpftool. OBJECT:PROGRAM loads that program for the run "
	       "only.",
};
