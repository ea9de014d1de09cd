// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* object.c - fuzz target: the reader of objects, and what --list shows of them */
#include <bpf/libbpf.h>

#include "object/contents.h"
#include "input.h"
#include "object/object.h"

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	int fd = fuzz_file(data, size, path, sizeof(path));
	struct bp_object_opts opts = { .path = path, .attach_prog_fd = -1 };
	struct bp_object object = { 0 };
	struct bpf_object *whole = NULL;
	struct bp_err err = { 0 };

	libbpf_set_print(silent);
	if (bp_object_inspect(&opts, &whole, &err) == 0) {
		FILE *null = fopen("/dev/null", "we");

		bp_contents_tables(null, whole);
		fclose(null);
		bpf_object__close(whole);
	} else if (!err.num) {
		abort();
	}
	if (bp_object_open(&opts, &object, &err) == 0)
		bp_object_close(&object);
	close(fd);
	return 0;
}
