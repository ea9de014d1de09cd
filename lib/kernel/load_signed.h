/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* load_signed.h - BPF_PROG_LOAD with a signature, for which libbpf has no option */
#ifndef BP_LOAD_SIGNED_H
#define BP_LOAD_SIGNED_H

#include "kernel/prog.h"

/**
 * @brief Load a program with a signature (Linux 6.18).
 *
 * The command of bpf(2) itself, as bpf_prog_load() of libbpf makes it: with its tries, and with a
 * log only if the program is refused and no level was asked for.
 *
 * @param load what to load, with a signature
 * @param ret_log_true_size as bp_prog_load()
 * @return as bp_prog_load(); also -ENOKEY, -EKEYREJECTED, -EBADMSG and -EOPNOTSUPP
 */
int bp_load_signed(const struct bp_load *load, __u32 *ret_log_true_size);

#endif
