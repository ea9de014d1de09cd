// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* column_table.c - one table of what can be told of a program */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "kernel/meta.h"
#include "list/column.h"
#include "list/counters.h"
#include "util/user.h"

static const char *type_of(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
			   size_t size)
{
	const char *name = libbpf_bpf_prog_type_str((enum bpf_prog_type)prog->info.type);

	(void)lister;
	if (name)
		return name;
	snprintf(buf, size, "%u", prog->info.type);
	return buf;
}

static const char *name_of(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
			   size_t size)
{
	(void)lister, (void)buf, (void)size;
	return prog->name;
}

static const char *tag_of(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
			  size_t size)
{
	static const char digits[] = "0123456789abcdef";

	(void)lister, (void)size;
	for (size_t i = 0; i < BPF_TAG_SIZE; i++) {
		buf[2 * i] = digits[prog->info.tag[i] >> 4];
		buf[2 * i + 1] = digits[prog->info.tag[i] & 15];
	}
	buf[2 * BPF_TAG_SIZE] = '\0';
	return buf;
}

/* Programs of one user follow each other: the last name is kept. */
static const char *user_of(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
			   size_t size)
{
	__u32 uid = prog->info.created_by_uid;

	(void)buf, (void)size;
	if (!lister->has_user || lister->uid != uid) {
		lister->has_user = true;
		lister->uid = uid;
		if (!bp_user_name(uid, lister->user, sizeof(lister->user)))
			lister->user[0] = '\0';
	}
	return lister->user[0] ? lister->user : NULL;
}

static const char *attach_btf_of(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
				 size_t size)
{
	return bp_listed_target(lister, prog, buf, size) ? buf : NULL;
}

static bool gpl_of(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num)
{
	(void)lister;
	*ret_num = prog->info.gpl_compatible;
	return true;
}

static bool loaded_of(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num)
{
	(void)lister;
	*ret_num = prog->loaded_at;
	return true;
}

static bool memlock_of(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num)
{
	(void)lister;
	*ret_num = prog->memlock;
	return prog->memlock != 0;
}

/* The kernel tells the number of functions twice, by BTF and by the JIT; either may be missing. */
static bool funcs_of(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num)
{
	(void)lister;
	*ret_num = prog->info.nr_func_info ? prog->info.nr_func_info : prog->info.nr_jited_ksyms;
	return *ret_num != 0;
}

static void put_map_ids(struct bp_out *out, const struct bp_listed *prog, bool objects)
{
	(void)objects;
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++)
		bp_out_item_u64(out, bp_listed_maps(prog)[i]);
}

/* A map without a name, or one that has just gone, is told by its id. */
static void put_map_names(struct bp_out *out, const struct bp_listed *prog, bool objects)
{
	(void)objects;
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++) {
		__u32 id = bp_listed_maps(prog)[i];
		cleanup_fd int fd = bpf_map_get_fd_by_id(id);
		struct bpf_map_info info = { 0 };
		__u32 len = sizeof(info);
		char text[16];

		snprintf(text, sizeof(text), "%u", id);
		if (fd < 0 || bpf_map_get_info_by_fd(fd, &info, &len))
			info.name[0] = '\0';
		bp_out_item_str(out, info.name[0] ? info.name : text);
	}
}

