/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* command_file.h - a file of command lines: one a line, quoted as for a shell */
#ifndef BP_COMMAND_FILE_H
#define BP_COMMAND_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "util/err.h"

/* A longer line is refused; no more than that is kept of it. */
#define BP_COMMAND_LINE_MAX ((size_t)64 << 10)

/* One line. Start as { 0 }, free by bp_command_line_free(). */
struct bp_command_line {
	unsigned long long number; /* its number, from 1 */
	char **words;              /* ended by NULL; the first one is left free for argv[0] */
	size_t count;              /* words behind that one */
	char *text;                /* what the words are in */
	bool unread;               /* the end of a line that was too long is still to come */
};

/**
 * @brief Split a line into words, as a shell does, but with nothing expanded.
 *
 * Blanks part words. Between apostrophes everything stands for itself; between quotation marks
 * a backslash takes the meaning from a following \, ", $ or `; elsewhere from any character. A #
 * at the beginning of a word starts a comment. Quoted parts without a blank between them are one
 * word, and '' is an empty one.
 *
 * @param text the line, without its end, and room for one byte more; overwritten by the words
 * @param len bytes of it, up to BP_COMMAND_LINE_MAX
 * @param words room for len / 2 + 1 words; they point into text
 * @param ret_count set to the number of words, 0 for an empty line or a comment
 * @param err filled in on failure, or NULL
 * @return 0, or -EINVAL for a quote that is not closed, a backslash at the end, or a NUL byte
 */
int bp_command_line_split(char *text, size_t len, char **words, size_t *ret_count,
			  struct bp_err *err);

/**
 * @brief Read on to the next line with a command on it.
 *
 * Empty lines and comments are left out, but counted. A line may end in CR LF.
 *
 * @param file what to read from
 * @param line the line, written; its words stay valid until the next call
 * @param err filled in on failure, or NULL
 * @return 1 for a line, 0 at the end; -EINVAL for a line that is wrong or too long, behind which
 * reading may go on; another negative errno value if it cannot
 */
int bp_command_line_next(FILE *file, struct bp_command_line *line, struct bp_err *err);

/**
 * @brief Free what a line holds.
 *
 * @param line the line
 */
void bp_command_line_free(struct bp_command_line *line);

#endif
