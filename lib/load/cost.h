/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cost.h - what a program costs, and the same figures of another build to compare with */
#ifndef BP_FIGURES_H
#define BP_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/types.h>

#include "util/err.h"

/* What is compared; the names are those of the keys in the result of load. */
enum bp_figure {
	BP_FIGURE_INSNS,
	BP_FIGURE_STATES,
	BP_FIGURE_PEAK,
	BP_FIGURE_STACK,
	BP_FIGURE_XLATED,
	BP_FIGURE_JITED,
	BP_FIGURES,
};

struct bp_figures {
	bool known[BP_FIGURES];
	__u64 value[BP_FIGURES];
};

/* The figures of one program of a file. */
struct bp_figures_row {
	char *object; /* name of the object's file, without directories; "-" for raw instructions */
	char *program;
	struct bp_figures figures;
};

struct bp_figures_file {
	char release[72]; /* of the kernel that it was made on, or "" */
	struct bp_figures_row *rows;
	size_t count;
};

#define cleanup_bp_figures_file __attribute__((cleanup(bp_figures_free)))

/**
 * @brief The name of a figure, "verified_insns" for example.
 *
 * @param figure which
 * @return a static string
 */
const char *bp_figure_name(enum bp_figure figure);

/**
 * @brief The figures of a program that is loaded.
 *
 * @param info what the kernel tells of it
 * @param log what the verifier said, with level 4 for all figures; NULL for nothing
 * @param ret_figures the figures; what the kernel does not tell is not known
 */
void bp_figures_get(const struct bpf_prog_info *info, const char *log,
		    struct bp_figures *ret_figures);

/**
 * @brief Read the figures of another build.
 *
 * @param path the file, as bp_figures_write() makes it; "-" for standard input
 * @param ret_baseline the figures, to be freed with bp_figures_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a missing file; -EINVAL for a file of another
 * kind
 */
int bp_figures_read(const char *path, struct bp_figures_file *ret_baseline, struct bp_err *err);

/**
 * @brief Write figures to a file: a line for each program, with tabs between the columns.
 *
 * The file is whole or not there: it is written under another name and renamed.
 *
 * @param path the file; "-" for standard output
 * @param baseline the figures
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_figures_write(const char *path, const struct bp_figures_file *baseline, struct bp_err *err);

/**
 * @brief Add a program.
 *
 * @param baseline the figures
 * @param object path of the object, or NULL for raw instructions
 * @param program its name, "" for none
 * @param figures its figures
 * @return 0, or -ENOMEM
 */
int bp_figures_add(struct bp_figures_file *baseline, const char *object, const char *program,
		   const struct bp_figures *figures);

/**
 * @brief Find the figures of a program.
 *
 * The file of the object may have another name: then there must be one program of the name only.
 *
 * @param baseline the figures
 * @param object path of the object, or NULL for raw instructions
 * @param program its name
 * @return the row, or NULL
 */
const struct bp_figures_row *bp_figures_find(const struct bp_figures_file *baseline,
					     const char *object, const char *program);

/**
 * @brief Free the figures.
 *
 * @param baseline the figures; all zero is fine
 */
void bp_figures_free(struct bp_figures_file *baseline);

#endif
