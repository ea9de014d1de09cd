// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* map_cause.c - why a map of an object cannot be created or reused */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "explain/explain.h"
#include "object/map_cause.h"
#include "util/cleanup.h"

#define UNSUPPORTED 524 /* the kernel's ENOTSUPP */

static const struct bp_object_map *find(const struct bp_object *object, const char *name)
{
	for (size_t i = 0; i < object->nmaps; i++)
		if (strcmp(object->maps[i].name, name) == 0)
			return &object->maps[i];
	return NULL;
}

/* The first line that fits: libbpf tries again without BTF, and says more then. */
static bool is_said(const struct bp_object *object, const char *pattern,
		    char (*ret_part)[BP_MESSAGE_PART])
{
	const char *line = object->opts.said ? object->opts.said->text : "";

	for (; *line; line += strcspn(line, "\n") + 1)
		if (bp_message_fits(line, pattern, ret_part, 1))
			return true;
	return false;
}

static struct bp_map_def definition_of(const struct bpf_map *map)
{
	return (struct bp_map_def){
		.type = bpf_map__type(map),
		.key_size = bpf_map__key_size(map),
		.value_size = bpf_map__value_size(map),
		.max_entries = bpf_map__max_entries(map),
		.flags = bpf_map__map_flags(map),
		.numa_node = bpf_map__numa_node(map),
		.map_extra = bpf_map__map_extra(map),
		.inner = bpf_map__inner_map((struct bpf_map *)map),
	};
}

/* The remedy says NAME where an option wants the name of the map. */
static void put_remedy(const char *remedy, const char *name, struct bp_err *err)
{
	const char *at = strstr(remedy, "NAME=");

	if (at)
		bp_hint(err, "%.*s%s%s", (int)(at - remedy), remedy, name, at + 4);
	else
		bp_hint(err, "%s", remedy);
}

/* The errno values differ from one kernel and type to the other. */
static bool is_of_definition(const struct bp_cause *row, int num)
{
	bool refused = num == EINVAL || num == E2BIG || num == EBADF || num == UNSUPPORTED;

	return row->test && strcmp(row->call, "bpf_map_create") == 0 &&
	       (row->num == num || (refused && row->num == EINVAL));
}

/* All that is wrong with it, and what to do about the first. */
static void explain_creation(const struct bp_object *object, const struct bp_object_map *own,
			     bool inner, int num, struct bp_err *err)
{
	struct bpf_map *map = inner ? bpf_map__inner_map(own->map) : own->map;
	struct bp_map_def def = definition_of(map ? map : own->map);
	struct bp_facts facts = { .prog_fd = -1, .map = &def };
	const char *type = libbpf_bpf_map_type_str(def.type);
	const struct bp_cause *row = NULL;
	const struct bp_cause *first = NULL;
	char wrong[800] = "";
	size_t len = 0;

	while ((row = bp_cause_next(row)) && len < sizeof(wrong)) {
		char detail[300] = "";

		if (!is_of_definition(row, num) ||
		    row->test(&facts, detail, sizeof(detail)) != BP_SEEN_YES)
			continue;
		first = first ? first : row;
		len += (size_t)snprintf(wrong + len, sizeof(wrong) - len, "%s%s%s", len ? "; " : "",
					row->cause, detail);
		if (row->status == BP_UNSUPPORTED)
			break;
	}
	if (!first) {
		bp_fail(err, num, "bpf_map_create", "%s: %smap '%s'", object->opts.path,
			inner ? "inner map of " : "", own->name);
		bp_explain(&facts, err);
		return;
	}
	bp_fail_text(err, first->status, num, object->opts.path,
		     "%smap '%s'%s of type %s%s cannot be created: %s",
		     inner ? "the inner map of " : "", own->name, inner ? "," : "",
		     type ? type : "unknown", inner ? "," : "", wrong);
	err->step = "bpf_map_create";
	put_remedy(first->remedy, own->name, err);
}

static void add_difference(char *buf, size_t size, const char *what, __u32 there, __u32 wanted)
{
	size_t len = strlen(buf);

	if (there != wanted)
		snprintf(buf + len, size - len, "%s%s %u (wanted: %u)", len ? ", " : "", what,
			 there, wanted);
}

