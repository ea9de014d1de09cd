/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* map_cause.h - why a map of an object cannot be created or reused */
#ifndef BP_MAP_CAUSE_H
#define BP_MAP_CAUSE_H

#include <stdbool.h>

#include "object/object.h"

/**
 * @brief Say why a map of an object cannot be created, or its pin be used for it.
 *
 * Compares the map that libbpf complained about with what its type takes, and with the map that is
 * pinned in its place.
 *
 * @param object the object, which bpf_object__prepare() has failed for
 * @param num the errno value, positive
 * @param err filled in if it was a map, or NULL
 * @return was it a map?
 */
bool bp_map_explain(const struct bp_object *object, int num, struct bp_err *err);

/**
 * @brief Say why the kernel refuses a program that the verifier took: the kind of a program array.
 *
 * The first program that is loaded decides which kind of programs an array is for.
 *
 * @param object the object, with the program that failed
 * @param err gets a hint if two programs of different kinds use one array, or NULL
 * @return was it that?
 */
bool bp_map_owner_explain(const struct bp_object *object, struct bp_err *err);

#endif
