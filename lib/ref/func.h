/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* func.h - the kernel function that a tracing program is loaded for */
#ifndef BP_ATTACH_TO_H
#define BP_ATTACH_TO_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"

struct btf;
struct bp_func_known;

/* The BTF of the kernel, and what was looked for in it. Start as { 0 }. */
struct bp_funcs {
	struct btf *vmlinux;
	bool read;          /* or it was tried */
	const char **names; /* of functions and tracepoints, each where its hash says or behind */
	size_t nnames;      /* room, a power of two; 0: not made yet */
	struct bp_func_known *known;
	size_t count;
};

#define cleanup_bp_funcs __attribute__((cleanup(bp_funcs_free)))

/**
 * @brief Find the BTF id of what a program is to be attached to.
 *
 * Wraps libbpf_find_vmlinux_btf_id() for the kernel itself; for a module or a program the BTF is
 * loaded and searched.
 *
 * @param text FUNC, MODULE:FUNC, or the BTF id as a number
 * @param type the expected attach type, which says how FUNC is decorated (bpf_lsm_FUNC, ...)
 * @param prog_fd the program whose BTF is meant, or -1
 * @param ret_btf_fd a descriptor of the module's BTF, owned by the caller, or 0 for vmlinux
 * @param err filled in on failure, or NULL
 * @return the BTF id, or a negative errno value: -ENOENT if there is no such function or module
 */
int bp_attach_to_find(const char *text, enum bpf_attach_type type, int prog_fd, int *ret_btf_fd,
		      struct bp_err *err);

/**
 * @brief The beginning of the names under which the BTF of the kernel has what a type attaches to.
 *
 * @param type the expected attach type
 * @return "bpf_iter_" for an iterator, "" for a function, ...
 */
const char *bp_attach_to_prefix(enum bpf_attach_type type);

/**
 * @brief Does a module that is loaded have BTF, or may it have?
 *
 * @return false if the BTF of the kernel itself is all that there is
 */
bool bp_module_btf_is_there(void);

/**
 * @brief Does the BTF of the kernel itself, without that of modules, have what a program is for?
 *
 * @param funcs where the BTF is kept for the next time, or NULL
 * @param name of the function, hook, tracepoint or iterator
 * @param type the expected attach type
 */
bool bp_attach_to_known(struct bp_funcs *funcs, const char *name, enum bpf_attach_type type);

/**
 * @brief Say that the kernel does not have what a program is for, with a hint of what it may be.
 *
 * @param funcs as for bp_attach_to_known()
 * @param name of the function, hook, tracepoint or iterator
 * @param type the expected attach type
 * @param err gets a hint, if there is one; or NULL
 */
void bp_attach_to_hint(struct bp_funcs *funcs, const char *name, enum bpf_attach_type type,
		       struct bp_err *err);

/**
 * @brief Let go of the BTF.
 *
 * @param funcs what was kept; all zero is fine
 */
void bp_funcs_free(struct bp_funcs *funcs);

#endif
