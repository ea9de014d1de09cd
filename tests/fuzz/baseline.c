// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* baseline.c - fuzz target: the files of testrun --bench --baseline, and compared with themselves
 */
#include "testrun/bench_baseline.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bp_bench_change change;
	struct bp_bench_baseline base = { 0 };
	struct bp_err err = { 0 };
	char path[64];
	int fd = fuzz_file(data, size, path, sizeof(path));

	if (bp_bench_baseline_read(path, &base, &err) && !err.num)
		abort();
	if (!err.num && bp_bench_baseline_compare(path, &base, &base, &change, &err) && !err.num)
		abort();
	close(fd);
	return 0;
}
