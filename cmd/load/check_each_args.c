// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* check_each_args.c - the options of "bpfprog load --check --keep-going" */
#include <string.h>

#include "cmd/common/format.h"
#include "cmd/common/words.h"
#include "cmd/load/check_each.h"
#include "load/verifier_lines.h"

static void parse_columns(const char *arg, struct bp_verdict_cols *cols, struct argp_state *state)
{
	struct bp_err err = { 0 };

	if (bp_verdict_cols_parse(cols, arg, &err))
		argp_error(state, "%s", err.text);
}

bool load_each_parse(struct each_args *each, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case LOAD_KEEP_GOING:
		each->keep_going = true;
		return true;
	case LOAD_COLUMNS:
		each->only = "--columns";
		each->help = strcmp(arg, "help") == 0;
		if (!each->help)
			parse_columns(arg, &each->cols, state);
		return true;
	case LOAD_SORT:
		each->only = "--sort";
		if (*arg == '+' || strcmp(arg, "all") == 0)
			argp_error(state, "--sort needs the keys of columns, not '%s'", arg);
		parse_columns(arg, &each->sort, state);
		return true;
	case LOAD_REVERSE:
		each->only = "--reverse";
		each->reverse = true;
		return true;
	case LOAD_TAP:
		each->only = "--tap";
		each->tap = true;
		return true;
	case LOAD_JUNIT:
		each->only = "--junit";
		each->junit = arg;
		return true;
	case LOAD_TOP_LINES:
		each->only = "--top-lines";
		each->top_lines = cmd_parse_number("--top-lines", arg, 1, BP_VLINES_MAX, state);
		return true;
	default:
		return false;
	}
}

void load_each_check(struct load_args *args, struct argp_state *state)
{
	const struct each_args *each = &args->each;

	if (each->only && !each->keep_going)
		argp_error(state, "%s needs --check --keep-going", each->only);
	if (!each->keep_going)
		return;
	if (!args->check)
		argp_error(state, "--keep-going needs --check");
	if (args->raw)
		argp_error(state, "--keep-going is for objects, not for --raw");
	if (args->npairs)
		argp_error(state, "--keep-going cannot be combined with --meta");
	if (each->top_lines && cmd_format_is_separated(args->common))
		argp_error(state, "--top-lines writes a second table, or JSON, but not csv or tsv");
	if (each->tap + (each->junit && strcmp(each->junit, "-") == 0) + args->common->json +
		    cmd_format_is_separated(args->common) +
		    (args->log_file && strcmp(args->log_file, "-") == 0) >
	    1)
		argp_error(state, "standard output is for one of --tap, --junit -, --log-file -, "
				  "--json and --format");
	if (!each->cols.count)
		bp_verdict_cols_usual(&args->each.cols, args->common->json);
}
