// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* result.c - the result of a command: in the form that the common options ask for */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/ioctl.h>

#include "cmd/common/colour.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "kernel/link_text.h"
#include "util/cleanup.h"

#define NARROWEST 60 /* characters of a line, even if the terminal has fewer */

void cmd_out_fit(struct bp_out *out, const char *const *keys)
{
	struct winsize window;

	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 &&
	    window.ws_col)
		bp_out_fit(out, window.ws_col > NARROWEST ? window.ws_col : NARROWEST, keys);
}

void cmd_out_colour(struct bp_out *out, const char *key)
{
	if (cmd_colour(stdout))
		bp_out_colour(out, key, cmd_state_colours);
}

static struct bp_out *open_as(const struct ctx *ctx, const struct bp_out_col *cols, bool one,
			      enum bp_out_format text)
{
	enum bp_out_format format = ctx->common.pretty               ? BP_OUT_PRETTY :
				    ctx->common.json                 ? BP_OUT_JSON :
				    ctx->common.quiet                ? BP_OUT_IDS :
				    ctx->common.format == FORMAT_CSV ? BP_OUT_CSV :
				    ctx->common.format == FORMAT_TSV ? BP_OUT_TSV :
								       text;
	struct bp_out *out = bp_out_open(stdout, format, cols, one);

	if (out && format == BP_OUT_TABLE)
		cmd_out_fit(out, NULL);
	if (out && ctx->common.no_header)
		bp_out_no_header(out);
	if (!out) {
		struct bp_err err = { .num = ENOMEM, .what = "standard output" };

		cmd_leave(ctx, cmd_fail(ctx, &err));
	}
	return out;
}

struct bp_out *cmd_out_open(const struct ctx *ctx, const struct bp_out_col *cols, bool one)
{
	return open_as(ctx, cols, one, BP_OUT_TABLE);
}

/* The same with a block of lines for each row instead of a table. */
struct bp_out *cmd_out_open_blocks(const struct ctx *ctx, const struct bp_out_col *cols)
{
	return open_as(ctx, cols, false, BP_OUT_BLOCKS);
}

void cmd_out_target(const struct ctx *ctx, struct bp_out *out, const char *target, __u32 places)
{
	cleanup_free char *word = NULL;
	size_t len;

	if (!target || ctx->common.json) {
		bp_out_str(out, target);
		return;
	}
	len = bp_link_text_short_len(target, places);
	if (target[len] && asprintf(&word, "%.*s" BP_LINK_TEXT_MORE, (int)len, target, places) < 0)
		word = NULL;
	bp_out_str(out, word ? word : target);
}

int cmd_out_close(const struct ctx *ctx, struct bp_out *out)
{
	int ret = bp_out_close(out);

	/* Reported by at_exit(), which also sees what is still in the buffer. */
	if (ret && !*ctx->write_error)
		*ctx->write_error = -ret;
	return ret ? BP_FAILED : BP_OK;
}
