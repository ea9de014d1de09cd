// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* raw.c - fuzz target: the reader of raw instructions, in binary and in all forms of text */
#include "input.h"
#include "object/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpf_insn *insns;
	struct bp_err err = { 0 };
	char path[64];
	size_t count;
	int fd = fuzz_file(data, size, path, sizeof(path));

	if (bp_raw_read(path, &insns, &count, &err) == 0)
		free(insns);
	else if (!err.num)
		abort();
	close(fd);
	return 0;
}
