/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ctx.h - a command line that is run */
#ifndef CMD_COMMON_CTX_H
#define CMD_COMMON_CTX_H

#include <setjmp.h>
#include <stdbool.h>

struct cmd;

/* --format of list, query and load */
enum cmd_format {
	FORMAT_UNSET,
	FORMAT_TABLE,
	FORMAT_JSON,
	FORMAT_CSV,
	FORMAT_TSV,
};

/* The options that every command takes, before and behind its name. */
struct common {
	bool json;
	bool pretty;
	bool quiet;
	bool debug;
	bool dry_run;
	bool in_batch;
	bool done; /* --help, --version: there is nothing more to do */
	enum cmd_format format;
	bool no_header;
	bool github;             /* annotations are wanted, of load and testrun */
	const char *github_file; /* what they are at, if nothing better is known; or NULL */
	const char *netns;
	const char *token;
};

/* One command line: that of the program, or a line of a batch. */
struct ctx {
	const struct cmd *const *cmds; /* all there are, ended by NULL, in the order of help */
	const struct cmd *cmd;         /* NULL until its name was read */
	const char *where; /* what begins its messages: "bpfprog", "bpfprog batch: FILE:7" */
	char name[400];    /* the same and the command: "bpfprog attach", for messages */
	char invoked[32];  /* "bpfprog attach", as one would type it */
	int argc;
	char **argv;
	void *args; /* of the command that runs: see struct cmd */
	struct common common;
	jmp_buf leave;
	int *write_error; /* errno value of the first failure to write the result */
};

/* End the command at once with this status. What it holds is lost, but a batch goes on. */
_Noreturn void cmd_leave(const struct ctx *ctx, int status);

#endif
