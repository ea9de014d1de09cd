// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* batch.c - "bpfprog batch": many command lines in one process */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "kernel/netns.h"
#include "util/command_file.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "cmd/cmd.h"
#include "cmd/common/words.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/parse.h"
#include "cmd/common/run_line.h"

enum {
	KEY_KEEP_GOING = 'k',
};

struct batch_args {
	struct common *common;
	struct words words;
	bool keep_going;
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "keep-going", KEY_KEEP_GOING, NULL, 0, "Go on behind a line that failed", 0 },
	{ 0 }
};
/* clang-format on */

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct batch_args *args = state->input;

	switch (key) {
	case KEY_KEEP_GOING:
		args->keep_going = true;
		return 0;
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (args->words.count == 0)
			argp_error(state, "FILE is needed");
		cmd_words_done(&args->words, 1, state);
		if (args->common->pretty)
			argp_error(state, "a result is one line of JSON, and --pretty has no use");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FILE",
	.doc = "Run the command lines in FILE (- is standard input) one after the other, and write "
	       "a line of JSON for each. The common options given here hold for all of them.",
};

static const struct bp_out_col cols[] = {
	{ "line", NULL, BP_OUT_U64, NULL },    { "words", NULL, BP_OUT_LIST, NULL },
	{ "command", NULL, BP_OUT_STR, NULL }, { "status", NULL, BP_OUT_U64, NULL },
	{ "result", NULL, BP_OUT_RAW, NULL },  { "error", NULL, BP_OUT_RAW, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* The batch as a whole. */
struct batch {
	const struct ctx *ctx;
	const char *name; /* of the file, for messages */
	FILE *file;
	struct bp_command_line line;
	int netns; /* the network namespace of the batch, once a line may leave it */
	bool lost; /* it cannot be returned to */
};

/* What a command writes to standard output, while it is kept. */
struct capture {
	FILE *real;
	char *text;
	size_t len;
};

static int capture_begin(struct capture *capture)
{
	FILE *file = open_memstream(&capture->text, &capture->len);

	if (!file)
		return -ENOMEM;
	capture->real = stdout;
	stdout = file;
	return 0;
}

/* Without memory for all of it there is no result. */
static int capture_end(struct capture *capture)
{
	bool lost = ferror(stdout);

	lost |= fclose(stdout) != 0;
	stdout = capture->real;
	return lost || !capture->text ? -ENOMEM : 0;
}

/* An error is the last line, {"error":...}: what is behind the colon. */
static void put_error(struct bp_out *out, const struct capture *capture)
{
	static const char begin[] = "{\"error\":";
	const size_t len = sizeof(begin) - 1;
	const char *line = NULL;

	if (capture->len)
		line = memrchr(capture->text, '\n', capture->len - 1);
	line = line ? line + 1 : capture->text;
	if (line && strncmp(line, begin, len) == 0)
		bp_out_raw(out, line + len, strlen(line + len) - strlen("}\n"));
	else
		bp_out_null(out);
}

/* One document is the result; the lines of several become an array. */
static void put_result(struct bp_out *out, struct capture *capture)
{
	cleanup_free char *array = NULL;
	char *end;

	if (!capture->len) {
		bp_out_null(out);
		return;
	}
	end = memchr(capture->text, '\n', capture->len);
	if (end == capture->text + capture->len - 1) {
		bp_out_raw(out, capture->text, capture->len - 1);
		return;
	}
	capture->text[capture->len - 1] = ']';
	for (; end; end = strchr(end, '\n'))
		*end = ',';
	if (asprintf(&array, "[%s", capture->text) < 0)
		bp_out_null(out);
	else
		bp_out_raw(out, array, capture->len + 1);
}

static void put_words(struct bp_out *out, const struct bp_command_line *line)
{
	bp_out_u64(out, line->number);
	bp_out_list_begin(out);
	for (size_t i = 1; i <= line->count; i++)
		bp_out_item_str(out, line->words[i]);
	bp_out_list_end(out);
}

/* The namespace before a line that asks for another one. */
static int hold_netns(struct batch *batch)
{
	if (batch->netns < 0)
		batch->netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return batch->netns;
}

/* The other lines must not run in a namespace that is not theirs. */
static int back_to_netns(struct batch *batch, const struct ctx *line, int status)
{
	struct bp_err err = { 0 };

	if (!line->common.netns || !bp_netns_enter(batch->netns, NULL, &err))
		return status;
	batch->lost = true;
	return cmd_fail(batch->ctx, &err);
}

/* Run the line, or report what is wrong with it. Its own options end with it. */
static int run_words(struct batch *batch, struct ctx *line, const struct bp_err *wrong)
{
	int status;

	if (wrong)
		return cmd_fail(line, wrong);
	if (hold_netns(batch) < 0)
		return cmd_fail(line, &(struct bp_err){ .num = errno, .step = "open" });
	status = cmd_run_line(line, (int)batch->line.count + 1, batch->line.words);
	return back_to_netns(batch, line, status);
}

/* A line that cannot be told is the last one: it counts as a failure of standard output. */
static int lose(const struct ctx *ctx, struct bp_out *out, struct capture *capture)
{
	*ctx->write_error = ENOMEM;
	bp_out_drop(out);
	free(capture->text);
	return BP_FAILED;
}

static int do_line(struct batch *batch, const struct bp_err *wrong)
{
	const struct ctx *ctx = batch->ctx;
	struct ctx line = { .cmds = ctx->cmds,
			    .common = ctx->common,
			    .write_error = ctx->write_error };
	struct capture capture = { 0 };
	char where[360];
	struct bp_out *out;
	int status;

	line.common.in_batch = true;
	line.common.netns = NULL; /* this process is there already */
	line.common.json = !ctx->common.quiet || ctx->common.json;
	snprintf(where, sizeof(where), "%s: %.300s:%llu", ctx->invoked, batch->name,
		 batch->line.number);
	line.where = where;
	snprintf(line.name, sizeof(line.name), "%s", where);
	if (!line.common.json) {
		status = run_words(batch, &line, wrong);
		fflush(stdout);
		return status;
	}
	out = bp_out_open(stdout, BP_OUT_JSON, cols, true);
	if (!out)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	put_words(out, &batch->line);
	if (capture_begin(&capture))
		return lose(ctx, out, &capture);
	status = run_words(batch, &line, wrong);
	if (capture_end(&capture))
		return lose(ctx, out, &capture);
	bp_out_str(out, line.cmd ? line.cmd->name : NULL);
	bp_out_u64(out, (unsigned int)status);
	if (status)
		bp_out_null(out);
	else
		put_result(out, &capture);
	if (status)
		put_error(out, &capture);
	else
		bp_out_null(out);
	bp_out_row_end(out);
	free(capture.text);
	return cmd_out_close(ctx, out) ? BP_FAILED : status;
}

/* 0 is best, and of the others the lower one is worse. */
static int worse(int a, int b)
{
	return a == 0 || (b && b < a) ? b : a;
}

static int do_lines(struct batch *batch, bool keep_going)
{
	int worst = BP_OK;
	sigset_t signals;

	sigprocmask(SIG_SETMASK, NULL, &signals);
	for (;;) {
		struct bp_err err = { 0 };
		int ret = bp_command_line_next(batch->file, &batch->line, &err);

		if (ret == 0)
			return worst;
		if (ret < 0 && err.status != BP_USAGE) {
			bp_fail_on(&err, "%s", batch->name);
			return worse(worst, cmd_fail(batch->ctx, &err));
		}
		worst = worse(worst, do_line(batch, ret < 0 ? &err : NULL));
		/* What came too late for the line ends the batch now. */
		sigprocmask(SIG_SETMASK, &signals, NULL);
		if (*batch->ctx->write_error || batch->lost || (worst && !keep_going))
			return worst;
	}
}

/* Standard input is the batch's own: the commands in it find an empty one. */
static FILE *take_stdin(struct bp_err *err)
{
	cleanup_fd int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	cleanup_fd int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	FILE *file = NULL;

	if (fd >= 0 && null >= 0 && dup2(null, STDIN_FILENO) >= 0)
		file = fdopen(fd, "r");
	if (file)
		take_fd(&fd);
	else
		bp_fail(err, errno, "dup2", "standard input");
	return file;
}

static FILE *open_batch(const char *path, struct bp_err *err)
{
	cleanup_fd int fd = -1;
	FILE *file;

	if (strcmp(path, "-") == 0)
		return take_stdin(err);
	fd = bp_file_open(path, err);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	if (file)
		take_fd(&fd);
	else if (fd >= 0)
		bp_fail(err, errno, "fdopen", "%s", path);
	return file;
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct batch_args *args = arg;
	struct batch batch = { .ctx = ctx, .netns = -1 };
	struct bp_err err = { 0 };
	const char *path;
	int status;

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	path = args->words.word[0];
	batch.name = strcmp(path, "-") == 0 ? "standard input" : path;
	batch.file = open_batch(path, &err);
	if (!batch.file)
		return cmd_fail(ctx, &err);
	status = do_lines(&batch, args->keep_going);
	bp_command_line_free(&batch.line);
	fclose(batch.file);
	if (batch.netns >= 0)
		close(batch.netns);
	return status;
}

const struct cmd cmd_batch = {
	.name = "batch",
	.summary = "Run many commands in one process",
	.argp = &argp,
	.args_size = sizeof(struct batch_args),
	.run = run,
	.not_in_batch = true,
};
