// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* testrun_suite.c - "bpfprog testrun --suite": the test cases of a file */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>

#include "cleanup.h"
#include "mapio.h"
#include "num.h"
#include "suite.h"
#include "testrun.h"

#define MAX_SETS 64
#define MAX_MAPS 256

/* What came of a case. */
struct outcome {
	enum bp_outcome outcome;
	enum bp_status status;
	int num;
	char *text;   /* what is wrong, or NULL */
	char *detail; /* lines that show it, or NULL */
	__u64 nsec;
	bool ran; /* once, so that there is what follows */
	const char *verdict;
	__u32 retval;
	__u32 duration;
};

/* A case while it runs. */
struct running {
	const struct ctx *ctx;
	const struct bp_suite *suite;
	const struct bp_suite_case *one;
	struct testrun_args args;
	char *program; /* taken apart */
	const char *sets[MAX_SETS];
	size_t nsets;
	struct testrun test;
	struct bp_object object;
	struct outcome *outcome;
};

/* All cases, for the threads that take one after the other. */
struct pool {
	const struct ctx *ctx;
	const struct bp_suite *suite;
	struct outcome *outcomes;
	pthread_mutex_t lock;
	size_t next;
};

void suite_check(const struct testrun_args *args, struct argp_state *state)
{
	const struct replay_args *replay = &args->replay;

	if (args->words.count || args->data_in || args->packet || args->data_out || args->ctx ||
	    args->ctx_in || args->ctx_out || args->has_data_size_out || args->ctx_size_out ||
	    args->repeat || args->has_cpu || args->batch_size || args->flags ||
	    args->expect.verdict || args->expect.data || args->expect.len || args->expect.nctx ||
	    args->bench.on || replay->in || replay->out || replay->only || replay->each ||
	    replay->limit || replay->ncounts || replay->filter || replay->expect_file ||
	    replay->go_on)
		argp_error(state,
			   "--suite takes --jobs, --tap and --junit: the rest is in the file");
	if (args->common->dry_run)
		argp_error(state, "--suite and --dry-run exclude each other");
	if (strcmp(args->suite, "-") == 0)
		argp_error(state, "--suite wants a file: its paths are taken from where it is");
	if (args->tap + (args->junit && strcmp(args->junit, "-") == 0) + args->common->json > 1)
		argp_error(state, "standard output is for one of --tap, --junit - and --json");
}

static const char *value_of(const struct running *running, const char *key)
{
	const struct bp_suite_line *line = bp_suite_next(running->one, key, NULL);

	return line ? line->value : NULL;
}

/* A failure of one line of the case. */
static int at_line(const struct bp_suite_line *line, struct bp_err *err)
{
	struct bp_err own = *err;
	char text[sizeof(own.text)];

	message_of(&own, text, sizeof(text));
	bp_fail_text(err, bp_err_status(&own), own.num, "", "line %lu: %.1500s", line->number,
		     text);
	if (own.hint[0])
		bp_hint(err, "%s", own.hint);
	return -EINVAL;
}

static int number_of(const struct running *running, const char *key, __u64 min, __u64 max,
		     __u64 *ret_num, struct bp_err *err)
{
	const struct bp_suite_line *line = bp_suite_next(running->one, key, NULL);

	if (!line || bp_parse_u64(line->value, min, max, ret_num) == 0)
		return 0;
	return bp_fail_text(err, BP_USAGE, EINVAL, "",
			    "line %lu: %s wants a number from %llu to %llu, not '%s'", line->number,
			    key, min, max, line->value);
}

static int too_many(const char *key, struct bp_err *err)
{
	return bp_fail_text(err, BP_USAGE, E2BIG, "", "too many lines of %s", key);
}

/* All values of a key in an array. */
static int list_of(const struct running *running, const char *key, const char **list, size_t max,
		   size_t *ret_count, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, key, line))) {
		if (*ret_count == max)
			return too_many(key, err);
		list[(*ret_count)++] = line->value;
	}
	return 0;
}

static int read_numbers(struct running *running, struct bp_err *err)
{
	struct testrun_args *args = &running->args;
	__u64 repeat = 0;
	__u64 flags = 0;
	__u64 cpu = 0;

	if (number_of(running, "repeat", 1, INT_MAX, &repeat, err) ||
	    number_of(running, "flags", 0, UINT_MAX, &flags, err) ||
	    number_of(running, "cpu", 0, INT_MAX, &cpu, err) ||
	    number_of(running, "limit", 1, ~0ULL, &args->replay.limit, err))
		return -EINVAL;
	args->repeat = (__u32)repeat;
	args->flags = (__u32)flags;
	args->cpu = (__u32)cpu;
	args->has_cpu = value_of(running, "cpu");
	if (args->has_cpu)
		args->flags |= BPF_F_TEST_RUN_ON_CPU;
	return 0;
}

