// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* set.c - fuzz target: --set VAR=VALUE, on the object that its tests use */
#include <string.h>

#include <bpf/libbpf.h>

#include "object/globals.h"
#include "input.h"

#define OBJECT "build/tests/progs/globals.bpf.o" /* the fuzzer runs at the top of the tree */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpf_object *object = bpf_object__open_file(OBJECT, NULL);
	char *text = strndup((const char *)data, size);
	struct bp_err err = { 0 };

	if (!object || !text)
		abort();
	if (bp_global_set(object, text, &err) && !err.num)
		abort();
	bpf_object__close(object);
	free(text);
	return 0;
}
