/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* attach.h - what the files of "bpfprog attach" share */
#ifndef CMD_ATTACH_H
#define CMD_ATTACH_H

#include <stdbool.h>

#include "cmd/common/ctx.h"
#include "cmd/common/words.h"
#include "hook/hook.h"
#include "ref/link_spec.h"

struct attach_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	struct bp_ref replace;
	struct bp_ref anchor;
	bool ends;                         /* --first or --last */
	const struct bp_attach_type *type; /* NULL: left out, the program has just one */
	int type_at;                       /* where it stands, or would */
	struct bp_attach_type spare;
	struct bp_target target;
	struct bp_link_spec spec; /* instead of a target: what a link without a place goes to */
	unsigned int given;       /* options of such links, 1 << KEY, see spec.c */
	struct bp_hook_attach_opts how;
	const char *pin;  /* of a link */
	bool replace_pin; /* what is pinned there gives way */
	char **command;   /* NULL: attach and leave it */
};

/* What is printed of an attachment that is there. */
struct attached {
	const struct bp_hook *hook;
	__u32 prog_id; /* 0: of struct_ops, which has a map */
	__u32 map_id;
	struct bp_hook_change change;
	const char *pinned;              /* path of the link, or NULL */
	const struct bp_link_spec *spec; /* what it goes to that is no place, or NULL */
};

/* result.c */
int attach_call(const struct ctx *ctx, const struct attach_args *args, const struct bp_hook *hook,
		int prog_fd, __u32 id, struct bp_hook_change *change);
int attach_print(const struct ctx *ctx, const struct attached *attached);

/* spec.c: links that have no place */

/* Options that only some links take. */
enum attach_spec_option {
	ATTACH_COOKIE,
	ATTACH_PID,
	ATTACH_CPU,
	ATTACH_FREQ,
	ATTACH_PERIOD,
	ATTACH_REF_CTR,
	ATTACH_PRIORITY,
	ATTACH_DEFRAG,
	ATTACH_ORDER,
};

/* Take one of these options. */
void attach_take_option(struct attach_args *args, enum attach_spec_option option, const char *arg,
			struct argp_state *state);

/* Find out which of them were given that the type does not take: a usage error. */
int attach_check_spec(const struct attach_args *args, struct bp_err *err);

/* TYPE of any spelling, and a section with its target in one word: kprobe/vfs_read. */
const struct bp_attach_type *attach_take_type(struct attach_args *args, int *at,
					      struct argp_state *state);

/* The words of such a target. */
void attach_take_spec(struct attach_args *args, int *at, struct argp_state *state);

/* --dry-run of such a link. */
int attach_describe_spec(const struct ctx *ctx, const struct attach_args *args, int prog_fd);

/* Is it a map that is attached, and no program? */
bool attach_is_map(const struct attach_args *args);

/* link.c */

/* Find out what links of the type do not take: a usage error. */
int attach_check_link(const struct attach_args *args, struct bp_err *err);

/* Is a program with a command attached by a link, which goes with this process? */
bool attach_by_link(const struct attach_args *args);

/* Attach by a link, and pin that; or update the link that is pinned there. */
int attach_pinned(const struct ctx *ctx, struct attach_args *args, const struct bp_hook *hook,
		  int prog_fd, __u32 id);

/* Was what a link is on removed, or the link detached by force? */
bool attach_link_is_gone(int link_fd);

/* --dry-run: bpf_link_create(). */
int attach_describe_link(const struct ctx *ctx, const struct attach_args *args, int prog_fd,
			 const struct bp_hook *hook);

#endif
