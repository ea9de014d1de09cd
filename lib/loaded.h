/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* loaded.h - what was loaded, as a result to be written */
#ifndef BP_LOADED_H
#define BP_LOADED_H

#include "figures.h"
#include "object.h"
#include "out.h"

/* A program that was loaded, of an object or not. */
struct bp_loaded {
	const char *object; /* path, or NULL for raw instructions */
	const char *name;   /* as it was asked for, "" for none */
	int fd;
	const char *log;    /* what the verifier said, NULL for nothing */
	const char *pinned; /* path, or NULL */
	struct bp_figures figures;
	const struct bp_figures_row *before; /* figures of another build, or NULL */
};

/* Three lists: programs, maps, and figures that differ from those of another build. */
extern const struct bp_out_col bp_loaded_cols[];

/* The columns of the last one, for a table of its own. */
extern const struct bp_out_col bp_loaded_change_cols[];

/**
 * @brief Hand over a program that was loaded.
 *
 * @param out an output with bp_loaded_cols, in its first list
 * @param prog the program
 */
void bp_loaded_put_prog(struct bp_out *out, const struct bp_loaded *prog);

/**
 * @brief Hand over the maps of an object that was loaded.
 *
 * @param out an output with bp_loaded_cols, in its second list
 * @param object the object
 */
void bp_loaded_put_maps(struct bp_out *out, const struct bp_object *object);

/**
 * @brief Hand over the figures of a program that differ from those of another build.
 *
 * @param out an output with bp_loaded_change_cols, or with bp_loaded_cols in its third list
 * @param prog the program, with its before
 */
void bp_loaded_put_changes(struct bp_out *out, const struct bp_loaded *prog);

/**
 * @brief How many figures of a program differ from those of another build.
 *
 * @param prog the program, with its before
 */
size_t bp_loaded_changes(const struct bp_loaded *prog);

#endif
