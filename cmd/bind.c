// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* bind.c - "bpfprog bind": bpf_prog_bind_map() */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "cleanup.h"
#include "cmd.h"
#include "prog.h"

struct bind_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	struct bp_ref map;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bind_args *args = state->input;
	int at = 0;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case ARGP_KEY_ARG:
		words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
		words_take_ref(&args->words, &at, BP_REF_MAP, &args->map, state);
		words_done(&args->words, at, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "PROG MAP",
	.doc = "Bind a map to a program: the map lives and is listed with the program, which "
	       "does not use it. There is no way back.",
	.children = common_children,
};

static const struct bp_out_col cols[] = {
	{ "changed", "changed", BP_OUT_BOOL, NULL },
	{ "id", "program", BP_OUT_U64, NULL },
	{ "map_id", "map", BP_OUT_U64, NULL },
	{ "map_ids_before", "maps before", BP_OUT_LIST, NULL },
	{ "map_ids", "maps now", BP_OUT_LIST, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* The ids of a program's maps; *RET_IDS is the caller's to free. */
static int map_ids(int prog_fd, __u32 **ret_ids, __u32 *ret_count, struct bp_err *err)
{
	cleanup_free __u32 *ids = NULL;
	__u32 room = 0;

	for (;;) {
		struct bpf_prog_info info = { 0 };
		int ret;

		info.nr_map_ids = room;
		info.map_ids = (__u64)(unsigned long)ids;
		ret = bp_prog_info(prog_fd, &info, err);
		if (ret)
			return ret;
		if (info.nr_map_ids <= room) {
			*ret_ids = ids;
			*ret_count = info.nr_map_ids;
			ids = NULL;
			return 0;
		}
		room = info.nr_map_ids + 8;
		free(ids);
		ids = calloc(room, sizeof(*ids));
		if (!ids)
			return bp_fail(err, ENOMEM, "calloc", "map ids");
	}
}

static void put_ids(struct bp_out *out, const __u32 *ids, __u32 count)
{
	bp_out_list_begin(out);
	for (__u32 i = 0; i < count; i++)
		bp_out_item_u64(out, ids[i]);
	bp_out_list_end(out);
}

static int bind(struct ctx *ctx, int prog_fd, int map_fd, __u32 prog_id, __u32 map_id)
{
	cleanup_free __u32 *before = NULL;
	cleanup_free __u32 *after = NULL;
	__u32 nbefore = 0;
	__u32 nafter = 0;
	struct bp_err err = { 0 };
	struct bp_out *out;

	if (map_ids(prog_fd, &before, &nbefore, &err) || bp_prog_bind_map(prog_fd, map_fd, &err) ||
	    map_ids(prog_fd, &after, &nafter, &err)) {
		bp_fail_on(&err, "map %u to prog %u", map_id, prog_id);
		return fail(ctx, &err);
	}
	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	out = out_open(ctx, cols, true);
	bp_out_bool(out, nafter != nbefore);
	bp_out_u64(out, prog_id);
	bp_out_u64(out, map_id);
	put_ids(out, before, nbefore);
	put_ids(out, after, nafter);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct bind_args args = { .common = &ctx->common };
	struct bpf_prog_info prog = { 0 };
	struct bpf_map_info map = { 0 };
	__u32 len = sizeof(map);
	cleanup_fd int prog_fd = -1;
	cleanup_fd int map_fd = -1;
	struct bp_err err = { 0 };
	int ret;

	parse_args(ctx, argc, argv, &args);
	prog_fd = bp_ref_open_prog(&args.prog, &err);
	if (prog_fd < 0 || bp_prog_info(prog_fd, &prog, &err))
		return fail(ctx, &err);
	map_fd = bp_ref_open_map(&args.map, &err);
	if (map_fd < 0)
		return fail(ctx, &err);
	ret = bpf_map_get_info_by_fd(map_fd, &map, &len);
	if (ret) {
		bp_fail(&err, -ret, "bpf_map_get_info_by_fd", "map");
		return fail(ctx, &err);
	}
	if (ctx->common.dry_run) {
		struct call call = { .name = "bpf_prog_bind_map" };

		call_arg(&call, "prog_fd", "%d [prog %u]", prog_fd, prog.id);
		call_arg(&call, "map_fd", "%d [map %u]", map_fd, map.id);
		call_arg(&call, "opts", "NULL");
		return print_calls(ctx, &call, 1);
	}
	return bind(ctx, prog_fd, map_fd, prog.id, map.id);
}

const struct cmd cmd_bind = { "bind", NULL, "Bind a map to a program", &argp, run };
