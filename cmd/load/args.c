// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* args.c - the options of "bpfprog load": every field of bpf_prog_load() has one */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cmd/common/format.h"
#include "cmd/common/github.h"
#include "cmd/common/habit.h"
#include "cmd/common/parse.h"
#include "cmd/common/words.h"
#include "cmd/load/args.h"
#include "cmd/load/check_each.h"
#include "cmd/load/raw.h"
#include "table/load_flag.h"
#include "kernel/meta.h"

#define LOG_STATS 4 /* bit of the log level that asks for statistics */

enum {
	KEY_PIN_DIR = 256,
	KEY_REPLACE_PIN,
	KEY_CHECK,
	KEY_LIST,
	KEY_PROG,
	KEY_ATTACH_TYPE,
	KEY_ATTACH_PROG,
	KEY_PIN_MAPS,
	KEY_META,
	KEY_DEV,
	KEY_KERN_VERSION,
	KEY_LOG_LEVEL,
	KEY_LOG_SIZE,
	KEY_LOG_FILE,
	KEY_STATS,
	KEY_MAX_INSNS,
	KEY_MAX_STATES,
	KEY_MAX_STACK,
	KEY_MAX_JITED,
	KEY_SAVE,
	KEY_BASELINE,
	KEY_MAX_GROWTH,
	KEY_JOBS,
};

