/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* finish.h - from loaded programs to pins and a result, all or nothing */
#ifndef LOAD_FINISH_H
#define LOAD_FINISH_H

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"
#include "cmd/load/result.h"
#include "util/err.h"

/* Look at where pins are to be before anything is loaded. */
int load_check_pins(const struct load_args *args, struct bp_err *err);

/* All programs are loaded: check them, pin them, write the result; returns the exit status. */
int load_finish(struct ctx *ctx, const struct load_args *args, struct load_result *result);

/* One is not: report it with its log, which --log-file keeps; name is that of the program, or NULL.
 */
int load_report(const struct ctx *ctx, const struct load_args *args, struct bp_err *err,
		const char *name, const char *log);

#endif
