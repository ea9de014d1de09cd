// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* suite.c - "bpfprog testrun --suite": the test cases of a file */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/testrun/suite.h"
#include "cmd/testrun/suite_case.h"
#include "cmd/testrun/suite_out.h"
#include "util/cleanup.h"

/* All cases, for the threads that take one after the other. */
struct pool {
	const struct ctx *ctx;
	const struct object_args *change;
	const struct bp_suite *suite;
	struct outcome *outcomes;
	pthread_mutex_t lock;
	size_t next;
};

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
		testrun_case_run(pool->ctx, pool->change, &pool->suite->cases[number],
				 &pool->outcomes[number]);
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

/* --dry-run: the calls of each case, or why the first one that has none cannot be run. */
static int describe_cases(const struct ctx *ctx, const struct object_args *change,
			  const struct bp_suite *cases)
{
	cleanup_free struct call *calls = NULL;
	size_t count = 0;

	for (size_t i = 0; i < cases->count; i++)
		count += testrun_case_calls(&cases->cases[i]);
	calls = calloc(count + 1, sizeof(*calls));
	count = 0;
	if (!calls)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	for (size_t i = 0; i < cases->count; i++) {
		struct bp_err own = { 0 };
		struct bp_err err = { 0 };
		char text[sizeof(own.text)];

		if (testrun_case_describe(ctx, change, &cases->cases[i], &calls[count], &own) ==
		    0) {
			count += testrun_case_calls(&cases->cases[i]);
			continue;
		}
		cmd_explain_late(&own);
		cmd_error_text(&own, text, sizeof(text));
		bp_fail_text(&err, bp_err_status(&own), own.num, cases->path, "case '%s': %.1500s",
			     cases->cases[i].name, text);
		if (own.hint[0])
			bp_hint(&err, "%s", own.hint);
		return cmd_fail(ctx, &err);
	}
	return cmd_print_calls(ctx, calls, count);
}

static int run_suite(const struct ctx *ctx, const struct testrun_args *args,
		     const struct bp_suite *cases)
{
	struct pool pool = { .ctx = ctx,
			     .change = &args->change,
			     .suite = cases,
			     .lock = PTHREAD_MUTEX_INITIALIZER };
	int status;

	pool.outcomes = calloc(cases->count, sizeof(*pool.outcomes));
	if (!pool.outcomes)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	run_cases(&pool, args->replay.jobs);
	status = testrun_suite_report(ctx, args, cases, pool.outcomes);
	for (size_t i = 0; i < cases->count; i++) {
		free(pool.outcomes[i].text);
		free(pool.outcomes[i].detail);
	}
	free(pool.outcomes);
	pthread_mutex_destroy(&pool.lock);
	return status;
}

int testrun_suite(const struct ctx *ctx, const struct testrun_args *args)
{
	cleanup_bp_suite struct bp_suite cases = { 0 };
	struct bp_err err = { 0 };

	if (bp_suite_read(args->suite, args->confined, &cases, &err))
		return cmd_fail(ctx, &err);
	return ctx->common.dry_run ? describe_cases(ctx, &args->change, &cases) :
				     run_suite(ctx, args, &cases);
}
