/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* prog_map.h - a map of a program by its name */
#ifndef BP_PROGMAP_H
#define BP_PROGMAP_H

#include "util/err.h"

struct bpf_object;

/**
 * @brief Open a map of a program.
 *
 * @param prog_fd the program
 * @param object that it is of and that is loaded, which knows names that are longer than the
 * kernel's, or NULL
 * @param name the name of the map; for a program without its object the first 15 characters count
 * @param err filled in on failure, or NULL
 * @return a descriptor that is the caller's, or a negative errno value: -ENOENT if the program has
 * no such map
 */
int bp_prog_map(int prog_fd, const struct bpf_object *object, const char *name, struct bp_err *err);

#endif
