// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* out.c - tables and JSON, byte by byte */
#include <stdlib.h>
#include <string.h>

#include "util/out.h"
#include "tap.h"

static const struct bp_out_col inner[] = {
	{ "id", "ID", BP_OUT_U64, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col hidden[] = {
	{ "id", "NEVER", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col cols[] = {
	{ "hook", "HOOK", BP_OUT_STR, NULL }, { "yes", NULL, BP_OUT_BOOL, NULL },
	{ "ids", "IDS", BP_OUT_LIST, NULL },  { "maps", NULL, BP_OUT_ROWS, hidden },
	{ "progs", "", BP_OUT_ROWS, inner },  { NULL, NULL, BP_OUT_STR, NULL },
};

/* Two rows, one of them with nothing in it; the caller frees. */
static char *write_rows(enum bp_out_format format, bool one, int rows)
{
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);
	struct bp_out *out = bp_out_open(file, format, cols, one);

	for (int i = 0; i < rows; i++) {
		bp_out_str(out, i ? "b\"\\\n\xff" : "a\xc3\xa9");
		bp_out_bool(out, i);
		bp_out_list_begin(out);
		for (int k = 0; k < 2 * (1 - i); k++)
			bp_out_item_u64(out, (__u64)k - 1);
		bp_out_list_end(out);
		bp_out_rows_begin(out);
		bp_out_u64(out, 9);
		bp_out_row_end(out);
		bp_out_rows_end(out);
		bp_out_rows_begin(out);
		for (int k = 0; k < 2 * (1 - i); k++) {
			bp_out_u64(out, (__u64)k + 1);
			bp_out_str(out, k ? NULL : "x");
			bp_out_row_end(out);
		}
		bp_out_rows_end(out);
		bp_out_row_end(out);
	}
	bp_out_close(out);
	fclose(file);
	return text;
}

static void check(enum bp_out_format format, bool one, int rows, const char *want, const char *what)
{
	char *text = write_rows(format, one, rows);

	ok(text && strcmp(text, want) == 0, "%s", what);
	if (strcmp(text, want) != 0)
		printf("# got: %s\n", text);
	free(text);
}

static const struct bp_out_col numbers[] = {
	{ "number", "NUMBER", BP_OUT_U64, NULL },
	{ "half", "HALF", BP_OUT_REAL, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

#define MANY 20000

/* Numbers from 0 on; how many bytes were written before the end is told. The caller frees. */
static char *write_many(enum bp_out_format format, bool streams, size_t *ret_early)
{
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);
	struct bp_out *out = bp_out_open(file, format, numbers, false);

	if (streams)
		bp_out_stream(out);
	for (int i = 0; i < MANY; i++) {
		bp_out_u64(out, (__u64)i);
		bp_out_real(out, i / 2.0);
		bp_out_row_end(out);
	}
	fflush(file);
	*ret_early = len;
	bp_out_close(out);
	fclose(file);
	return text;
}

static void check_streams(void)
{
	char *at_end;
	char *streamed;
	size_t early;
	size_t lines = 0;

	at_end = write_many(BP_OUT_JSON, false, &early);
	ok(early == 0, "nothing is written before the end");
	streamed = write_many(BP_OUT_JSON, true, &early);
	ok(early > strlen(streamed) / 2, "but for streams");
	ok(strcmp(at_end, streamed) == 0, "which are the same");
	ok(strncmp(streamed, "[{\"number\":0,\"half\":0.000},{\"number\":1,\"half\":0.500},", 53) ==
		   0,
	   "numbers that are not whole");
	free(at_end);
	free(streamed);
	streamed = write_many(BP_OUT_TABLE, true, &early);
	for (const char *at = streamed; *at; at++)
		lines += *at == '\n';
	ok(early > strlen(streamed) / 2 && lines == MANY + 1 &&
		   strncmp(streamed, "NUMBER     HALF\n     0    0.000\n", 32) == 0 &&
		   strcmp(streamed + strlen(streamed) - 17, " 19999  9999.500\n") == 0,
	   "a table that is streamed has one heading and all lines");
	free(streamed);
}

static const struct bp_out_col one_word[] = {
	{ "word", "WORD", BP_OUT_STR, NULL },
	{ "next", "NEXT", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void check_escaped(void)
{
	static const char *const words[] = {
		"b\"\\\n\xff", "\xe2\x82\xac", "~ \x7f", "", "-", " a  b c ", "a,b (c)",
	};
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);
	struct bp_out *out = bp_out_open(file, BP_OUT_TABLE, one_word, false);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		bp_out_str(out, words[i]);
		bp_out_str(out, i ? "x" : NULL);
		bp_out_row_end(out);
	}
	bp_out_close(out);
	fclose(file);
	ok(strcmp(text, "WORD                  NEXT\n"
			"b\"\\x5c\\x0a\\xff        -\n"
			"\xe2\x82\xac                     x\n"
			"~ \\x7f                x\n"
			"-                     x\n"
			"\\x2d                  x\n"
			"\\x20a\\x20\\x20b c\\x20  x\n"
			"a,b (c)               x\n") == 0,
	   "what is hidden is escaped in a table, and columns are as wide as characters need");
	free(text);
}

static char *write_tree(enum bp_out_format format)
{
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);
	struct bp_out *out = bp_out_open(file, format, one_word, false);

	bp_out_line(out, "a long line, \x1b and all");
	for (size_t i = 0; i < 2; i++) {
		bp_out_indent(out, 4 * i);
		if (i)
			bp_out_line(out, "b");
		bp_out_str(out, "x");
		bp_out_str(out, "y");
		bp_out_row_end(out);
	}
	bp_out_close(out);
	fclose(file);
	return text;
}

static void check_lines(void)
{
	char *text = write_tree(BP_OUT_TABLE);

	ok(strcmp(text, "WORD   NEXT\n"
			"a long line, \\x1b and all\n"
			"x      y\n"
			"    b\n"
			"    x  y\n") == 0,
	   "lines by themselves have no columns, and rows are indented");
	free(text);
	text = write_tree(BP_OUT_CSV);
	ok(strcmp(text, "word,next\nx,y\nx,y\n") == 0, "in CSV there is neither");
	free(text);
	text = write_tree(BP_OUT_JSON);
	ok(strcmp(text, "[{\"word\":\"x\",\"next\":\"y\"},{\"word\":\"x\",\"next\":\"y\"}]\n") == 0,
	   "nor in JSON");
	free(text);
}

static const struct bp_out_col one_list[] = {
	{ "list", "LIST", BP_OUT_LIST, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static char *write_list(enum bp_out_format format)
{
	char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);
	struct bp_out *out = bp_out_open(file, format, one_list, false);

	bp_out_list_begin(out);
	bp_out_item_begin(out);
	bp_out_item_part(out, "a(1),b\\");
	bp_out_item_mark(out, "(%u)", 2u);
	bp_out_item_end(out);
	bp_out_item_str(out, "-");
	bp_out_item_str(out, "c d");
	bp_out_list_end(out);
	bp_out_row_end(out);
	bp_out_close(out);
	fclose(file);
	return text;
}

static void check_lists(void)
{
	char *text = write_list(BP_OUT_TABLE);

	ok(strcmp(text, "LIST\na\\x281\\x29\\x2cb\\x5c(2),\\x2d,c d\n") == 0,
	   "no item of a list looks like two");
	free(text);
	text = write_list(BP_OUT_JSON);
	ok(strstr(text, "[\"a(1),b\\\\(2)\",\"-\",\"c d\"]"), "in JSON there is no need for that");
	free(text);
}

static void check_json_text(void)
{
	static const struct {
		const char *text;
		const char *json;
	} rows[] = {
		{ "a\xff", "\"a\\uefff\"" },
		{ "a\xc3\xbf", "\"a\xc3\xbf\"" },
		{ "\xee\xbf\xbf", "\"\\uefee\\uefbf\\uefbf\"" },
		{ "\x9b\xc2\x9b", "\"\\uef9b\\u009b\"" },
		{ "\xe2\x80\xae\xe2\x80\x8b\xe2\x80\xa8", "\"\\u202e\\u200b\\u2028\"" },
		{ "\xf3\xa0\x81\x81", "\"\\udb40\\udc41\"" },
		{ "\"\\\x7f\xe2\x82", "\"\\\"\\\\\\u007f\\uefe2\\uef82\"" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *text = NULL;
		size_t len;
		FILE *file = open_memstream(&text, &len);
		struct bp_out *out = bp_out_open(file, BP_OUT_JSON, one_word, false);

		bp_out_str(out, rows[i].text);
		bp_out_str(out, NULL);
		bp_out_row_end(out);
		bp_out_close(out);
		fclose(file);
		ok(strstr(text, rows[i].json), "JSON of what is hidden or no text: %s",
		   rows[i].json);
		free(text);
	}
}

/* After a failure there is no use in going on. */
static void check_full(void)
{
	FILE *full = fopen("/dev/full", "w");
	struct bp_out *out = bp_out_open(full, BP_OUT_JSON, numbers, false);
	int i;

	bp_out_stream(out);
	for (i = 0; i < MANY && !bp_out_failed(out); i++) {
		bp_out_u64(out, (__u64)i);
		bp_out_real(out, 0);
		bp_out_row_end(out);
	}
	ok(i < MANY && bp_out_failed(out) == -28, "a full disk is told of early by a stream");
	ok(bp_out_close(out) == -28, "and at its end");
	fclose(full);
}

int main(void)
{
	struct bp_out *out;
	FILE *full;

	check(BP_OUT_JSON, false, 0, "[]\n", "an empty list in JSON");
	check(BP_OUT_PRETTY, false, 0, "[]\n", "an empty list in pretty JSON");
	check(BP_OUT_TABLE, false, 0, "HOOK  IDS  ID  NAME\n", "an empty table has its heading");
	check(BP_OUT_IDS, false, 0, "", "no ids");
	check(BP_OUT_JSON, false, 2,
	      "[{\"hook\":\"a\xc3\xa9\",\"yes\":false,\"ids\":[18446744073709551615,0],"
	      "\"maps\":[{\"id\":9}],\"progs\":[{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":null}]"
	      "},"
	      "{\"hook\":\"b\\\"\\\\\\u000a\\uefff\",\"yes\":true,\"ids\":[],"
	      "\"maps\":[{\"id\":9}],\"progs\":[]}]\n",
	      "rows in JSON");
	check(BP_OUT_JSON, true, 1,
	      "{\"hook\":\"a\xc3\xa9\",\"yes\":false,\"ids\":[18446744073709551615,0],"
	      "\"maps\":[{\"id\":9}],\"progs\":[{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":null}]"
	      "}\n",
	      "one row in JSON is an object");
	check(BP_OUT_PRETTY, true, 1,
	      "{\n    \"hook\": \"a\xc3\xa9\",\n    \"yes\": false,\n"
	      "    \"ids\": [18446744073709551615,0],\n"
	      "    \"maps\": [\n        {\n            \"id\": 9\n        }\n    ],\n"
	      "    \"progs\": [\n        {\n            \"id\": 1,\n            \"name\": \"x\"\n"
	      "        },\n        {\n            \"id\": 2,\n            \"name\": null\n"
	      "        }\n    ]\n}\n",
	      "one row in pretty JSON");
	check(BP_OUT_TABLE, false, 2,
	      "HOOK  IDS                     ID  NAME\n"
	      "a\xc3\xa9    18446744073709551615,0   1  x\n"
	      "a\xc3\xa9    18446744073709551615,0   2  -\n",
	      "rows in a table, nothing for a row that has none in it");
	check_escaped();
	check_lines();
	check_lists();
	check_json_text();

	full = fopen("/dev/full", "w");
	out = bp_out_open(full, BP_OUT_JSON, cols, false);
	ok(bp_out_close(out) == -28, "a full disk is an error");
	fclose(full);
	check_streams();
	check_full();
	return tap_done();
}
