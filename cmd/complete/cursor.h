/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cursor.h - a command line that is not finished, and the word that is completed in it */
#ifndef CMD_COMPLETE_CURSOR_H
#define CMD_COMPLETE_CURSOR_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include "cmd/cmd.h"

#define CURSOR_WORDS 256

/* An option of the line; the last one may have no argument yet. */
struct cursor_option {
	const struct argp_option *row;
	char *arg;
};

struct cursor {
	const struct cmd *const *cmds;
	const struct cmd *cmd; /* NULL: it is not typed yet */
	bool help;             /* "help" was typed */
	bool done;             /* behind "--" */

	char *word[CURSOR_WORDS + 1]; /* those that are no options, ended by NULL */
	int count;
	struct cursor_option given[CURSOR_WORDS];
	int given_count;
	const struct argp_option *option; /* the one whose argument is completed, or NULL */

	const char *text; /* the word under the cursor */
	size_t from;      /* the part of it that is completed */
};

/* Read the words of a line, without the name of the program; the last is under the cursor. */
void complete_read(struct cursor *at, const struct cmd *const *cmds, char *const *words, int count);

/* The part of the word that is completed. */
const char *complete_part(const struct cursor *at);

/* Could a value that begins like this be meant? Its end may not be known yet. */
bool complete_may_be(const struct cursor *at, const char *value);

/* Write a candidate, if it begins with what is typed and is not in a list already. */
void complete_put(const struct cursor *at, const char *value, const char *help);

/* The option of a command by its key, or of all commands; NULL if there is none. */
const struct argp_option *complete_option(const struct cmd *cmd, int key);

#endif
