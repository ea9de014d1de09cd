// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verifier_log.c - the log of the verifier: what matters of it to people */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/verifier_log.h"

#define LINES 40        /* shown of a log without a report */
#define TRACE_LINES 12  /* shown before a report */
#define REPORT_LINES 44 /* shown of a report, and the line of statistics */
#define REPORT "Verification failed: "

/* What may go wrong while the verifier is at work, or after it, and is no judgement of its. */
static bool is_lack(int num)
{
	return num == EMFILE || num == ENFILE || num == ENOMEM || num == EAGAIN || num == EINTR;
}

void bp_rejected(struct bp_err *err)
{
	if (!err || is_lack(err->num))
		return;
	err->status = BP_REJECTED;
	snprintf(err->text, sizeof(err->text), "rejected by the verifier: %s (%s)",
		 bp_errno_text(err->num), bp_errno_name(err->num));
}

/* The start of the line that is COUNT lines before AT, which is the start of a line or the end. */
static const char *back(const char *log, const char *at, int count)
{
	while (at > log && count >= 0) {
		at--;
		if (at == log || at[-1] == '\n')
			count--;
		if (count == 0)
			break;
	}
	return at;
}

/* The last line that begins with a text, or NULL. */
static const char *last_line(const char *log, const char *text)
{
	const char *found = NULL;

	for (const char *at = log; (at = strstr(at, text)); at++)
		if (at == log || at[-1] == '\n')
			found = at;
	return found;
}

static const char *next_line(const char *at)
{
	at += strcspn(at, "\n");
	return *at ? at + 1 : at;
}

/* The line of the source that the instruction at START comes from: "; if (x) @
 * lib/kernel/prog.c:12". */
static const char *source_line(const char *log, const char *start)
{
	const char *found = NULL;

	if (start[0] == ';')
		return NULL;
	for (const char *at = log; at < start; at = next_line(at))
		if (at[0] == ';')
			found = at;
	return found;
}

static void put_line(FILE *file, const char *line)
{
	fprintf(file, "%.*s\n", (int)strcspn(line, "\n"), line);
}

char *bp_vlog_end(const char *log)
{
	const char *report = last_line(log, REPORT);
	const char *start =
		back(log, report ? report : log + strlen(log), report ? TRACE_LINES : LINES);
	const char *source = source_line(log, start);
	const char *stats = last_line(log, "processed ");
	char *text = NULL;
	size_t len;
	FILE *file;
	int left;

	if (!log[0])
		return NULL;
	file = open_memstream(&text, &len);
	if (!file)
		return NULL;
	if (source) {
		put_line(file, source);
		if (next_line(source) < start)
			fputs("...\n", file);
	}
	left = report ? TRACE_LINES + REPORT_LINES : LINES;
	for (const char *at = start; *at; at = next_line(at)) {
		if (report && left-- <= 0 && stats && at < stats) {
			fputs("...\n", file);
			at = stats;
		}
		put_line(file, at);
	}
	fclose(file);
	return text;
}
