// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* batch.c - fuzz target: the lines of a batch, read and split into words */
#include <string.h>

#include "util/command_file.h"
#include "input.h"

/* A line is in at most as many bytes as it was read from, blanks and quotes taken off. */
static void check(const struct bp_batch *batch, size_t size)
{
	size_t len = 0;

	for (size_t i = 1; i <= batch->count; i++)
		len += strlen(batch->words[i]) + 1;
	if (!batch->count || batch->words[batch->count + 1] || len > size + 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bp_batch batch = { 0 };
	struct bp_err err = { 0 };
	FILE *file = size ? fmemopen((void *)data, size, "r") : NULL;
	int ret;

	while (file && (ret = bp_batch_next(file, &batch, &err))) {
		if (ret > 0)
			check(&batch, size);
		else if (err.status != BP_USAGE || !err.text[0])
			abort();
		err = (struct bp_err){ 0 };
	}
	bp_batch_free(&batch);
	if (file)
		fclose(file);
	return 0;
}
