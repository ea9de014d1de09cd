/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* fit.h - which attach types a loaded program can be attached as */
#ifndef BP_HOOK_FIT_H
#define BP_HOOK_FIT_H

#include <stddef.h>

#include "table/attach_type.h"
#include "util/err.h"

/* As many attach types at most belong to one kind of target and one type of program. */
#define BP_FIT_MAX 24

/**
 * @brief The attach types of a kind of target that a program can be attached as.
 *
 * A program of a type with several hooks in a cgroup is loaded for one of them. The kernel does
 * not report which one, but refuses the others before it looks at the target: so it is asked with
 * a target that does not exist, which attaches nothing.
 *
 * @param prog_fd the program
 * @param kind the kind of target
 * @param ret_types the rows that fit, in the order of the table
 * @param ret_count how many, 0 if the program cannot be attached to this kind of target
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value, see bp_prog_info()
 */
int bp_fit_types(int prog_fd, enum bp_target_kind kind,
		 const struct bp_attach_type *ret_types[BP_FIT_MAX], size_t *ret_count,
		 struct bp_err *err);

#endif
