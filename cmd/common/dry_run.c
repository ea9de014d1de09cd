// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* dry_run.c - what --dry-run writes: calls that are not made */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/result.h"
#include "hook/hook.h"
#include "util/text.h"

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
