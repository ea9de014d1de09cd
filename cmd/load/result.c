// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* result.c - what a "bpfprog load" has loaded */
#include <stdio.h>

#include "cmd/load/result.h"

void load_prog_text(const struct load_result *result, const struct bp_loaded *prog, char *buf,
		    size_t size)
{
	const char *name = prog->name[0] ? prog->name : "the program";

	if (result->nobjects > 1)
		snprintf(buf, size, "%s: %s", prog->object, name);
	else
		snprintf(buf, size, "%s", name);
}