/* clang-format off */
static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "Where to pin:", 0 },
	{ "pin", 'P', "PATH", 0, "Pin the program at PATH, on a bpf file system", 0 },
	{ "pin-dir", KEY_PIN_DIR, "DIR", 0, "Pin each program in DIR by its name", 0 },
	{ "pin-maps", KEY_PIN_MAPS, "DIR", 0, "Pin each map in DIR by its name", 0 },
	{ "replace-pin", KEY_REPLACE_PIN, NULL, 0, "Replace an existing pin in one step", 0 },
	{ NULL, 0, NULL, 0, "What to load:", 0 },
	{ "prog", KEY_PROG, "GLOB", 0, "Load only programs with such a name (repeatable)", 0 },
	{ "list", KEY_LIST, NULL, 0, "Only show what is inside the object", 0 },
	OBJECT_TYPE_OPTIONS,
	{ "attach-type", KEY_ATTACH_TYPE, "TYPE", 0, "Load for attachment as TYPE", 0 },
	{ "attach-prog", KEY_ATTACH_PROG, "PROG", 0, "Load for attachment to the program PROG", 0 },
	{ NULL, 0, NULL, 0, "What to set:", 0 },
	OBJECT_SET_OPTIONS,
	{ "meta", KEY_META, "KEY=VALUE", 0, "Bind metadata to the programs (repeatable)", 0 },
	{ NULL, 0, NULL, 0, "How to check:", 0 },
	{ "check", KEY_CHECK, NULL, 0, "Only verify: leave nothing behind", 0 },
	{ "keep-going", LOAD_KEEP_GOING, NULL, 0, "With --check: judge each program on its own, and show all verdicts", 0 },
	{ "max-insns", KEY_MAX_INSNS, "N", 0, "Fail if more than N instructions are verified", 0 },
	{ "max-states", KEY_MAX_STATES, "N", 0, "Fail if the verifier makes more than N states", 0 },
	{ "max-stack", KEY_MAX_STACK, "BYTES", 0, "Fail if a program uses more than BYTES of stack", 0 },
	{ "max-jited", KEY_MAX_JITED, "BYTES", 0, "Fail if the machine code is larger than BYTES", 0 },
	{ "save", KEY_SAVE, "FILE", 0, "Write these figures of each program to FILE", 0 },
	{ "baseline", KEY_BASELINE, "FILE", 0, "Compare with the figures that --save wrote to FILE", 0 },
	{ "max-growth", KEY_MAX_GROWTH, "PCT", 0, "Fail if a figure is PCT per cent above --baseline", 0 },
	{ "jobs", KEY_JOBS, "N", 0, "Verify programs in N processes at a time (one for each CPU)", 0 },
	{ NULL, 0, NULL, 0, "What to print:", 0 },
	FORMAT_OPTIONS,
	{ "stats", KEY_STATS, NULL, 0, "Ask the verifier for its statistics", 0 },
	{ "log-file", KEY_LOG_FILE, "FILE", 0, "Write the whole log of the verifier to FILE", 0 },
	{ "log-level", KEY_LOG_LEVEL, "N", 0, "Verifier log: 1 or 2 verbose, 4 statistics, 8 of fixed size", 0 },
	{ "columns", LOAD_COLUMNS, "COLUMNS", 0, "Show these columns of verdicts, or +KEY to add to the default ones; 'help' lists them", 0 },
	{ "sort", LOAD_SORT, "COLUMNS", 0, "Sort verdicts by these columns, by the first one first", 0 },
	{ "reverse", LOAD_REVERSE, NULL, 0, "Reverse the order", 0 },
	{ "top-lines", LOAD_TOP_LINES, "N", 0, "Show of each program the N source lines that cost the verifier most", 0 },
	{ "tap", LOAD_TAP, NULL, 0, "Write the verdicts as TAP", 0 },
	{ "junit", LOAD_JUNIT, "FILE", 0, "Write the verdicts to FILE in the format of JUnit", 0 },
	GITHUB_OPTION,
	{ NULL, 0, NULL, 0, "Rare fields of the call:", 0 },
	OBJECT_CALL_OPTIONS,
	{ "dev", KEY_DEV, "IFNAME", 0, "Load for the device IFNAME", 0 },
	{ "log-size", KEY_LOG_SIZE, "BYTES", 0, "Initial size of the verifier log", 0 },
	{ "kern-version", KEY_KERN_VERSION, "N", 0, "Kernel version to claim (ignored since Linux 5.0)", 0 },
	{ NULL, 0, NULL, 0, "Raw instructions:", 0 },
	{ "raw", LOAD_RAW, "FILE|hex:BYTES", 0, "Load instructions, not an object", 0 },
	{ "name", LOAD_NAME, "NAME", 0, "Name of a --raw program", 0 },
	{ "license", LOAD_LICENSE, "TEXT", 0, "License of a --raw program (GPL)", 0 },
	{ "fd-array", LOAD_FD_ARRAY, "MAP,...", 0, "Maps that instructions refer to by index", 0 },
	{ "btf", LOAD_BTF, "FILE|id:N", 0, "BTF of --func-info and --line-info", 0 },
	{ "func-info", LOAD_FUNC_INFO, "FILE|hex:BYTES", 0, "Records of functions, as in .BTF.ext", 0 },
	{ "func-info-rec-size", LOAD_FUNC_INFO_REC_SIZE, "BYTES", 0, "Size of a record of --func-info (8)", 0 },
	{ "line-info", LOAD_LINE_INFO, "FILE|hex:BYTES", 0, "Records of lines, as in .BTF.ext", 0 },
	{ "line-info-rec-size", LOAD_LINE_INFO_REC_SIZE, "BYTES", 0, "Size of a record of --line-info (16)", 0 },
	{ "attempts", LOAD_ATTEMPTS, "N", 0, "Tries in all when the verifier is interrupted (5)", 0 },
	{ "signature", LOAD_SIGNATURE, "FILE", 0, "Load instructions that are signed, as PKCS#7 in FILE", 0 },
	{ "keyring", LOAD_KEYRING, "session|user|builtin|secondary|platform|N", 0, "Keyring that has the key of --signature (builtin)", 0 },
	{ 0 }
};
/* clang-format on */

/* The rows of --save have the names of the files. */
static void check_file_names(const struct words *words, struct argp_state *state)
{
	for (int i = 1; i < words->count; i++)
		for (int j = 0; j < i; j++)
			if (strcmp(basename(words->word[i]), basename(words->word[j])) == 0)
				argp_error(state,
					   "two objects have the file name %s, by which --save and "
					   "--baseline tell them apart",
					   basename(words->word[i]));
}

static void check_objects(const struct load_args *args, struct argp_state *state)
{
	cmd_words_need(&args->words, 0, "OBJECT", state);
	if (args->raw_only)
		argp_error(state, "%s is for --raw: an object has its own, or libbpf sets it",
			   args->raw_only);
	if (args->words.count > 1 && (args->one_only || args->list))
		argp_error(state, "%s is for one object", args->list ? "--list" : args->one_only);
	if (args->words.count > 1 && args->nnames && !args->each.keep_going)
		argp_error(state, "--prog is for one object, unless there is --keep-going");
	cmd_object_check(&args->object, state);
	if ((args->save || args->baseline) && !args->each.keep_going)
		check_file_names(&args->words, state);
}

