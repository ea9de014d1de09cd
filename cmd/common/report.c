// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* report.c - words, failures and results, the same in every command */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "explain/explain.h"
#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "hook/hook.h"
#include "util/num.h"
#include "util/text.h"
#include "load/verifier_log.h"

/* As much is shown of a line of the verifier. */
#define LOG_WIDTH 500

void cmd_words_add(struct words *words, char *arg, struct argp_state *state)
{
	if (words->count == MAX_WORDS)
		argp_error(state, "more than %d words", MAX_WORDS);
	words->word[words->count++] = arg;
}

static void need_word(const struct words *words, int at, const char *what, struct argp_state *state)
{
	if (at >= words->count)
		argp_error(state, "%s is needed", what);
}

void cmd_words_take_ref(const struct words *words, int *at, enum bp_ref_what what,
			struct bp_ref *ret_ref, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int used;

	need_word(words, *at, what == BP_REF_MAP ? "MAP" : "PROG", state);
	used = bp_ref_parse(words->word + *at, words->count - *at, what, ret_ref, &err);
	if (used < 0)
		argp_error(state, "%s", err.text);
	*at += used;
}

void cmd_words_take_target(const struct words *words, int *at, enum bp_target_kind implied,
			   const char *netns, struct bp_target *ret_target,
			   struct argp_state *state)
{
	struct bp_err err = { 0 };
	int used;

	if (*at >= words->count && implied == BP_TARGET_NETNS) {
		*ret_target = (struct bp_target){ .kind = BP_TARGET_NETNS,
						  .text = netns ? netns : "/proc/self/ns/net" };
		return;
	}
	need_word(words, *at, "TARGET", state);
	used = bp_target_parse(words->word + *at, words->count - *at, implied, ret_target, &err);
	if (used < 0)
		argp_error(state, "%s", err.text);
	*at += used;
}

void cmd_words_done(const struct words *words, int at, struct argp_state *state)
{
	if (at < words->count)
		argp_error(state, "too many words: '%s'", words->word[at]);
}

const struct bp_attach_type *cmd_parse_attach_type(const char *text, struct bp_attach_type *spare,
						   struct argp_state *state)
{
	const struct bp_attach_type *row = bp_attach_type_find(text);
	bool newer = false;
	const char *name;
	__u64 num;

	if (row)
		return row;
	newer = bp_parse_u64(text, 0, 0xffffffff, &num) == 0;
	for (int i = 0; !newer && (name = libbpf_bpf_attach_type_str((enum bpf_attach_type)i)); i++)
		if (strcmp(text, name) == 0) {
			newer = true;
			num = (__u64)i;
		}
	if (newer) {
		/* Newer than the table: no checks, the target tells what it is. */
		*spare = (struct bp_attach_type){ .type = (enum bpf_attach_type)num, .word = text };
		return spare;
	}
	argp_error(state, "unknown attach type '%s'%s", text,
		   text[0] == '/' || text[0] == '.' ? ": TYPE comes before TARGET" : "");
	return NULL;
}

enum bpf_prog_type cmd_parse_prog_type(const char *text, int *ret_attach_type,
				       struct argp_state *state)
{
	enum bpf_attach_type attach_type;
	enum bpf_prog_type type;
	const char *name;
	__u64 num;

	*ret_attach_type = -1;
	if (bp_parse_u64(text, 1, 0xffffffff, &num) == 0)
		return (enum bpf_prog_type)num;
	for (int i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++)
		if (strcmp(name, text) == 0)
			return (enum bpf_prog_type)i;
	if (libbpf_prog_type_by_name(text, &type, &attach_type) == 0) {
		*ret_attach_type = (int)attach_type;
		return type;
	}
	argp_error(state, "unknown program type '%s'", text);
	return BPF_PROG_TYPE_UNSPEC;
}

__u64 cmd_parse_number(const char *option, const char *text, __u64 min, __u64 max,
		       struct argp_state *state)
{
	__u64 num = 0;
	int ret = bp_parse_u64(text, min, max, &num);