static const struct bp_out_col pid_cols[] = {
	{ "pid", NULL, BP_OUT_U64, NULL },
	{ "comm", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col attached_cols[] = {
	{ "attach_type", NULL, BP_OUT_STR, NULL }, { "target", NULL, BP_OUT_STR, NULL },
	{ "link_id", NULL, BP_OUT_U64, NULL },     { "mode", NULL, BP_OUT_STR, NULL },
	{ "cookie", NULL, BP_OUT_U64, NULL },      { "places", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col meta_cols[] = {
	{ "key", NULL, BP_OUT_STR, NULL },
	{ "value", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int put_meta_object(const char *key, const char *value, void *out)
{
	bp_out_str(out, key);
	bp_out_str(out, value);
	bp_out_row_end(out);
	return 0;
}

static int put_meta_word(const char *key, const char *value, void *out)
{
	bp_out_item_begin(out);
	bp_out_item_mark(out, "%s=", key);
	bp_out_item_part(out, value);
	bp_out_item_end(out);
	return 0;
}

static void put_metadata(struct bp_out *out, const struct bp_listed *prog, bool objects)
{
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++)
		bp_meta_each(bp_listed_maps(prog)[i], objects ? put_meta_object : put_meta_word,
			     out);
}

/* What a program did since the counters were read. */
static struct bp_run_counter since(const struct bp_lister *lister, const struct bp_listed *prog)
{
	struct bp_run_counter run = bp_run_counter_of(lister->before, prog->info.id);

	run.count = prog->info.run_cnt - run.count;
	run.time_ns = prog->info.run_time_ns - run.time_ns;
	return run;
}

static bool calls_of(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num)
{
	if (lister->before)
		*ret_num = since(lister, prog).count;
	return lister->before;
}

static bool avg_of(const struct bp_lister *lister, const struct bp_listed *prog, __u64 *ret_num)
{
	struct bp_run_counter run;

	if (!lister->before)
		return false;
	run = since(lister, prog);
	if (run.count)
		*ret_num = (run.time_ns + run.count / 2) / run.count;
	return run.count;
}

static bool rate_of(const struct bp_lister *lister, const struct bp_listed *prog, double *ret_num)
{
	if (!lister->before || !lister->window_ns)
		return false;
	*ret_num = (double)since(lister, prog).count * 1e9 / (double)lister->window_ns;
	return true;
}

static bool share_of(const struct bp_lister *lister, const struct bp_listed *prog, double *ret_num)
{
	if (!lister->before || !lister->window_ns)
		return false;
	*ret_num = (double)since(lister, prog).time_ns * 100 / (double)lister->window_ns;
	return true;
}

#define IN(field)                                    \
	.at = offsetof(struct bpf_prog_info, field), \
	.size = sizeof(((struct bpf_prog_info *)0)->field)
#define JSON (BP_COL_JSON | BP_COL_LONG)
#define ALWAYS (JSON | BP_COL_TABLE)

/* clang-format off */
static const struct bp_prog_col table[] = {
	{ .out = { "id", "ID", BP_OUT_U64, NULL }, .shown = ALWAYS | BP_COL_STATS, IN(id), .help = "id" },
	{ .out = { "type", "TYPE", BP_OUT_STR, NULL }, .shown = ALWAYS | BP_COL_STATS, .str = type_of, .help = "program type" },
	{ .out = { "name", "NAME", BP_OUT_STR, NULL }, .shown = ALWAYS | BP_COL_STATS, .str = name_of, .help = "name, in full where its BTF has it" },
	{ .out = { "tag", "TAG", BP_OUT_STR, NULL }, .shown = ALWAYS, .str = tag_of, .help = "hash of the instructions" },
	{ .out = { "gpl_compatible", "GPL", BP_OUT_BOOL, NULL }, .shown = JSON, .num = gpl_of, .help = "is the license compatible with the GPL" },
	{ .out = { "loaded_at", "LOADED", BP_OUT_TIME, NULL }, .shown = ALWAYS, .num = loaded_of, .help = "time of loading" },
	{ .out = { "uid", "UID", BP_OUT_U64, NULL }, .shown = JSON, IN(created_by_uid), .help = "user who loaded it" },
	{ .out = { "user", "USER", BP_OUT_STR, NULL }, .str = user_of, .help = "name of that user" },
	{ .out = { "bytes_xlated", "XLATED", BP_OUT_U64, NULL }, .shown = ALWAYS, IN(xlated_prog_len), .help = "size of the instructions" },
	{ .out = { "bytes_jited", "JITED", BP_OUT_U64, NULL }, .shown = JSON, IN(jited_prog_len), .help = "size of the machine code" },
	{ .out = { "bytes_memlock", "MEMLOCK", BP_OUT_U64, NULL }, .memlock = true, .num = memlock_of, .help = "memory held (costs time)" },
	{ .out = { "verified_insns", "VERIFIED", BP_OUT_U64, NULL }, .shown = JSON, IN(verified_insns), .zero_is_none = true, .help = "instructions the verifier looked at" },
	{ .out = { "map_ids", "MAPS", BP_OUT_LIST, NULL }, .shown = ALWAYS, .list = put_map_ids, .help = "ids of its maps" },
	{ .out = { "map_names", "MAP NAMES", BP_OUT_LIST, NULL }, .list = put_map_names, .help = "names of its maps (costs time)" },
	{ .out = { "btf_id", "BTF", BP_OUT_U64, NULL }, .shown = JSON, IN(btf_id), .zero_is_none = true, .help = "id of its BTF" },
	{ .out = { "func_count", "FUNCS", BP_OUT_U64, NULL }, .num = funcs_of, .help = "number of its functions" },
	{ .out = { "attach_btf", "FOR", BP_OUT_STR, NULL }, .str = attach_btf_of, .help = "function it is loaded for (costs time)" },
	{ .out = { "attach_btf_id", "FOR ID", BP_OUT_U64, NULL }, IN(attach_btf_id), .zero_is_none = true, .help = "BTF id of that function" },
	{ .out = { "attach_btf_obj_id", "FOR BTF", BP_OUT_U64, NULL }, IN(attach_btf_obj_id), .zero_is_none = true, .help = "id of the BTF it is in" },
	{ .out = { "run_time_ns", "RUN NS", BP_OUT_U64, NULL }, .shown = JSON, IN(run_time_ns), .help = "time it ran, while statistics were on" },
	{ .out = { "run_cnt", "RUNS", BP_OUT_U64, NULL }, .shown = JSON, IN(run_cnt), .help = "times it ran, while statistics were on" },
	{ .out = { "recursion_misses", "MISSES", BP_OUT_U64, NULL }, .shown = JSON, IN(recursion_misses), .help = "times it did not run since it was running" },
	{ .out = { "ifindex", "IFINDEX", BP_OUT_U64, NULL }, IN(ifindex), .zero_is_none = true, .help = "device it is bound to" },
	{ .out = { "netns_dev", "NETNS DEV", BP_OUT_U64, NULL }, IN(netns_dev), .zero_is_none = true, .help = "network namespace of that device" },
	{ .out = { "netns_ino", "NETNS INO", BP_OUT_U64, NULL }, IN(netns_ino), .zero_is_none = true, .help = "inode of that namespace" },
	{ .out = { "metadata", "METADATA", BP_OUT_LIST, meta_cols }, .shown = BP_COL_LONG, .list = put_metadata, .help = "strings KEY=VALUE in its maps (costs time)" },
	{ .out = { "calls", "CALLS", BP_OUT_U64, NULL }, .shown = BP_COL_STATS, .num = calls_of, .help = "times it ran in the time of --stats" },
	{ .out = { "calls_per_second", "CALLS/S", BP_OUT_REAL, NULL }, .shown = BP_COL_STATS, .real = rate_of, .help = "the same by the second" },
	{ .out = { "avg_ns", "AVG NS", BP_OUT_U64, NULL }, .shown = BP_COL_STATS, .num = avg_of, .help = "average time of a run in the time of --stats" },
	{ .out = { "cpu_percent", "CPU %", BP_OUT_REAL, NULL }, .shown = BP_COL_STATS, .real = share_of, .help = "part of the time of one CPU in the time of --stats" },
	{ .out = { "pinned", "PINNED", BP_OUT_LIST, NULL }, .holds = BP_HOLD_PINS, .help = "paths of its pins (costs time)" },
	{ .out = { "pids", "PIDS", BP_OUT_LIST, pid_cols }, .holds = BP_HOLD_PIDS, .help = "processes that hold it (costs time)" },
	{ .out = { "attached", "ATTACHED", BP_OUT_LIST, attached_cols }, .holds = BP_HOLD_ATTACHED, .help = "where it is attached (costs time)" },
};
/* clang-format on */

const struct bp_prog_col *bp_prog_col_next(const struct bp_prog_col *prev)
{
	const struct bp_prog_col *col = prev ? prev + 1 : table;

	return col < table + ARRAY_SIZE(table) ? col : NULL;
}