static void explain_pin(const struct bp_object *object, const char *path, struct bp_err *err)
{
	cleanup_fd int fd = bpf_obj_get(path);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	const char *name = "";
	char differs[400] = "";

	for (size_t i = 0; i < object->nmaps && fd >= 0; i++) {
		const struct bpf_map *map = object->maps[i].map;
		const char *pin = bpf_map__pin_path(map);

		if (!pin || strcmp(pin, path) != 0 || bpf_map_get_info_by_fd(fd, &info, &len))
			continue;
		name = object->maps[i].name;
		if (info.type != bpf_map__type(map))
			snprintf(differs, sizeof(differs), "type %s (wanted: %s)",
				 libbpf_bpf_map_type_str(info.type),
				 libbpf_bpf_map_type_str(bpf_map__type(map)));
		add_difference(differs, sizeof(differs), "key size", info.key_size,
			       bpf_map__key_size(map));
		add_difference(differs, sizeof(differs), "value size", info.value_size,
			       bpf_map__value_size(map));
		add_difference(differs, sizeof(differs), "max_entries", info.max_entries,
			       bpf_map__max_entries(map));
		add_difference(differs, sizeof(differs), "map_flags", info.map_flags,
			       bpf_map__map_flags(map));
	}
	bp_fail_text(err, BP_CONFLICT, EEXIST, object->opts.path,
		     "the map pinned at %s cannot be used for map '%s'%s%s", path, name,
		     differs[0] ? ": it has " : "", differs);
	bp_hint(err,
		"remove the pin (its map is lost if nothing else uses it), or change the map in "
		"the object");
}

bool bp_map_explain(const struct bp_object *object, int num, struct bp_err *err)
{
	char part[1][BP_MESSAGE_PART] = { "" };
	const struct bp_object_map *own;
	bool inner;

	if (is_said(object, "couldn't reuse pinned map at '*': parameter mismatch", part)) {
		explain_pin(object, part[0], err);
		return true;
	}
	inner = is_said(object, "map '*': failed to create inner map: ", part);
	if (!inner && !is_said(object, "map '*': failed to create: ", part))
		return false;
	own = find(object, part[0]);
	if (own)
		explain_creation(object, own, inner, num, err);
	return own;
}

static bool uses(const struct bpf_program *prog, int map_fd)
{
	const struct bpf_insn *insns = bpf_program__insns(prog);
	size_t count = bpf_program__insn_cnt(prog);

	for (size_t i = 0; i < count; i++) {
		if (insns[i].code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_MAP_FD && insns[i].imm == map_fd)
			return true;
		i++;
	}
	return false;
}

/* "xdp" and "xdp.frags" are of one type, and yet not of one kind. */
static bool same_kind(const struct bpf_program *a, const struct bpf_program *b)
{
	const char *x = bpf_program__section_name(a);
	const char *y = bpf_program__section_name(b);
	size_t len = strcspn(x, "/");

	return bpf_program__type(a) == bpf_program__type(b) && len == strcspn(y, "/") &&
	       strncmp(x, y, len) == 0;
}

bool bp_map_owner_explain(const struct bp_object *object, struct bp_err *err)
{
	const struct bpf_program *failed = object->failed ? object->failed->prog : NULL;

	for (size_t m = 0; failed && m < object->nmaps; m++) {
		const struct bp_object_map *map = &object->maps[m];

		if (bpf_map__type(map->map) != BPF_MAP_TYPE_PROG_ARRAY || !map->fd ||
		    !uses(failed, map->fd))
			continue;
		for (size_t i = 0; i < object->nprogs; i++) {
			const struct bpf_program *other = object->progs[i].prog;

			if (same_kind(other, failed) || !uses(other, map->fd))
				continue;
			bp_hint(err,
				"program array '%s' is used by programs of different kinds, '%s' "
				"(SEC(\"%s\")) and '%s' (SEC(\"%s\")); give each kind an array of "
				"its own",
				map->name, bpf_program__name(other),
				bpf_program__section_name(other), bpf_program__name(failed),
				bpf_program__section_name(failed));
			return true;
		}
	}
	return false;
}
