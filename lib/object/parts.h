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
 * @brief Append a name to a list for people, "a, b, ...".
 *
 * @param list the list, "" to begin with
 * @param size bytes of it
 * @param name the name
 * @return did it fit?
 */
bool bp_names_add(char *list, size_t size, const char *name);

/**
 * @brief Set what the loader of an object would set before it is loaded, so that it can be
 * verified.
 *
 * Maps without a size get the least that the kernel takes, and programs that replace a function of
 * another program (freplace) are taken for programs of the type that their context stands for.
 *
 * @param object the object, with its programs and maps; its assumed tells what was set
 */
void bp_object_assume(struct bp_object *object);

#endif
