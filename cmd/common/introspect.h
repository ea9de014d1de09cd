/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* introspect.h - the command tables as JSON */
#ifndef CMD_COMMON_INTROSPECT_H
#define CMD_COMMON_INTROSPECT_H

struct cmd;

/* Write what completion and the checks of pages read, of these commands (ended by NULL). */
void cmd_introspect(const struct cmd *const *cmds);

#endif
