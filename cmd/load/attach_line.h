/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* attach_line.h - how to attach what was loaded, as lines to type */
#ifndef LOAD_ATTACH_LINE_H
#define LOAD_ATTACH_LINE_H

#include "cmd/cmd.h"
#include "cmd/load/result.h"

/* Say on a terminal how the programs and maps that were pinned are attached. */
void load_tell_attach(const struct ctx *ctx, const struct load_result *result);

#endif
