// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* signals.c - signals between the first pin and the end of the output */
#include <signal.h>
#include <unistd.h>

#include "cmd/load/signals.h"

/* The signals that would end this process between the first pin and the end of its output. */
static const int ending[LOAD_SIGNALS] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

static volatile sig_atomic_t caught;

static void on_alarm(int num)
{
	(void)num;
	alarm(1);
}

/* A write may begin to wait only now: the alarm ends it all the same. */
static void on_signal(int num)
{
	struct sigaction action = { .sa_handler = on_alarm };

	caught = num;
	sigaction(SIGALRM, &action, NULL);
	alarm(1);
}

/* A signal that is ignored stays so. Without SA_RESTART it ends a write that waits. */
void load_signals_hold(struct load_signals *ret_old)
{
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < LOAD_SIGNALS; i++) {
		sigaction(ending[i], NULL, &ret_old->action[i]);
		if (ret_old->action[i].sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	}
}

bool load_signals_came(void)
{
	return caught;
}

void load_signals_release(const struct load_signals *old)
{
	for (size_t i = 0; i < LOAD_SIGNALS; i++)
		sigaction(ending[i], &old->action[i], NULL);
	if (caught)
		raise(caught);
}

void load_signals_put_off(const struct load_signals *old)
{
	sigset_t signals;

	sigemptyset(&signals);
	for (size_t i = 0; i < LOAD_SIGNALS; i++)
		sigaddset(&signals, ending[i]);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	load_signals_release(old);
}
