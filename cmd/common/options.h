/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* options.h - the options that every command takes */
#ifndef CMD_COMMON_OPTIONS_H
#define CMD_COMMON_OPTIONS_H

#include <argp.h>
#include <stdbool.h>

/* Its input is a struct common. */
extern const struct argp cmd_common_argp;

/* Is an option among these words that asks for JSON? The parser may fail before it gets there. */
bool cmd_wants_json(int argc, char **argv);

#endif
