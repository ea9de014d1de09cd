/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* object_args.h - the options that change what is loaded from an object, of load and testrun */
#ifndef CMD_OBJECT_ARGS_H
#define CMD_OBJECT_ARGS_H

#include <argp.h>

#include "object/object.h"

#define OBJECT_NAMES 256

struct object_args {
	const char *option; /* the last one that was given, "--set", or NULL */
	const char *sets[OBJECT_NAMES];
	size_t nsets;
	struct bp_map_reuse reuse[OBJECT_NAMES];
	size_t nreuse;
	struct bp_map_size sizes[OBJECT_NAMES];
	size_t nsizes;
	struct bp_prog_type types[OBJECT_NAMES];
	size_t ntypes;
	__u32 prog_flags;
	const char *attach_to;
	const char *kernel_btf;
};

enum {
	KEY_OBJECT_TYPE = 't',
	KEY_OBJECT_ATTACH_TO = 0x400,
	KEY_OBJECT_MAP,
	KEY_OBJECT_MAX_ENTRIES,
	KEY_OBJECT_VALUE_SIZE,
	KEY_OBJECT_SET,
	KEY_OBJECT_PROG_FLAGS,
	KEY_OBJECT_KERNEL_BTF,
};

/* clang-format off */
/* Rows for the options of a command: what to load, what to set in it, fields of the call. */
#define OBJECT_TYPE_OPTIONS \
	{ "type", KEY_OBJECT_TYPE, "[NAME=]PROGTYPE", 0, "Load (the program NAME) as PROGTYPE, whatever its section (repeatable)", 0 }, \
	{ "attach-to", KEY_OBJECT_ATTACH_TO, "[MODULE:]FUNC", 0, "Load for attachment to the kernel function FUNC", 0 }
#define OBJECT_SET_OPTIONS \
	{ "set", KEY_OBJECT_SET, "VAR=VALUE", 0, "Set the global variable VAR (repeatable)", 0 }, \
	{ "map", KEY_OBJECT_MAP, "NAME=MAP", 0, "Use MAP as the map NAME of the object (repeatable)", 0 }, \
	{ "max-entries", KEY_OBJECT_MAX_ENTRIES, "NAME=N", 0, "Create the map NAME for N entries (repeatable)", 0 }, \
	{ "value-size", KEY_OBJECT_VALUE_SIZE, "NAME=BYTES", 0, "Create the map NAME with values of that size (repeatable)", 0 }
#define OBJECT_CALL_OPTIONS \
	{ "prog-flags", KEY_OBJECT_PROG_FLAGS, "FLAG,...", 0, "Flags of the call that loads, by name or number", 0 }, \
	{ "kernel-btf", KEY_OBJECT_KERNEL_BTF, "FILE", 0, "Relocate for the kernel whose BTF is in FILE", 0 }
/* clang-format on */

/* Take one of these options; false if it is none of them. The text of ARG is changed, and kept. */
bool cmd_object_option(struct object_args *args, int key, char *arg, struct argp_state *state);
/* When all are there: do they go together? */
void cmd_object_check(const struct object_args *args, struct argp_state *state);
void cmd_object_opts(const struct object_args *args, struct bp_object_opts *opts);

#endif
