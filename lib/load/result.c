// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* result.c - what was loaded, as a result to be written */
#include <errno.h>
#include <string.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "load/result.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "load/verifier_stats.h"

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

const struct bp_out_col bp_loaded_change_cols[] = {
	{ "program", "PROGRAM", BP_OUT_STR, NULL }, { "figure", "FIGURE", BP_OUT_STR, NULL },
	{ "before", "BEFORE", BP_OUT_U64, NULL },   { "after", "AFTER", BP_OUT_U64, NULL },
	{ "change", "CHANGE", BP_OUT_STR, NULL },   { NULL, NULL, BP_OUT_STR, NULL },
};

const struct bp_out_col bp_loaded_cols[] = {
	{ "progs", "", BP_OUT_ROWS, prog_cols },
	{ "maps", NULL, BP_OUT_ROWS, map_cols },
	{ "changes", NULL, BP_OUT_ROWS, bp_loaded_change_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_known(struct bp_out *out, bool known, __u64 num)
{
	if (known)
		bp_out_u64(out, num);
	else
		bp_out_null(out);
}

static void put_figure(struct bp_out *out, const struct bp_costs *costs, enum bp_cost figure)
{
	put_known(out, costs->known[figure], costs->value[figure]);
}

int bp_loaded_look(struct bp_loaded *prog, struct bp_err *err)
{
	int ret;

	memset(&prog->info, 0, sizeof(prog->info));
	prog->info.nr_map_ids = BP_LOADED_MAPS;
	prog->info.map_ids = (__u64)(unsigned long)prog->map_ids;
	ret = bp_prog_info(prog->fd, &prog->info, err);
	if (ret)
		bp_fail_on(err, "%s", prog->name[0] ? prog->name : "the program");
	else
		bp_costs_get(&prog->info, prog->log, &prog->costs);
	return ret;
}

int bp_loaded_look_maps(struct bp_object *object, struct bp_err *err)
{
	for (size_t i = 0; i < object->nmaps; i++) {
		struct bpf_map_info info = { 0 };
		__u32 len = sizeof(info);
		int fd = bpf_map__fd(object->maps[i].map);

		if (fd >= 0 && bpf_map_get_info_by_fd(fd, &info, &len))
			return bp_fail(err, errno, "bpf_map_get_info_by_fd", "map %s",
				       object->maps[i].name);
		object->maps[i].id = info.id;
	}
	return 0;
}

void bp_loaded_put_prog(struct bp_out *out, const struct bp_loaded *prog)
{
	const struct bp_costs *costs = &prog->costs;
	const struct bpf_prog_info *info = &prog->info;
	struct bp_vstats stats = { 0 };
	char name[BP_NAME_MAX];
	char tag[BP_TAG_TEXT];

	bp_prog_full_name(prog->fd, info, name, sizeof(name));
	bp_prog_tag(info, tag);
	if (prog->log)
		bp_vstats_parse(prog->log, &stats);
	bp_out_u64(out, info->id);
	bp_out_str(out, libbpf_bpf_prog_type_str(info->type));
	bp_out_str(out, name);
	bp_out_str(out, tag);
	put_figure(out, costs, BP_COST_INSNS);
	put_figure(out, costs, BP_COST_STATES);
	put_figure(out, costs, BP_COST_PEAK);
	put_known(out, stats.known, stats.max_states_per_insn);
	put_known(out, stats.known, stats.mark_read);
	put_figure(out, costs, BP_COST_STACK);
	put_known(out, stats.has_time, stats.usec);
	bp_out_u64(out, info->xlated_prog_len);
	bp_out_u64(out, info->jited_prog_len);
	bp_out_list_begin(out);
	for (__u32 i = 0; i < info->nr_map_ids && i < BP_LOADED_MAPS; i++)
		bp_out_item_u64(out, prog->map_ids[i]);
	bp_out_list_end(out);
	bp_out_str(out, prog->pinned);
	bp_out_row_end(out);
}

void bp_loaded_put_maps(struct bp_out *out, const struct bp_object *object)
{
	for (size_t i = 0; i < object->nmaps; i++) {
		const struct bp_object_map *own = &object->maps[i];

		if (!own->id)
			continue;
		bp_out_u64(out, own->id);
		bp_out_str(out, libbpf_bpf_map_type_str(bpf_map__type(own->map)));
		bp_out_str(out, own->name);
		bp_out_str(out, own->pinned ? own->pinned : bpf_map__pin_path(own->map));
		bp_out_row_end(out);
	}
}

static bool differs(const struct bp_loaded *prog, int figure)
{
	const struct bp_costs *after = &prog->costs;
	const struct bp_costs *before = prog->before ? &prog->before->costs : NULL;

	return before && before->known[figure] && after->known[figure] &&
	       before->value[figure] != after->value[figure];
}

size_t bp_loaded_changes(const struct bp_loaded *prog)
{
	size_t count = 0;

	for (int i = 0; i < BP_COSTS; i++)
		count += differs(prog, i);
	return count;
}

void bp_loaded_put_changes(struct bp_out *out, const struct bp_loaded *prog)
{
	for (int i = 0; i < BP_COSTS; i++) {
		char text[32] = "new";
		__u64 before;
		__u64 after;

		if (!differs(prog, i))
			continue;
		before = prog->before->costs.value[i];
		after = prog->costs.value[i];
		if (before)
			snprintf(text, sizeof(text), "%+.1f%%",
				 100.0 * ((double)after - (double)before) / (double)before);
		bp_out_str(out, prog->name);
		bp_out_str(out, bp_cost_name((enum bp_cost)i));
		bp_out_u64(out, before);
		bp_out_u64(out, after);
		bp_out_str(out, text);
		bp_out_row_end(out);
	}
}
