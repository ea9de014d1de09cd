/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cost.h - what a program costs, and the same figures of another build to compare with */
#ifndef BP_COST_H
#define BP_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>
#include <linux/types.h>

#include "util/err.h"

/* What is compared; the names are those of the keys in the result of load. */
enum bp_cost {
	BP_COST_INSNS,
	BP_COST_STATES,
	BP_COST_PEAK,
	BP_COST_STACK,
	BP_COST_XLATED,
	BP_COST_JITED,
	BP_COSTS,
};

struct bp_costs {
	bool known[BP_COSTS];
	__u64 value[BP_COSTS];
};

/* The figures of one program of a file. */
struct bp_cost_row {
	char *object; /* name of the object's file; "-" for raw instructions */
	char *program;
	struct bp_costs costs;
	char *verdict; /* NULL: it was not asked for, and the program was accepted */
	char *cause;   /* of a verdict, "" for none; NULL without one */
};

struct bp_cost_file {
	char release[72]; /* of the kernel that it was made on, or "" */
	struct bp_cost_row *rows;
	size_t count;
	bool judged; /* the rows have verdicts */
};

#define cleanup_bp_cost_file __attribute__((cleanup(bp_cost_file_free)))

/**
 * @brief The name of a figure, "verified_insns" for example.
 *
 * @param figure which
 * @return a static string
 */
const char *bp_cost_name(enum bp_cost figure);

/**
 * @brief The figures of a program that is loaded.
 *
 * @param info what the kernel tells of it
 * @param log what the verifier said, with level 4 for all figures; NULL for nothing
 * @param ret_costs the figures; what the kernel does not tell is not known
 */
void bp_costs_get(const struct bpf_prog_info *info, const char *log, struct bp_costs *ret_costs);

/**
 * @brief Read the figures of another build.
 *
 * @param path the file, as bp_cost_file_write() makes it; "-" for standard input
 * @param ret_kept what the file has, to be freed with bp_cost_file_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a missing file; -EINVAL for a file of another
 * kind
 */
int bp_cost_file_read(const char *path, struct bp_cost_file *ret_kept, struct bp_err *err);

/**
 * @brief Is it a file that bp_cost_file_write() made?
 *
 * @param path the file
 * @return does it begin like one?
 */
bool bp_cost_file_is(const char *path);

/**
 * @brief Write figures to a file: a line for each program, with tabs between the columns.
 *
 * The file is whole or not there: it is written under another name and renamed.
 *
 * @param path the file; "-" for standard output
 * @param kept what the file has
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_cost_file_write(const char *path, const struct bp_cost_file *kept, struct bp_err *err);

/**
 * @brief Add a program.
 *
 * @param kept what the file has
 * @param object name of the object, or NULL for raw instructions
 * @param program its name, "" for none
 * @param costs its figures
 * @return 0, or -ENOMEM
 */
int bp_cost_file_add(struct bp_cost_file *kept, const char *object, const char *program,
		     const struct bp_costs *costs);

/**
 * @brief Set the verdict of the program that was added last.
 *
 * All programs of a file have one, or none.
 *
 * @param kept what the file has
 * @param verdict the verdict
 * @param cause its cause in a few words, "" for none; tabs and newlines become blanks
 * @return 0, or -ENOMEM
 */
int bp_cost_file_judge(struct bp_cost_file *kept, const char *verdict, const char *cause);

/**
 * @brief Find the figures of a program.
 *
 * The file of the object may have another name: then there must be one program of the name only.
 *
 * @param kept what the file has
 * @param object name of the object, or NULL for raw instructions
 * @param program its name
 * @return the row, or NULL
 */
const struct bp_cost_row *bp_cost_file_find(const struct bp_cost_file *kept, const char *object,
					    const char *program);

/**
 * @brief Free the figures.
 *
 * @param kept what the file has; all zero is fine
 */
void bp_cost_file_free(struct bp_cost_file *kept);

#endif
