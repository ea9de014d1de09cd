/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* result.h - what was loaded, as a result to be written */
#ifndef BP_LOADED_H
#define BP_LOADED_H

#include <linux/bpf.h>

#include "load/cost.h"
#include "object/object.h"
#include "util/out.h"

/* The 64 that instructions may use, and the one of --meta. */
#define BP_LOADED_MAPS 65

/* A program that was loaded, of an object or not. */
struct bp_loaded {
	const char *object; /* path, or NULL for raw instructions */
	const char *name;   /* as it was asked for, "" for none */
	int fd;
	const char *log;                  /* what the verifier said, NULL for nothing */
	bool for_array;                   /* nobody asked for it, see struct bp_object_prog */
	const struct bpf_program *prog;   /* of the object, or NULL for raw instructions */
	const char *pinned;               /* path, or NULL */
	const struct bp_cost_row *before; /* figures of another build, or NULL */
	/* What bp_loaded_look() found. The pointers of info lead nowhere. */
	struct bpf_prog_info info;
	__u32 map_ids[BP_LOADED_MAPS];
	struct bp_costs costs;
};

/* Three lists: programs, maps, and figures that differ from those of another build. */
extern const struct bp_out_col bp_loaded_cols[];

/* The columns of the last one, for a table of its own. */
extern const struct bp_out_col bp_loaded_change_cols[];

/**
 * @brief Ask the kernel for what is to be told of a program that was loaded.
 *
 * @param prog the program; its info, map_ids and figures are set
 * @return 0, or -errno of bpf_prog_get_info_by_fd()
 */
int bp_loaded_look(struct bp_loaded *prog, struct bp_err *err);

/**
 * @brief Ask the kernel for the ids of the maps of an object that was loaded.
 *
 * @param object the object; the id of each map is set, to 0 if it was not made
 * @return 0, or -errno of bpf_map_get_info_by_fd()
 */
int bp_loaded_look_maps(struct bp_object *object, struct bp_err *err);

/**
 * @brief Hand over a program that was loaded.
 *
 * @param out an output with bp_loaded_cols, in its first list
 * @param prog the program, after bp_loaded_look()
 */
void bp_loaded_put_prog(struct bp_out *out, const struct bp_loaded *prog);

/**
 * @brief Hand over the maps of an object that was loaded.
 *
 * @param out an output with bp_loaded_cols, in its second list
 * @param object the object, after bp_loaded_look_maps()
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
