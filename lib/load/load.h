/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* load.h - load the programs of objects, on all CPUs */
#ifndef BP_LOAD_H
#define BP_LOAD_H

#include "object/object.h"

/**
 * @brief Load the programs of objects, and create their maps.
 *
 * All of them or none: on failure nothing is left in the kernel. Nothing is pinned. The log of the
 * verifier is kept whole, whatever its size, in the log of each program. The result is the same
 * whatever the number of jobs: the program that is reported as failed is the first in order.
 *
 * @param objects the objects, open
 * @param count how many
 * @param jobs most processes that verify at the same time; 0: as many as this process has CPUs
 * @param err filled in on failure, or NULL; the status is BP_REJECTED for the verifier's no, and
 * the failed of the object is set then
 * @return 0, or a negative errno value, see bp_prog_load()
 */
int bp_objects_load(struct bp_object *objects, size_t count, unsigned int jobs, struct bp_err *err);

/**
 * @brief Write the values of the maps of struct_ops that are for links.
 *
 * Without it no link can be made of them, and only the object knows the value. It registers
 * nothing. A map that has its value is left as it is.
 *
 * @param object the object, loaded
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EINVAL if the kernel does not accept the value
 */
int bp_object_write_struct_ops(const struct bp_object *object, struct bp_err *err);

#endif
