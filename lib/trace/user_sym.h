/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* user_sym.h - the functions of an ELF file, by their place in it */
#ifndef BP_TRACE_USER_SYM_H
#define BP_TRACE_USER_SYM_H

#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* A function; the name belongs to the symbols. */
struct bp_user_sym {
	__u64 offset; /* in the file, as uprobes take it */
	__u64 size;
	const char *name;
};

/* All functions of a file, in the order of offset. Free with bp_user_syms_free(). */
struct bp_user_syms {
	struct bp_user_sym *sym;
	size_t count;
	char *text;
};

#define cleanup_user_syms __attribute__((cleanup(bp_user_syms_free)))

/**
 * @brief Read the functions of a program or library, of both its symbol tables.
 *
 * @param path the file
 * @param ret_syms the functions; none if the file was stripped
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if there is no such file, -EINVAL if it is no ELF
 * file that is run
 */
int bp_user_syms_read(const char *path, struct bp_user_syms *ret_syms, struct bp_err *err);

/**
 * @brief Free what bp_user_syms_read() gave.
 *
 * @param syms the symbols; all zero is fine
 */
void bp_user_syms_free(struct bp_user_syms *syms);

/**
 * @brief The function that an offset is in.
 *
 * @param syms the symbols
 * @param offset in the file
 * @return the function, or NULL
 */
const struct bp_user_sym *bp_user_sym_at(const struct bp_user_syms *syms, __u64 offset);

/**
 * @brief Write an offset the way it may be typed: FUNC, FUNC+0x4, or 0x1234.
 *
 * @param syms the symbols
 * @param offset in the file
 * @param buf filled
 * @param size room in buf
 */
void bp_user_sym_text(const struct bp_user_syms *syms, __u64 offset, char *buf, size_t size);

#endif
