// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * replay_jobs.c - the packets of a capture through programs in several threads
 *
 * The caller's thread reads packets into batches, threads run them, and the caller's thread
 * finishes the batches in their order. There is a ring of batches, so memory is bounded.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "testrun/parts.h"

/* A batch is full with so many packets, or bytes. */
#define PACKETS 256
#define BYTES ((size_t)256 << 10)

/* A packet with what came of it; where its bytes begin in those of the batch. */
struct slot {
	struct bp_pcap_packet packet;
	size_t data;
	struct bp_replay_ran ran;
	size_t left;
};

struct batch {
	struct slot slots[PACKETS];
	size_t count;
	struct bp_bytes data;
	struct bp_bytes left;
	bool done;
	size_t ran; /* packets before the one that failed, if one did */
	int ret;
	struct bp_err err;
};

struct pool {
	struct bp_replay_state *state;
	pthread_mutex_t lock;
	pthread_cond_t more; /* a batch was filled, or it is over */
	pthread_cond_t less; /* a batch is done */
	struct batch *batches;
	size_t nbatches;
	size_t filled; /* batches so far, that were filled, taken by a thread, finished */
	size_t taken;
	size_t finished;
	bool over;
};

struct job {
	struct pool *pool;
	int prog_fd;
	pthread_t thread;
};

static int run_slot(const struct bp_replay_opts *opts, int prog_fd, struct batch *batch,
		    struct slot *slot, unsigned char *left)
{
	int ret;

	/* Only now: the bytes may have moved while the batch was filled. */
	slot->packet.data = batch->data.at + slot->data;
	ret = bp_replay_run(opts, prog_fd, &slot->packet, left, &slot->ran, &batch->err);
	if (ret || !left)
		return ret;
	slot->left = batch->left.len;
	return bp_bytes_add(&batch->left, left, slot->ran.run.data_size_out) ?
		       0 :
		       bp_fail(&batch->err, ENOMEM, "realloc", "%s", opts->in);
}

static void run_batch(const struct bp_replay_opts *opts, int prog_fd, struct batch *batch,
		      unsigned char *left)
{
	batch->left.len = 0;
	batch->ret = 0;
	for (batch->ran = 0; batch->ran < batch->count; batch->ran++) {
		batch->ret = run_slot(opts, prog_fd, batch, &batch->slots[batch->ran], left);
		if (batch->ret)
			return;
	}
}

/* The next batch for a thread, or NULL when it is over. */
static struct batch *take(struct pool *pool)
{
	struct batch *batch = NULL;

	pthread_mutex_lock(&pool->lock);
	while (pool->taken == pool->filled && !pool->over)
		pthread_cond_wait(&pool->more, &pool->lock);
	if (!pool->over)
		batch = &pool->batches[pool->taken++ % pool->nbatches];
	pthread_mutex_unlock(&pool->lock);
	return batch;
}

static void *work(void *arg)
{
	struct job *job = arg;
	struct pool *pool = job->pool;
	bool writes = bp_replay_wants_left(pool->state);
	cleanup_free unsigned char *left = writes ? malloc(BP_REPLAY_OUT_MAX) : NULL;
	struct batch *batch;

	while ((batch = take(pool))) {
		if (writes && !left) {
			batch->ran = 0;
			batch->ret = bp_fail(&batch->err, ENOMEM, "malloc", "%s", "");
		} else {
			run_batch(pool->state->opts, job->prog_fd, batch, left);
		}
		pthread_mutex_lock(&pool->lock);
		batch->done = true;
		pthread_cond_signal(&pool->less);
		pthread_mutex_unlock(&pool->lock);
	}
	return NULL;
}

