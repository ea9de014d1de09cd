/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* limits.h - what a program may cost: budgets, and the figures of another build */
#ifndef LOAD_LIMITS_H
#define LOAD_LIMITS_H

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"
#include "cmd/load/result.h"
#include "load/cost.h"
#include "util/err.h"

/* Is one program within them? */
int load_check_budget(const struct load_args *args, const char *name, const struct bp_costs *costs,
		      struct bp_err *err);

/* Is every program within --max-insns and the like? -ENODATA if the kernel does not tell. */
int load_check_budgets(const struct load_args *args, const struct load_result *result,
		       struct bp_err *err);

/* The release of this kernel. */
void load_kernel_release(char *buf, size_t size);

/* Read the file of --baseline, with a warning if it is of another kernel than this release, which
 * is of this kernel if it is NULL. */
int load_read_baseline(const struct ctx *ctx, const struct load_args *args, const char *release,
		       struct bp_cost_file *ret_baseline, struct bp_err *err);

/* --baseline: find the figures that each program had, and check --max-growth. */
int load_compare(const struct ctx *ctx, const struct load_args *args, struct load_result *result,
		 struct bp_cost_file *ret_baseline, struct bp_err *err);

/* --save: write the figures to a file. */
int load_save(const struct load_args *args, const struct load_result *result, struct bp_err *err);

#endif