	if (ret == -ERANGE)
		argp_error(state, "%s '%s' is out of range: %llu to %llu", option, text, min, max);
	if (ret)
		argp_error(state, "%s '%s' is no number", option, text);
	return num;
}

static const struct bp_out_col error_cols[] = {
	{ "code", "", BP_OUT_U64, NULL }, { "errno", "", BP_OUT_STR, NULL },
	{ "call", "", BP_OUT_STR, NULL }, { "message", "", BP_OUT_STR, NULL },
	{ "hint", "", BP_OUT_STR, NULL }, { "log", "", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col failure_cols[] = {
	{ "error", NULL, BP_OUT_ROW, error_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void json_error(const struct ctx *ctx, const struct bp_err *err, const char *message,
		       const char *log)
{
	enum bp_out_format format = ctx->common.pretty ? BP_OUT_PRETTY : BP_OUT_JSON;
	struct bp_out *out = bp_out_open(stdout, format, failure_cols, true);

	if (!out)
		return;
	bp_out_rows_begin(out);
	bp_out_u64(out, bp_err_status(err));
	bp_out_str(out, err->num ? bp_errno_name(err->num) : NULL);
	bp_out_str(out, err->step);
	bp_out_str(out, message);
	bp_out_str(out, err->hint[0] ? err->hint : NULL);
	bp_out_str(out, log);
	bp_out_row_end(out);
	bp_out_rows_end(out);
	bp_out_row_end(out);
	bp_out_close(out);
}

void cmd_error_text(const struct bp_err *err, char *buf, size_t size)
{
	const char *name = bp_errno_name(err->num);

	if (err->text[0])
		snprintf(buf, size, "%s%s%s", err->what, err->what[0] ? ": " : "", err->text);
	else if (name)
		snprintf(buf, size, "%s%s%s (%s)", err->what, err->what[0] ? ": " : "",
			 bp_errno_text(err->num), name);
	else
		snprintf(buf, size, "%s%serrno %d", err->what, err->what[0] ? ": " : "", err->num);
}

/* A line for people: nothing in it may move the cursor. */
static void put_line(FILE *file, const char *text, size_t len)
{
	bp_put_escaped(file, text, len);
	putc('\n', file);
}

void cmd_explain_late(struct bp_err *err)
{
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
}

int cmd_fail_with_log(const struct ctx *ctx, const struct bp_err *failure, const char *log)
{
	struct bp_err own = *failure;
	const struct bp_err *err = &own;
	char message[sizeof(err->what) + sizeof(err->text) + 100];
	cleanup_free char *end = log ? bp_vlog_end(log) : NULL;
	const char *line = end;

	cmd_explain_late(&own);
	cmd_error_text(err, message, sizeof(message));
	fflush(stdout);
	bp_put_escaped(stderr, ctx->name, SIZE_MAX);
	fputs(": ", stderr);
	put_line(stderr, message, SIZE_MAX);
	while (line && *line) {
		size_t len = strcspn(line, "\n");

		fputs("  ", stderr);
		put_line(stderr, line, len < LOG_WIDTH ? len : LOG_WIDTH);
		line += len + (line[len] == '\n');
	}
	if (err->hint[0]) {
		fputs("hint: ", stderr);
		put_line(stderr, err->hint, SIZE_MAX);
	}
	if (ctx->common.json)
		json_error(ctx, err, message, end);
	return (int)bp_err_status(err);
}

int cmd_fail(const struct ctx *ctx, const struct bp_err *err)
{
	return cmd_fail_with_log(ctx, err, NULL);
}

int cmd_fail_links_only(const struct ctx *ctx, const char *call, const struct bp_attach_type *type)
{
	struct bp_err err = { 0 };

	bp_fail_text(&err, BP_UNSUPPORTED, EINVAL, "", "%s() does not serve %s", call,
		     bp_attach_type_name(type));
	bp_hint(&err, "programs of this type are attached by %s%s", type->links_only,
		strcmp(call, "bpf_prog_query") == 0  ? "; bpfprog list --attached shows them" :
		strcmp(call, "bpf_prog_detach") == 0 ? ", and detached by the same means" :
						       "");
	return cmd_fail(ctx, &err);
}

void cmd_warn(const struct ctx *ctx, const char *fmt, ...)
{
	char text[2000];
	va_list ap;

	if (ctx->common.quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fputs("warning: ", stderr);
	put_line(stderr, text, SIZE_MAX);
}

static struct bp_out *open_as(const struct ctx *ctx, const struct bp_out_col *cols, bool one,
			      enum bp_out_format text)
{
	enum bp_out_format format = ctx->common.pretty ? BP_OUT_PRETTY :
				    ctx->common.json   ? BP_OUT_JSON :
				    ctx->common.quiet  ? BP_OUT_IDS :
							 text;
	struct bp_out *out = bp_out_open(stdout, format, cols, one);

	if (!out) {
		struct bp_err err = { .num = ENOMEM, .what = "standard output" };

		cmd_leave(ctx, cmd_fail(ctx, &err));
	}
	return out;
}

struct bp_out *cmd_out_open(const struct ctx *ctx, const struct bp_out_col *cols, bool one)
{
	return open_as(ctx, cols, one, BP_OUT_TABLE);
}

/* The same with a block of lines for each row instead of a table. */
struct bp_out *cmd_out_open_blocks(const struct ctx *ctx, const struct bp_out_col *cols)
{
	return open_as(ctx, cols, false, BP_OUT_BLOCKS);
}

int cmd_out_close(const struct ctx *ctx, struct bp_out *out)
{
	int ret = bp_out_close(out);

	/* Reported by at_exit(), which also sees what is still in the buffer. */
	if (ret && !*ctx->write_error)
		*ctx->write_error = -ret;
	return ret ? BP_FAILED : BP_OK;
}

void cmd_call_arg(struct call *call, const char *name, const char *fmt, ...)
{
	va_list ap;

	if (call->count == MAX_CALL_ARGS)
		return;
	call->arg[call->count].name = name;
	va_start(ap, fmt);
	vsnprintf(call->arg[call->count].value, sizeof(call->arg[0].value), fmt, ap);
	va_end(ap);
	call->count++;
}

static const struct bp_out_col arg_cols[] = {
	{ "name", NULL, BP_OUT_STR, NULL },
	{ "value", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col one_call_cols[] = {
	{ "call", NULL, BP_OUT_STR, NULL },
	{ "args", NULL, BP_OUT_ROWS, arg_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col call_cols[] = {
	{ "dry_run", NULL, BP_OUT_BOOL, NULL },
	{ "calls", NULL, BP_OUT_ROWS, one_call_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

void cmd_call_hook(struct call *call, const struct bp_hook *hook, bool attaches)
{
	const struct bp_place *place = hook->place;

	cmd_call_arg(call, "target", "%d [%s %.250s]",
		     attaches ? bp_place_change_arg(place) : bp_place_query_arg(place),
		     bp_target_kind_name(place->kind), place->name);
	cmd_call_arg(call, "type", "%s",
		     hook->type ? bp_attach_type_name(hook->type) : "[each that fits]");
}

int cmd_print_calls(const struct ctx *ctx, const struct call *calls, size_t count)
{
	struct bp_out *out;

	if (!ctx->common.json) {
		for (size_t i = 0; i < count; i++) {
			printf("%s(", calls[i].name);
			for (size_t a = 0; a < calls[i].count; a++) {
				printf("%s%s=", a ? ", " : "", calls[i].arg[a].name);
				bp_put_escaped(stdout, calls[i].arg[a].value, SIZE_MAX);
			}
			puts(")");
		}
		return BP_OK;
	}
	out = cmd_out_open(ctx, call_cols, true);
	bp_out_bool(out, true);
	bp_out_rows_begin(out);
	for (size_t i = 0; i < count; i++) {
		bp_out_str(out, calls[i].name);
		bp_out_rows_begin(out);
		for (size_t a = 0; a < calls[i].count; a++) {
			bp_out_str(out, calls[i].arg[a].name);
			bp_out_str(out, calls[i].arg[a].value);
			bp_out_row_end(out);
		}
		bp_out_rows_end(out);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}
