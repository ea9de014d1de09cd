// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* parse.c - command lines: from their words to the command that is run, and back after a mistake */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/netns.h"
#include "util/cleanup.h"
#include "cmd/cmd.h"

/*
 * A parser of argp's that is at work. Its callbacks are given nothing that leads here, hence the
 * variable; only one parser works at a time.
 */
static struct parser {
	const struct argp *argp;
	jmp_buf mistake;
	char text[1600]; /* what the mistake is */
	FILE *err;       /* the real standard error, while what getopt says is kept */
	char kept[4096];
} parser;

/*
 * In place of the C library's, which would end the program: the parser that calls this is left, and
 * argp_parse() frees what it holds and returns.
 */
void argp_error(const struct argp_state *state, const char *fmt, ...)
{
	va_list ap;

	(void)state;
	va_start(ap, fmt);
	vsnprintf(parser.text, sizeof(parser.text), fmt, ap);
	va_end(ap);
	longjmp(parser.mistake, 1);
}

static error_t guarded(int key, char *arg, struct argp_state *state)
{
	return setjmp(parser.mistake) ? EINVAL : parser.argp->parser(key, arg, state);
}

/* getopt writes its complaints to standard error: kept, so that they come out in the one form. */
static void keep_errors(void)
{
	FILE *file = fmemopen(parser.kept, sizeof(parser.kept), "w");

	parser.kept[0] = '\0';
	parser.err = NULL;
	if (!file)
		return;
	parser.err = stderr;
	stderr = file;
}

static void stop_keeping(void)
{
	if (!parser.err)
		return;
	fclose(stderr);
	stderr = parser.err;
	parser.err = NULL;
}

bool cmd_wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *arg = argv[i];
		size_t len = strlen(arg);

		/* Long options may be shortened. */
		if (len > 2 &&
		    (strncmp("--json", arg, len) == 0 || strncmp("--pretty", arg, len) == 0))
			return true;
		/* Letters that take no word, up to the first of a command, which may. */
		len = strspn(arg + (*arg == '-'), "jpqdnVh");
		if (arg[0] == '-' && (memchr(arg + 1, 'j', len) || memchr(arg + 1, 'p', len)))
			return true;
	}
	return false;
}

/* What getopt said is "NAME: what is wrong", and argp's word on --help behind it. */
static void take_kept(const char *name, char *text, size_t size)
{
	size_t len = strlen(name);
	char *kept = parser.kept;
	char *end;

	parser.kept[sizeof(parser.kept) - 1] = '\0';
	end = strstr(kept, "\nTry `");
	for (char *next = end; next; next = strstr(next + 1, "\nTry `"))
		end = next;
	if (end)
		*end = '\0';
	if (strncmp(kept, name, len) == 0 && strncmp(kept + len, ": ", 2) == 0)
		kept += len + 2;
	len = strlen(kept);
	if (len && kept[len - 1] == '\n')
		kept[len - 1] = '\0';
	snprintf(text, size, "%.*s", (int)size - 1, kept);
}

static int report(struct ctx *ctx, int num)
{
	struct bp_err err = { .status = BP_USAGE };

	if (parser.text[0])
		snprintf(err.text, sizeof(err.text), "%s", parser.text);
	else
		take_kept(ctx->invoked, err.text, sizeof(err.text));
	if (!err.text[0])
		err = (struct bp_err){ .num = num, .step = "argp_parse" };
	else
		bp_hint(&err, "see '%s --help'", ctx->invoked);
	if (!ctx->common.in_batch)
		ctx->common.json = cmd_wants_json(ctx->argc, ctx->argv);
	return cmd_fail(ctx, &err);
}

/* Let argp at the words. Comes back only if they are right, and there is something to do. */
static void parse(struct ctx *ctx, const struct argp *argp, int argc, char **argv, void *args)
{
	struct argp wrapped = *argp;
	int ret;

	wrapped.parser = guarded;
	parser.argp = argp;
	parser.text[0] = '\0';
	argv[0] = ctx->invoked;
	keep_errors();
	ret = argp_parse(&wrapped, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP | ARGP_NO_EXIT, NULL,
			 args);
	stop_keeping();
	if (ctx->common.done && ctx->common.in_batch)
		snprintf(parser.text, sizeof(parser.text),
			 "--help and --version are not for a line of a batch");
	if (ret && (!ctx->common.done || ctx->common.in_batch))
		cmd_leave(ctx, report(ctx, ret));
	if (ret)
		cmd_leave(ctx, BP_OK);
}

static void enter_netns(struct ctx *ctx)
{
	cleanup_fd int fd = -1;
	struct bp_err err = { 0 };

	fd = bp_netns_open(ctx->common.netns, &err);
	if (fd < 0 || bp_netns_enter(fd, NULL, &err)) {
		int status = cmd_fail(ctx, &err);

		if (fd >= 0)
			close(take_fd(&fd));
		cmd_leave(ctx, status);
	}
}

void cmd_parse_args(struct ctx *ctx, int argc, char **argv, void *args)
{
	parse(ctx, ctx->cmd->argp, argc, argv, args);
	if (ctx->common.token && ctx->cmd != &cmd_load) {
		struct bp_err err = { .status = BP_USAGE };

		snprintf(err.text, sizeof(err.text),
			 "--token is for load: the kernel takes a "
			 "token for no other command");
		cmd_leave(ctx, cmd_fail(ctx, &err));
	}
	if (ctx->common.in_batch)
		ctx->common.pretty = false; /* a result is one line */
	cmd_libbpf_set_debug(ctx->common.debug);
	if (ctx->common.netns)
		enter_netns(ctx);
}

_Noreturn void cmd_leave(const struct ctx *ctx, int status)
{
	/* 0 would be taken for the first return of setjmp(). */
	longjmp(((struct ctx *)ctx)->leave, status + 1);
}

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

/* The page of a command, or where there is none what --help says. */
static int help(struct ctx *ctx)
{
	struct top_args top = { .ctx = ctx };
	char *argv[] = { ctx->name, "--help", NULL };

	if (cmd_open_page(ctx->cmd))
		return BP_OK;
	if (ctx->cmd)
		return ctx->cmd->run(ctx, 2, argv);
	parse(ctx, &top_argp, 2, argv, &top);
	return BP_OK;
}

int cmd_run_line(struct ctx *ctx, int argc, char **argv)
{
	struct top_args top = { .ctx = ctx };
	int status = setjmp(ctx->leave);

	if (status)
		return status - 1;
	ctx->argc = argc;
	ctx->argv = argv;
	ctx->cmd = NULL;
	set_name(ctx);
	parse(ctx, &top_argp, argc, argv, &top);
	set_name(ctx);
	if (top.help)
		return help(ctx);
	return ctx->cmd->run(ctx, top.argc, top.argv);
}
