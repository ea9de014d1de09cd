// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* args.c - the options of "bpfprog list" */
#include <string.h>
#include <unistd.h>

#include "cmd/common/format.h"
#include "cmd/common/parse.h"
#include "cmd/common/words.h"
#include "cmd/list/list.h"
#include "kernel/prog.h"
#include "kernel/meta.h"
#include "kernel/stream.h"
#include "util/user.h"
#include "util/time.h"

enum {
	OPT_TYPE = 0x100,
	OPT_NAME,
	OPT_TAG,
	OPT_UID,
	OPT_MAP,
	OPT_SINCE,
	OPT_PINNED,
	OPT_ATTACHED,
	OPT_ORPHANS,
	OPT_COLUMNS,
	OPT_LONG,
	OPT_IDS,
	OPT_COUNT,
	OPT_SORT,
	OPT_REVERSE,
	OPT_META,
	OPT_STATS,
	OPT_WATCH,
	OPT_STREAM,
	OPT_SAVE,
	OPT_DIFF,
	OPT_METRICS,
};

static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "Which programs:", 0 },
	{ "type", OPT_TYPE, "PROGTYPE", 0, "Only programs of this type (repeatable)", 0 },
	{ "name", OPT_NAME, "GLOB", 0, "Only programs whose name matches", 0 },
	{ "map", OPT_MAP, "MAP", 0, "Only programs that use or hold this map", 0 },
	{ "pinned", OPT_PINNED, NULL, 0, "Only programs that have a pin", 0 },
	{ "attached", OPT_ATTACHED, NULL, 0, "Only programs that are attached somewhere", 0 },
	{ "orphans", OPT_ORPHANS, NULL, 0,
	  "Only programs that are neither pinned nor attached: a process holds them", 0 },
	{ "loaded-since", OPT_SINCE, "TIME", 0,
	  "Only programs loaded within a duration (10m) or since a time", 0 },
	{ "uid", OPT_UID, "USER", 0, "Only programs that this user loaded", 0 },
	{ "tag", OPT_TAG, "HEX", 0, "Only programs whose tag begins with HEX", 0 },
	{ "meta", OPT_META, "KEY[=VALUE]", 0, "Only programs whose metadata have this (repeatable)",
	  0 },
	{ NULL, 0, NULL, 0, "What to print:", 0 },
	{ "columns", OPT_COLUMNS, "COLUMNS", 0,
	  "Show these columns, or +KEY to add to the default ones; 'help' lists them", 0 },
	{ "sort", OPT_SORT, "COLUMNS", 0, "Sort by these columns, by the first one first", 0 },
	{ "reverse", OPT_REVERSE, NULL, 0, "Reverse the order", 0 },
	{ "long", OPT_LONG, NULL, 0, "A block of lines for each program", 0 },
	{ "ids", OPT_IDS, NULL, 0, "Only the ids, one a line", 0 },
	{ "count", OPT_COUNT, NULL, 0, "Only the number of programs", 0 },
	FORMAT_OPTIONS,
	{ NULL, 0, NULL, 0, "Over time:", 0 },
	{ "stats", OPT_STATS, "DURATION", 0, "Count runs and run time for DURATION, and show them",
	  0 },
	{ "watch", OPT_WATCH, "INTERVAL", 0,
	  "Repeat every INTERVAL: in place on a terminal, otherwise as lines of JSON", 0 },
	{ "stream", OPT_STREAM, "stdout|stderr", 0,
	  "Copy out what PROG has written to this stream, which empties it", 0 },
	{ "save", OPT_SAVE, "FILE", 0, "Write to FILE what is loaded and where it is attached", 0 },
	{ "diff", OPT_DIFF, "FILE", 0, "Show what is different from what --save wrote to FILE", 0 },
	{ "metrics", OPT_METRICS, "FILE", OPTION_ARG_OPTIONAL,
	  "Write OpenMetrics text for monitoring, to FILE or to standard output", 0 },
	{ 0 },
};

static void parse_tag(const char *arg, struct list_args *args, struct argp_state *state)
{
	if (!*arg || strlen(arg) > 2 * BPF_TAG_SIZE ||
	    strspn(arg, "0123456789abcdefABCDEF") != strlen(arg))
		argp_error(state, "'%s' is not a tag: up to 16 hexadecimal digits", arg);
	args->filter.tag = arg;
}

static void parse_columns(char *arg, struct bp_prog_cols *cols, struct argp_state *state)
{
	struct bp_err err = { 0 };

	if (bp_prog_cols_parse(cols, arg, &err))
		cmd_mistake(state, &err);
}

