/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* report.h - failures and warnings, the same in every command */
#ifndef CMD_COMMON_REPORT_H
#define CMD_COMMON_REPORT_H

#include "cmd/common/ctx.h"
#include "hook/hook.h"
#include "table/attach_type.h"
#include "util/err.h"

/* The words of a failure: on what, and what is wrong. */
void cmd_error_text(const struct bp_err *err, char *buf, size_t size);

/* Look for the cause of a failure of which nothing more is known, unless that was done. */
void cmd_explain_late(struct bp_err *err);

/* Report a failure; returns the exit status. */
int cmd_fail(const struct ctx *ctx, const struct bp_err *err);

/* Report that CALL does not serve a type, which only links or others do. */
int cmd_fail_links_only(const struct ctx *ctx, const char *call, const struct bp_attach_type *type);

/* Report a failure with the end of the verifier's log. */
int cmd_fail_with_log(const struct ctx *ctx, const struct bp_err *err, const char *log);

/* A warning: said, unless --quiet, and nothing else. */
void cmd_warn(const struct ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* What to do next, after a success: said, unless --quiet. */
void cmd_hint(const struct ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Warn if a hook was changed, or was to be, without a lock. */
void cmd_warn_unlocked(const struct ctx *ctx, const struct bp_hook *hook,
		       const struct bp_hook_change *change);

#endif
