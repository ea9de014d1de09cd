// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verdict_column.c - columns of a table of verdicts: chosen, written, compared */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "load/verdict_column.h"
#include "load/verifier_lines.h"
#include "util/array.h"

static const char *text_or_null(const char *text)
{
	return text && text[0] ? text : NULL;
}

static const char *object(const struct bp_verdict *verdict)
{
	return verdict->name;
}

static const char *program(const struct bp_verdict *verdict)
{
	return verdict->program;
}

static const char *section(const struct bp_verdict *verdict)
{
	return text_or_null(verdict->section);
}

static const char *type(const struct bp_verdict *verdict)
{
	return verdict->program && !verdict->saved ? libbpf_bpf_prog_type_str(verdict->type) : NULL;
}

static bool optional(const struct bp_verdict *verdict)
{
	return verdict->optional;
}

static const char *word(const struct bp_verdict *verdict)
{
	return bp_verdict_word(verdict);
}

static const char *cause(const struct bp_verdict *verdict)
{
	return text_or_null(verdict->cause);
}

static const char *assumed(const struct bp_verdict *verdict)
{
	return text_or_null(verdict->assumed);
}

static bool cost(const struct bp_verdict *verdict, enum bp_cost figure, __u64 *ret_num)
{
	*ret_num = verdict->costs.value[figure];
	return verdict->costs.known[figure];
}

static bool insns(const struct bp_verdict *verdict, __u64 *ret_num)
{
	return cost(verdict, BP_COST_INSNS, ret_num);
}

/* Known of programs that are rejected as well, like the other figures of the log. */
static bool states(const struct bp_verdict *verdict, __u64 *ret_num)
{
	*ret_num = verdict->stats.total_states;
	return verdict->stats.known;
}

static bool peak(const struct bp_verdict *verdict, __u64 *ret_num)
{
	*ret_num = verdict->stats.peak_states;
	return verdict->stats.known;
}

static bool max_states(const struct bp_verdict *verdict, __u64 *ret_num)
{
	*ret_num = verdict->stats.max_states_per_insn;
	return verdict->stats.known;
}

static bool mark_read(const struct bp_verdict *verdict, __u64 *ret_num)
{
	*ret_num = verdict->stats.mark_read;
	return verdict->stats.known;
}

static bool stack(const struct bp_verdict *verdict, __u64 *ret_num)
{
	*ret_num = verdict->stats.stack;
	return verdict->stats.has_stack;
}

static bool usec(const struct bp_verdict *verdict, __u64 *ret_num)
{
	*ret_num = verdict->stats.usec;
	return verdict->stats.has_time;
}

static bool xlated(const struct bp_verdict *verdict, __u64 *ret_num)
{
	return cost(verdict, BP_COST_XLATED, ret_num);
}

static bool jited(const struct bp_verdict *verdict, __u64 *ret_num)
{
	return cost(verdict, BP_COST_JITED, ret_num);
}