static void parse_map(char *arg, struct bp_ref *ref, struct argp_state *state)
{
	struct bp_err err = { 0 };

	if (bp_ref_parse(&arg, 1, BP_REF_MAP, ref, &err) < 0)
		argp_error(state, "%s", err.text);
}

static void parse_meta(const char *arg, struct bp_prog_filter *filter, struct argp_state *state)
{
	size_t len = bp_meta_key_len(arg);

	if (!len || (arg[len] && arg[len] != '='))
		argp_error(state,
			   "'%s' is not KEY or KEY=VALUE, with letters, digits and '_' in KEY",
			   arg);
	if (filter->nmeta == BP_MAX_METAS)
		argp_error(state, "--meta can be given %d times", BP_MAX_METAS);
	filter->meta[filter->nmeta++] = arg;
}

static __u64 parse_time(const char *option, const char *arg, struct argp_state *state)
{
	__u64 ns;

	if (bp_parse_duration(arg, &ns) || !ns)
		argp_error(state, "%s '%s' is not a duration such as 5s or 500ms", option, arg);
	return ns;
}

/* A snapshot has types, names, tags and attachments, so only these can be compared. */
static void check_snapshot(const struct list_args *args, struct argp_state *state)
{
	const struct bp_prog_filter *filter = &args->filter;

	if (args->save && (!*args->save || strcmp(args->save, "-") == 0))
		argp_error(state, "--save needs a file");
	if (args->diff && !*args->diff)
		argp_error(state, "--diff needs a file, or - for standard input");
	if (args->nrefs || filter->has_uid || args->map.kind || filter->since || filter->pinned ||
	    filter->attached || filter->orphan || filter->nmeta)
		argp_error(state, "--save and --diff take no PROG, and of the filters only --type, "
				  "--name and --tag");
	if (!args->usual || args->help || args->only_ids || args->only_count || args->in_full ||
	    args->sort.count || args->reverse || args->common->no_header ||
	    cmd_format_is_separated(args->common) || args->stats_ns || args->watch_ns)
		argp_error(state, "--save and --diff show no list, so its options do not apply");
}

/* A stream is no list either. */
static void check_stream(const struct list_args *args, struct argp_state *state)
{
	const struct bp_prog_filter *filter = &args->filter;

	if (args->nrefs != 1)
		argp_error(state, "--stream is for one PROG");
	if (filter->types || filter->name || filter->tag || filter->has_uid || args->map.kind ||
	    filter->since || filter->pinned || filter->attached || filter->orphan ||
	    filter->nmeta || args->cols.count || args->help || args->only_ids || args->only_count ||
	    args->in_full || args->sort.count || args->reverse || args->stats_ns || args->save ||
	    args->diff || args->metrics)
		argp_error(state,
			   "--stream shows no list, so of the options only --watch goes with it");
}

static void check_metrics(const struct list_args *args, struct argp_state *state)
{
	if (!*args->metrics)
		argp_error(state, "--metrics needs a file, or - for standard output");
	if (args->save || args->diff || args->help || !args->usual || args->only_ids ||
	    args->only_count || args->in_full || args->sort.count || args->reverse ||
	    args->stats_ns || args->common->quiet || args->common->format ||
	    args->common->no_header || (args->common->json && !args->common->dry_run))
		argp_error(state,
			   "--metrics can be combined with PROG, the filters and --watch only");
}

/* The word behind the option is its file, unless it is an option. */
static const char *metrics_file(const char *arg, struct argp_state *state)
{
	const char *next = state->next < state->argc ? state->argv[state->next] : "-x";

	if (!arg && (next[0] != '-' || !next[1])) {
		arg = next;
		state->next++;
	}
	return arg ? arg : "-";
}

/* Columns, when it is known for which kind of output. */
static void parse_columns_end(struct list_args *args)
{
	args->usual = !args->cols.count;
	if (args->only_ids)
		bp_prog_cols_parse(&args->cols, "id", NULL);
	else if (args->usual && args->stats_ns)
		bp_prog_cols_usual(&args->cols, BP_COL_STATS, BP_COL_STATS);
	else if (args->usual && args->in_full && !args->common->json)
		bp_prog_cols_usual(&args->cols, BP_COL_LONG, BP_COL_LONG);
	else if (args->usual)
		bp_prog_cols_usual(&args->cols, BP_COL_JSON, BP_COL_TABLE);
}

