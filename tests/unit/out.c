// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* out.c - tables and JSON, byte by byte */
#include <stdlib.h>
#include <string.h>

#include "out.h"
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
	      "{\"hook\":\"b\\\"\\\\\\u000a\\u00ff\",\"yes\":true,\"ids\":[],"
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
	      "HOOK         IDS                     ID  NAME\n"
	      "a\xc3\xa9           18446744073709551615,0   1  x\n"
	      "a\xc3\xa9           18446744073709551615,0   2  -\n"
	      "b\"\\\\x0a\\xff  -                        -  -\n",
	      "rows in a table, control characters escaped");

	full = fopen("/dev/full", "w");
	out = bp_out_open(full, BP_OUT_JSON, cols, false);
	ok(bp_out_close(out) == -28, "a full disk is an error");
	fclose(full);
	return tap_done();
}