static const struct bp_out_col error_cols[] = {
	{ "code", NULL, BP_OUT_U64, NULL }, { "errno", NULL, BP_OUT_STR, NULL },
	{ "call", NULL, BP_OUT_STR, NULL }, { "message", NULL, BP_OUT_STR, NULL },
	{ "hint", NULL, BP_OUT_STR, NULL }, { "log", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col line_cols[] = {
	{ "insns", NULL, BP_OUT_U64, NULL }, { "file", NULL, BP_OUT_STR, NULL },
	{ "line", NULL, BP_OUT_U64, NULL },  { "source", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* The same object as of any failure, or null. */
static void put_error(struct bp_out *out, const struct bp_verdict *verdict)
{
	char message[2200];
	const char *name = bp_errno_name(verdict->num);

	if (verdict->status == BP_OK) {
		bp_out_null(out);
		return;
	}
	if (verdict->text[0])
		snprintf(message, sizeof(message), "%s%s%s", verdict->what,
			 verdict->what[0] ? ": " : "", verdict->text);
	else
		snprintf(message, sizeof(message), "%s%s%s (%s)", verdict->what,
			 verdict->what[0] ? ": " : "", bp_errno_text(verdict->num),
			 name ? name : "unknown errno value");
	bp_out_rows_begin(out);
	bp_out_u64(out, verdict->status);
	bp_out_str(out, verdict->num ? name : NULL);
	bp_out_str(out, verdict->step);
	bp_out_str(out, message);
	bp_out_str(out, text_or_null(verdict->hint));
	bp_out_str(out, text_or_null(verdict->log));
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

static void put_lines(struct bp_out *out, const struct bp_verdict *verdict)
{
	const char *text = verdict->top;
	struct bp_vline line;

	bp_out_rows_begin(out);
	while ((text = bp_vlines_next(text, &line))) {
		bp_out_u64(out, line.insns);
		bp_out_str(out, text_or_null(line.file));
		if (line.line)
			bp_out_u64(out, line.line);
		else
			bp_out_null(out);
		bp_out_str(out, line.source);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
}

#define JSON BP_VCOL_JSON
#define BOTH (BP_VCOL_JSON | BP_VCOL_TABLE)

/* clang-format off */
static const struct bp_verdict_col columns[] = {
	{ { "object", "OBJECT", BP_OUT_STR, NULL }, BOTH, "name of the object's file", NULL, object, NULL, NULL },
	{ { "program", "PROGRAM", BP_OUT_STR, NULL }, BOTH, "name of the program", NULL, program, NULL, NULL },
	{ { "section", "SECTION", BP_OUT_STR, NULL }, JSON, "section of the object that it is in", NULL, section, NULL, NULL },
	{ { "type", "TYPE", BP_OUT_STR, NULL }, JSON, "program type", NULL, type, NULL, NULL },
	{ { "optional", "OPTIONAL", BP_OUT_BOOL, NULL }, JSON, "marked as optional in the object", NULL, NULL, optional, NULL },
	{ { "verdict", "VERDICT", BP_OUT_STR, NULL }, BOTH, "accepted, rejected, unsupported ...", NULL, word, NULL, NULL },
	{ { "verified_insns", "INSNS", BP_OUT_U64, NULL }, BOTH, "instructions that the verifier walked through", insns, NULL, NULL, NULL },
	{ { "total_states", "STATES", BP_OUT_U64, NULL }, BOTH, "states that the verifier made", states, NULL, NULL, NULL },
	{ { "peak_states", "PEAK", BP_OUT_U64, NULL }, JSON, "most states at one time", peak, NULL, NULL, NULL },
	{ { "max_states_per_insn", "PERINSN", BP_OUT_U64, NULL }, JSON, "most states of one instruction", max_states, NULL, NULL, NULL },
	{ { "mark_read", "MARKREAD", BP_OUT_U64, NULL }, JSON, "longest chain of marks of what is read", mark_read, NULL, NULL, NULL },
	{ { "stack_depth", "STACK", BP_OUT_U64, NULL }, BOTH, "bytes of stack", stack, NULL, NULL, NULL },
	{ { "bytes_xlated", "XLATED", BP_OUT_U64, NULL }, BOTH, "bytes of instructions in the kernel", xlated, NULL, NULL, NULL },
	{ { "bytes_jited", "JITED", BP_OUT_U64, NULL }, JSON, "bytes of machine code", jited, NULL, NULL, NULL },
	{ { "verification_time_us", "USEC", BP_OUT_U64, NULL }, BOTH, "time of the verification in microseconds", usec, NULL, NULL, NULL },
	{ { "assumed", "ASSUMED", BP_OUT_STR, NULL }, JSON, "sizes and types that were set for the check", NULL, assumed, NULL, NULL },
	{ { "cause", "CAUSE", BP_OUT_STR, NULL }, BOTH, "why it was not accepted, in a few words", NULL, cause, NULL, NULL },
	{ { "error", NULL, BP_OUT_ROW, error_cols }, JSON, "the same in full, in JSON only", NULL, NULL, NULL, put_error },
	{ { "top_lines", NULL, BP_OUT_ROWS, line_cols }, JSON, "source lines that cost most, see --top-lines, in JSON only", NULL, NULL, NULL, put_lines },
};
/* clang-format on */

const char *const bp_verdict_cols_cut[] = { "object", "program", "cause", NULL };

const struct bp_verdict_col *bp_verdict_col_next(const struct bp_verdict_col *prev)
{
	const struct bp_verdict_col *col = prev ? prev + 1 : columns;

	return col < columns + ARRAY_SIZE(columns) ? col : NULL;
}

/* Once. */
static void add(struct bp_verdict_cols *cols, const struct bp_verdict_col *col)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->col[i] == col)
			return;
	cols->col[cols->count] = col;
	cols->out[cols->count++] = col->out;
}

void bp_verdict_cols_usual(struct bp_verdict_cols *cols, bool json)
{
	const struct bp_verdict_col *col = NULL;

	*cols = (struct bp_verdict_cols){ 0 };
	while ((col = bp_verdict_col_next(col)))
		if (col->shown & (json ? BP_VCOL_JSON : BP_VCOL_TABLE))
			add(cols, col);
}

int bp_verdict_cols_parse(struct bp_verdict_cols *cols, const char *text, struct bp_err *err)
{
	const struct bp_verdict_col *each = NULL;
	bool all = strcmp(text, "all") == 0;
	size_t len;

	*cols = (struct bp_verdict_cols){ 0 };
	if (*text == '+') {
		bp_verdict_cols_usual(cols, false);
		text++;
	}
	while (all && (each = bp_verdict_col_next(each)))
		add(cols, each);
	for (; !all; text += len + 1) {
		const struct bp_verdict_col *col = NULL;

		len = strcspn(text, ",");
		while ((col = bp_verdict_col_next(col)))
			if (strlen(col->out.key) == len && memcmp(col->out.key, text, len) == 0)
				break;
		if (!col)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "unknown column '%.*s' (--columns help lists them)",
					    (int)len, text);
		add(cols, col);
		if (!text[len])
			break;
	}
	return 0;
}

void bp_verdict_cols_put(const struct bp_verdict_cols *cols, const struct bp_verdict *verdict,
			 struct bp_out *out)
{
	for (size_t i = 0; i < cols->count; i++) {
		const struct bp_verdict_col *col = cols->col[i];
		__u64 num;

		if (col->str)
			bp_out_str(out, col->str(verdict));
		else if (col->flag && !verdict->saved)
			bp_out_bool(out, col->flag(verdict));
		else if (col->rows)
			col->rows(out, verdict);
		else if (col->num && col->num(verdict, &num))
			bp_out_u64(out, num);
		else
			bp_out_null(out);
	}
	bp_out_row_end(out);
}

int bp_verdict_col_compare(const struct bp_verdict_col *col, const struct bp_verdict *a,
			   const struct bp_verdict *b)
{
	__u64 x = 0;
	__u64 y = 0;

	if (col->str) {
		const char *s = col->str(a);
		const char *t = col->str(b);

		return s && t ? strcmp(s, t) : !s - !t;
	}
	if (col->num) {
		bool has_x = col->num(a, &x);
		bool has_y = col->num(b, &y);

		if (!has_x || !has_y)
			return has_y - has_x;
	} else if (col->flag) {
		x = col->flag(a);
		y = col->flag(b);
	} else {
		x = a->status;
		y = b->status;
	}
	return (x > y) - (x < y);
}
