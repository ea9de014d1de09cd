// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* results.c - results of tests for other programs: TAP and JUnit */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/output.h"
#include "util/results.h"
#include "util/text.h"
#include "util/utf8.h"

/* Text on one line; a '#' would begin a directive. */
static void tap_line(FILE *file, const char *text, size_t len)
{
	while (len) {
		size_t piece = strcspn(text, "#");

		piece = piece < len ? piece : len;
		bp_put_escaped(file, text, piece);
		text += piece;
		len -= piece;
		if (len) {
			fputs("\\#", file);
			text++;
			len--;
		}
	}
	putc('\n', file);
}

static void tap_comment(FILE *file, const char *text)
{
	while (text && *text) {
		size_t len = strcspn(text, "\n");

		fputs("# ", file);
		bp_put_escaped(file, text, len);
		putc('\n', file);
		text += len + (text[len] == '\n');
	}
}

void bp_results_tap(FILE *file, const struct bp_result *results, size_t count)
{
	fprintf(file, "1..%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		fprintf(file, "%sok %zu - ", results[i].outcome == BP_PASSED ? "" : "not ", i + 1);
		tap_line(file, results[i].name, strlen(results[i].name));
		tap_comment(file, results[i].text);
		tap_comment(file, results[i].detail);
	}
}

/* Bytes of the character at AT, 0 if it is none that XML takes. */
static size_t xml_len(const unsigned char *at)
{
	/* U+FFFE and U+FFFF */
	if (at[0] == 0xef && at[1] == 0xbf && at[2] > 0xbd)
		return 0;
	if (*at == '\t' || *at == '\n')
		return 1;
	return bp_utf8_shown_len(at);
}

static void xml_text(FILE *file, const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	while (*at) {
		size_t len = xml_len(at);

		switch (*at) {
		case '&':
			fputs("&amp;", file);
			break;
		case '<':
			fputs("&lt;", file);
			break;
		case '>':
			fputs("&gt;", file);
			break;
		case '"':
			fputs("&quot;", file);
			break;
		default:
			if (len)
				fwrite(at, len, 1, file);
			else
				fprintf(file, "\\x%02x", *at);
		}
		at += len ? len : 1;
	}
}

static void xml_attribute(FILE *file, const char *name, const char *text)
{
	fprintf(file, " %s=\"", name);
	xml_text(file, text);
	putc('"', file);
}

static void xml_time(FILE *file, __u64 nsec)
{
	fprintf(file, " time=\"%llu.%09llu\"", nsec / 1000000000, nsec % 1000000000);
}

static void xml_case(FILE *file, const char *suite, const struct bp_result *result)
{
	const char *element = result->outcome == BP_MISSED ? "failure" : "error";

	fputs("    <testcase", file);
	xml_attribute(file, "name", result->name);
	xml_attribute(file, "classname", suite);
	xml_time(file, result->nsec);
	if (result->outcome == BP_PASSED) {
		fputs("/>\n", file);
		return;
	}
	fprintf(file, ">\n      <%s", element);
	xml_attribute(file, "message", result->text ? result->text : result->name);
	if (result->detail) {
		putc('>', file);
		xml_text(file, result->detail);
		fprintf(file, "</%s>\n", element);
	} else {
		fputs("/>\n", file);
	}
	fputs("    </testcase>\n", file);
}

static void xml_counts(FILE *file, const struct bp_result *results, size_t count)
{
	size_t counts[BP_BROKEN + 1] = { 0 };
	__u64 nsec = 0;

	for (size_t i = 0; i < count; i++) {
		counts[results[i].outcome]++;
		nsec += results[i].nsec;
	}
	fprintf(file, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\"", count,
		counts[BP_MISSED], counts[BP_BROKEN]);
	xml_time(file, nsec);
}

int bp_results_junit(const char *path, const char *suite, const struct bp_result *results,
		     size_t count, struct bp_err *err)
{
	char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);
	int ret;

	if (!file)
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", file);
	xml_counts(file, results, count);
	fputs(">\n  <testsuite", file);
	xml_attribute(file, "name", suite);
	xml_counts(file, results, count);
	fputs(">\n", file);
	for (size_t i = 0; i < count; i++)
		xml_case(file, suite, &results[i]);
	fputs("  </testsuite>\n</testsuites>\n", file);
	if (fclose(file)) {
		free(text);
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	}
	ret = bp_output_write(path, text, len, err);
	free(text);
	return ret;
}
