/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* expect_file.h - expectations of the packets of a capture, a line each */
#ifndef BP_EXPECT_FILE_H
#define BP_EXPECT_FILE_H

#include "testrun/expect.h"

struct bp_expect_file;

/**
 * @brief Open a file of expectations.
 *
 * A line is "VERDICT [len=N|A..B] [data=hex:BYTES|@TEMPLATE]", the data last; the verdict may be
 * "-" for any. Empty lines and those that begin with '#' do not count.
 *
 * @param path the file, "-" for standard input
 * @param of what will run
 * @param ret_file the file, to be closed with bp_expect_file_close()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_expect_file_open(const char *path, const struct bp_expect_of *of,
			struct bp_expect_file **ret_file, struct bp_err *err);

/**
 * @brief Read the next line.
 *
 * @param file the file
 * @param ret_expect what it says, to be freed with bp_expect_free(); valid until the next line
 * @param err filled in on failure with the number of the line, or NULL
 * @return 1; 0 at the end; -EINVAL for what is no expectation; another negative errno value
 */
int bp_expect_file_next(struct bp_expect_file *file, struct bp_expect *ret_expect,
			struct bp_err *err);

/**
 * @brief Close a file of expectations.
 *
 * @param file the file, freed; NULL is fine
 */
void bp_expect_file_close(struct bp_expect_file *file);

#endif