/* It reads the object and does nothing, so what is to be done is a mistake; a budget above all. */
static void check_list(const struct load_args *args, struct argp_state *state)
{
	const struct argp_option *option = options;

	if (!args->list || !args->not_for_list)
		return;
	while (option->key != args->not_for_list)
		option++;
	argp_error(state, "--%s is for programs that are loaded, and --list loads none",
		   option->name);
}

/* Pins are told, and found again, by the whole path. */
static void make_absolute(const char **path, char *buf, size_t size, struct argp_state *state)
{
	char here[PATH_MAX];

	if (!*path || !**path || **path == '/')
		return;
	if (!getcwd(here, sizeof(here)))
		argp_error(state, "'%s': the current directory is not known", *path);
	while (strncmp(*path, "./", 2) == 0)
		*path += 2;
	if (snprintf(buf, size, "%s/%s", here, *path) >= (int)size)
		argp_error(state, "'%s': the path is too long", *path);
	*path = buf;
}

/* Nothing says what is to become of the programs. */
static void no_place(const struct load_args *args, const struct argp_state *state)
{
	char *const none[] = { (char *)"OBJECT" };
	char line[600];
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_USAGE, EINVAL, "",
		     "one of --pin, --pin-dir, --check and --list is needed: a program that is not "
		     "pinned is gone when bpfprog ends");
	if (args->words.count > 3 && !args->raw)
		bp_hint(&err, "add --check to verify only, or --pin-dir /sys/fs/bpf/DIR to load "
			      "and keep the programs");
	else if (!args->raw) {
		cmd_habit_line("bpfprog load", args->words.count ? args->words.word : none,
			       args->words.count ? args->words.count : 1, line, sizeof(line));
		bp_hint(&err,
			"%s --pin-dir /sys/fs/bpf/DIR to load and keep the programs, or %s "
			"--check to verify only",
			line, line);
	}
	cmd_mistake(state, &err);
}

static void check_args(struct load_args *args, struct argp_state *state)
{
	const char **const paths[] = { &args->pin, &args->pin_dir, &args->pin_maps };
	int pins = !!args->pin + !!args->pin_dir + args->check + args->list;

	if (args->each.help)
		return;
	if (args->raw)
		load_raw_check(args, state);
	else
		check_objects(args, state);
	if (pins > 1)
		argp_error(state, "either --pin, --pin-dir, --check or --list");
	cmd_format_check(args->common, state);
	cmd_github_default(args->common);
	if (args->words.count == 1)
		args->common->github_file = args->words.word[0];
	if (args->list && (args->common->no_header || cmd_format_is_separated(args->common)))
		argp_error(state, "--list writes several tables, or JSON, but not csv or tsv");
	if (pins == 0 && (args->raw || !args->pin_maps))
		no_place(args, state);
	check_list(args, state);
	load_each_check(args, state);
	for (size_t i = 0; i < 3; i++)
		make_absolute(paths[i], args->paths[i], sizeof(args->paths[i]), state);
	if (args->replace_pin && !args->pin && !args->pin_dir)
		argp_error(state, "--replace-pin is for --pin and --pin-dir");
	if (args->has_max_growth && !args->baseline)
		argp_error(state, "--max-growth needs --baseline FILE");
	if (args->check && args->pin_maps)
		argp_error(state, "--check leaves nothing behind, so there are no maps to pin");
}

/* The options that mean the same for an object and for raw instructions. */
static bool parse_both(struct load_args *args, int key, char *arg, struct argp_state *state)
{
	struct bp_err err = { 0 };

	switch (key) {
	case 'P':
		args->pin = arg;
		args->one_only = "--pin";
		return true;
	case KEY_REPLACE_PIN:
		args->replace_pin = true;
		return true;
	case KEY_CHECK:
		args->check = true;
		return true;
	case KEY_ATTACH_TYPE:
		args->attach_type = cmd_parse_attach_type(arg, &args->spare, state);
		return true;
	case KEY_ATTACH_PROG:
		if (bp_ref_parse(&arg, 1, BP_REF_PROG, &args->attach_prog, &err) < 0)
			argp_error(state, "--attach-prog: %s", err.text);
		args->one_only = "--attach-prog";
		return true;
	case KEY_META:
		if (!bp_meta_key(arg))
			argp_error(state, "--meta '%s' is not KEY=VALUE", arg);
		if (args->npairs == MAX_NAMES)
			argp_error(state, "too many --meta");
		args->pairs[args->npairs++] = arg;
		return true;
	case KEY_DEV:
		args->dev = arg;
		return true;
	case KEY_KERN_VERSION:
		args->kern_version =
			(__u32)cmd_parse_number("--kern-version", arg, 1, UINT_MAX, state);
		return true;
	case KEY_LOG_LEVEL:
		args->log_level |= (unsigned int)cmd_parse_number("--log-level", arg, 0, 15, state);
		return true;
	case KEY_LOG_SIZE:
		args->log_size =
			(__u32)cmd_parse_number("--log-size", arg, 128, UINT_MAX >> 2, state);
		return true;
	case KEY_LOG_FILE:
		args->log_file = arg;
		return true;
	default:
		return false;
	}
}

