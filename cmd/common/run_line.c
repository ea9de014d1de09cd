// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* run_line.c - the words up to the name of a command, and the command that they lead to */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "cmd/cmd.h"
#include "cmd/common/habit.h"
#include "cmd/common/help.h"
#include "cmd/common/introspect.h"
#include "cmd/common/parse.h"
#include "cmd/common/report.h"
#include "cmd/common/run_line.h"
#include "util/err.h"
#include "util/nearest.h"

#define KEY_INTROSPECT 1000

/* The words up to the command, and those from its name on. */
struct top_args {
	struct ctx *ctx;
	bool help; /* show a page instead: that of the command, if there is one */
	int argc;
	char **argv;
};
/* clang-format off */
static const struct argp_option top_options[] = {
	{ "introspect-cli", KEY_INTROSPECT, NULL, OPTION_HIDDEN, NULL, 0 },
	{ 0 }
};
/* clang-format on */

static const struct cmd *find_cmd(const struct cmd *const *cmds, const char *name)
{
	for (size_t i = 0; cmds[i]; i++)
		if (strcmp(cmds[i]->name, name) == 0 ||
		    (cmds[i]->alias && strcmp(cmds[i]->alias, name) == 0))
			return cmds[i];
	return NULL;
}

/* What was meant by a word that is no command: a line of another tool, or a mistyped command. */
static void unknown_command(const struct top_args *top, const char *word, struct argp_state *state)
{
	struct bp_nearest nearest = { .word = word };
	char *const *words = state->argv + state->next - 1;
	const struct cmd *const *cmds = top->ctx->cmds;
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "unknown command '%s'", word);
	if (!top->help)
		cmd_habit_answer(words, state->argc - state->next + 1, false, err.hint,
				 sizeof(err.hint));
	for (size_t i = 0; cmds[i]; i++) {
		bp_nearest_try(&nearest, cmds[i]->name);
		bp_nearest_try(&nearest, cmds[i]->alias);
	}
	bp_nearest_try(&nearest, "help");
	if (nearest.best)
		bp_hint(&err, "did you mean 'bpfprog %s%s'?", top->help ? "help " : "",
			nearest.best);
	cmd_mistake(state, &err);
}

static error_t top_parse(int key, char *arg, struct argp_state *state)
{
	struct top_args *top = state->input;

	switch (key) {
	case KEY_INTROSPECT:
		cmd_introspect(top->ctx->cmds);
		top->ctx->common.done = true;
		return ECANCELED;
	case ARGP_KEY_ARG:
		if (top->help && state->next < state->argc)
			argp_error(state, "'help' takes one command");
		/* "help help": what help does is in the page that it opens by itself. */
		if (strcmp(arg, "help") == 0) {
			top->help = true;
			return 0;
		}
		top->ctx->cmd = find_cmd(top->ctx->cmds, arg);
		if (!top->ctx->cmd)
			unknown_command(top, arg, state);
		if (top->help)
			return 0;
		top->argc = state->argc - state->next + 1;
		top->argv = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a command is needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static char *top_help(int key, const char *text, void *input)
{
	const struct top_args *top = input;
	char *buf = NULL;
	size_t len;
	FILE *file;

	if (key != ARGP_KEY_HELP_POST_DOC || !top)
		return (char *)text;
	file = open_memstream(&buf, &len);
	if (!file)
		return (char *)text;
	fputs("Commands:\n", file);
	for (const struct cmd *const *cmd = top->ctx->cmds; *cmd; cmd++)
		fprintf(file, "  %-9s %s\n", (*cmd)->name, (*cmd)->summary);
	fputs("\n'bpfprog COMMAND --help' has the options of a command, 'bpfprog help COMMAND' "
	      "opens "
	      "its manual page.",
	      file);
	fclose(file);
	return buf;
}

static const struct argp top_argp = {
	.options = top_options,
	.parser = top_parse,
	.args_doc = "COMMAND [ARG...]",
	.doc = "Manage BPF programs: load, attach, list, query, bind and test-run them.\v ",
	.help_filter = top_help,
};

static void set_name(struct ctx *ctx)
{
	const char *cmd = ctx->cmd ? ctx->cmd->name : "";

	snprintf(ctx->invoked, sizeof(ctx->invoked), "bpfprog%s%s", *cmd ? " " : "", cmd);
	snprintf(ctx->name, sizeof(ctx->name), "%s%s%s", ctx->where,
		 !*cmd                ? "" :
		 ctx->common.in_batch ? ": " :
					" ",
		 cmd);
}

/* What the words and options need is large, and most of it stays untouched: neither on the stack
 * nor in memory that would be cleared. */
static void *open_args(size_t size)
{
	void *args = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return args == MAP_FAILED ? NULL : args;
}

static void close_args(struct ctx *ctx)
{
	if (ctx->args)
		munmap(ctx->args, ctx->cmd->args_size);
	ctx->args = NULL;
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	int status;

	ctx->args = open_args(ctx->cmd->args_size);
	if (!ctx->args)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	status = ctx->cmd->run(ctx, argc, argv, ctx->args);
	close_args(ctx);
	return status;
}

/* The page of a command, or where there is none what --help says. */
static int help(struct ctx *ctx)
{
	struct top_args top = { .ctx = ctx };
	char *argv[] = { ctx->name, "--help", NULL };

	if (cmd_open_page(ctx->cmd))
		return BP_OK;
	if (ctx->cmd)
		return run(ctx, 2, argv);
	cmd_parse(ctx, &top_argp, 2, argv, &top);
	return BP_OK;
}

int cmd_run_line(struct ctx *ctx, int argc, char **argv)
{
	struct top_args top = { .ctx = ctx };
	int status = setjmp(ctx->leave);

	if (status) {
		close_args(ctx);
		return status - 1;
	}
	ctx->argc = argc;
	ctx->argv = argv;
	ctx->cmd = NULL;
	set_name(ctx);
	cmd_parse(ctx, &top_argp, argc, argv, &top);
	set_name(ctx);
	if (top.help)
		return help(ctx);
	return run(ctx, top.argc, top.argv);
}
