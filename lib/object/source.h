/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* source.h - the files that an object was compiled from */
#ifndef BP_SOURCE_H
#define BP_SOURCE_H

#include <stddef.h>

/**
 * @brief Find a file of the source by the last part of its path, which is all that the verifier
 * tells.
 *
 * @param object the object, whose BTF has the path as the compiler was given it
 * @param name the last part of the path
 * @param buf written: the path, or NAME if the object does not have it
 * @param size its size
 */
void bp_source_path(const char *object, const char *name, char *buf, size_t size);

#endif
