// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* progcol.c - the columns of the list of programs: one table of what can be told of each */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cleanup.h"
#include "progcol.h"
#include "user.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

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

static bool gpl_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->info.gpl_compatible;
	return true;
}

static bool loaded_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->loaded_at;
	return true;
}

static bool memlock_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->memlock;
	return prog->memlock != 0;
}

/* The kernel tells the number of functions twice, by BTF and by the JIT; either may be missing. */
static bool funcs_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->info.nr_func_info ? prog->info.nr_func_info : prog->info.nr_jited_ksyms;
	return *ret_num != 0;
}

static void put_map_ids(struct bp_out *out, const struct bp_listed *prog)
{
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++)
		bp_out_item_u64(out, bp_listed_maps(prog)[i]);
}

/* A map without a name, or one that has just gone, is told by its id. */
static void put_map_names(struct bp_out *out, const struct bp_listed *prog)
{
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
	{ "attach_type", NULL, BP_OUT_STR, NULL },
	{ "target", NULL, BP_OUT_STR, NULL },
	{ "link_id", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

/* One holder as an object, for JSON. */
static void put_object(struct bp_out *out, const struct bp_holder *holder)
{
	if (holder->kind == BP_HOLD_PIDS)
		bp_out_u64(out, holder->num);
	bp_out_str(out, holder->text);
	if (holder->kind == BP_HOLD_ATTACHED) {
		bp_out_str(out, holder->place);
		if (holder->num)
			bp_out_u64(out, holder->num);
		else
			bp_out_null(out);
	}
	bp_out_row_end(out);
}

/* One holder as a word: a path, bash(123), xdp@dev eth0. */
static void put_word(struct bp_out *out, const struct bp_holder *holder)
{
	char word[4400];

	if (holder->kind == BP_HOLD_PIDS)
		snprintf(word, sizeof(word), "%s(%u)", holder->text, holder->num);
	else if (holder->place)
		snprintf(word, sizeof(word), "%s@%s", holder->text, holder->place);
	else
		snprintf(word, sizeof(word), "%s", holder->text);
	bp_out_item_str(out, word);
}

static void put_holders(const struct bp_out_col *col, unsigned int kind,
			const struct bp_holders *holders, __u32 id, struct bp_out *out)
{
	const struct bp_holder *holder = NULL;

	if (col->type == BP_OUT_ROWS)
		bp_out_rows_begin(out);
	else
		bp_out_list_begin(out);
	while ((holder = bp_holder_next(holders, id, kind, holder)))
		if (col->type == BP_OUT_ROWS)
			put_object(out, holder);
		else
			put_word(out, holder);
	if (col->type == BP_OUT_ROWS)
		bp_out_rows_end(out);
	else
		bp_out_list_end(out);
}

void bp_prog_cols_objects(struct bp_prog_cols *cols)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->out[i].rows)
			cols->out[i].type = BP_OUT_ROWS;
}

void bp_prog_cols_drop_hidden(struct bp_prog_cols *cols)
{
	size_t kept = 0;

	for (size_t i = 0; i < cols->count; i++) {
		if (!cols->out[i].head)
			continue;
		cols->col[kept] = cols->col[i];
		cols->out[kept++] = cols->out[i];
	}
	cols->count = kept;
	cols->out[kept] = (struct bp_out_col){ 0 };
}

unsigned int bp_prog_cols_holds(const struct bp_prog_cols *cols)
{
	unsigned int kinds = 0;

	for (size_t i = 0; i < cols->count; i++)
		kinds |= cols->col[i]->holds;
	return kinds;
}

#define IN(field)                                    \
	.at = offsetof(struct bpf_prog_info, field), \
	.size = sizeof(((struct bpf_prog_info *)0)->field)
#define ALWAYS (BP_COL_JSON | BP_COL_TABLE)

