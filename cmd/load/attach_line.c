// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach_line.c - how to attach what was loaded, as lines to type */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cmd/common/habit.h"
#include "cmd/common/report.h"
#include "cmd/load/attach_line.h"
#include "ref/link_spec.h"
#include "table/probe_type.h"
#include "util/array.h"

/* As many lines at most. */
#define LINES 4

/* TYPE and TARGET, with words in capitals for what nothing tells. */
struct hook_words {
	const char *type; /* or both, as the section has them */
	const char *kind; /* "cgroup", or NULL */
	const char *target;
	bool link; /* it is held by a link, which is to be pinned */
};

static const char *const targets[] = {
	[BP_TARGET_CGROUP] = "CGROUP", [BP_TARGET_DEV] = "IFNAME",      [BP_TARGET_MAP] = "MAP",
	[BP_TARGET_NETNS] = "NETNS",   [BP_TARGET_LIRC] = "/dev/lirc0",
};

static bool find_hook(const struct bpf_program *prog, struct hook_words *ret_words)
{
	const char *section = bpf_program__section_name(prog);
	const struct bp_attach_type *row;
	const char *target = NULL;
	enum bp_target_kind place;

	section += *section == '?';
	row = bp_link_type_find(section);
	if (!row)
		row = bp_link_type_split(section, &target);
	if (!row && bpf_program__type(prog) == BPF_PROG_TYPE_SCHED_CLS)
		row = bp_attach_type_row(BPF_TCX_INGRESS);
	if (!row)
		row = bp_attach_type_row(bpf_program__expected_attach_type(prog));
	if (!row || !bp_attach_type_fits(row, bpf_program__type(prog)))
		return false;
	place = bp_attach_type_place(row);
	if (!place && !bp_link_spec_takes(row))
		return false;
	*ret_words = (struct hook_words){
		.type = target ? section : bp_link_type_name(row),
		.kind = bp_target_kind_name(place),
		.target = place < ARRAY_SIZE(targets) ? targets[place] : NULL,
		.link = row->links_only && row->family != BP_FAMILY_XDP,
	};
	if (!place && !target)
		ret_words->target = bp_link_spec_words(row);
	/* What is in brackets can be left out. */
	if (ret_words->target && (!*ret_words->target || *ret_words->target == '['))
		ret_words->target = NULL;
	return true;
}

static void tell(const struct ctx *ctx, const char *pinned, const struct hook_words *hook)
{
	char *begin[] = { (char *)pinned, (char *)hook->type };
	char link[PATH_MAX + 8];
	char *end[] = { link };
	char line[PATH_MAX + 600];
	char pin[PATH_MAX + 100] = "";
	int len = hook->target ? (int)strcspn(hook->target, "[") : 0;

	cmd_habit_line("bpfprog attach", begin, 2, line, sizeof(line));
	snprintf(link, sizeof(link), "%s_link", pinned);
	if (hook->link)
		cmd_habit_line(" --pin", end, 1, pin, sizeof(pin));
	cmd_hint(ctx, "to attach it: %s%s%s%s%.*s%s", line, hook->kind ? " " : "",
		 hook->kind ? hook->kind : "", len ? " " : "", len, hook->target, pin);
}

static bool is_struct_ops(const struct bp_object_map *map)
{
	return map->pinned && bpf_map__type(map->map) == BPF_MAP_TYPE_STRUCT_OPS &&
	       (bpf_map__map_flags(map->map) & BPF_F_LINK);
}

void load_tell_attach(const struct ctx *ctx, const struct load_result *result)
{
	const struct hook_words ops = { .type = "struct_ops", .link = true };
	size_t told = 0;

	if (ctx->common.json || ctx->common.quiet || ctx->common.in_batch || !isatty(STDERR_FILENO))
		return;
	for (size_t i = 0; i < result->nprogs && told < LINES; i++) {
		const struct bp_loaded *prog = &result->progs[i];
		struct hook_words hook;

		/* A program of struct_ops is attached with its map. */
		if (!prog->pinned || !prog->prog || prog->info.type == BPF_PROG_TYPE_STRUCT_OPS ||
		    !find_hook(prog->prog, &hook))
			continue;
		tell(ctx, prog->pinned, &hook);
		told++;
	}
	for (size_t o = 0; o < result->nobjects; o++)
		for (size_t i = 0; i < result->objects[o].nmaps && told < LINES; i++)
			if (is_struct_ops(&result->objects[o].maps[i])) {
				tell(ctx, result->objects[o].maps[i].pinned, &ops);
				told++;
			}
}