/* Read packets into a batch: 1; 0 after the last one; or a negative errno value. */
static int fill(struct bp_replay_state *state, struct batch *batch, struct bp_err *err)
{
	batch->count = 0;
	batch->data.len = 0;
	while (batch->count < PACKETS && batch->data.len < BYTES) {
		struct slot *slot = &batch->slots[batch->count];
		int ret = bp_replay_read(state, &slot->packet, &slot->ran, err);

		if (ret <= 0)
			return ret;
		slot->data = batch->data.len;
		if (!bp_bytes_add(&batch->data, slot->packet.data, slot->packet.len))
			return bp_fail(err, ENOMEM, "realloc", "%s", state->opts->in);
		batch->count++;
	}
	return 1;
}

static void hand_over(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	pool->batches[pool->filled % pool->nbatches].done = false;
	pool->filled++;
	pthread_cond_signal(&pool->more);
	pthread_mutex_unlock(&pool->lock);
}

/* Wait for the oldest batch, and finish its packets. */
static int finish(struct pool *pool, struct bp_err *err)
{
	struct batch *batch = &pool->batches[pool->finished % pool->nbatches];

	pthread_mutex_lock(&pool->lock);
	while (!batch->done)
		pthread_cond_wait(&pool->less, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
	pool->finished++;
	for (size_t i = 0; i < batch->ran; i++) {
		struct slot *slot = &batch->slots[i];
		int ret;

		slot->ran.run.data_out = bp_replay_wants_left(pool->state) && batch->left.at ?
						 batch->left.at + slot->left :
						 NULL;
		ret = bp_replay_finish(pool->state, &slot->packet, &slot->ran, err);
		if (ret)
			return ret;
	}
	if (batch->ret && err)
		*err = batch->err;
	return batch->ret;
}

static int run_all(struct pool *pool, struct bp_err *err)
{
	struct bp_err at_end = { 0 };
	int more = 1;

	for (;;) {
		int ret;

		/* What was read before the end, or before a failure, still has its turn. */
		if (more > 0 && pool->filled - pool->finished < pool->nbatches) {
			struct batch *batch = &pool->batches[pool->filled % pool->nbatches];

			more = fill(pool->state, batch, &at_end);
			if (batch->count)
				hand_over(pool);
			continue;
		}
		if (pool->finished == pool->filled)
			break;
		ret = finish(pool, err);
		if (ret)
			return ret;
	}
	if (more < 0 && err)
		*err = at_end;
	return more;
}

static void stop(struct pool *pool, const struct job *jobs, size_t started)
{
	pthread_mutex_lock(&pool->lock);
	pool->over = true;
	pthread_cond_broadcast(&pool->more);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < started; i++)
		pthread_join(jobs[i].thread, NULL);
	for (size_t i = 0; i < pool->nbatches; i++) {
		free(pool->batches[i].data.at);
		free(pool->batches[i].left.at);
	}
	pthread_cond_destroy(&pool->more);
	pthread_cond_destroy(&pool->less);
	pthread_mutex_destroy(&pool->lock);
}

int bp_replay_jobs(struct bp_replay_state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	size_t nbatches = 2 * opts->njobs + 2;
	cleanup_free struct batch *batches = calloc(nbatches, sizeof(*batches));
	cleanup_free struct job *jobs = calloc(opts->njobs, sizeof(*jobs));
	struct pool pool = {
		.state = state,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.more = PTHREAD_COND_INITIALIZER,
		.less = PTHREAD_COND_INITIALIZER,
		.batches = batches,
		.nbatches = batches ? nbatches : 0,
	};
	size_t started = 0;
	int ret = batches && jobs ? 0 : bp_fail(err, ENOMEM, "calloc", "%s", opts->in);

	while (ret == 0 && started < opts->njobs) {
		struct job *job = &jobs[started];

		job->pool = &pool;
		job->prog_fd = opts->job_fds[started];
		ret = pthread_create(&job->thread, NULL, work, job);
		if (ret)
			ret = bp_fail(err, ret, "pthread_create", "%s", opts->in);
		else
			started++;
	}
	if (ret == 0)
		ret = run_all(&pool, err);
	stop(&pool, jobs, started);
	return ret;
}
