/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* load.h - what the files of "bpfprog load" share */
#ifndef LOAD_H
#define LOAD_H

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"
#include "load/result.h"

/* What was loaded, before anything is pinned or told. */
struct load_result {
	struct bp_loaded *progs;
	size_t nprogs;
	struct bp_object *objects; /* with the maps; none for raw instructions */
	size_t nobjects;
};

/* raw.c: --raw. */
int load_raw(struct ctx *ctx, const struct load_args *args, int attach_prog_fd, __u32 ifindex);

/* dry_run.c: --dry-run. */
int load_describe(const struct ctx *ctx, const struct load_args *args,
		  const struct bp_object *objects, size_t nobjects);
int load_describe_raw(const struct ctx *ctx, const struct load_args *args,
		      const struct bp_load *load);

/* limits.c: budgets, and the figures of another build. */

#define LOAD_PROG_TEXT 320

/* Its name, with the object before it if there are several. */
void load_prog_text(const struct load_result *result, const struct bp_loaded *prog, char *buf,
		    size_t size);
int load_check_budgets(const struct load_args *args, const struct load_result *result,
		       struct bp_err *err);
int load_compare(const struct ctx *ctx, const struct load_args *args, struct load_result *result,
		 struct bp_figures_file *ret_baseline, struct bp_err *err);
int load_save(const struct load_args *args, const struct load_result *result, struct bp_err *err);

/* finish.c: what follows when all programs are loaded, and what is said when one is not. */
int load_check_pins(const struct load_args *args, struct bp_err *err);
int load_finish(struct ctx *ctx, const struct load_args *args, struct load_result *result);
int load_report(const struct ctx *ctx, const struct load_args *args, struct bp_err *err,
		const char *name, const char *log);

#endif
