// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* bind.c - "bpfprog bind": bpf_prog_bind_map(), bpf_prog_assoc_struct_ops() */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "cmd/common/words.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/parse.h"
#include "explain/explain.h"
#include "kernel/meta.h"
#include "kernel/prog.h"

#define MAX_PAIRS 64

enum {
	KEY_META = 256,
	KEY_STRUCT_OPS,
};

/* The maps that are to be bound, open; --meta's is the last one. */
struct maps {
	int fd[MAX_WORDS + 1];
	__u32 id[MAX_WORDS + 1];
	__u32 type[MAX_WORDS + 1];
	__u32 count;
};

struct bind_args {
	struct words words;
	struct bp_ref prog;
	struct bp_ref maps[MAX_WORDS];
	int nmaps;
	struct maps open;
	const char *pairs[MAX_PAIRS];
	size_t npairs;
	bool struct_ops; /* associate PROG with the one map */
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "meta", KEY_META, "KEY=VALUE", 0, "Make a map of metadata and bind it (repeatable)", 0 },
	{ "struct-ops", KEY_STRUCT_OPS, NULL, 0, "Associate PROG with the struct_ops of MAP in place of binding", 0 },
	{ 0 }
};
/* clang-format on */

static void parse_words(struct bind_args *args, struct argp_state *state)
{
	int at = 0;

	cmd_words_take_ref(&args->words, &at, BP_REF_PROG, &args->prog, state);
	while (at < args->words.count)
		cmd_words_take_ref(&args->words, &at, BP_REF_MAP, &args->maps[args->nmaps++],
				   state);
	if (!args->nmaps && !args->npairs)
		cmd_words_need(&args->words, at, "MAP or --meta", state);
	if (args->struct_ops && (args->nmaps != 1 || args->npairs))
		argp_error(state, "--struct-ops is for one MAP, without --meta");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bind_args *args = state->input;

	switch (key) {
	case KEY_META:
		if (!bp_meta_key(arg))
			argp_error(state,
				   "--meta '%s' is not KEY=VALUE, with letters, digits and "
				   "'_' in KEY",
				   arg);
		if (args->npairs == MAX_PAIRS)
			argp_error(state, "too many --meta");
		args->pairs[args->npairs++] = arg;
		return 0;
	case KEY_STRUCT_OPS:
		args->struct_ops = true;
		return 0;
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
	.options = options,
	.parser = parse,
	.args_doc = "PROG MAP...\nPROG [MAP...] --meta KEY=VALUE\n--struct-ops PROG MAP",
	.doc = "Bind maps to a program: they live and are listed with the program, which "
	       "does not use them. This cannot be undone.",
};

static const struct bp_out_col cols[] = {
	{ "changed", "changed", BP_OUT_BOOL, NULL },
	{ "id", "program", BP_OUT_U64, NULL },
	{ "bound_map_ids", "bound", BP_OUT_LIST, NULL },
	{ "map_ids_before", "maps before", BP_OUT_LIST, NULL },
	{ "map_ids", "maps now", BP_OUT_LIST, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* The ids of a program's maps; *RET_IDS is the caller's to free. */
static int map_ids(int prog_fd, __u32 **ret_ids, __u32 *ret_count, struct bp_err *err)
{
	cleanup_free __u32 *ids = NULL;
	__u32 capacity = 0;

	for (;;) {
		struct bpf_prog_info info = { 0 };
		int ret;

		info.nr_map_ids = capacity;
		info.map_ids = (__u64)(unsigned long)ids;
		ret = bp_prog_info(prog_fd, &info, err);
		if (ret)
			return ret;
		if (info.nr_map_ids <= capacity) {
			*ret_ids = ids;
			*ret_count = info.nr_map_ids;
			ids = NULL;
			return 0;
		}
		capacity = info.nr_map_ids + 8;
		free(ids);
		ids = calloc(capacity, sizeof(*ids));
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

static int add_map(struct maps *maps, int fd, struct bp_err *err)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	int ret;

	if (fd < 0)
		return fd;
	maps->fd[maps->count++] = fd;
	ret = bpf_map_get_info_by_fd(fd, &info, &len);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "map");
	maps->id[maps->count - 1] = info.id;
	maps->type[maps->count - 1] = info.type;
	return 0;
}

static int bind_all(struct ctx *ctx, int prog_fd, __u32 prog_id, const struct maps *maps)
{
	cleanup_free __u32 *before = NULL;
	cleanup_free __u32 *after = NULL;
	__u32 nbefore = 0;
	__u32 nafter = 0;
	struct bp_err err = { 0 };
	struct bp_out *out;
	int ret = map_ids(prog_fd, &before, &nbefore, &err);

	for (__u32 i = 0; ret == 0 && i < maps->count; i++) {
		ret = bp_prog_bind_map(prog_fd, maps->fd[i], &err);
		if (ret == 0)
			continue;
		bp_fail_on(&err, "map %u to prog %u", maps->id[i], prog_id);
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd }, &err);
	}
	if (ret || map_ids(prog_fd, &after, &nafter, &err))
		return cmd_fail(ctx, &err);
	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	out = cmd_out_open(ctx, cols, true);
	bp_out_bool(out, nafter != nbefore);
	bp_out_u64(out, prog_id);
	put_ids(out, maps->id, maps->count);
	put_ids(out, before, nbefore);
	put_ids(out, after, nafter);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

static const struct bp_out_col assoc_cols[] = {
	{ "id", "program", BP_OUT_U64, NULL },
	{ "map_id", "struct_ops", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* Whether it was so before, the kernel does not tell. */
static int associate(struct ctx *ctx, int prog_fd, __u32 prog_id, const struct maps *maps)
{
	struct bp_err err = { 0 };
	struct bp_out *out;

	if (bp_prog_assoc_struct_ops(prog_fd, maps->fd[0], &err)) {
		bp_fail_on(&err, "prog %u with map %u", prog_id, maps->id[0]);
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd, .map_type = maps->type[0] },
			   &err);
		return cmd_fail(ctx, &err);
	}
	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	out = cmd_out_open(ctx, assoc_cols, true);
	bp_out_u64(out, prog_id);
	bp_out_u64(out, maps->id[0]);
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

static int describe(const struct ctx *ctx, const struct bind_args *args, int prog_fd, __u32 prog_id,
		    const struct maps *maps)
{
	cleanup_free struct call *calls = calloc(maps->count + 1, sizeof(*calls));
	__u32 count = maps->count + (args->npairs ? 1 : 0);

	if (!calls)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	for (__u32 i = 0; i < count; i++) {
		calls[i].name =
			args->struct_ops ? "bpf_prog_assoc_struct_ops" : "bpf_prog_bind_map";
		cmd_call_arg(&calls[i], "prog_fd", "%d [prog %u]", prog_fd, prog_id);
		if (i < maps->count)
			cmd_call_arg(&calls[i], "map_fd", "%d [map %u]", maps->fd[i], maps->id[i]);
		else
			cmd_call_arg(&calls[i], "map_fd", "[a new map of metadata]");
		cmd_call_arg(&calls[i], "opts", "NULL");
	}
	return cmd_print_calls(ctx, calls, count);
}

static int bind(struct ctx *ctx, const struct bind_args *args, int prog_fd, struct maps *maps)
{
	struct bpf_prog_info prog = { 0 };
	struct bp_err err = { 0 };
	int ret = bp_prog_info(prog_fd, &prog, &err);

	for (int i = 0; ret == 0 && i < args->nmaps; i++)
		ret = add_map(maps, bp_ref_open_map(&args->maps[i], &err), &err);
	if (ret == 0 && ctx->common.dry_run)
		return describe(ctx, args, prog_fd, prog.id, maps);
	if (ret == 0 && args->struct_ops)
		return associate(ctx, prog_fd, prog.id, maps);
	if (ret == 0 && args->npairs)
		ret = add_map(maps, bp_meta_create(args->pairs, args->npairs, &err), &err);
	return ret ? cmd_fail(ctx, &err) : bind_all(ctx, prog_fd, prog.id, maps);
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct bind_args *args = arg;
	cleanup_fd int prog_fd = -1;
	struct maps *maps = &args->open;
	struct bp_err err = { 0 };
	int status;

	cmd_parse_args(ctx, argc, argv, args);
	prog_fd = bp_ref_open_prog(&args->prog, &err);
	if (prog_fd < 0)
		return cmd_fail(ctx, &err);
	status = bind(ctx, args, prog_fd, maps);
	for (__u32 i = 0; i < maps->count; i++)
		close(maps->fd[i]);
	return status;
}

const struct cmd cmd_bind = {
	.name = "bind",
	.summary = "Bind maps to a program",
	.argp = &argp,
	.args_size = sizeof(struct bind_args),
	.run = run,
};
