// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* report.c - failures and warnings, the same in every command */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "cmd/common/colour.h"
#include "cmd/common/github.h"
#include "cmd/common/report.h"
#include "explain/explain.h"
#include "load/verifier_log.h"
#include "util/cleanup.h"
#include "util/out.h"
#include "util/text.h"

/* As much is shown of a line of the verifier. */
#define LOG_WIDTH 500

static const struct bp_out_col error_cols[] = {
	{ "code", "", BP_OUT_U64, NULL }, { "errno", "", BP_OUT_STR, NULL },
	{ "call", "", BP_OUT_STR, NULL }, { "message", "", BP_OUT_STR, NULL },
	{ "hint", "", BP_OUT_STR, NULL }, { "log", "", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col failure_cols[] = {
	{ "error", NULL, BP_OUT_ROW, error_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void json_error(const struct ctx *ctx, const struct bp_err *err, const char *message,
		       const char *log)
{
	enum bp_out_format format = ctx->common.pretty ? BP_OUT_PRETTY : BP_OUT_JSON;
	struct bp_out *out = bp_out_open(stdout, format, failure_cols, true);

	if (!out)
		return;
	bp_out_rows_begin(out);
	bp_out_u64(out, bp_err_status(err));
	bp_out_str(out, err->num ? bp_errno_name(err->num) : NULL);
	bp_out_str(out, err->step);
	bp_out_str(out, message);
	bp_out_str(out, err->hint[0] ? err->hint : NULL);
	bp_out_str(out, log);
	bp_out_row_end(out);
	bp_out_rows_end(out);
	bp_out_row_end(out);
	bp_out_close(out);
}

void cmd_error_text(const struct bp_err *err, char *buf, size_t size)
{
	const char *name = bp_errno_name(err->num);

	if (err->text[0])
		snprintf(buf, size, "%s%s%s", err->what, err->what[0] ? ": " : "", err->text);
	else if (name)
		snprintf(buf, size, "%s%s%s (%s)", err->what, err->what[0] ? ": " : "",
			 bp_errno_text(err->num), name);
	else
		snprintf(buf, size, "%s%serrno %d", err->what, err->what[0] ? ": " : "", err->num);
}

/* A line for people: nothing in it may move the cursor. */
static void put_line(FILE *file, const char *text, size_t len)
{
	bp_put_escaped(file, text, len);
	putc('\n', file);
}

/* What fails: "bpfprog attach: ". */
static void put_name(const char *name)
{
	cleanup_free char *shown = NULL;
	size_t len;
	FILE *file = cmd_colour(stderr) ? open_memstream(&shown, &len) : NULL;

	if (!file) {
		bp_put_escaped(stderr, name, SIZE_MAX);
		fputs(": ", stderr);
		return;
	}
	bp_put_escaped(file, name, SIZE_MAX);
	fputs(": ", file);
	fclose(file);
	cmd_put_coloured(stderr, COLOUR_BAD, shown);
}

void cmd_explain_late(struct bp_err *err)
{
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
}

int cmd_fail_with_log(const struct ctx *ctx, const struct bp_err *failure, const char *log)
{
	struct bp_err own = *failure;
	const struct bp_err *err = &own;
	char message[sizeof(err->what) + sizeof(err->text) + 100];
	cleanup_free char *end = log ? bp_vlog_end(log) : NULL;
	const char *line = end;

	cmd_explain_late(&own);
	cmd_error_text(err, message, sizeof(message));
	fflush(stdout);
	put_name(ctx->name);
	put_line(stderr, message, SIZE_MAX);
	while (line && *line) {
		size_t len = strcspn(line, "\n");

		fputs("  ", stderr);
		put_line(stderr, line, len < LOG_WIDTH ? len : LOG_WIDTH);
		line += len + (line[len] == '\n');
	}
	if (err->hint[0]) {
		cmd_put_coloured(stderr, COLOUR_HINT, "hint:");
		putc(' ', stderr);
		put_line(stderr, err->hint, SIZE_MAX);
	}
	if (bp_err_status(err) == BP_REJECTED || bp_err_status(err) == BP_UNMET)
		cmd_github_failed(ctx, ctx->common.github_file, ctx->invoked, message, log);
	if (ctx->common.json)
		json_error(ctx, err, message, end);
	return (int)bp_err_status(err);
}

int cmd_fail(const struct ctx *ctx, const struct bp_err *err)
{
	return cmd_fail_with_log(ctx, err, NULL);
}

int cmd_fail_links_only(const struct ctx *ctx, const char *call, const struct bp_attach_type *type)
{
	const char *done = strcmp(call, "bpf_prog_query") == 0  ? "queried" :
			   strcmp(call, "bpf_prog_detach") == 0 ? "detached" :
								  "attached";
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_UNSUPPORTED, EINVAL, "", "%s programs cannot be %s with %s()",
		     bp_attach_type_name(type), done, call);
	bp_hint(&err, "programs of this type are attached by %s%s", type->links_only,
		strcmp(call, "bpf_prog_query") == 0 ?
			"; bpfprog list --attached shows them" :
		strcmp(call, "bpf_prog_detach") == 0 ?
			"; a link of it is detached by: bpfprog detach LINK" :
			"");
	return cmd_fail(ctx, &err);
}

void cmd_warn(const struct ctx *ctx, const char *fmt, ...)
{
	char text[2000];
	va_list ap;

	if (ctx->common.quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	cmd_put_coloured(stderr, COLOUR_ODD, "warning:");
	putc(' ', stderr);
	put_line(stderr, text, SIZE_MAX);
}

void cmd_hint(const struct ctx *ctx, const char *fmt, ...)
{
	char text[2 * PATH_MAX + 1000];
	va_list ap;

	if (ctx->common.quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	cmd_put_coloured(stderr, COLOUR_HINT, "hint:");
	putc(' ', stderr);
	put_line(stderr, text, SIZE_MAX);
}

void cmd_warn_unlocked(const struct ctx *ctx, const struct bp_hook *hook,
		       const struct bp_hook_change *change)
{
	if (change->unlocked)
		cmd_warn(ctx, "%s: %s", hook->place->name, change->unlocked);
}
