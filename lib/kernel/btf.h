/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* btf.h - the types of programs and maps */
#ifndef BP_BTF_H
#define BP_BTF_H

#include <bpf/btf.h>

/**
 * @brief A type without its modifiers and typedefs.
 *
 * Wraps btf__resolve_type().
 *
 * @param btf what the type is of
 * @param type_id the type
 * @return the type below them, or NULL if that is void or there is none
 */
const struct btf_type *bp_btf_resolve(const struct btf *btf, __u32 type_id);

/**
 * @brief The BTF of a program that is loaded, and its first function, which is the program.
 *
 * @param prog_fd the program
 * @param ret_func_id the type of the function
 * @return the BTF, to be freed with btf__free(), or NULL if the program has none
 */
struct btf *bp_btf_of_prog(int prog_fd, __u32 *ret_func_id);

#endif
