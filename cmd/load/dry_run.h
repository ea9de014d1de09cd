/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* dry_run.h - "bpfprog load --dry-run": the calls, with every field */
#ifndef LOAD_DRY_RUN_H
#define LOAD_DRY_RUN_H

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"
#include "load/raw.h"
#include "object/object.h"

/* The programs of objects that are open. */
int load_describe(const struct ctx *ctx, const struct load_args *args,
		  const struct bp_object *objects, size_t nobjects);

/* Raw instructions. */
int load_describe_raw(const struct ctx *ctx, const struct load_args *args,
		      const struct bp_load *load);

#endif
