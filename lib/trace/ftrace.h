/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ftrace.h - the functions of the kernel that can be traced: available_filter_functions */
#ifndef BP_TRACE_FTRACE_H
#define BP_TRACE_FTRACE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* Functions by name. Free with bp_ftrace_free(). */
struct bp_ftrace {
	const char **name; /* sorted, each once */
	size_t count;
	char *text; /* what they point into */
};

#define cleanup_ftrace __attribute__((cleanup(bp_ftrace_free)))

/**
 * @brief Is a word a pattern, and not a name?
 *
 * @param word the word
 */
bool bp_is_glob(const char *word);

/**
 * @brief Find the functions that words mean: names, and patterns as of fnmatch(3).
 *
 * @param words the words
 * @param count how many
 * @param ret_times how often each of the words was found, of COUNT words
 * @param ret_found the functions
 * @param err filled in on failure, or NULL
 * @return 0, also if nothing was found; or a negative errno value: -ENOENT where there is no
 * tracefs; -EPERM where it may not be read
 */
int bp_ftrace_find(char *const *words, size_t count, size_t *ret_times, struct bp_ftrace *ret_found,
		   struct bp_err *err);

/**
 * @brief Free what bp_ftrace_find() gave.
 *
 * @param found the functions; all zero is fine
 */
void bp_ftrace_free(struct bp_ftrace *found);

#endif