/* The lines of a case as the options of a command line. */
static int read_case(struct running *running, struct bp_err *err)
{
	struct testrun_args *args = &running->args;

	args->data_in = value_of(running, "data-in");
	args->packet = value_of(running, "packet");
	args->ctx = value_of(running, "ctx");
	args->ctx_in = value_of(running, "ctx-in");
	args->expect.verdict = value_of(running, "expect");
	args->expect.len = value_of(running, "expect-len");
	args->expect.data = value_of(running, "expect-data");
	args->replay.in = value_of(running, "pcap");
	args->replay.expect_file = value_of(running, "expect-file");
	args->replay.expect = args->replay.in ? args->expect.verdict : NULL;
	if (read_numbers(running, err) ||
	    list_of(running, "expect-ctx", args->expect.ctx, BP_CTX_CHECKS, &args->expect.nctx,
		    err) ||
	    list_of(running, "expect-count", args->replay.count, MAX_COUNTS, &args->replay.ncounts,
		    err) ||
	    list_of(running, "set", running->sets, MAX_SETS, &running->nsets, err))
		return -EINVAL;
	running->program = strdup(value_of(running, "program"));
	return running->program ? 0 : bp_fail(err, ENOMEM, "strdup", "%s", "");
}

static int load_object(struct running *running, struct bp_err *err)
{
	const struct bp_object_opts opts = {
		.path = running->program,
		.names = &running->args.name,
		.nnames = 1,
		.attach_prog_fd = -1,
		.sets = running->sets,
		.nsets = running->nsets,
		.token = running->ctx->common.token,
	};
	struct bp_object *object = &running->object;
	int ret = bp_object_open(&opts, object, err);

	if (ret)
		return ret;
	ret = bp_objects_load(object, 1, 1, err);
	if (ret && object->failed && object->failed->log)
		running->outcome->detail = strdup(object->failed->log);
	if (ret)
		return ret;
	running->test.object = object;
	return fcntl(object->progs[0].fd, F_DUPFD_CLOEXEC, 0);
}

/* "id 7", "/sys/fs/bpf/x" and so on, as on a command line. */
static int open_loaded(struct running *running, struct bp_err *err)
{
	char *words[2] = { running->program, NULL };
	struct bp_ref ref = { 0 };
	char *blank = strpbrk(running->program, " \t");
	int count = 1;

	if (blank) {
		*blank = '\0';
		words[count++] = blank + 1 + strspn(blank + 1, " \t");
	}
	if (running->nsets)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "variables are set before a program is loaded: OBJECT:PROGRAM");
	if (bp_ref_parse(words, count, BP_REF_PROG, &ref, err) != count)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is no program",
				    value_of(running, "program"));
	return bp_ref_open_prog(&ref, err);
}

static int open_program(struct running *running, struct bp_err *err)
{
	const struct bp_suite_line *line = bp_suite_next(running->one, "program", NULL);
	int fd;

	if (testrun_split(running->program, &running->args.name)) {
		running->args.object = running->program;
		fd = load_object(running, err);
	} else {
		fd = open_loaded(running, err);
	}
	return fd < 0 ? at_line(line, err) : fd;
}

/* A map of the program by its name; the descriptor is the caller's. */
static int map_by_name(const struct running *running, int prog_fd, const char *name,
		       struct bp_err *err)
{
	__u32 ids[MAX_MAPS];
	struct bpf_prog_info info = { .nr_map_ids = MAX_MAPS,
				      .map_ids = (__u64)(unsigned long)ids };
	const struct bpf_map *map = NULL;

	if (running->test.object)
		map = bpf_object__find_map_by_name(running->test.object->object, name);
	if (map && bpf_map__fd(map) >= 0)
		return fcntl(bpf_map__fd(map), F_DUPFD_CLOEXEC, 0);
	if (bp_prog_info(prog_fd, &info, err))
		return -EINVAL;
	for (__u32 i = 0; i < info.nr_map_ids && i < MAX_MAPS; i++) {
		struct bpf_map_info map_info = { 0 };
		__u32 len = sizeof(map_info);
		cleanup_fd int fd = bpf_map_get_fd_by_id(ids[i]);

		if (fd >= 0 && bpf_map_get_info_by_fd(fd, &map_info, &len) == 0 &&
		    strncmp(map_info.name, name, sizeof(map_info.name) - 1) == 0)
			return take_fd(&fd);
	}
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "the program has no map '%s'", name);
}