/* What is left to do when all options are known. */
static void parse_end(struct list_args *args, struct argp_state *state)
{
	for (int at = 0; at < args->words.count;)
		cmd_words_take_ref(&args->words, &at, BP_REF_PROG, &args->refs[args->nrefs++],
				   state);
	if (args->filter.orphan && (args->filter.pinned || args->filter.attached))
		argp_error(state, "--orphans are neither --pinned nor --attached");
	if (args->only_ids + args->only_count + args->in_full > 1)
		argp_error(state, "--ids, --count and --long exclude each other");
	if (args->cols.count &&
	    (args->only_ids || args->only_count || (args->common->quiet && !args->common->json)))
		argp_error(state, "--columns cannot be combined with --ids, --count and --quiet");
	cmd_format_check(args->common, state);
	if (args->stream) {
		check_stream(args, state);
		return;
	}
	if (args->only_ids && args->common->format && !args->common->json)
		argp_error(state, "--ids writes ids only, not a table, csv or tsv");
	if (args->in_full && (args->common->no_header || cmd_format_is_separated(args->common)))
		argp_error(state, "--long writes blocks of lines, not a table, csv or tsv");
	if (args->only_count && args->common->format && !args->common->json)
		argp_error(state, "--count writes a number, not a table, csv or tsv");
	if (args->watch_ns && cmd_format_is_separated(args->common))
		argp_error(state, "--watch writes a table on a terminal, and JSON elsewhere");
	/* Lines of JSON, where there is no terminal to show a list in place. */
	args->common->json |= args->watch_ns && !args->metrics && !args->common->dry_run &&
			      !isatty(STDOUT_FILENO);
	parse_columns_end(args);
	if (args->metrics)
		check_metrics(args, state);
	if (args->save || args->diff)
		check_snapshot(args, state);
	if (args->watch_ns && args->common->pretty)
		argp_error(state, "--watch writes a line each time, which --pretty is not");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list_args *args = state->input;
	struct bp_prog_filter *filter = &args->filter;
	enum bpf_prog_type type;
	int attach_type;

	if (cmd_format_option(args->common, key, arg, state))
		return 0;
	switch (key) {
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
		return 0;
	case OPT_TYPE:
		type = cmd_parse_prog_type(arg, &attach_type, state);
		if (type > 63)
			argp_error(state, "program type '%s' is out of range: 1 to 63", arg);
		filter->types |= 1ULL << type;
		return 0;
	case OPT_NAME:
		filter->name = arg;
		return 0;
	case OPT_TAG:
		parse_tag(arg, args, state);
		return 0;
	case OPT_UID:
		filter->has_uid = true;
		if (!bp_user_find(arg, &filter->uid))
			argp_error(state, "unknown user '%s'", arg);
		return 0;
	case OPT_MAP:
		parse_map(arg, &args->map, state);
		return 0;
	case OPT_SINCE:
		if (bp_parse_since(arg, &filter->since))
			argp_error(state,
				   "'%s' is neither a duration (10m) nor a time (2026-01-31 12:00)",
				   arg);
		return 0;
	case OPT_PINNED:
		filter->pinned = true;
		return 0;
	case OPT_ATTACHED:
		filter->attached = true;
		return 0;
	case OPT_ORPHANS:
		filter->orphan = true;
		return 0;
	case OPT_COLUMNS:
		args->help = strcmp(arg, "help") == 0;
		if (!args->help)
			parse_columns(arg, &args->cols, state);
		return 0;
	case OPT_SORT:
		if (*arg == '+' || strcmp(arg, "all") == 0)
			argp_error(state, "--sort needs the keys of columns, not '%s'", arg);
		parse_columns(arg, &args->sort, state);
		return 0;
	case OPT_LONG:
		args->in_full = true;
		return 0;
	case OPT_IDS:
		args->only_ids = true;
		return 0;
	case OPT_COUNT:
		args->only_count = true;
		return 0;
	case OPT_REVERSE:
		args->reverse = true;
		return 0;
	case OPT_META:
		parse_meta(arg, filter, state);
		return 0;
	case OPT_STATS:
		args->stats_ns = parse_time("--stats", arg, state);
		return 0;
	case OPT_WATCH:
		args->watch_ns = parse_time("--watch", arg, state);
		return 0;
	case OPT_STREAM:
		if (!bp_stream_number(arg))
			argp_error(state, "unknown stream '%s': stdout or stderr", arg);
		args->stream = arg;
		return 0;
	case OPT_SAVE:
		args->save = arg;
		return 0;
	case OPT_DIFF:
		args->diff = arg;
		return 0;
	case OPT_METRICS:
		args->metrics = metrics_file(arg, state);
		return 0;
	case ARGP_KEY_END:
		parse_end(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp list_argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[PROG...]",
	.doc = "List the programs that are loaded, or those that PROG means.",
};
