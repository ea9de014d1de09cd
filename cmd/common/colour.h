/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* colour.h - colour, on a terminal only */
#ifndef CMD_COMMON_COLOUR_H
#define CMD_COMMON_COLOUR_H

#include <stdbool.h>
#include <stdio.h>

#include "util/table.h"

#define COLOUR_GOOD "\033[32m"
#define COLOUR_BAD "\033[1;31m"
#define COLOUR_ODD "\033[33m"
#define COLOUR_HINT "\033[36m"

/* What tells of a state in tables: accepted, rejected, vanished... */
extern const struct bp_table_colour cmd_state_colours[];

/* May the stream have colour? It is a terminal that can, and NO_COLOR is not set. */
bool cmd_colour(FILE *file);
/* Write text of ours, in colour if the stream may have it. */
void cmd_put_coloured(FILE *file, const char *colour, const char *text);

#endif
