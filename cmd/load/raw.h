/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* raw.h - "bpfprog load --raw": instructions straight to bpf_prog_load() */
#ifndef LOAD_RAW_H
#define LOAD_RAW_H

#include <argp.h>

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"

/* Keys of the options. */
enum {
	LOAD_RAW = 640,
	LOAD_NAME,
	LOAD_LICENSE,
	LOAD_ATTEMPTS,
	LOAD_BTF,
	LOAD_FD_ARRAY,
	LOAD_FUNC_INFO,
	LOAD_FUNC_INFO_REC_SIZE,
	LOAD_LINE_INFO,
	LOAD_LINE_INFO_REC_SIZE,
	LOAD_SIGNATURE,
	LOAD_KEYRING,
};

/* Take an option of these; false if it is none. */
bool load_raw_parse(struct load_args *args, int key, char *arg, struct argp_state *state);

/* Do they fit the others? A mistake ends the program. */
void load_raw_check(const struct load_args *args, struct argp_state *state);

/* Load them, and pin the program; attach_prog_fd is -1, and ifindex 0, for none. */
int load_raw(struct ctx *ctx, const struct load_args *args, int attach_prog_fd, __u32 ifindex);

#endif
