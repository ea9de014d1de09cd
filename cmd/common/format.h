/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* format.h - options for the form of a result, of list, query and load */
#ifndef CMD_COMMON_FORMAT_H
#define CMD_COMMON_FORMAT_H

#include <argp.h>
#include <stdbool.h>

struct common;

enum {
	KEY_FORMAT = 0x500,
	KEY_NO_HEADER,
};

/* clang-format off */
/* Rows for the options of a command. */
#define FORMAT_OPTIONS \
	{ "format", KEY_FORMAT, "FORMAT", 0, "Write the result as table, json, csv or tsv", 0 }, \
	{ "no-header", KEY_NO_HEADER, NULL, 0, "Leave out the line with the names of the columns", 0 }
/* clang-format on */

/* Take one of these options; false if it is none of them. */
bool cmd_format_option(struct common *common, int key, const char *arg, struct argp_state *state);
/* When all options are there: do they go together? */
void cmd_format_check(const struct common *common, struct argp_state *state);
/* Is the result CSV or TSV: one set of lines, and nothing before or after it? */
bool cmd_format_is_separated(const struct common *common);

#endif
