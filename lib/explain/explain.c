// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* explain.c - why a call failed: (call, errno, what can be seen now) -> cause and remedy */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "explain/explain.h"
#include "explain/verifier_hint.h"

#define MAX_LEFT 6

/* "bpf_prog_attach" stands for bpf_prog_attach_opts() too, "bpf_prog_detach" for detach2. */
static bool same_call(const char *row, const char *step)
{
	size_t len = strlen(row);

	return strncmp(row, step, len) == 0 &&
	       (step[len] == '\0' || strcmp(step + len, "_opts") == 0 ||
		strcmp(step + len, "2") == 0);
}

bool bp_cause_is_of(const struct bp_cause *row, const char *call)
{
	char whole[64];

	/* The word of a command: "attach", "testrun", "list" for what it calls first. */
	if (strcmp(call, "testrun") == 0 || strcmp(call, "run") == 0)
		call = "test_run_opts";
	else if (strcmp(call, "list") == 0 || strcmp(call, "show") == 0)
		call = "get_next_id";
	else if (strcmp(call, "bind") == 0)
		call = "bind_map";
	if (same_call(row->call, call))
		return true;
	snprintf(whole, sizeof(whole), "bpf_prog_%s", call);
	/* The command loads objects with it. */
	if (same_call(row->call, whole) || (strcmp(call, "load") == 0 && row->said))
		return true;
	snprintf(whole, sizeof(whole), "bpf_%s", call); /* link_create */
	return same_call(row->call, whole);
}

/* Is one of the words what the verifier complains about? What it says before that is the way. */
static bool said(const char *log, const char *words)
{
	const char *complaint = log ? bp_verifier_complaint(log) : NULL;

	while (complaint) {
		size_t len = strcspn(words, "|");

		if (memmem(complaint, strlen(complaint), words, len))
			return true;
		if (!words[len])
			return false;
		words += len + 1;
	}
	return false;
}

static enum bp_seen see(const struct bp_facts *facts, struct bp_explained *explained)
{
	const struct bp_cause *row = explained->row;

	if (row->log && !said(facts->log, row->log))
		return BP_SEEN_NO;
	if (!row->test)
		return row->log ? BP_SEEN_YES : BP_SEEN_MAYBE;
	return row->test(facts, explained->detail, sizeof(explained->detail));
}

/* The rows for the errno value itself come before those for any. */
static size_t look(const struct bp_facts *facts, const char *call, int num,
		   struct bp_explained *ret_left, size_t max)
{
	const struct bp_cause *row = NULL;
	size_t count = 0;

	while ((row = bp_cause_next(row))) {
		struct bp_explained here = { .row = row };
		enum bp_seen seen;

		if (row->said || row->num != num || !same_call(row->call, call))
			continue;
		seen = see(facts, &here);
		if (seen == BP_SEEN_YES) {
			ret_left[0] = here;
			return 1;
		}
		if (seen == BP_SEEN_MAYBE && count < max)
			ret_left[count++] = here;
	}
	return count;
}

size_t bp_explain_left(const struct bp_facts *facts, const char *call, int num,
		       struct bp_explained *ret_left, size_t max)
{
	size_t count = look(facts, call, num, ret_left, max);

	/* What a security module says no with is up to it, but nobody makes up more than these. */
	if (count == 0 && (num == EPERM || num == EACCES))
		count = look(facts, call, 0, ret_left, max);
	return count;
}

/* A command with ID at its end is for the id at the end of the details: ": link 17". */
static const char *id_for(const char *remedy, const char *detail)
{
	const char *id = strrchr(detail, ' ');
	size_t len = remedy ? strlen(remedy) : 0;

	if (!id || id[1] < '0' || id[1] > '9' || len < 3 || strcmp(remedy + len - 3, " ID") != 0)
		return NULL;
	return id + 1;
}

static size_t put(char *buf, size_t size, const struct bp_explained *left, const char *before,
		  const char *open, const char *close)
{
	const char *remedy = left->row->remedy ? left->row->remedy : "";
	const char *id = id_for(left->row->remedy, left->detail);
	int words = (int)strlen(remedy) - (id ? 2 : 0);
	int len = snprintf(buf, size, "%s%s%s%s%.*s%s%s", before, left->row->cause, left->detail,
			   *remedy ? open : "", words, remedy, id ? id : "", *remedy ? close : "");

	return (size_t)len < size ? (size_t)len : size - 1;
}

/* What the verifier cannot know: the program is good, and the kernel is too old for it. */
static void set_unsupported(struct bp_err *err)
{
	err->status = BP_UNSUPPORTED;
	snprintf(err->text, sizeof(err->text), "not supported by this kernel: %s (%s)",
		 bp_errno_text(err->num), bp_errno_name(err->num));
}

/* The verifier's own words: a row of the table that is for words, or a hint. */
static bool explain_rejection(const struct bp_explained *left, size_t count, const char *log,
			      struct bp_err *err)
{
	const struct bp_verifier_hint *hint = NULL;
	enum bp_status status;

	if (count != 1 || !left[0].row->log)
		hint = bp_verifier_hint_find(log);
	if (!hint && count != 1)
		return false;
	status = hint ? hint->status : left[0].row->status;
	if (status == BP_UNSUPPORTED)
		set_unsupported(err);
	if (hint)
		bp_hint(err, "%s", hint->hint);
	return hint;
}

void bp_explain(const struct bp_facts *facts, struct bp_err *err)
{
	struct bp_explained left[MAX_LEFT];
	char text[sizeof(err->hint)];
	size_t count;
	size_t len;

	if (!err || err->explained || err->hint[0] || !err->step || !err->num)
		return;
	err->explained = true;
	count = bp_explain_left(facts, err->step, err->num, left, MAX_LEFT);
	if (err->status == BP_REJECTED && explain_rejection(left, count, facts->log, err))
		return;
	if (!count)
		return;
	if (!err->status)
		err->status = left[0].row->status;
	if (count == 1) {
		put(text, sizeof(text), &left[0], "", "; ", "");
		bp_hint(err, "%s", text);
		return;
	}
	len = (size_t)snprintf(text, sizeof(text), "one of");
	for (size_t i = 0; i < count; i++) {
		len += put(text + len, sizeof(text) - len, &left[i], i ? "; " : ": ", " (", ")");
		/* They mean different things: the errno value decides. */
		if (left[i].row->status != left[0].row->status && err->status != BP_REJECTED)
			err->status = 0;
	}
	bp_hint(err, "%s", text);
}
