/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* parts.h - what the files that make up object.h share, and nobody else uses */
#ifndef BP_OBJECT_PARTS_H
#define BP_OBJECT_PARTS_H

#include "object/object.h"

/**
 * @brief Choose the programs of an object: those that are named, or all that libbpf would load.
 *
 * Sets their types and attributes too.
 *
 * @param opts what to load, and how
 * @param object the object, open; its progs are filled in
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value as bp_object_open()
 */
int bp_object_choose(const struct bp_object_opts *opts, struct bp_object *object,
		     struct bp_err *err);

/**
 * @brief Say what libbpf missed in the kernel or in the object, before it asked the kernel.
 *
 * @param object the object; none of its programs was rejected
 * @param ret what bpf_object__load() returned
 * @param err filled in, if it is seen
 * @return is it seen?
 */
bool bp_object_missed(const struct bp_object *object, int ret, struct bp_err *err);

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

/**
 * @brief Of the programs that were to be loaded, the one that failed: the last with a log.
 *
 * @param object the object; its failed is set, or not if no program has a log
 */
void bp_object_find_failed(struct bp_object *object);

/**
 * @brief Append a name to a list for people, "a, b, ...".
 *
 * @param list the list, "" to begin with
 * @param size room in it
 * @param name the name
 * @return did it fit?
 */
bool bp_names_add(char *list, size_t size, const char *name);

#endif
