// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* object_args.c - the options that change what is loaded from an object, of load and testrun */
#include <limits.h>
#include <string.h>

#include "cmd/common/object_args.h"
#include "cmd/common/words.h"
#include "table/load_flag.h"

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void parse_reuse(struct object_args *args, char *arg, struct argp_state *state)
{
	struct bp_map_reuse *reuse = &args->reuse[args->nreuse];
	char *equals = strchr(arg, '=');
	struct bp_err err = { 0 };
	char *word;

	if (args->nreuse == OBJECT_NAMES)
		argp_error(state, "too many --map");
	if (!equals || equals == arg)
		argp_error(state, "--map '%s' is not NAME=MAP", arg);
	*equals = '\0';
	word = equals + 1;
	reuse->name = arg;
	for (size_t i = 0; i < args->nreuse; i++)
		if (same(args->reuse[i].name, arg))
			argp_error(state, "--map is given twice for %s", arg);
	args->nreuse++;
	if (bp_ref_parse(&word, 1, BP_REF_MAP, &reuse->map, &err) < 0)
		argp_error(state, "--map: %s", err.text);
}

/* NAME=N of --max-entries and --value-size */
static void parse_size(struct object_args *args, const char *option, bool value, char *arg,
		       struct argp_state *state)
{
	struct bp_map_size *size = &args->sizes[args->nsizes];
	char *equals = strchr(arg, '=');

	if (args->nsizes == OBJECT_NAMES)
		argp_error(state, "too many %s", option);
	if (!equals || equals == arg)
		argp_error(state, "%s '%s' is not NAME=N", option, arg);
	*equals = '\0';
	for (size_t i = 0; i < args->nsizes; i++)
		if (args->sizes[i].value == value && same(args->sizes[i].name, arg))
			argp_error(state, "%s is given twice for %s", option, arg);
	size->name = arg;
	size->value = value;
	size->size = (__u32)cmd_parse_number(option, equals + 1, 1, UINT_MAX, state);
	args->nsizes++;
}

static void parse_type(struct object_args *args, char *arg, struct argp_state *state)
{
	struct bp_prog_type *type = &args->types[args->ntypes];
	char *equals = strchr(arg, '=');

	if (args->ntypes == OBJECT_NAMES)
		argp_error(state, "too many --type");
	if (equals == arg)
		argp_error(state, "--type '%s' is not NAME=PROGTYPE", arg);
	if (equals) {
		*equals = '\0';
		type->name = arg;
	}
	for (size_t i = 0; i < args->ntypes; i++)
		if (same(args->types[i].name, type->name))
			argp_error(state, "--type is given twice%s%s", type->name ? " for " : "",
				   type->name ? type->name : "");
	args->ntypes++;
	type->type = cmd_parse_prog_type(equals ? equals + 1 : arg, &type->attach_type, state);
}

/* A map that exists has its size. */
void cmd_object_check(const struct object_args *args, struct argp_state *state)
{
	for (size_t i = 0; i < args->nsizes; i++)
		for (size_t j = 0; j < args->nreuse; j++)
			if (same(args->sizes[i].name, args->reuse[j].name))
				argp_error(state, "%s and --map are for one map, %s",
					   args->sizes[i].value ? "--value-size" : "--max-entries",
					   args->sizes[i].name);
}

static void parse_flags(struct object_args *args, const char *arg, struct argp_state *state)
{
	char bad[100];

	if (bp_load_flags_parse(arg, &args->prog_flags, bad, sizeof(bad)))
		argp_error(state, "unknown flag '%s'", bad);
	if (args->prog_flags & BPF_F_TOKEN_FD)
		argp_error(state, "the flag for a token is set by --token");
}

static void parse_set(struct object_args *args, const char *arg, struct argp_state *state)
{
	if (args->nsets == OBJECT_NAMES)
		argp_error(state, "too many --set");
	args->sets[args->nsets++] = arg;
}

bool cmd_object_option(struct object_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_OBJECT_TYPE:
		args->option = "--type";
		parse_type(args, arg, state);
		return true;
	case KEY_OBJECT_ATTACH_TO:
		args->option = "--attach-to";
		args->attach_to = arg;
		return true;
	case KEY_OBJECT_MAP:
		args->option = "--map";
		parse_reuse(args, arg, state);
		return true;
	case KEY_OBJECT_MAX_ENTRIES:
		args->option = "--max-entries";
		parse_size(args, args->option, false, arg, state);
		return true;
	case KEY_OBJECT_VALUE_SIZE:
		args->option = "--value-size";
		parse_size(args, args->option, true, arg, state);
		return true;
	case KEY_OBJECT_SET:
		args->option = "--set";
		parse_set(args, arg, state);
		return true;
	case KEY_OBJECT_PROG_FLAGS:
		args->option = "--prog-flags";
		parse_flags(args, arg, state);
		return true;
	case KEY_OBJECT_KERNEL_BTF:
		args->option = "--kernel-btf";
		args->kernel_btf = arg;
		return true;
	default:
		return false;
	}
}

void cmd_object_opts(const struct object_args *args, struct bp_object_opts *opts)
{
	opts->types = args->types;
	opts->ntypes = args->ntypes;
	opts->reuse = args->reuse;
	opts->nreuse = args->nreuse;
	opts->sizes = args->sizes;
	opts->nsizes = args->nsizes;
	opts->prog_flags = args->prog_flags;
	opts->attach_to = args->attach_to;
	opts->kernel_btf = args->kernel_btf;
	opts->sets = args->sets;
	opts->nsets = args->nsets;
}
