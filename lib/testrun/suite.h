/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* suite.h - files of test cases: sections of keys and values */
#ifndef BP_SUITE_H
#define BP_SUITE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* A line "KEY VALUE" of a case. */
struct bp_suite_line {
	const char *key;   /* of the table in suite.c */
	const char *value; /* paths are good from the working directory */
	char *made;        /* the value, if it is this line's own; else it is of the file */
	unsigned long number;
};

/* A section "[NAME]". */
struct bp_suite_case {
	const char *name;
	unsigned long number; /* of its line */
	bool confined;        /* it must not touch what was there before, see bp_suite_read() */
	struct bp_suite_line *lines;
	size_t count;
};

struct bp_suite {
	char *path;
	struct bp_suite_case *cases;
	size_t count;
	char *text;               /* of the file */
	struct bp_suite_case all; /* the lines before the first case, which each case has too */
};

/**
 * @brief Read a file of test cases.
 *
 * Empty lines and those that begin with '#' do not count. "[NAME]" begins a case, a line in it is
 * a key and its value; bpfprog-testrun(8) lists them. Lines before the first case are for all
 * cases: those of them that may be there once only give way to a case's own. Paths are taken from
 * the directory of the file. Nothing is opened but the file; of the files that are named it is only
 * checked that they can be read.
 *
 * A suite that is confined, for one by strangers, names files below its directory only (links are
 * followed and looked at), and no program that is loaded already.
 *
 * @param path the file
 * @param confined refuse everything else
 * @param ret_suite the cases, to be freed with bp_suite_free(); starts as { 0 }
 * @param err filled in on failure with the number of the line, or NULL
 * @return 0, or a negative errno value: -EINVAL with BP_USAGE for what is no file of test cases;
 * -ENOENT if it or a file that it names is not there; -EPERM for what a confined one must not name
 */
int bp_suite_read(const char *path, bool confined, struct bp_suite *ret_suite, struct bp_err *err);

/**
 * @brief Step through the lines of a case with one key.
 *
 * @param one the case
 * @param key the key
 * @param prev the last line, or NULL to start
 * @return the next line, or NULL after the last one
 */
const struct bp_suite_line *bp_suite_next(const struct bp_suite_case *one, const char *key,
					  const struct bp_suite_line *prev);

/**
 * @brief Free what bp_suite_read() made.
 *
 * @param suite the cases; all zero is fine
 */
void bp_suite_free(struct bp_suite *suite);

#define cleanup_bp_suite __attribute__((cleanup(bp_suite_free)))

#endif
