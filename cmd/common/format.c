// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* format.c - options for the form of a result, of list, query and load */
#include <string.h>

#include "cmd/common/ctx.h"
#include "cmd/common/format.h"
#include "cmd/common/parse.h"
#include "util/array.h"

static const char *const names[] = {
	[FORMAT_TABLE] = "table",
	[FORMAT_JSON] = "json",
	[FORMAT_CSV] = "csv",
	[FORMAT_TSV] = "tsv",
};

bool cmd_format_option(struct common *common, int key, const char *arg, struct argp_state *state)
{
	if (key == KEY_NO_HEADER)
		common->no_header = true;
	if (key != KEY_FORMAT)
		return key == KEY_NO_HEADER;
	for (size_t i = FORMAT_TABLE; i < ARRAY_SIZE(names); i++) {
		if (strcmp(arg, names[i]) != 0)
			continue;
		if (common->format && common->format != i)
			argp_error(state, "--format is given twice, as %s and %s",
				   names[common->format], arg);
		common->format = (enum cmd_format)i;
		common->json |= i == FORMAT_JSON;
		return true;
	}
	argp_error(state, "unknown format '%s' (use table, json, csv or tsv)", arg);
	return false;
}

void cmd_format_check(const struct common *common, struct argp_state *state)
{
	if (common->json && common->format && common->format != FORMAT_JSON)
		argp_error(state, "--json and --format %s exclude each other",
			   names[common->format]);
	if (common->quiet && cmd_format_is_separated(common))
		argp_error(state, "--quiet and --format %s exclude each other",
			   names[common->format]);
	if (common->no_header && (common->json || common->quiet))
		argp_error(state, "--no-header is for tables, csv and tsv");
}

bool cmd_format_is_separated(const struct common *common)
{
	return common->format == FORMAT_CSV || common->format == FORMAT_TSV;
}
