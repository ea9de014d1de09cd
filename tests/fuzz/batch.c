// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* batch.c - fuzz target: the lines of a batch, read and split into words */
#include <string.h>

#include "util/command_file.h"
#include "input.h"

/* A line is in at most as many bytes as it was read from, blanks and quotes taken off. */
static void check(const struct bp_command_line *line, size_t size)
{
	size_t len = 0;

	for (size_t i = 1; i <= line->count; i++)
		len += strlen(line->words[i]) + 1;
	if (!line->count || line->words[line->count + 1] || len > size + 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bp_command_line line = { 0 };
	struct bp_err err = { 0 };
	FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
	int ret;

	while (file && (ret = bp_command_line_next(file, &line, &err))) {
		if (ret > 0)
			check(&line, size);
		else if (err.status != BP_USAGE || !err.text[0])
			abort();
		err = (struct bp_err){ 0 };
	}
	bp_command_line_free(&line);
	if (file)
		fclose(file);
	return 0;
}
