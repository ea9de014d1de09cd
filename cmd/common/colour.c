// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* colour.c - colour, on a terminal only */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/common/colour.h"

#define COLOUR_END "\033[0m"

const struct bp_table_colour cmd_state_colours[] = {
	{ "accepted", COLOUR_GOOD },   { "appeared", COLOUR_GOOD }, { "passed", COLOUR_GOOD },
	{ "rejected", COLOUR_BAD },    { "failed", COLOUR_BAD },    { "broken", COLOUR_BAD },
	{ "over budget", COLOUR_BAD }, { "denied", COLOUR_BAD },    { "vanished", COLOUR_BAD },
	{ "conflict", COLOUR_ODD },    { "missing", COLOUR_ODD },   { "unsupported", COLOUR_ODD },
	{ "left out", COLOUR_ODD },    { "changed", COLOUR_ODD },   { NULL, NULL },
};

/* NO_COLOR counts unless it is empty: see no-color.org. */
bool cmd_colour(FILE *file)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(fileno(file)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

void cmd_put_coloured(FILE *file, const char *colour, const char *text)
{
	bool on = cmd_colour(file);

	fprintf(file, "%s%s%s", on ? colour : "", text, on ? COLOUR_END : "");
}
