// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - "bpfprog detach LINK": bpf_link_detach(), or the pin is removed */
#include <errno.h>
#include <string.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/detach/detach.h"
#include "hook/hook.h"
#include "kernel/link_call.h"
#include "kernel/link_text.h"
#include "kernel/names.h"
#include "util/cleanup.h"

void detach_cols(bool link, struct bp_out_col ret_cols[static DETACH_COLS])
{
	const struct bp_out_col cols[DETACH_COLS] = {
		{ "changed", "changed", BP_OUT_BOOL, NULL },
		{ "id", "program", BP_OUT_U64, NULL },
		{ "attach_type", "detached from", BP_OUT_STR, NULL },
		{ "target_kind", NULL, BP_OUT_STR, NULL },
		{ "target", "of", BP_OUT_STR, NULL },
		{ "count", link ? NULL : "programs left", BP_OUT_U64, NULL },
		{ "revision", link ? NULL : "revision", BP_OUT_U64, NULL },
		{ "link_id", link ? "link" : NULL, BP_OUT_U64, NULL },
		{ "unpinned", link ? "unpinned" : NULL, BP_OUT_LIST, NULL },
		{ NULL, NULL, BP_OUT_STR, NULL },
	};

	memcpy(ret_cols, cols, sizeof(cols));
}

bool detach_takes_link(const struct words *words, struct bp_ref *ret_link, struct argp_state *state)
{
	const char *word = words->count ? words->word[0] : "";
	bool pin = words->count == 1 && strchr(word, '/') && !bp_attach_type_find(word);
	int at = 0;

	if (!pin && strcmp(word, "link") != 0 && strncmp(word, "link:", 5) != 0)
		return false;
	cmd_words_take_ref(words, &at, BP_REF_A_LINK, ret_link, state);
	cmd_words_done(words, at, state);
	return true;
}

static int print(const struct ctx *ctx, const struct bp_link_change *change,
		 const struct bp_link_text *text)
{
	struct bp_out_col cols[DETACH_COLS];
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	detach_cols(true, cols);
	out = cmd_out_open(ctx, cols, true);
	bp_out_bool(out, change->changed);
	bp_out_u64_or_null(out, text->prog_id);
	bp_out_str(out, text->type);
	bp_out_str(out, bp_target_kind_name(change->link.kind));
	bp_out_str(out, text->target);
	bp_out_null(out);
	bp_out_null(out);
	bp_out_u64_or_null(out, change->link.id);
	bp_out_list_begin(out);
	if (change->unpinned)
		bp_out_item_str(out, change->unpinned);
	bp_out_list_end(out);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

static int describe(const struct ctx *ctx, const char *pin, int link_fd)
{
	struct call calls[2] = { { .name = "bpf_link_detach" }, { .name = "unlink" } };

	cmd_call_arg(&calls[0], "link_fd", "%d [link %u]", link_fd, bp_link_id(link_fd));
	cmd_call_arg(&calls[1], "path", "%.300s", pin ? pin : "");
	return cmd_print_calls(ctx, calls, pin ? 2 : 1);
}

int detach_link(const struct ctx *ctx, const struct bp_ref *ref, bool if_attached)
{
	const char *pin = ref->kind == BP_REF_PINNED ? ref->text : NULL;
	struct bp_link_change change = { .link.id = ref->id };
	cleanup_link_text struct bp_link_text text = { 0 };
	cleanup_names struct bp_names names = { 0 };
	struct bp_err err = { 0 };
	cleanup_fd int link_fd = bp_ref_open_link(ref, &err);

	if (link_fd == -ENOENT && if_attached)
		return print(ctx, &change, &text);
	if (link_fd < 0 || bp_link_describe(link_fd, &names, &text, &err))
		return cmd_fail(ctx, &err);
	if (ctx->common.dry_run)
		return describe(ctx, pin, link_fd);
	if (bp_hook_detach_link(&link_fd, pin, &change, &err)) {
		bp_fail_on(&err, "link %u", text.id);
		return cmd_fail(ctx, &err);
	}
	return print(ctx, &change, &text);
}
