/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* meta.h - metadata of programs: strings in a map that is bound to them */
#ifndef BP_META_H
#define BP_META_H

#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* How the names of the variables begin. */
#define BP_META_PREFIX "bpf_metadata_"

/**
 * @brief Make a map of metadata, as compilers do of variables named bpf_metadata_KEY.
 *
 * An array map of one entry, named "meta.rodata", with BTF of a section .rodata; filled and
 * frozen. Bound to a program, "bpftool prog show" lists its strings.
 *
 * @param pairs KEY=VALUE, each; KEY is an identifier of C
 * @param count how many, at least 1
 * @param err filled in on failure, or NULL
 * @return a descriptor of the map, owned by the caller, or a negative errno value: -EINVAL for a
 * KEY that is no identifier or comes twice
 */
int bp_meta_create(const char *const *pairs, size_t count, struct bp_err *err);

/**
 * @brief How much of a string may be a KEY: letters, digits and '_'?
 *
 * @param text the string
 * @return how many characters it begins with
 */
size_t bp_meta_key_len(const char *text);

/**
 * @brief Is a string KEY=VALUE, with an identifier of C for KEY?
 *
 * @param pair the string
 * @return the length of KEY, or 0 if it is not
 */
size_t bp_meta_key(const char *pair);

/**
 * @brief Read the metadata that a map holds, as bpftool does.
 *
 * Metadata are the variables bpf_metadata_KEY of a map of one entry that has .rodata in its name.
 * A value that is not a string of characters is told as a number, or by its bytes.
 *
 * @param map_id the map; one without metadata, or that has just gone, has none
 * @param each called with each of them; anything but 0 ends it
 * @param arg handed to it
 * @return 0, or what the callback returned
 */
int bp_meta_each(__u32 map_id, int (*each)(const char *key, const char *value, void *arg),
		 void *arg);

#endif
