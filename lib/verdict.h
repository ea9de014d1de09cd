/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verdict.h - names for what programs return */
#ifndef BP_VERDICT_H
#define BP_VERDICT_H

#include <linux/bpf.h>

/**
 * @brief The name of a return value.
 *
 * @param type type of the program that returned it
 * @param retval the value
 * @return the kernel's macro, such as "XDP_DROP"; "allow" or "deny" for cgroup_skb, which has no
 * macros; NULL if the value has no name
 */
const char *bp_verdict_name(enum bpf_prog_type type, __u32 retval);

#endif
