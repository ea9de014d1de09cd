/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* check_each.h - "bpfprog load --check --keep-going": a verdict for every program */
#ifndef LOAD_CHECK_EACH_H
#define LOAD_CHECK_EACH_H

#include <argp.h>

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"
#include "object/find.h"

/* Keys of the options. */
enum {
	LOAD_KEEP_GOING = 512,
	LOAD_COLUMNS,
	LOAD_SORT,
	LOAD_REVERSE,
	LOAD_TAP,
	LOAD_JUNIT,
	LOAD_TOP_LINES,
};

/* Take an option of these; false if it is none. */
bool load_each_parse(struct each_args *each, int key, char *arg, struct argp_state *state);

/* Do they fit the others? A mistake ends the program. */
void load_each_check(struct load_args *args, struct argp_state *state);

/* --columns help */
int load_list_columns(const struct ctx *ctx);

/* Judge the objects and write the verdicts; returns the exit status. */
int load_check_each(struct ctx *ctx, const struct load_args *args,
		    const struct bp_object_opts *opts, const struct bp_object_files *files);

#endif