static bool parse_budget(struct load_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_MAX_INSNS:
		args->budget.insns = cmd_parse_number("--max-insns", arg, 1, ~0ULL, state);
		break;
	case KEY_MAX_STATES:
		args->budget.states = cmd_parse_number("--max-states", arg, 1, ~0ULL, state);
		break;
	case KEY_MAX_STACK:
		args->budget.stack = cmd_parse_number("--max-stack", arg, 1, ~0ULL, state);
		break;
	case KEY_MAX_JITED:
		args->budget.jited = cmd_parse_number("--max-jited", arg, 1, ~0ULL, state);
		break;
	case KEY_SAVE:
		args->save = arg;
		break;
	case KEY_BASELINE:
		args->baseline = arg;
		break;
	case KEY_MAX_GROWTH:
		args->max_growth = cmd_parse_percent("--max-growth", arg, state);
		args->has_max_growth = true;
		break;
	case KEY_STATS:
		break;
	default:
		return false;
	}
	args->log_level |= LOG_STATS;
	return true;
}

static bool parse_object(struct load_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_PIN_DIR:
		args->pin_dir = arg;
		args->object_only = "--pin-dir";
		return true;
	case KEY_LIST:
		args->list = true;
		args->object_only = "--list";
		return true;
	case KEY_PROG:
		if (args->nnames == MAX_NAMES)
			argp_error(state, "too many --prog");
		args->names[args->nnames++] = arg;
		args->object_only = "--prog";
		return true;
	case KEY_PIN_MAPS:
		args->pin_maps = arg;
		args->object_only = "--pin-maps";
		return true;
	case KEY_JOBS:
		args->jobs = (unsigned int)cmd_parse_number("--jobs", arg, 1, 256, state);
		args->object_only = "--jobs";
		return true;
	default:
		return false;
	}
}

static bool parse_change(struct load_args *args, int key, char *arg, struct argp_state *state)
{
	const struct object_args *object = &args->object;

	if (!cmd_object_option(&args->object, key, arg, state))
		return false;
	if (key == KEY_OBJECT_TYPE && object->types[object->ntypes - 1].name)
		args->one_only = "--type NAME=PROGTYPE";
	if (key == KEY_OBJECT_TYPE || key == KEY_OBJECT_PROG_FLAGS)
		return true;
	if (key != KEY_OBJECT_KERNEL_BTF)
		args->one_only = object->option;
	if (key != KEY_OBJECT_ATTACH_TO)
		args->object_only = object->option;
	return true;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct load_args *args = state->input;

	if (cmd_format_option(args->common, key, arg, state))
		return 0;
	if (key == KEY_GITHUB) {
		args->common->github = true;
		return 0;
	}
	if (parse_change(args, key, arg, state) || parse_both(args, key, arg, state) ||
	    parse_budget(args, key, arg, state) || parse_object(args, key, arg, state) ||
	    load_raw_parse(args, key, arg, state) ||
	    load_each_parse(&args->each, key, arg, state)) {
		if (key != KEY_LIST && key != KEY_OBJECT_KERNEL_BTF)
			args->not_for_list = key;
		return 0;
	}
	switch (key) {
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		check_args(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp load_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "OBJECT... (--pin PATH|--pin-dir DIR|--check|--list)\n"
		    "--raw FILE|hex:BYTES --type PROGTYPE (--pin PATH|--check)",
	.doc = "Load the programs of ELF objects, or raw instructions, and pin them.",
};
