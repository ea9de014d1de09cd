// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* figures.c - fuzz target: the files of load --baseline */
#include "load/cost.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bp_cost_file file = { 0 };
	struct bp_err err = { 0 };
	char path[64];
	int fd = fuzz_file(data, size, path, sizeof(path));

	if (bp_cost_file_read(path, &file, &err) == 0)
		bp_cost_file_free(&file);
	else if (!err.num)
		abort();
	close(fd);
	return 0;
}