/* "NAME KEY = VALUE" */
static int open_map(const struct running *running, int prog_fd, const struct bp_suite_line *line,
		    const char **ret_rest, struct bp_err *err)
{
	size_t len = strcspn(line->value, " \t");
	cleanup_free char *name = strndup(line->value, len);

	if (!name)
		return bp_fail(err, ENOMEM, "strndup", "%s", "");
	*ret_rest = line->value + len + strspn(line->value + len, " \t");
	return map_by_name(running, prog_fd, name, err);
}

static int set_maps(const struct running *running, int prog_fd, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, "map", line))) {
		const char *rest;
		cleanup_fd int fd = open_map(running, prog_fd, line, &rest, err);

		if (fd < 0 || bp_map_put(fd, rest, err))
			return at_line(line, err);
	}
	return 0;
}

/* Add one that is not met to the text of the case. */
static void add_text(struct outcome *outcome, const char *text)
{
	char *more;

	if (asprintf(&more, "%s%s%s", outcome->text ? outcome->text : "", outcome->text ? "; " : "",
		     text) < 0)
		return;
	free(outcome->text);
	outcome->text = more;
}

static int check_maps(const struct running *running, int prog_fd, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, "expect-map", line))) {
		char text[500];
		const char *rest;
		cleanup_fd int fd = open_map(running, prog_fd, line, &rest, err);
		int ret = fd < 0 ? fd : bp_map_check(fd, rest, text, sizeof(text), err);

		if (ret < 0)
			return at_line(line, err);
		if (ret)
			continue;
		add_text(running->outcome, text);
		running->outcome->outcome = BP_MISSED;
	}
	return 0;
}

static void miss(struct outcome *outcome, const struct bp_err *err, const char *diff)
{
	outcome->outcome = BP_MISSED;
	add_text(outcome, err->text);
	if (diff && !outcome->detail)
		outcome->detail = strdup(diff);
}

static int run_packet(struct running *running, int prog_fd, struct bp_err *err)
{
	struct testrun *test = &running->test;
	struct outcome *outcome = running->outcome;
	struct bp_check checks[BP_CHECKS];
	struct bp_err unmet = { 0 };
	const char *diff;
	size_t count;
	int ret = testrun_call(prog_fd, test, err);

	if (ret)
		return ret;
	outcome->ran = true;
	outcome->retval = test->run.retval;
	outcome->duration = test->run.duration;
	outcome->verdict = bp_verdict_name(test->info.type, test->run.retval);
	if (check_run(test, checks, &count, &diff, &unmet))
		miss(outcome, &unmet, diff);
	for (size_t i = 0; i < count; i++)
		free(checks[i].diff);
	return 0;
}

static int run_capture(struct running *running, int prog_fd, struct bp_err *err)
{
	cleanup_free char *diff = NULL;
	int ret = replay_check(&running->args.replay, prog_fd, &running->test, &diff, err);

	if (ret == 0 || bp_err_status(err) != BP_UNMET)
		return ret;
	miss(running->outcome, err, diff);
	*err = (struct bp_err){ 0 };
	return 0;
}

static int run_steps(struct running *running, struct bp_err *err)
{
	cleanup_fd int prog_fd = -1;
	int ret;

	if (read_case(running, err))
		return -EINVAL;
	prog_fd = open_program(running, err);
	if (prog_fd < 0)
		return -EINVAL;
	if (testrun_prepare(&running->args, prog_fd, &running->test, err) ||
	    set_maps(running, prog_fd, err))
		return -EINVAL;
	ret = running->args.replay.in ? run_capture(running, prog_fd, err) :
					run_packet(running, prog_fd, err);
	return ret ? ret : check_maps(running, prog_fd, err);
}

static __u64 now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (__u64)time.tv_sec * 1000000000 + (__u64)time.tv_nsec;
}

