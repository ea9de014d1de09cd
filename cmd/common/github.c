// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* github.c - annotations: what GitHub shows at a line of a file, of load and testrun */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/common/github.h"
#include "object/source.h"

void cmd_github_default(struct common *common)
{
	const char *value = getenv("GITHUB_ACTIONS");

	common->github |= value && strcmp(value, "true") == 0;
}

/* As its runner reads it: a percent sign for what would end the text, or a property of the line. */
static void put(const char *text, bool property)
{
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;

		if (byte == '%' || byte == '\n' || byte == '\r' ||
		    (property && (byte == ':' || byte == ',')))
			fprintf(stderr, "%%%02X", byte);
		else if (byte >= ' ' && byte != 0x7f)
			putc(byte, stderr);
		else
			putc('?', stderr);
	}
}

/* Its runner reads standard error as well, so that standard output keeps its form. */
void cmd_github(const struct ctx *ctx, const struct annotation *annotation)
{
	if (!ctx->common.github)
		return;
	fflush(stdout);
	fputs("::error ", stderr);
	if (annotation->file) {
		fputs("file=", stderr);
		put(annotation->file, true);
		if (annotation->line)
			fprintf(stderr, ",line=%lu", annotation->line);
		putc(',', stderr);
	}
	fputs("title=", stderr);
	put(annotation->title, true);
	fputs("::", stderr);
	put(annotation->text, false);
	if (annotation->detail && *annotation->detail) {
		put("\n", false);
		put(annotation->detail, false);
	}
	putc('\n', stderr);
}

/* "; return *data; @ bad.bpf.c:9": the last one, since Linux 6.9. 0 if there is none. */
static unsigned long find_place(const char *log, char *name, size_t size)
{
	unsigned long number = 0;

	for (const char *line = log; line && *line;) {
		size_t len = strcspn(line, "\n");
		const char *at = NULL;
		const char *colon = memrchr(line, ':', len);

		for (const char *end = line + len; end - line > 3 && !at; end--)
			if (memcmp(end - 3, " @ ", 3) == 0)
				at = end;
		if (strncmp(line, "; ", 2) == 0 && at && colon && colon > at &&
		    (size_t)(colon - at) < size) {
			number = strtoul(colon + 1, NULL, 10);
			snprintf(name, size, "%.*s", (int)(colon - at), at);
		}
		line += len + (line[len] == '\n');
	}
	return number;
}

void cmd_github_failed(const struct ctx *ctx, const char *file, const char *title, const char *text,
		       const char *log)
{
	struct annotation annotation = { .title = title, .text = text };
	char name[256] = "";
	char path[PATH_MAX];

	if (!ctx->common.github)
		return;
	annotation.line = find_place(log, name, sizeof(name));
	annotation.file = file;
	if (annotation.line && file) {
		bp_source_path(file, name, path, sizeof(path));
		annotation.file = path;
	}
	cmd_github(ctx, &annotation);
}
