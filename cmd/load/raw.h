/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* raw.h - "bpfprog load --raw": instructions straight to bpf_prog_load() */
#ifndef LOAD_RAW_H
#define LOAD_RAW_H

#include "cmd/common/ctx.h"
#include "cmd/load/args.h"

/* Load them, and pin the program; attach_prog_fd is -1, and ifindex 0, for none. */
int load_raw(struct ctx *ctx, const struct load_args *args, int attach_prog_fd, __u32 ifindex);

#endif
