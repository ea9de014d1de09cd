/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* parts.h - what the files that load objects share, and nobody else uses */
#ifndef BP_LOAD_PARTS_H
#define BP_LOAD_PARTS_H

#include "object/object.h"

/**
 * @brief Would several processes verify these objects faster than one?
 *
 * @param objects the objects, open
 * @param count how many
 * @param jobs most processes
 * @return is the work more than a few milliseconds, and can it be shared out?
 */
bool bp_parallel_pays(const struct bp_object *objects, size_t count, unsigned int jobs);

/**
 * @brief Load the programs of objects that are prepared in several processes.
 *
 * Each process loads its share of the programs with bpf_object__load() and hands their
 * descriptors back. If a program does not load, object->failed is the first one in order.
 *
 * @param objects the objects, prepared by bpf_object__prepare()
 * @param count how many
 * @param jobs how many processes, this one included
 * @return 0; a negative errno value of the first program that did not load; -ECHILD if it cannot be
 * told which one that is: load all of them again in one process
 */
int bp_parallel_load(struct bp_object *objects, size_t count, unsigned int jobs);

#endif
