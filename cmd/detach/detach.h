/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* detach.h - what the files of "bpfprog detach" share */
#ifndef CMD_DETACH_H
#define CMD_DETACH_H

#include <stdbool.h>

#include "cmd/common/ctx.h"
#include "cmd/common/words.h"
#include "hook/hook.h"
#include "ref/ref.h"
#include "util/out.h"

/* The columns of a result, in link.c: those of links are in JSON only if it is not of a link, and
 * those of a hook if it is. */
#define DETACH_COLS 10
void detach_cols(bool link, struct bp_out_col ret_cols[static DETACH_COLS]);

/* --- all.c: every program of a hook -------------------------------------------------------- */

/* The row of a program without a link. */
void detach_put(struct bp_out *out, const struct bp_hook *hook,
		const struct bp_hook_change *change);

/* Report a failure at a hook. */
int detach_fail_on(const struct ctx *ctx, const struct bp_hook *hook, struct bp_err *err);

/* Detach a link that holds a program of a hook, with its pins, and hand over the row of it. */
int detach_hook_link(const struct bp_hook *hook, __u32 id, struct bp_out *out, struct bp_err *err);

/* Detach every program, with FORCE those of links too. */
int detach_all(const struct ctx *ctx, const struct bp_hook *hook, bool force);

/* --- link.c: a link that is named ---------------------------------------------------------- */

/* Are the words a link, and not the hook of a program? A mistake in them ends the program. */
bool detach_takes_link(const struct words *words, struct bp_ref *ret_link,
		       struct argp_state *state);

/* Detach it, with FORCE all of its pins too, and print what came of it. */
int detach_link(const struct ctx *ctx, const struct bp_ref *ref, bool force, bool if_attached);

/* A link that is detached, and its row. */
struct detached {
	struct bp_ref ref;
	bool force;                 /* remove all of its pins */
	const struct bp_hook *hook; /* the row has this instead of what the link tells, or NULL */
};

/* Detach one, and hand over its row. */
int detach_link_row(const struct detached *what, struct bp_out *out, struct bp_err *err);

/* --dry-run of it; returns the exit status. */
int detach_link_calls(const struct ctx *ctx, const struct detached *what);

/* --- held.c: links at a hook that is named ------------------------------------------------- */

/* A TYPE that links alone hold, and a TARGET. */
struct detach_held {
	const struct bp_attach_type *type;
	char target[4800]; /* empty: wherever the program is */
	bool all;
	bool force;
	bool if_attached;
};

/* Do links alone hold programs of the type, at no place that can be asked? */
bool detach_is_held(const struct bp_attach_type *type);

/* Detach the link, or with --all each, of a program, or of a map of struct_ops, or of any. */
int detach_held(const struct ctx *ctx, const struct detach_held *at, const struct bp_ref *ref);

/* The link that holds a program of a hook, or its only one; 0: none, or it cannot be told. */
__u32 detach_find_link(const struct bp_hook *hook, int prog_fd,
		       const struct bp_hook_detach_opts *how);

/* --- holders.c: who holds a link ----------------------------------------------------------- */

/* Say who still holds a link that could not be detached, and what to do. */
void detach_tell_held(__u32 id, size_t unpinned, struct bp_err *err);

/* Say that a link holds a program at a hook, in words, who holds that, and what to do. */
void detach_tell_link(__u32 id, const char *hook, struct bp_err *err);

#endif
