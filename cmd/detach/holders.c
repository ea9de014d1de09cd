// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* holders.c - who holds a link that "bpfprog detach" leaves, in words */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd/detach/detach.h"
#include "list/holders.h"
#include "util/cleanup.h"

/* The holders of a link, in words: "/sys/fs/bpf/x (pin), bpftrace (pid 12)". */
struct words_of {
	char text[600];
	size_t pins;
	size_t pids;
};

static void add_holders(const struct bp_holders *holders, __u32 id, unsigned int kind,
			struct words_of *words)
{
	const struct bp_holder *holder = NULL;
	size_t len = strlen(words->text);
	size_t *count = kind == BP_HOLD_PINS ? &words->pins : &words->pids;

	while ((holder = bp_holder_next(holders, id, kind, holder))) {
		char one[300];

		if (kind == BP_HOLD_PINS)
			snprintf(one, sizeof(one), "%.280s (pin)", holder->text);
		else
			snprintf(one, sizeof(one), "%.80s (pid %u)", holder->text, holder->num);
		++*count;
		if (len + strlen(one) + 2 < sizeof(words->text))
			len += (size_t)snprintf(words->text + len, sizeof(words->text) - len,
						"%s%s", len ? ", " : "", one);
	}
}

static void find_words(__u32 id, struct words_of *ret_words)
{
	cleanup_holders struct bp_holders holders = { 0 };

	*ret_words = (struct words_of){ 0 };
	if (bp_link_holders_find(BP_HOLD_PINS | BP_HOLD_PIDS, &holders, NULL))
		return;
	add_holders(&holders, id, BP_HOLD_PINS, ret_words);
	add_holders(&holders, id, BP_HOLD_PIDS, ret_words);
}

void detach_tell_held(__u32 id, size_t unpinned, struct bp_err *err)
{
	struct words_of by;

	find_words(id, &by);
	if (!by.text[0])
		return;
	*err = (struct bp_err){ 0 };
	bp_fail_text(err, BP_CONFLICT, EBUSY, "", "link %u is still held by %s%s", id, by.text,
		     unpinned > 1 ? ", after its pins were removed" :
		     unpinned     ? ", after its pin was removed" :
				    "");
	if (by.pins)
		bp_hint(err,
			"a link of this kind ends with its last pin and process: bpfprog detach "
			"link:%u --force removes its pins%s",
			id, by.pids ? "; then end the processes" : "");
	else
		bp_hint(err, "a link of this kind ends with the last process that holds it: end "
			     "the processes");
}

void detach_tell_link(__u32 id, const char *hook, struct bp_err *err)
{
	struct words_of by;

	find_words(id, &by);
	bp_fail_text(err, BP_CONFLICT, EBUSY, "", "link %u holds %s%s%s%s", id, hook,
		     by.text[0] ? " (the link is held by " : "", by.text, by.text[0] ? ")" : "");
	bp_hint(err, "detach the link with its pins: --force, or bpfprog detach link:%u --force",
		id);
}
