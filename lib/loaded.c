// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* loaded.c - what was loaded, as a result to be written */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "loaded.h"
#include "prog.h"
#include "ref.h"
#include "vstats.h"

#define MAX_MAPS 64

static const struct bp_out_col prog_cols[] = {
	{ "id", "ID", BP_OUT_U64, NULL },
	{ "type", "TYPE", BP_OUT_STR, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },
	{ "tag", "TAG", BP_OUT_STR, NULL },
	{ "verified_insns", "INSNS", BP_OUT_U64, NULL },
	{ "total_states", NULL, BP_OUT_U64, NULL },
	{ "peak_states", NULL, BP_OUT_U64, NULL },
	{ "max_states_per_insn", NULL, BP_OUT_U64, NULL },
	{ "mark_read", NULL, BP_OUT_U64, NULL },
	{ "stack_depth", NULL, BP_OUT_U64, NULL },
	{ "verification_time_us", NULL, BP_OUT_U64, NULL },
	{ "bytes_xlated", "XLATED", BP_OUT_U64, NULL },
	{ "bytes_jited", "JITED", BP_OUT_U64, NULL },
	{ "map_ids", "MAPS", BP_OUT_LIST, NULL },
	{ "pinned", "PINNED", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col map_cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },   { "type", NULL, BP_OUT_STR, NULL },
	{ "name", NULL, BP_OUT_STR, NULL }, { "pinned", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

const struct bp_out_col bp_loaded_cols[] = {
	{ "progs", "", BP_OUT_ROWS, prog_cols },
	{ "maps", NULL, BP_OUT_ROWS, map_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_known(struct bp_out *out, bool known, __u64 num)
{
	if (known)
		bp_out_u64(out, num);
	else
		bp_out_null(out);
}

void bp_loaded_put_prog(struct bp_out *out, int fd, const char *log, const char *pinned)
{
	struct bpf_prog_info info = { 0 };
	struct bp_vstats stats = { 0 };
	char name[BP_NAME_MAX];
	char tag[2 * BPF_TAG_SIZE + 1];
	__u32 ids[MAX_MAPS];

	info.nr_map_ids = MAX_MAPS;
	info.map_ids = (__u64)(unsigned long)ids;
	bp_prog_info(fd, &info, NULL);
	bp_prog_full_name(fd, &info, name, sizeof(name));
	for (size_t i = 0; i < BPF_TAG_SIZE; i++)
		snprintf(tag + 2 * i, 3, "%02x", info.tag[i]);
	if (log)
		bp_vstats_parse(log, &stats);
	bp_out_u64(out, info.id);
	bp_out_str(out, libbpf_bpf_prog_type_str(info.type));
	bp_out_str(out, name);
	bp_out_str(out, tag);
	put_known(out, info.verified_insns || stats.known,
		  info.verified_insns ? info.verified_insns : stats.insns);
	put_known(out, stats.known, stats.total_states);
	put_known(out, stats.known, stats.peak_states);
	put_known(out, stats.known, stats.max_states_per_insn);
	put_known(out, stats.known, stats.mark_read);
	put_known(out, stats.has_stack, stats.stack);
	put_known(out, stats.has_time, stats.usec);
	bp_out_u64(out, info.xlated_prog_len);
	bp_out_u64(out, info.jited_prog_len);
	bp_out_list_begin(out);
	for (__u32 i = 0; i < info.nr_map_ids && i < MAX_MAPS; i++)
		bp_out_item_u64(out, ids[i]);
	bp_out_list_end(out);
	bp_out_str(out, pinned);
	bp_out_row_end(out);
}

void bp_loaded_put_maps(struct bp_out *out, const struct bp_object *object)
{
	struct bpf_map *map;
	size_t i = 0;

	bpf_object__for_each_map(map, object->object)
	{
		const char *pinned = i < object->nmaps ? object->map_pins[i] : NULL;
		struct bpf_map_info info = { 0 };
		__u32 len = sizeof(info);

		i++;
		if (bpf_map__fd(map) < 0 || bpf_map_get_info_by_fd(bpf_map__fd(map), &info, &len))
			continue;
		bp_out_u64(out, info.id);
		bp_out_str(out, libbpf_bpf_map_type_str(info.type));
		bp_out_str(out, bpf_map__name(map));
		bp_out_str(out, pinned ? pinned : bpf_map__pin_path(map));
		bp_out_row_end(out);
	}
}
