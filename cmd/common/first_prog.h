/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* first_prog.h - a program of an object, where a message is to name one */
#ifndef CMD_COMMON_FIRST_PROG_H
#define CMD_COMMON_FIRST_PROG_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The name of the first program of the object in the file PATH; of those that fit the attach type
 * TYPE, if that is not NULL and there are any. False if the file cannot be read or has none.
 */
bool cmd_first_prog(const char *path, const char *type, char *buf, size_t size);

#endif
