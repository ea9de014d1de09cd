// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* explain.c - "bpfprog explain": the table of causes that hints come from */
#include <errno.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/common/words.h"
#include "cmd/common/result.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/parse.h"
#include "explain/object_cause.h"
#include "explain/see.h"
#include "util/array.h"
#include "util/nearest.h"
#include "util/num.h"

#define MAX_ERRNO 4095

/* It may be left out of a call. */
#define PREFIX "bpf_prog_"

struct explain_args {
	struct words words;
	const char *call; /* NULL: every call */
	int num;          /* 0: every errno */
};

/* Names that the C library has a second time. */
static const char *const same[][2] = { { "ENOTSUP", "EOPNOTSUPP" }, { "EWOULDBLOCK", "EAGAIN" } };

/* EINVAL, einval or 22; 0 if it is none of these. */
static int find_errno(const char *text)
{
	__u64 value;

	if (bp_parse_u64(text, 1, MAX_ERRNO, &value) == 0)
		return bp_errno_name((int)value) ? (int)value : 0;
	for (size_t i = 0; i < ARRAY_SIZE(same); i++)
		if (strcasecmp(text, same[i][0]) == 0)
			text = same[i][1];
	for (int num = 1; num <= MAX_ERRNO; num++) {
		const char *have = bp_errno_name(num);

		if (have &&
		    (strcasecmp(have, text) == 0 || strcasecmp(bp_errno_text(num), text) == 0))
			return num;
	}
	return 0;
}

static void unknown_call(const char *call, const struct argp_state *state)
{
	struct bp_nearest nearest = { .word = call };
	const struct bp_cause *row = NULL;
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "no causes are known for the call '%s'", call);
	while ((row = bp_cause_next(row))) {
		bp_nearest_try(&nearest, row->call);
		if (strncmp(row->call, PREFIX, strlen(PREFIX)) == 0)
			bp_nearest_try(&nearest, row->call + strlen(PREFIX));
	}
	if (nearest.best)
		bp_hint(&err, "did you mean '%s'? 'bpfprog explain' lists all causes",
			nearest.best);
	bp_hint(&err, "bpfprog explain [CALL] [ERRNO], such as: bpfprog explain attach EPERM");
	cmd_mistake(state, &err);
}

static void parse_words(struct explain_args *args, struct argp_state *state)
{
	const struct bp_cause *row = NULL;
	bool known;
	int at = 0;

	/* EPERM alone, or before the call. */
	if (args->words.count > 0 && (args->num = find_errno(args->words.word[0])))
		at++;
	known = args->words.count == at;
	if (!known)
		args->call = args->words.word[at++];
	while (args->call && (row = bp_cause_next(row)))
		known |= bp_cause_is_of(row, args->call);
	if (!known)
		unknown_call(args->call, state);
	if (args->words.count > at && !args->num) {
		args->num = find_errno(args->words.word[at]);
		if (!args->num)
			argp_error(state, "'%s' is no errno value, such as EPERM or 1",
				   args->words.word[at]);
		at++;
	}
	cmd_words_done(&args->words, at, state);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct explain_args *args = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		cmd_words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		parse_words(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "[CALL] [ERRNO]",
	.doc = "List the causes of a failure of CALL (attach, or bpf_prog_attach) with ERRNO "
	       "(EINVAL), the likeliest first: the table that hints come from.",
};

static const struct bp_out_col cols[] = {
	{ "id", "ID", BP_OUT_STR, NULL },         { "call", NULL, BP_OUT_STR, NULL },
	{ "errno", "ERRNO", BP_OUT_STR, NULL },   { "status", "STATUS", BP_OUT_U64, NULL },
	{ "told", NULL, BP_OUT_BOOL, NULL },      { "since", "SINCE", BP_OUT_STR, NULL },
	{ "until", "UNTIL", BP_OUT_STR, NULL },   { "cause", "CAUSE", BP_OUT_STR, NULL },
	{ "remedy", "REMEDY", BP_OUT_STR, NULL }, { "api", NULL, BP_OUT_STR, NULL },
	{ "likely", NULL, BP_OUT_BOOL, NULL },    { NULL, NULL, BP_OUT_STR, NULL },
};

/* A row for any errno value is one of those that a security module would take. */
static bool is_of_errno(const struct bp_cause *row, int num)
{
	return !num || row->num == num || (!row->num && (num == EPERM || num == EACCES));
}

static void put_words(struct bp_out *out, const char *words)
{
	char text[1000];

	if (words)
		bp_cause_words(words, text, sizeof(text));
	bp_out_str(out, words ? text : NULL);
}

/* Those that are likely, those that are not, or with NULL all as in the table. */
static void print_rows(struct bp_out *out, const struct explain_args *args, const bool *likely)
{
	const struct bp_cause *row = NULL;

	while ((row = bp_cause_next(row))) {
		if ((args->call && !bp_cause_is_of(row, args->call)) ||
		    !is_of_errno(row, args->num) || (likely && row->likely != *likely))
			continue;
		bp_out_str(out, row->id);
		bp_out_str(out, row->call);
		bp_out_str(out, row->num ? bp_errno_name(row->num) : NULL);
		bp_out_u64(out, row->status);
		/* Can it be told from what is there, or is it all that is left? */
		bp_out_bool(out,
			    row->log || row->said || (row->test && row->test != bp_see_caller));
		bp_out_str(out, row->since);
		bp_out_str(out, row->until);
		put_words(out, row->cause);
		put_words(out, row->remedy);
		bp_out_str(out, row->api);
		bp_out_bool(out, row->likely);
		bp_out_row_end(out);
	}
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct explain_args *args = arg;
	struct bp_out *out;

	cmd_parse_args(ctx, argc, argv, args);
	if (ctx->common.dry_run)
		return cmd_print_calls(ctx, NULL, 0); /* it calls nothing */
	out = cmd_out_open_blocks(ctx, cols);
	if (args->call) {
		print_rows(out, args, &(bool){ true });
		print_rows(out, args, &(bool){ false });
	} else {
		print_rows(out, args, NULL);
	}
	return cmd_out_close(ctx, out);
}

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "List the causes of a failure",
	.argp = &argp,
	.args_size = sizeof(struct explain_args),
	.run = run,
};
