// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* parse.c - command lines: from their words to the command that is run, and back after a mistake */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/netns.h"
#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "cmd/common/habit.h"
#include "cmd/common/libbpf_log.h"
#include "cmd/common/options.h"
#include "cmd/common/parse.h"
#include "cmd/common/report.h"
#include "ref/target.h"
#include "util/array.h"
#include "util/nearest.h"

/*
 * A parser of argp's that is at work. Its callbacks are given nothing that leads here, hence the
 * variable; only one parser works at a time.
 */
static struct parser {
	const struct argp *argp;
	struct common *common; /* what the common options are kept in */
	jmp_buf mistake;
	char text[1600]; /* what the mistake is */
	char hint[1200]; /* what to type instead, or empty */
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

void cmd_mistake(const struct argp_state *state, const struct bp_err *err)
{
	snprintf(parser.hint, sizeof(parser.hint), "%s", err->hint);
	argp_error(state, "%s", err->text);
}

static error_t guarded(int key, char *arg, struct argp_state *state)
{
	if (key == ARGP_KEY_INIT)
		state->child_inputs[0] = parser.common;
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

static const struct argp_option *next_option(const struct argp_option *option)
{
	do {
		option++;
	} while (!option->name && (option->key || option->doc));
	return option->name ? option : NULL;
}

static void try_options(const struct argp *argp, struct bp_nearest *nearest)
{
	const struct argp_option *option = argp->options;

	if (option && !option->name && (option->key || option->doc))
		option = next_option(option);
	for (; option && option->name; option = next_option(option))
		if (!(option->flags & OPTION_HIDDEN))
			bp_nearest_try(nearest, option->name);
}

/* The option that getopt does not know, or takes for the beginning of several. */
static bool take_option_name(const char *text, char *buf, size_t size)
{
	static const char *const before[] = { "unrecognized option '--", "option '--" };

	for (size_t i = 0; i < ARRAY_SIZE(before); i++) {
		const char *start = strstr(text, before[i]);

		if (!start || (i == 1 && !strstr(text, "' is ambiguous")))
			continue;
		start += strlen(before[i]);
		snprintf(buf, size, "%.*s", (int)strcspn(start, "'="), start);
		return true;
	}
	return false;
}

/* The option that was meant by one that getopt does not know; of another command if it is there. */
static void hint_option(const struct ctx *ctx, const char *text, struct bp_err *err)
{
	static const char before_letter[] = "invalid option -- '";
	const char *command = ctx->cmd ? ctx->cmd->name : NULL;
	const char *letter = strstr(text, before_letter);
	const char *habit =
		letter ? cmd_habit_option(command, "", letter[strlen(before_letter)]) : NULL;
	char word[64];
	struct bp_nearest nearest = { .word = word };

	if (habit)
		bp_hint(err, "%s", habit);
	if (!take_option_name(text, word, sizeof(word)))
		return;
	if ((habit = cmd_habit_option(command, word, '\0'))) {
		bp_hint(err, "%s", habit);
		return;
	}
	if (ctx->cmd)
		try_options(ctx->cmd->argp, &nearest);
	try_options(&cmd_common_argp, &nearest);
	if (nearest.best) {
		bp_hint(err, "did you mean '--%s'?", nearest.best);
		return;
	}
	for (size_t i = 0; ctx->cmds[i]; i++) {
		struct bp_nearest other = { .word = word };

		try_options(ctx->cmds[i]->argp, &other);
		if (other.best && other.distance == 0)
			bp_hint(err, "--%s is an option of '%s'", other.best, ctx->cmds[i]->name);
	}
}

/* An option that getopt took for the beginning of another one: --prog for --prog-flags. */
static void hint_shortened(const struct ctx *ctx, int argc, char **argv, struct bp_err *err)
{
	for (int i = 1; ctx->cmd && i < argc && strcmp(argv[i], "--") != 0; i++) {
		struct bp_nearest nearest = { .word = argv[i] + 2 };
		const char *habit = NULL;

		if (strncmp(argv[i], "--", 2) != 0)
			continue;
		try_options(ctx->cmd->argp, &nearest);
		if (!nearest.best || nearest.distance)
			habit = cmd_habit_option(ctx->cmd->name, argv[i] + 2, '\0');
		if (habit)
			bp_hint(err, "%s", habit);
	}
}

static void add_hint(const struct ctx *ctx, int argc, char **argv, struct bp_err *err)
{
	char line[sizeof(err->hint)];

	hint_option(ctx, err->text, err);
	if (ctx->cmd && !err->hint[0]) {
		argv[0] = (char *)ctx->cmd->name;
		if (cmd_habit_answer(argv, argc, true, line, sizeof(line)))
			bp_hint(err, "%s", line);
	}
	if (!err->hint[0])
		hint_shortened(ctx, argc, argv, err);
	if (parser.hint[0])
		bp_hint(err, "%s", parser.hint);
	bp_hint(err, "see '%s --help'", ctx->invoked);
}

static int report(struct ctx *ctx, int num, int argc, char **argv)
{
	struct bp_err err = { .status = BP_USAGE };

	if (parser.text[0])
		snprintf(err.text, sizeof(err.text), "%s", parser.text);
	else
		take_kept(ctx->invoked, err.text, sizeof(err.text));
	if (!err.text[0])
		err = (struct bp_err){ .num = num, .step = "argp_parse" };
	else
		add_hint(ctx, argc, argv, &err);
	if (!ctx->common.in_batch)
		ctx->common.json = cmd_wants_json(ctx->argc, ctx->argv);
	return cmd_fail(ctx, &err);
}

static bool is_last(const struct argp_option *row)
{
	return !row->name && !row->key && !row->doc;
}

/*
 * The rows of a table, each in a group of its own, since argp sorts those of a group by name:
 * help then has them in the order of the table. The groups of negative numbers are the last ones.
 */
static struct argp_option *in_order(const struct argp_option *table, bool last)
{
	struct argp_option *rows;
	int count = 0;

	while (table && !is_last(&table[count]))
		count++;
	rows = calloc((size_t)count + 1, sizeof(*rows));
	for (int i = 0; rows && i < count; i++) {
		rows[i] = table[i];
		rows[i].group = last ? i - count : i + 1;
		if (rows[i].flags & CMD_NOT_BUILT_IN)
			rows[i].flags |= OPTION_HIDDEN;
	}
	return rows;
}

/* What it needs is let go of here: cmd_leave() jumps over the callers. */
static int parse_all(const struct argp *argp, int argc, char **argv, void *args)
{
	cleanup_free struct argp_option *own = in_order(argp->options, false);
	cleanup_free struct argp_option *shared = in_order(cmd_common_argp.options, true);
	struct argp common = cmd_common_argp;
	const struct argp_child children[] = { { &common, 0, NULL, 0 }, { 0 } };
	struct argp wrapped = *argp;

	wrapped.options = own ? own : argp->options;
	common.options = shared ? shared : cmd_common_argp.options;
	wrapped.parser = guarded;
	wrapped.children = children;
	return argp_parse(&wrapped, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP | ARGP_NO_EXIT, NULL,
			  args);
}

void cmd_parse(struct ctx *ctx, const struct argp *argp, int argc, char **argv, void *args)
{
	int ret;

	parser.argp = argp;
	parser.common = &ctx->common;
	parser.text[0] = '\0';
	parser.hint[0] = '\0';
	argv[0] = ctx->invoked;
	keep_errors();
	ret = parse_all(argp, argc, argv, args);
	stop_keeping();
	if (ctx->common.done && ctx->common.in_batch)
		snprintf(parser.text, sizeof(parser.text),
			 "--help and --version are not for a line of a batch");
	if (ret && (!ctx->common.done || ctx->common.in_batch))
		cmd_leave(ctx, report(ctx, ret, argc, argv));
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

/* What a command is not able to do, by its struct cmd. */
static void refuse(const struct ctx *ctx, bool asked, int num, const char *text)
{
	struct bp_err err = { .status = BP_USAGE, .num = num };

	if (!asked)
		return;
	snprintf(err.text, sizeof(err.text), "%s", text);
	cmd_leave(ctx, cmd_fail(ctx, &err));
}

void cmd_parse_args(struct ctx *ctx, int argc, char **argv, void *args)
{
	refuse(ctx, ctx->common.in_batch && ctx->cmd->not_in_batch, EINVAL,
	       "a batch within a batch");
	cmd_parse(ctx, ctx->cmd->argp, argc, argv, args);
	refuse(ctx, ctx->common.token && !ctx->cmd->takes_token, 0,
	       "--token is for load: the kernel takes a token for no other command");
	if (ctx->common.in_batch)
		ctx->common.pretty = false; /* a result is one line */
	cmd_libbpf_set_debug(ctx->common.debug);
	if (ctx->common.netns)
		enter_netns(ctx);
}
