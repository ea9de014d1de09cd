/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* caps.h - capabilities of this process */
#ifndef BP_CAPS_H
#define BP_CAPS_H

#include <stdbool.h>

/**
 * @brief Has this process a capability in effect?
 *
 * @param cap number of the capability, CAP_BPF for example
 */
bool bp_has_cap(int cap);

/**
 * @brief Has it one, or CAP_SYS_ADMIN, which stands for it?
 *
 * What the kernel calls bpf_capable() with CAP_BPF, and perfmon_capable() with CAP_PERFMON.
 *
 * @param cap number of the capability
 */
bool bp_has_cap_or_admin(int cap);

#endif
