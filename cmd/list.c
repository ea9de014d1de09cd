// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* list.c - "bpfprog list": bpf_prog_get_next_id(), bpf_prog_get_fd_by_id() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "cmd.h"
#include "explain.h"
#include "prog.h"

/* Most programs have fewer maps; for the others the kernel is asked again. */
#define USUAL_MAPS 64

/* The ids that were listed, so that nothing is listed twice. */
struct seen {
	__u32 *ids;
	size_t count;
};

struct list_args {
	struct common *common;
	struct words words;
	struct bp_ref refs[MAX_WORDS];
	int nrefs;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case ARGP_KEY_ARG:
		words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		for (int at = 0; at < args->words.count;)
			words_take_ref(&args->words, &at, BP_REF_PROG, &args->refs[args->nrefs++],
				       state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.parser = parse,
	.args_doc = "[PROG...]",
	.doc = "List the programs that are loaded, or those that PROG means.",
	.children = common_children,
};

static const struct bp_out_col cols[] = {
	{ "id", "ID", BP_OUT_U64, NULL },
	{ "type", "TYPE", BP_OUT_STR, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },
	{ "tag", "TAG", BP_OUT_STR, NULL },
	{ "gpl_compatible", NULL, BP_OUT_BOOL, NULL },
	{ "loaded_at", "LOADED", BP_OUT_TIME, NULL },
	{ "uid", NULL, BP_OUT_U64, NULL },
	{ "bytes_xlated", "XLATED", BP_OUT_U64, NULL },
	{ "bytes_jited", "JITED", BP_OUT_U64, NULL },
	{ "verified_insns", NULL, BP_OUT_U64, NULL },
	{ "map_ids", "MAPS", BP_OUT_LIST, NULL },
	{ "btf_id", NULL, BP_OUT_U64, NULL },
	{ "run_time_ns", NULL, BP_OUT_U64, NULL },
	{ "run_cnt", NULL, BP_OUT_U64, NULL },
	{ "recursion_misses", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* The kernel's load time counts from boot. */
static __u64 boot_time(void)
{
	struct timespec now;
	struct timespec up;

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &up);
	return (__u64)(now.tv_sec - up.tv_sec) - (now.tv_nsec < up.tv_nsec);
}

/* A program that has more maps than usual: ask again with room for all of them. */
static __u32 *all_map_ids(int fd, __u32 count, struct bpf_prog_info *info)
{
	__u32 *ids = calloc(count, sizeof(*ids));
	struct bpf_prog_info again = { 0 };

	if (!ids)
		return NULL;
	again.nr_map_ids = count;
	again.map_ids = (__u64)(unsigned long)ids;
	if (bp_prog_info(fd, &again, NULL) == 0)
		info->nr_map_ids = again.nr_map_ids < count ? again.nr_map_ids : count;
	return ids;
}

static void put_u64(struct bp_out *out, __u64 num)
{
	if (num)
		bp_out_u64(out, num);
	else
		bp_out_null(out);
}

static void put_prog(struct bp_out *out, int fd, __u64 boot)
{
	cleanup_free __u32 *more = NULL;
	struct bpf_prog_info info = { 0 };
	char tag[2 * BPF_TAG_SIZE + 1];
	char name[BP_NAME_MAX];
	__u32 usual[USUAL_MAPS];
	const __u32 *ids = usual;

	info.nr_map_ids = USUAL_MAPS;
	info.map_ids = (__u64)(unsigned long)usual;
	if (bp_prog_info(fd, &info, NULL))
		return;
	if (info.nr_map_ids > USUAL_MAPS) {
		ids = more = all_map_ids(fd, info.nr_map_ids, &info);
		if (!ids)
			info.nr_map_ids = 0;
	}
	bp_prog_full_name(fd, &info, name, sizeof(name));
	for (size_t i = 0; i < BPF_TAG_SIZE; i++)
		snprintf(tag + 2 * i, 3, "%02x", info.tag[i]);
	bp_out_u64(out, info.id);
	bp_out_str(out, libbpf_bpf_prog_type_str(info.type));
	bp_out_str(out, name);
	bp_out_str(out, tag);
	bp_out_bool(out, info.gpl_compatible);
	bp_out_time(out, boot + info.load_time / 1000000000);
	bp_out_u64(out, info.created_by_uid);
	bp_out_u64(out, info.xlated_prog_len);
	bp_out_u64(out, info.jited_prog_len);
	put_u64(out, info.verified_insns);
	bp_out_list_begin(out);
	for (__u32 i = 0; i < info.nr_map_ids; i++)
		bp_out_item_u64(out, ids[i]);
	bp_out_list_end(out);
	put_u64(out, info.btf_id);
	bp_out_u64(out, info.run_time_ns);
	bp_out_u64(out, info.run_cnt);
	bp_out_u64(out, info.recursion_misses);
	bp_out_row_end(out);
}

/* A program that goes between its id and its descriptor is no error. */
static int put_id(struct bp_out *out, __u32 id, __u64 boot, struct bp_err *err)
{
	cleanup_fd int fd = bp_prog_fd_by_id(id, err);

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	put_prog(out, fd, boot);
	return 0;
}

static int put_all(struct bp_out *out, __u64 boot, struct bp_err *err)
{
	__u32 id = 0;
	int ret;

	while ((ret = bp_prog_next_id(id, &id, err)) == 0) {
		ret = put_id(out, id, boot, err);
		if (ret)
			break;
	}
	if (ret == -ENOENT)
		return 0;
	bp_fail_on(err, "the programs of this machine");
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
	return ret;
}

/* Remember an id; false if it is known already. */
static bool is_new(struct seen *seen, __u32 id)
{
	__u32 *more;

	for (size_t i = 0; i < seen->count; i++)
		if (seen->ids[i] == id)
			return false;
	more = reallocarray(seen->ids, seen->count + 1, sizeof(*more));
	if (more) {
		seen->ids = more;
		seen->ids[seen->count++] = id;
	}
	return true;
}

static int put_ref(struct bp_out *out, const struct bp_ref *ref, struct seen *seen, __u64 boot,
		   struct bp_err *err)
{
	cleanup_free __u32 *ids = NULL;
	size_t count = 0;
	int ret;

	if (ref->kind == BP_REF_PINNED || ref->kind == BP_REF_FD) {
		/* No id is needed, so no CAP_SYS_ADMIN either. */
		cleanup_fd int fd = bp_ref_open_prog(ref, err);
		struct bpf_prog_info info = { 0 };

		if (fd < 0)
			return fd;
		ret = bp_prog_info(fd, &info, err);
		if (ret == 0 && is_new(seen, info.id))
			put_prog(out, fd, boot);
		return ret;
	}
	ret = bp_ref_prog_ids(ref, &ids, &count, err);
	for (size_t i = 0; ret == 0 && i < count; i++)
		if (is_new(seen, ids[i]))
			ret = put_id(out, ids[i], boot, err);
	return ret;
}

static int put_refs(struct bp_out *out, const struct list_args *args, __u64 boot,
		    struct bp_err *err)
{
	struct seen seen = { 0 };
	int ret = 0;

	for (int i = 0; ret == 0 && i < args->nrefs; i++)
		ret = put_ref(out, &args->refs[i], &seen, boot, err);
	free(seen.ids);
	return ret;
}

static int describe(const struct ctx *ctx)
{
	struct call calls[2] = { { .name = "bpf_prog_get_next_id" },
				 { .name = "bpf_prog_get_fd_by_id" } };

	call_arg(&calls[0], "start_id", "0, then the last id");
	call_arg(&calls[0], "next_id", "[out]");
	call_arg(&calls[1], "id", "[each]");
	return print_calls(ctx, calls, 2);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct list_args args = { .common = &ctx->common };
	__u64 boot = boot_time();
	struct bp_err err = { 0 };
	struct bp_out *out;
	int ret;

	parse_args(ctx, argc, argv, &args);
	if (ctx->common.dry_run)
		return describe(ctx);
	out = out_open(ctx, cols, false);
	ret = args.nrefs ? put_refs(out, &args, boot, &err) : put_all(out, boot, &err);
	if (ret) {
		bp_out_drop(out);
		return fail(ctx, &err);
	}
	return out_close(ctx, out);
}

const struct cmd cmd_list = { "list", "show", "List loaded programs", &argp, run };
