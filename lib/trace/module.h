/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* module.h - the modules that this kernel could load */
#ifndef BP_TRACE_MODULE_H
#define BP_TRACE_MODULE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @brief Is there a module of a name, loaded or not?
 *
 * Reads modules.dep; modules that are built into the kernel are none.
 *
 * @param dir the directory of the modules, or NULL for that of the running kernel
 * @param name its name, with '_' or '-'
 */
bool bp_module_exists(const char *dir, const char *name);

/**
 * @brief The module that has a function or variable which it lets others use.
 *
 * Reads modules.symbols, which has exported symbols only.
 *
 * @param dir as of bp_module_exists()
 * @param symbol the name of the function
 * @param buf gets the name of the module
 * @param size of buf
 * @return was one found?
 */
bool bp_module_of_symbol(const char *dir, const char *symbol, char *buf, size_t size);

#endif
