/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* signals.h - signals between the first pin and the end of the output */
#ifndef LOAD_SIGNALS_H
#define LOAD_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#define LOAD_SIGNALS 4

/* What was done with the signals that end a process. */
struct load_signals {
	struct sigaction action[LOAD_SIGNALS];
};

/* From now on such a signal is remembered, and ends a write that waits. */
void load_signals_hold(struct load_signals *ret_old);

/* Did one come? */
bool load_signals_came(void);

/* As before; one that came does what it would have done. */
void load_signals_release(const struct load_signals *old);

/* The same in a batch: one that came stays pending until what this line did is written. */
void load_signals_put_off(const struct load_signals *old);

#endif
