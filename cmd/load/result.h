/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* result.h - what a "bpfprog load" has loaded */
#ifndef LOAD_RESULT_H
#define LOAD_RESULT_H

#include <stddef.h>
#include "load/result.h"

/* What was loaded, before anything is pinned or written. */
struct load_result {
	struct bp_loaded *progs;
	size_t nprogs;
	struct bp_object *objects; /* with the maps; none for raw instructions */
	size_t nobjects;
};

#define LOAD_PROG_TEXT 320

/* The name of a program, with its object before it if there are several. */
void load_prog_text(const struct load_result *result, const struct bp_loaded *prog, char *buf,
		    size_t size);

#endif
