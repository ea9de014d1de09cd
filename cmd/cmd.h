/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cmd.h - what a command is */
#ifndef CMD_H
#define CMD_H

#include <argp.h>
#include <stdbool.h>

struct ctx;

/* Flag of an option that needs what this build lacks: --help leaves it out. */
#define CMD_NOT_BUILT_IN OPTION_NO_USAGE

/* A word that stands for an option, with its argument behind it. */
struct cmd_keyword {
	const char *word;
	int key;
};

struct cmd {
	const char *name;
	const char *alias;       /* another name, or NULL */
	const char *summary;     /* one line, no full stop */
	const struct argp *argp; /* its own options only: the common ones are added */
	size_t args_size;        /* of what run() keeps the words and options in */
	int (*run)(struct ctx *ctx, int argc, char **argv, void *args); /* ARGS are zero */
	const struct cmd_keyword *keywords; /* ended by one of zeros; or NULL */
	bool takes_token;                   /* --token */
	bool not_in_batch;                  /* it may not be a line of one */
};

extern const struct cmd cmd_load;
extern const struct cmd cmd_attach;
extern const struct cmd cmd_detach;
extern const struct cmd cmd_list;
extern const struct cmd cmd_query;
extern const struct cmd cmd_bind;
extern const struct cmd cmd_testrun;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_batch;

/*
 * Write the candidates for the last of these words, one a line: the whole word, a tab, and what it
 * is. The words begin behind the name of the program. A candidate that ends with one of "/:=" is
 * not a whole word yet.
 */
void cmd_complete(const struct cmd *const *cmds, char *const *words, int count);

#endif