/* clang-format off */
static const struct bp_prog_col table[] = {
	{ .out = { "id", "ID", BP_OUT_U64, NULL }, .shown = ALWAYS, IN(id), .help = "id" },
	{ .out = { "type", "TYPE", BP_OUT_STR, NULL }, .shown = ALWAYS, .str = type_of, .help = "program type" },
	{ .out = { "name", "NAME", BP_OUT_STR, NULL }, .shown = ALWAYS, .str = name_of, .help = "name, in full where its BTF has it" },
	{ .out = { "tag", "TAG", BP_OUT_STR, NULL }, .shown = ALWAYS, .str = tag_of, .help = "hash of the instructions" },
	{ .out = { "gpl_compatible", "GPL", BP_OUT_BOOL, NULL }, .shown = BP_COL_JSON, .num = gpl_of, .help = "is the license compatible with the GPL" },
	{ .out = { "loaded_at", "LOADED", BP_OUT_TIME, NULL }, .shown = ALWAYS, .num = loaded_of, .help = "time of loading" },
	{ .out = { "uid", "UID", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(created_by_uid), .help = "user who loaded it" },
	{ .out = { "user", "USER", BP_OUT_STR, NULL }, .str = user_of, .help = "name of that user" },
	{ .out = { "bytes_xlated", "XLATED", BP_OUT_U64, NULL }, .shown = ALWAYS, IN(xlated_prog_len), .help = "size of the instructions" },
	{ .out = { "bytes_jited", "JITED", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(jited_prog_len), .help = "size of the machine code" },
	{ .out = { "bytes_memlock", "MEMLOCK", BP_OUT_U64, NULL }, .memlock = true, .num = memlock_of, .help = "memory held (costs time)" },
	{ .out = { "verified_insns", "VERIFIED", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(verified_insns), .zero_is_none = true, .help = "instructions the verifier looked at" },
	{ .out = { "map_ids", "MAPS", BP_OUT_LIST, NULL }, .shown = ALWAYS, .list = put_map_ids, .help = "ids of its maps" },
	{ .out = { "map_names", "MAP NAMES", BP_OUT_LIST, NULL }, .list = put_map_names, .help = "names of its maps (costs time)" },
	{ .out = { "btf_id", "BTF", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(btf_id), .zero_is_none = true, .help = "id of its BTF" },
	{ .out = { "func_count", "FUNCS", BP_OUT_U64, NULL }, .num = funcs_of, .help = "number of its functions" },
	{ .out = { "attach_btf", "FOR", BP_OUT_STR, NULL }, .str = attach_btf_of, .help = "function it is loaded for (costs time)" },
	{ .out = { "attach_btf_id", "FOR ID", BP_OUT_U64, NULL }, IN(attach_btf_id), .zero_is_none = true, .help = "BTF id of that function" },
	{ .out = { "attach_btf_obj_id", "FOR BTF", BP_OUT_U64, NULL }, IN(attach_btf_obj_id), .zero_is_none = true, .help = "id of the BTF it is in" },
	{ .out = { "run_time_ns", "RUN NS", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(run_time_ns), .help = "time it ran, while statistics were on" },
	{ .out = { "run_cnt", "RUNS", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(run_cnt), .help = "times it ran, while statistics were on" },
	{ .out = { "recursion_misses", "MISSES", BP_OUT_U64, NULL }, .shown = BP_COL_JSON, IN(recursion_misses), .help = "times it did not run since it was running" },
	{ .out = { "ifindex", "IFINDEX", BP_OUT_U64, NULL }, IN(ifindex), .zero_is_none = true, .help = "device it is bound to" },
	{ .out = { "netns_dev", "NETNS DEV", BP_OUT_U64, NULL }, IN(netns_dev), .zero_is_none = true, .help = "network namespace of that device" },
	{ .out = { "netns_ino", "NETNS INO", BP_OUT_U64, NULL }, IN(netns_ino), .zero_is_none = true, .help = "inode of that namespace" },
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

const char *const bp_prog_cols_cut[] = { "type", "name", "map_ids", NULL };

/* Add a column, once. The table shows it if HEAD. */
static void add(struct bp_prog_cols *cols, const struct bp_prog_col *col, bool head)
{
	for (size_t i = 0; i < cols->count; i++)
		if (cols->col[i] == col) {
			cols->out[i].head = head ? col->out.head : cols->out[i].head;
			return;
		}
	cols->col[cols->count] = col;
	cols->out[cols->count] = col->out;
	if (!head)
		cols->out[cols->count].head = NULL;
	cols->count++;
}

void bp_prog_cols_default(struct bp_prog_cols *cols)
{
	*cols = (struct bp_prog_cols){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (table[i].shown)
			add(cols, &table[i], table[i].shown & BP_COL_TABLE);
}

int bp_prog_cols_parse(struct bp_prog_cols *cols, const char *text, struct bp_err *err)
{
	bool all = strcmp(text, "all") == 0;
	size_t len;

	*cols = (struct bp_prog_cols){ 0 };
	if (*text == '+') {
		bp_prog_cols_default(cols);
		text++;
	}
	for (size_t i = 0; all && i < ARRAY_SIZE(table); i++)
		add(cols, &table[i], true);
	for (; !all; text += len + 1) {
		const struct bp_prog_col *col = NULL;

		len = strcspn(text, ",");
		while ((col = bp_prog_col_next(col)))
			if (strlen(col->out.key) == len && memcmp(col->out.key, text, len) == 0)
				break;
		if (!col)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "'%.*s' is no column; --columns help lists them",
					    (int)len, text);
		add(cols, col, true);
		if (!text[len])
			break;
	}
	return 0;
}

/* The number that a column has, or none. */
static bool num_of(const struct bp_prog_col *col, const struct bp_listed *prog, __u64 *ret_num)
{
	const char *field = (const char *)&prog->info + col->at;
	__u32 word = 0;

	if (col->num)
		return col->num(prog, ret_num);
	if (col->at + col->size > prog->info_len)
		return false;
	if (col->size == sizeof(word)) {
		memcpy(&word, field, sizeof(word));
		*ret_num = word;
	} else {
		memcpy(ret_num, field, sizeof(*ret_num));
	}
	return *ret_num || !col->zero_is_none;
}

static void put_num(const struct bp_prog_col *col, const struct bp_listed *prog, struct bp_out *out)
{
	__u64 num = 0;

	if (!num_of(col, prog, &num))
		bp_out_null(out);
	else if (col->out.type == BP_OUT_BOOL)
		bp_out_bool(out, num);
	else if (col->out.type == BP_OUT_TIME)
		bp_out_time(out, num);
	else
		bp_out_u64(out, num);
}

void bp_prog_cols_put(const struct bp_prog_cols *cols, struct bp_lister *lister,
		      const struct bp_listed *prog, struct bp_out *out)
{
	char buf[BP_NAME_MAX];

	for (size_t i = 0; i < cols->count; i++) {
		const struct bp_prog_col *col = cols->col[i];

		if (col->str) {
			bp_out_str(out, col->str(lister, prog, buf, sizeof(buf)));
		} else if (col->holds) {
			put_holders(&cols->out[i], col->holds, &lister->holders, prog->info.id,
				    out);
		} else if (col->list) {
			bp_out_list_begin(out);
			col->list(out, prog);
			bp_out_list_end(out);
		} else {
			put_num(col, prog, out);
		}
	}
	bp_out_row_end(out);
}

int bp_prog_col_compare(const struct bp_prog_col *col, struct bp_lister *lister,
			const struct bp_listed *a, const struct bp_listed *b)
{
	__u64 x = 0;
	__u64 y = 0;

	if (col->str) {
		char buf[BP_NAME_MAX];
		char copy[BP_NAME_MAX] = "";
		const char *s = col->str(lister, a, buf, sizeof(buf));
		bool none = !s;

		snprintf(copy, sizeof(copy), "%s", s ? s : "");
		s = col->str(lister, b, buf, sizeof(buf));
		return none || !s ? none - !s : strcmp(copy, s);
	}
	if (col->holds) {
		x = bp_holders_count(&lister->holders, a->info.id, col->holds);
		y = bp_holders_count(&lister->holders, b->info.id, col->holds);
	} else if (col->list) {
		x = a->info.nr_map_ids;
		y = b->info.nr_map_ids;
	} else {
		bool has_x = num_of(col, a, &x);
		bool has_y = num_of(col, b, &y);

		if (!has_x || !has_y)
			return has_y - has_x;
	}
	return (x > y) - (x < y);
}
