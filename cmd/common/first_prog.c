// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* first_prog.c - a program of an object, where a message is to name one */
#include <stdio.h>

#include <bpf/libbpf.h>

#include "cmd/common/first_prog.h"
#include "table/attach_type.h"
#include "object/find.h"
#include "object/object.h"
#include "util/array.h"
#include "util/cleanup.h"

static bool fits(const struct bp_attach_type *type, enum bpf_prog_type prog_type)
{
	for (size_t i = 0; type && i < ARRAY_SIZE(type->progs) && type->progs[i]; i++)
		if (type->progs[i] == prog_type)
			return true;
	return false;
}

bool cmd_first_prog(const char *path, const char *type, char *buf, size_t size)
{
	const struct bp_object_opts opts = { .path = path, .attach_prog_fd = -1 };
	const struct bp_attach_type *row = type ? bp_attach_type_find(type) : NULL;
	cleanup_object struct bpf_object *object = NULL;
	struct bpf_program *first = NULL;
	struct bpf_program *prog;

	if (!bp_object_file_is(path) || bp_object_inspect(&opts, &object, NULL))
		return false;
	bpf_object__for_each_program(prog, object)
	{
		if (!first)
			first = prog;
		if (fits(row, bpf_program__type(prog))) {
			first = prog;
			break;
		}
	}
	if (first)
		snprintf(buf, size, "%s", bpf_program__name(first));
	return first;
}