static void run_case(const struct pool *pool, size_t number)
{
	struct outcome *outcome = &pool->outcomes[number];
	struct running running = { .ctx = pool->ctx,
				   .suite = pool->suite,
				   .one = &pool->suite->cases[number],
				   .outcome = outcome };
	struct bp_err err = { 0 };
	__u64 begin = now();

	running.args.common = (struct common *)&pool->ctx->common;
	if (run_steps(&running, &err)) {
		char text[sizeof(err.what) + sizeof(err.text) + sizeof(err.hint)];

		message_of(&err, text, sizeof(text));
		add_text(outcome, text);
		outcome->outcome = BP_BROKEN;
		outcome->status = bp_err_status(&err);
		outcome->num = err.num;
	}
	outcome->nsec = now() - begin;
	testrun_free(&running.test);
	bp_object_close(&running.object);
	free(running.program);
}

static void *work(void *arg)
{
	struct pool *pool = arg;

	for (;;) {
		size_t number;

		pthread_mutex_lock(&pool->lock);
		number = pool->next++;
		pthread_mutex_unlock(&pool->lock);
		if (number >= pool->suite->count)
			return NULL;
		run_case(pool, number);
	}
}

/* The caller is one of the threads; with fewer than asked for it only takes longer. */
static void run_cases(struct pool *pool, size_t jobs)
{
	cleanup_free pthread_t *threads = calloc(jobs ? jobs : 1, sizeof(*threads));
	size_t started = 0;

	while (threads && started + 1 < jobs && started + 1 < pool->suite->count &&
	       pthread_create(&threads[started], NULL, work, pool) == 0)
		started++;
	work(pool);
	while (started)
		pthread_join(threads[--started], NULL);
}

