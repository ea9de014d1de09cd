// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* suite.c - fuzz target: files of test cases, of expectations, and contents of maps */
#include <string.h>

#include "testrun/expect_file.h"
#include "input.h"
#include "testrun/map_value.h"
#include "testrun/suite.h"

static void read_expectations(const char *path)
{
	const struct bp_expect_of of = { .type = BPF_PROG_TYPE_XDP };
	struct bp_expect_file *file;
	struct bp_err err = { 0 };
	int ret = bp_expect_file_open(path, &of, &file, &err);

	while (ret == 0) {
		struct bp_expect expect = { 0 };

		ret = bp_expect_file_next(file, &expect, &err);
		bp_expect_free(&expect);
		if (ret <= 0)
			break;
		ret = 0;
	}
	bp_expect_file_close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bp_suite suite = { 0 };
	struct bp_err err = { 0 };
	unsigned char bytes[16];
	char path[64];
	char *text = malloc(size + 1);
	int fd = fuzz_file(data, size, path, sizeof(path));

	for (int confined = 0; confined <= 1; confined++) {
		if (bp_suite_read(path, confined, &suite, &err) && !err.num)
			abort();
		bp_suite_free(&suite);
	}
	read_expectations(path);
	memcpy(text, data, size);
	text[size] = '\0';
	for (size_t len = 0; len <= sizeof(bytes); len++)
		bp_words_to_bytes(text, bytes, len);
	free(text);
	close(fd);
	return 0;
}
