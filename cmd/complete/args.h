/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* args.h - what the argument of an option may be */
#ifndef CMD_COMPLETE_ARGS_H
#define CMD_COMPLETE_ARGS_H

#include "cmd/complete/cursor.h"

/* Candidates for the argument of an option, or of a word that stands for one. */
void complete_arg(struct cursor *at, const struct argp_option *option);

#endif
