// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* watch.c - "bpfprog list" over a time: --stats and --watch */
#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "util/time.h"
#include "util/cleanup.h"
#include "cmd/list/list.h"

#define NSEC 1000000000ULL

/* To the upper left corner, and nothing below. */
#define CLEAR "\033[H\033[J"

static struct timespec time_of(__u64 ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / NSEC), .tv_nsec = (long)(ns % NSEC) };
}

/* Wait for so long, or until SIGINT; was there one? It is held back meanwhile. */
static bool wait_for(__u64 ns)
{
	__u64 end = bp_now_ns() + ns;
	sigset_t interrupt;

	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	for (;;) {
		__u64 now = bp_now_ns();
		struct timespec left = time_of(now < end ? end - now : 0);

		if (sigtimedwait(&interrupt, NULL, &left) == SIGINT)
			return true;
		if (errno != EINTR)
			return false;
	}
}

int list_measure(const struct list_args *args, struct bp_run_counters *ret_runs, bool *ret_ended,
		 struct bp_err *err)
{
	cleanup_fd int fd = -1;
	sigset_t interrupt;
	sigset_t old;
	int ret;

	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(SIG_BLOCK, &interrupt, &old);
	fd = bp_run_counters_enable(err);
	ret = fd < 0 ? fd : bp_run_counters_read(ret_runs, err);
	if (ret == 0)
		*ret_ended = wait_for(args->stats_ns);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret ? ret : take_fd(&fd);
}

void list_watch_clear(const struct ctx *ctx)
{
	if (!ctx->common.json)
		fputs(CLEAR, stdout);
}

void list_watch_wait(const struct list_args *args, __u64 *next)
{
	__u64 now = bp_now_ns();

	/* What took longer than the interval is not caught up with. */
	*next += args->watch_ns;
	if (*next < now)
		*next = now;
	while (now < *next) {
		struct timespec until = time_of(*next);

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		now = bp_now_ns();
	}
}
