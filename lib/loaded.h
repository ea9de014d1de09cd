/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* loaded.h - what was loaded, as a result to be written */
#ifndef BP_LOADED_H
#define BP_LOADED_H

#include "object.h"
#include "out.h"

/* Two lists: the programs and the maps. */
extern const struct bp_out_col bp_loaded_cols[];

/**
 * @brief Hand over a program that was loaded.
 *
 * @param out an output with bp_loaded_cols, in its first list
 * @param fd the program
 * @param log what the verifier said, NULL for nothing
 * @param pinned the path, or NULL
 */
void bp_loaded_put_prog(struct bp_out *out, int fd, const char *log, const char *pinned);

/**
 * @brief Hand over the maps of an object that was loaded.
 *
 * @param out an output with bp_loaded_cols, in its second list
 * @param object the object
 */
void bp_loaded_put_maps(struct bp_out *out, const struct bp_object *object);

#endif
