/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* github.h - annotations: what GitHub shows at a line of a file, of load and testrun */
#ifndef CMD_COMMON_GITHUB_H
#define CMD_COMMON_GITHUB_H

#include <argp.h>

#include "cmd/common/ctx.h"

#define KEY_GITHUB 0x600

/* clang-format off */
/* A row for the options of a command. */
#define GITHUB_OPTION \
	{ "github", KEY_GITHUB, NULL, 0, "Write annotations for GitHub (the default where GITHUB_ACTIONS is true)", 0 }
/* clang-format on */

/* An annotation, on standard error. */
struct annotation {
	const char *file; /* NULL: none */
	unsigned long line;
	const char *title;
	const char *text;
	const char *detail; /* more lines, or NULL */
};

/* When all options were parsed: are annotations wanted by the environment? */
void cmd_github_default(struct common *common);
/* Write it, if that is wanted. */
void cmd_github(const struct ctx *ctx, const struct annotation *annotation);
/* What failed, of FILE; if a log of the verifier has a line of the source, at the last of these. */
void cmd_github_failed(const struct ctx *ctx, const char *file, const char *title, const char *text,
		       const char *log);

#endif
