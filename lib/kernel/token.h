/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* token.h - BPF tokens: what a bpf file system delegates to the root of a user namespace */
#ifndef BP_TOKEN_H
#define BP_TOKEN_H

#include <stdbool.h>

#include <linux/bpf.h>

#include "util/err.h"

/**
 * @brief Make a token of what a bpf file system delegates.
 *
 * Wraps bpf_token_create(), Linux 6.9.
 *
 * @param dir the root of a bpf file system that was mounted with delegate_cmds, delegate_maps,
 * delegate_progs or delegate_attachs
 * @param err filled in on failure, with a hint, or NULL
 * @return a descriptor, owned by the caller, or a negative errno value: -ENOENT if there is no such
 * directory, or it delegates nothing; -EOPNOTSUPP in the initial user namespace; -EINVAL if it is
 * not the root of a bpf file system, or the kernel knows no tokens
 */
int bp_token_open(const char *dir, struct bp_err *err);

/**
 * @brief Does a token delegate programs of this type, with this attach type?
 *
 * The kernel asks for both, also where the type of program has no attach type, which is 0 then
 * (see bpf_token_allow_prog_type() in kernel/bpf/token.c). What a token delegates stands in
 * /proc/self/fdinfo.
 *
 * @param token_fd the token
 * @param type the type of program
 * @param attach_type its expected attach type
 * @return does it, as far as it can be told?
 */
bool bp_token_allows(int token_fd, enum bpf_prog_type type, enum bpf_attach_type attach_type);

#endif
