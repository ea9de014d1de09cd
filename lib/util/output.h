/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* output.h - files that are written: each one of the command line's is opened here */
#ifndef BP_OUTPUT_H
#define BP_OUTPUT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* A file on its way. */
struct bp_output {
	int fd;                  /* to write to */
	int dir;                 /* where it takes its place in the end; -1: it is there already */
	char temp[NAME_MAX + 1]; /* its name until then */
	char name[NAME_MAX + 1];
};

#define BP_OUTPUT_NONE ((struct bp_output){ .fd = -1, .dir = -1 })

/**
 * @brief Begin to write a file.
 *
 * A new file is written beside it, as NAME.XXXXXXXX, and takes its place when it is complete: what
 * is there, or has it open, or has another name of it, is not written to. If what is there is this
 * user's own, the new one gets its permissions, else those of the umask; in a shared directory (see
 * bp_where_find()) never more than 0644. What is no plain file, such as a device, is written to as
 * it is, and so is a file in whose directory nothing can be made, if nobody else can change that.
 *
 * @param path the file, "-" for standard output
 * @param ret_output the file, for bp_output_end()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value; -EPERM for links, pipes and devices that others may have
 * put there
 */
int bp_output_open(const char *path, struct bp_output *ret_output, struct bp_err *err);

/**
 * @brief The file is complete, or is not to be.
 *
 * @param output the file, which is closed
 * @param path its path, for messages
 * @param complete put it in its place; else what was there stays
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_output_end(struct bp_output *output, const char *path, bool complete, struct bp_err *err);

/**
 * @brief Write a whole file, see bp_output_open().
 *
 * @param path the file, "-" for standard output
 * @param bytes what to write
 * @param len how much
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_output_write(const char *path, const void *bytes, size_t len, struct bp_err *err);

#endif
