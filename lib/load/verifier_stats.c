// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verifier_stats.c - the statistics at the end of a verifier log, as numbers */
#include <stdio.h>
#include <string.h>

#include "load/verifier_stats.h"

/* The last place of a text in the log: source lines in it may say the same. */
static const char *last(const char *log, const char *text)
{
	const char *found = NULL;

	for (const char *at = log; (at = strstr(at, text)); at++)
		if (at == log || at[-1] == '\n')
			found = at;
	return found;
}

/*
 * Since Linux 7.3 "stack depth max 24" is what is deepest at once. Before it was "stack depth
 * 16+0+8", a number for each function, of which the sum is an upper bound.
 */
static void parse_stack(const char *at, struct bp_vstats *stats)
{
	unsigned long long depth;
	int used;

	at += strlen("stack depth ");
	if (strncmp(at, "max ", 4) == 0)
		at += 4;
	for (; sscanf(at, "%llu%n", &depth, &used) == 1; at++) {
		stats->stack += depth;
		stats->has_stack = true;
		at += used;
		if (*at != '+')
			return;
	}
}

void bp_vstats_parse(const char *log, struct bp_vstats *ret_stats)
{
	struct bp_vstats stats = { 0 };
	const char *at = last(log, "processed ");
	unsigned long long num[5];

	if (at && sscanf(at,
			 "processed %llu insns (limit %*u) max_states_per_insn %llu "
			 "total_states %llu peak_states %llu mark_read %llu",
			 &num[0], &num[1], &num[2], &num[3], &num[4]) == 5) {
		stats.known = true;
		stats.insns = num[0];
		stats.max_states_per_insn = num[1];
		stats.total_states = num[2];
		stats.peak_states = num[3];
		stats.mark_read = num[4];
	}
	at = last(log, "stack depth ");
	if (at)
		parse_stack(at, &stats);
	at = last(log, "verification time ");
	if (at && sscanf(at, "verification time %llu usec", &num[0]) == 1) {
		stats.has_time = true;
		stats.usec = num[0];
	}
	*ret_stats = stats;
}
