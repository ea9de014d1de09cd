/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* contents.h - what is inside an object, as a result to be written */
#ifndef BP_CONTENTS_H
#define BP_CONTENTS_H

#include "util/out.h"

struct bpf_object;

/* progs: name section type attach_type insns optional; maps: name type key_size value_size
 * max_entries pin_path; globals: name section size. */
extern const struct bp_out_col bp_contents_cols[];

/**
 * @brief Hand over what is inside an object that is open.
 *
 * @param out an output with bp_contents_cols, one row
 * @param object the object
 */
void bp_contents_put(struct bp_out *out, const struct bpf_object *object);

/**
 * @brief Write what is inside an object for people: three tables.
 *
 * @param file the stream to write to
 * @param object the object
 * @return 0, or a negative errno value
 */
int bp_contents_tables(FILE *file, const struct bpf_object *object);

/**
 * @brief Step through the global variables of an object that is open.
 *
 * @param object the object
 * @param each called for each, with its name, its section and its bytes
 * @param arg handed to it
 */
void bp_contents_globals(const struct bpf_object *object,
			 void (*each)(const char *name, const char *section, __u32 size, void *arg),
			 void *arg);

#endif
