// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* result.c - "bpfprog attach": the call, and what is printed of it */
#include <errno.h>
#include <string.h>

#include "cmd/attach/attach.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "kernel/xdp.h"
#include "util/array.h"

int attach_call(const struct ctx *ctx, const struct attach_args *args, const struct bp_hook *hook,
		int prog_fd, __u32 id, struct bp_hook_change *change)
{
	struct bp_hook_attach_opts how = args->how;
	struct bp_err err = { 0 };
	int ret = bp_hook_attach(hook, prog_fd, &how, change, &err);

	/* A kernel without such links: what detaches it then is this process. */
	if (ret == -EINVAL && how.link_fd && args->command && !args->type->links_only) {
		err = (struct bp_err){ 0 };
		how.link_fd = NULL;
		ret = bp_hook_attach(hook, prog_fd, &how, change, &err);
	}
	cmd_warn_unlocked(ctx, hook, change);
	if (ret == 0)
		return BP_OK;
	if (!err.text[0])
		bp_fail_on(&err, "prog %u to %s of %s", id, bp_attach_type_name(hook->type),
			   hook->place->name);
	return cmd_fail(ctx, &err);
}

static const struct bp_out_col cols[] = {
	{ "changed", "changed", BP_OUT_BOOL, NULL },
	{ "id", "program", BP_OUT_U64, NULL },
	{ "attach_type", "attached to", BP_OUT_STR, NULL },
	{ "target_kind", NULL, BP_OUT_STR, NULL },
	{ "target", "of", BP_OUT_STR, NULL },
	{ "position", "position", BP_OUT_U64, NULL },
	{ "count", "programs", BP_OUT_U64, NULL },
	{ "attach_flags", "mode", BP_OUT_LIST, NULL },
	{ "revision", "revision", BP_OUT_U64, NULL },
	{ "replaced_id", "replaced", BP_OUT_U64, NULL },
	{ "link_id", "link", BP_OUT_U64, NULL },
	{ "pinned", "pinned", BP_OUT_STR, NULL },
	{ "mode", "XDP mode", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* In a table there are no lines of a link, or of an XDP mode, if there is none. */
static void choose(struct bp_out_col *shown, bool link, bool mode)
{
	for (; shown->key; shown++)
		if ((!link &&
		     (strcmp(shown->key, "link_id") == 0 || strcmp(shown->key, "pinned") == 0)) ||
		    (!mode && strcmp(shown->key, "mode") == 0))
			shown->head = NULL;
}

int attach_print(const struct ctx *ctx, const struct attached *attached)
{
	const struct bp_hook_change *change = &attached->change;
	const struct bp_hook *hook = attached->hook;
	const struct bp_xdp_mode *mode = NULL;
	struct bp_out_col shown[ARRAY_SIZE(cols)];
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	if (hook->type->family == BP_FAMILY_XDP)
		mode = bp_xdp_mode_of(hook->place->ifindex, attached->prog_id);
	memcpy(shown, cols, sizeof(cols));
	choose(shown, change->link_id, mode);
	out = cmd_out_open(ctx, shown, true);
	bp_out_bool(out, change->changed);
	bp_out_u64(out, attached->prog_id);
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	bp_out_u64_or_null(out, change->position);
	bp_out_u64_or_null(out, change->count);
	if (bp_target_traits_of(hook->place->kind)->modes && change->count)
		bp_attach_flags_out(out, change->mode);
	else
		bp_out_null(out);
	bp_out_u64_or_null(out, change->revision);
	bp_out_u64_or_null(out, change->replaced_id);
	bp_out_u64_or_null(out, change->link_id);
	bp_out_str(out, attached->pinned);
	bp_out_str(out, mode ? mode->word : NULL);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}
