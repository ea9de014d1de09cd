/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cmd.h - what a command is */
#ifndef CMD_H
#define CMD_H

#include <argp.h>
#include <stdbool.h>

struct ctx;

struct cmd {
	const char *name;
	const char *alias;       /* another name, or NULL */
	const char *summary;     /* one line, no full stop */
	const struct argp *argp; /* its own options only: the common ones are added */
	int (*run)(struct ctx *ctx, int argc, char **argv);
	bool takes_token;  /* --token */
	bool not_in_batch; /* it may not be a line of one */
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

#endif
