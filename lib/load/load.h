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

#endif
