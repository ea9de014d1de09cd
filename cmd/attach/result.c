// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* result.c - "bpfprog attach": the call, and what is printed of it */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "cmd/attach/attach.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "hook/link.h"
#include "kernel/link_call.h"
#include "kernel/link_text.h"
#include "trace/names.h"
#include "table/probe_type.h"
#include "util/cleanup.h"
#include "kernel/xdp.h"
#include "ref/prog_map.h"
#include "util/array.h"

/* What --replace-pin finds is fine to be there. */
static __u32 pinned_id(const struct attach_args *args)
{
	cleanup_fd int fd = args->replace_pin ? bpf_obj_get(args->pin) : -1;

	return fd < 0 ? 0 : bp_link_id(fd);
}

/* The kernel takes such a program even where nothing will ever call it. */
static void warn_lsm(const struct ctx *ctx, const struct bp_hook *hook)
{
	char active[256];

	if ((hook->type->type == BPF_LSM_MAC || hook->type->type == BPF_LSM_CGROUP) &&
	    !bp_lsm_is_called(active, sizeof(active)))
		cmd_warn(ctx,
			 "the program will not be called: this kernel's list of security modules "
			 "(%s) lacks bpf; boot with lsm=%s,bpf",
			 active, active);
}

/* libbpf fills in where the arguments of a probe are, if it attaches a program of its own. */
static void warn_usdt(const struct ctx *ctx, const struct bp_hook *hook, int prog_fd)
{
	cleanup_fd int fd = -1;

	if ((int)hook->type->type != BP_TYPE_USDT)
		return;
	fd = bp_prog_map(prog_fd, NULL, "__bpf_usdt_specs", NULL);
	if (fd >= 0)
		cmd_warn(ctx, "the program reads arguments of the probe by bpf_usdt_arg(), which "
			      "fails: only libbpf fills in where they are, when it attaches a "
			      "program that it has loaded itself");
}

int attach_call(const struct ctx *ctx, const struct attach_args *args, const struct bp_hook *hook,
		int prog_fd, __u32 id, struct bp_hook_change *change)
{
	struct bp_hook_attach_opts how = args->how;
	struct bp_err err = { 0 };
	int ret = bp_link_spec_takes(hook->type) ?
			  bp_link_attach(hook, &args->spec, prog_fd, &how, pinned_id(args), change,
					 &err) :
			  bp_hook_attach(hook, prog_fd, &how, change, &err);

	/* A kernel without such links: what detaches it then is this process. */
	if (ret == -EINVAL && how.link_fd && args->command && !args->type->links_only) {
		err = (struct bp_err){ 0 };
		how.link_fd = NULL;
		ret = bp_hook_attach(hook, prog_fd, &how, change, &err);
	}
	cmd_warn_unlocked(ctx, hook, change);
	if (ret == 0) {
		warn_lsm(ctx, hook);
		warn_usdt(ctx, hook, prog_fd);
		return BP_OK;
	}
	if (!err.text[0] && attach_is_map(args))
		bp_fail_on(&err, "map %u to struct_ops", id);
	else if (!err.text[0] && bp_link_spec_takes(hook->type))
		bp_fail_on(&err, "prog %u to %s%s%.200s", id, bp_link_type_name(hook->type),
			   hook->place->name[0] ? " " : "", hook->place->name);
	else if (!err.text[0])
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
	{ "cookie", "cookie", BP_OUT_U64, NULL },
	{ "places", "functions", BP_OUT_U64, NULL },
	{ "map_id", "map", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* In a table there are no lines of what there is none of: a link, an XDP mode, a hook's order. */
static void choose(struct bp_out_col *shown, const struct attached *attached, bool mode,
		   const struct bp_link_text *text)
{
	static const char *const of_hooks[] = { "position", "count", "attach_flags", "revision",
						"replaced_id" };
	bool link = attached->change.link_id;

	for (; shown->key; shown++) {
		if ((!link &&
		     (strcmp(shown->key, "link_id") == 0 || strcmp(shown->key, "pinned") == 0)) ||
		    (!mode && strcmp(shown->key, "mode") == 0) ||
		    (!text->cookie && strcmp(shown->key, "cookie") == 0) ||
		    (!text->places && strcmp(shown->key, "places") == 0) ||
		    strcmp(shown->key, attached->map_id ? "id" : "map_id") == 0)
			shown->head = NULL;
		for (size_t i = 0; attached->spec && i < ARRAY_SIZE(of_hooks); i++)
			if (strcmp(shown->key, of_hooks[i]) == 0)
				shown->head = NULL;
	}
}

/* As the kernel tells it, or, if that tells nothing, as it was asked for. */
static void describe(const struct attached *attached, struct bp_link_text *ret_text)
{
	const struct bp_link_spec *spec = attached->spec;
	cleanup_names struct bp_names names = { 0 };
	cleanup_fd int fd = spec ? bpf_link_get_fd_by_id(attached->change.link_id) : -1;

	if (fd >= 0)
		bp_link_describe(fd, &names, ret_text, NULL);
	if (spec && !ret_text->cookie && attached->change.changed)
		ret_text->cookie = spec->create.cookie;
	/* The kernel tells the places of a probe that was asked for by name. */
	if (spec && (int)spec->type->type == BP_TYPE_USDT) {
		free(ret_text->target);
		ret_text->target = NULL;
	} else if (spec && spec->all && !ret_text->target) {
		ret_text->target = strdup(spec->all);
	}
	if (spec && !ret_text->target && spec->target[0])
		ret_text->target = strdup(spec->target);
	if (spec && !ret_text->places)
		ret_text->places = spec->many.count;
}

int attach_print(const struct ctx *ctx, const struct attached *attached)
{
	const struct bp_hook_change *change = &attached->change;
	const struct bp_hook *hook = attached->hook;
	cleanup_link_text struct bp_link_text text = { 0 };
	const struct bp_xdp_mode *mode = NULL;
	struct bp_out_col shown[ARRAY_SIZE(cols)];
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	if (hook->type->family == BP_FAMILY_XDP)
		mode = bp_xdp_mode_of(hook->place->ifindex, attached->prog_id);
	describe(attached, &text);
	memcpy(shown, cols, sizeof(cols));
	choose(shown, attached, mode, &text);
	out = cmd_out_open(ctx, shown, true);
	bp_out_bool(out, change->changed);
	bp_out_u64_or_null(out, attached->prog_id);
	bp_out_str(out, bp_link_type_name(hook->type));
	bp_out_str(out,
		   attached->spec ? attached->spec->kind : bp_target_kind_name(hook->place->kind));
	cmd_out_target(ctx, out, attached->spec ? text.target : hook->place->name, text.places);
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
	bp_out_u64_or_null(out, text.cookie);
	bp_out_u64_or_null(out, text.places);
	bp_out_u64_or_null(out, attached->map_id);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}
