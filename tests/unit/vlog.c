// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* vlog.c - what is shown of a log, and the figures at its end */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "load/verifier_lines.h"
#include "load/verifier_log.h"
#include "load/verifier_stats.h"

/* As Linux 7.3 has it, with more of a trace. */
static char *report(int trace, int lines)
{
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	fputs("0: R1=ctx() R10=fp0\n; return *p; @ bad.c:9\n", file);
	for (int i = 0; i < trace; i++)
		fprintf(file, "%d: (b7) r0 = 2\n", i);
	fputs("R0 !read_ok\n\nVerification failed: Register Type Safety\n\nReason:\n", file);
	for (int i = 0; i < lines; i++)
		fprintf(file, "  line %d\n", i);
	fputs("\nprocessed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 "
	      "peak_states 0 mark_read 0\n",
	      file);
	fclose(file);
	return text;
}

static int count(const char *text)
{
	int lines = 0;

	for (; text && *text; text++)
		lines += *text == '\n';
	return lines;
}

static void test_report(void)
{
	char *log = report(100, 10);
	char *end = bp_vlog_end(log);

	ok(end && strncmp(end, "; return *p; @ bad.c:9\n...\n", 27) == 0,
	   "the line of the source comes first");
	ok(end && strstr(end, "\nR0 !read_ok\n"), "the old words are there");
	ok(end && strstr(end, "\nVerification failed: "), "and the report");
	ok(end && strstr(end, "  line 9\n\nprocessed 1 insns"), "to its end");
	ok(count(end) < 50, "the trace is cut");
	free(end);
	free(log);
	log = report(1, 500);
	end = bp_vlog_end(log);
	ok(count(end) < 70 && strstr(end, "\n...\nprocessed 1 insns"), "a long report is cut too");
	ok(end && strncmp(end, "0: R1=ctx()", 11) == 0, "a short trace is whole");
	free(end);
	free(log);
}

static void test_plain(void)
{
	char *end = bp_vlog_end("a\nb\n");

	ok(end && strcmp(end, "a\nb\n") == 0, "a short log is whole");
	free(end);
	ok(!bp_vlog_end(""), "no log, no lines");
}

static void test_stack(void)
{
	static const struct {
		const char *log;
		bool known;
		unsigned int stack;
	} logs[] = {
		{ "verification time 7 usec\nstack depth 16+0+8\nprocessed", true, 24 },
		{ "stack depth max 16\nsubprog 0 (x) main insns_self 12 stack 8\n", true, 16 },
		{ "stack depth max 0\n", true, 0 },
		{ "; stack depth 5\n", false, 0 },
		{ "", false, 0 },
	};

	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		struct bp_vstats stats;

		bp_vstats_parse(logs[i].log, &stats);
		ok(stats.has_stack == logs[i].known && stats.stack == logs[i].stack, "%s",
		   logs[i].log[0] ? "stack depth" : "no stack depth");
	}
}

static void test_lines(void)
{
	/* As Linux 6.12 has it; the second line has no place, as before Linux 6.9. */
	static const char log[] = "0: R1=ctx() R10=fp0\n"
				  "0: (b7) r2 = 0\n"
				  "; if (a @ b) @ dir/x.c:12\n"
				  "1: (15) if r2 == 0x0 goto pc+1\n"
				  "2: (05) goto pc-1\n"
				  "; return\t1;\n"
				  "3: (95) exit\n"
				  "\n"
				  "from 1 to 2: R1=ctx()\n"
				  "; if (a @ b) @ dir/x.c:12\n"
				  "mark_precise: frame0: regs=r2\n"
				  "2: (05) goto pc-1\n"
				  "Verification failed: x\n"
				  "; if (a @ b) @ dir/x.c:12\n"
				  "2: (05) goto pc-1\n";
	char buf[BP_VLINES_ROOM];
	struct bp_vline line;
	const char *rest;

	ok(bp_vlines_top(log, 5, buf, sizeof(buf)) == 0, "lines of a log are counted");
	rest = bp_vlines_next(buf, &line);
	ok(rest && line.insns == 3 && line.line == 12 && strcmp(line.file, "dir/x.c") == 0 &&
		   strcmp(line.source, "if (a @ b)") == 0,
	   "the first one cost most, and has its place");
	rest = bp_vlines_next(rest, &line);
	ok(rest && line.insns == 1 && line.line == 0 && !line.file[0] &&
		   strcmp(line.source, "return 1;") == 0,
	   "one without a place");
	ok(!bp_vlines_next(rest, &line), "there are no more");
	bp_vlines_top(log, 1, buf, sizeof(buf));
	ok(!bp_vlines_next(bp_vlines_next(buf, &line), &line), "no more than asked for");
	bp_vlines_top("0: (95) exit\n; x", 1, buf, sizeof(buf));
	ok(!buf[0], "a line without instructions is none");
	bp_vlines_top("", 1, buf, sizeof(buf));
	ok(!buf[0], "an empty log has none");
}

int main(void)
{
	test_report();
	test_lines();
	test_plain();
	test_stack();
	return tap_done();
}
