/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* globals.h - global variables of an object, set before it is loaded */
#ifndef BP_GLOBALS_H
#define BP_GLOBALS_H

#include "util/err.h"

struct bpf_object;

/**
 * @brief Set a global variable of an object that is open and not loaded.
 *
 * The variable may be in .data, .rodata, .bss or a section of their kinds. What it is comes from
 * the object's BTF.
 *
 * @param object the object
 * @param text VAR=VALUE; VAR may go on with .MEMBER and [N]; VALUE is a number, true or false,
 * the name of an enumerator, a string for an array of characters, or values with commas between
 * them for any other array, those of an array of arrays in the order of memory
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if there is no such variable or member; -EINVAL
 * for a value of the wrong type; -ERANGE for one that does not fit
 */
int bp_global_set(struct bpf_object *object, const char *text, struct bp_err *err);

#endif
