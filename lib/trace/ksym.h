/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ksym.h - functions of the kernel by their names: /proc/kallsyms */
#ifndef BP_TRACE_KSYM_H
#define BP_TRACE_KSYM_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* What the kernel has of a name. */
struct bp_ksym {
	size_t count; /* functions of this name */
	size_t data;  /* other symbols of this name */
	__u64 addr;   /* of the last one; 0: hidden, see kernel.kptr_restrict */
};

/**
 * @brief Look up a function.
 *
 * @param name FUNC, or MODULE:FUNC
 * @return what there is of the name; all zero if there is nothing, or it cannot be read
 */
struct bp_ksym bp_ksym_find(const char *name);

/**
 * @brief How far it is from an address to the next symbol.
 *
 * @param addr where a function begins
 * @return bytes, or 0 if that cannot be told
 */
__u64 bp_ksym_size(__u64 addr);

/**
 * @brief The name of a function that was probably meant.
 *
 * @param name the mistyped one
 * @param buf filled with it, or empty
 * @param size room in buf
 */
void bp_ksym_nearest(const char *name, char *buf, size_t size);

#endif