static const struct bp_out_col case_cols[] = {
	{ "name", NULL, BP_OUT_STR, NULL },   { "line", NULL, BP_OUT_U64, NULL },
	{ "result", NULL, BP_OUT_STR, NULL }, { "message", NULL, BP_OUT_STR, NULL },
	{ "detail", NULL, BP_OUT_STR, NULL }, { "verdict", NULL, BP_OUT_STR, NULL },
	{ "retval", NULL, BP_OUT_U64, NULL }, { "duration", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col error_cols[] = {
	{ "code", NULL, BP_OUT_U64, NULL }, { "errno", NULL, BP_OUT_STR, NULL },
	{ "call", NULL, BP_OUT_STR, NULL }, { "message", NULL, BP_OUT_STR, NULL },
	{ "hint", NULL, BP_OUT_STR, NULL }, { "log", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col suite_cols[] = {
	{ "suite", NULL, BP_OUT_STR, NULL },       { "passed", NULL, BP_OUT_U64, NULL },
	{ "failed", NULL, BP_OUT_U64, NULL },      { "broken", NULL, BP_OUT_U64, NULL },
	{ "error", NULL, BP_OUT_ROW, error_cols }, { "cases", NULL, BP_OUT_ROWS, case_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const char *const result_names[] = { "passed", "failed", "broken" };

/* The same object as of any failure, or null. */
static void put_error(struct bp_out *out, const struct bp_err *err)
{
	char message[sizeof(err->what) + sizeof(err->text) + 100];

	if (!err->text[0]) {
		bp_out_null(out);
		return;
	}
	message_of(err, message, sizeof(message));
	bp_out_rows_begin(out);
	bp_out_u64(out, bp_err_status(err));
	bp_out_str(out, err->num ? bp_errno_name(err->num) : NULL);
	bp_out_str(out, NULL);
	bp_out_str(out, message);
	bp_out_str(out, NULL);
	bp_out_str(out, NULL);
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

static int print_json(const struct ctx *ctx, const struct pool *pool,
		      const size_t counts[BP_BROKEN + 1], const struct bp_err *err)
{
	struct bp_out *out = out_open(ctx, suite_cols, true);

	bp_out_str(out, pool->suite->path);
	for (size_t i = 0; i <= BP_BROKEN; i++)
		bp_out_u64(out, counts[i]);
	put_error(out, err);
	bp_out_rows_begin(out);
	for (size_t i = 0; i < pool->suite->count; i++) {
		const struct outcome *outcome = &pool->outcomes[i];

		bp_out_str(out, pool->suite->cases[i].name);
		bp_out_u64(out, pool->suite->cases[i].number);
		bp_out_str(out, result_names[outcome->outcome]);
		bp_out_str(out, outcome->text);
		bp_out_str(out, outcome->detail);
		bp_out_str(out, outcome->verdict);
		if (outcome->ran) {
			bp_out_u64(out, outcome->retval);
			bp_out_u64(out, outcome->duration);
		} else {
			bp_out_null(out);
			bp_out_null(out);
		}
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static void print_lines(const char *lines)
{
	while (lines && *lines) {
		size_t len = strcspn(lines, "\n");

		printf("        %.*s\n", (int)len, lines);
		lines += len + (lines[len] == '\n');
	}
}

static int print_text(const struct ctx *ctx, const struct pool *pool,
		      const size_t counts[BP_BROKEN + 1])
{
	for (size_t i = 0; i < pool->suite->count; i++) {
		const struct outcome *outcome = &pool->outcomes[i];

		if (outcome->outcome == BP_PASSED && ctx->common.quiet)
			continue;
		printf("%-6s  %s", result_names[outcome->outcome], pool->suite->cases[i].name);
		if (outcome->outcome != BP_PASSED)
			printf(" (%s:%lu)", pool->suite->path, pool->suite->cases[i].number);
		putchar('\n');
		print_lines(outcome->text);
		print_lines(outcome->detail);
	}
	if (!ctx->common.quiet)
		printf("%zu cases: %zu passed, %zu failed, %zu broken\n", pool->suite->count,
		       counts[BP_PASSED], counts[BP_MISSED], counts[BP_BROKEN]);
	return BP_OK;
}

static int write_cases(const struct ctx *ctx, const struct testrun_args *args,
		       const struct pool *pool)
{
	cleanup_free struct bp_result *results = calloc(pool->suite->count, sizeof(*results));

	if (!results)
		return fail(ctx, &(struct bp_err){ .num = ENOMEM });
	for (size_t i = 0; i < pool->suite->count; i++)
		results[i] = (struct bp_result){
			.name = pool->suite->cases[i].name,
			.outcome = pool->outcomes[i].outcome,
			.text = pool->outcomes[i].text,
			.detail = pool->outcomes[i].detail,
			.nsec = pool->outcomes[i].nsec,
		};
	return write_results(ctx, args, pool->suite->path, results, pool->suite->count);
}

/* One failure for all: 8 where a case failed, else what the first that is broken failed with. */
static void sum_up(const struct pool *pool, size_t counts[BP_BROKEN + 1], struct bp_err *err)
{
	const struct outcome *broken = NULL;

	for (size_t i = 0; i < pool->suite->count; i++) {
		counts[pool->outcomes[i].outcome]++;
		if (!broken && pool->outcomes[i].outcome == BP_BROKEN)
			broken = &pool->outcomes[i];
	}
	if (counts[BP_PASSED] == pool->suite->count)
		return;
	bp_fail_text(err, counts[BP_MISSED] || !broken ? BP_UNMET : broken->status,
		     counts[BP_MISSED] || !broken ? 0 : broken->num, pool->suite->path,
		     "%zu of %zu cases failed, and %zu are broken", counts[BP_MISSED],
		     pool->suite->count, counts[BP_BROKEN]);
}

static int report(const struct ctx *ctx, const struct testrun_args *args, const struct pool *pool)
{
	size_t counts[BP_BROKEN + 1] = { 0 };
	struct ctx plain = *ctx;
	struct bp_err err = { 0 };
	int status = BP_OK;

	sum_up(pool, counts, &err);
	if (has_results(args))
		status = write_cases(ctx, args, pool);
	if (status == BP_OK && ctx->common.json)
		status = print_json(ctx, pool, counts, &err);
	else if (status == BP_OK && !takes_stdout(args))
		status = print_text(ctx, pool, counts);
	if (status || !err.text[0])
		return status;
	/* The JSON has it already. */
	plain.common.json = false;
	return fail(&plain, &err);
}

int suite(const struct ctx *ctx, const struct testrun_args *args)
{
	cleanup_bp_suite struct bp_suite cases = { 0 };
	struct pool pool = { .ctx = ctx, .suite = &cases, .lock = PTHREAD_MUTEX_INITIALIZER };
	struct bp_err err = { 0 };
	int status;

	if (bp_suite_read(args->suite, &cases, &err))
		return fail(ctx, &err);
	pool.outcomes = calloc(cases.count, sizeof(*pool.outcomes));
	if (!pool.outcomes)
		return fail(ctx, &(struct bp_err){ .num = ENOMEM });
	run_cases(&pool, args->replay.jobs);
	status = report(ctx, args, &pool);
	for (size_t i = 0; i < cases.count; i++) {
		free(pool.outcomes[i].text);
		free(pool.outcomes[i].detail);
	}
	free(pool.outcomes);
	pthread_mutex_destroy(&pool.lock);
	return status;
}
