/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* effective.h - from which cgroup each program comes that takes effect in one */
#ifndef BP_EFFECTIVE_H
#define BP_EFFECTIVE_H

#include "kernel/hook_state.h"

/* For each effective program the cgroup that it is attached to. Free with bp_effective_free(). */
struct bp_effective {
	char **cgroup; /* path, or NULL where it is not known */
	size_t count;
};

#define cleanup_effective __attribute__((cleanup(bp_effective_free)))

/**
 * @brief Find out from which cgroups the effective programs of a cgroup come.
 *
 * The kernel tells programs only, so each cgroup from this one up is asked what is attached to
 * it. Not known are programs of cgroups above the mount, which cannot be asked, those that come
 * and go meanwhile, and, where some were attached with BPF_F_PREORDER, those that are attached to
 * two of the cgroups.
 *
 * @param hook the hook, of a cgroup
 * @param state its effective programs
 * @param ret_effective the cgroups, in the order of the programs
 * @return 0, or -ENOMEM
 */
int bp_effective_read(const struct bp_hook *hook, const struct bp_hook_state *state,
		      struct bp_effective *ret_effective);

/**
 * @brief Free what bp_effective_read() gave.
 *
 * @param effective all zero is fine
 */
void bp_effective_free(struct bp_effective *effective);

#endif
