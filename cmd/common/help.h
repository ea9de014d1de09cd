/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* help.h - the manual page of a command */
#ifndef CMD_COMMON_HELP_H
#define CMD_COMMON_HELP_H

#include <stdbool.h>

struct cmd;

/* Show the page of a command, or bpfprog(8) for NULL; false if there is no man(1) or no page. */
bool cmd_open_page(const struct cmd *cmd);

#endif
