// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* assume.c - what the loader of an object would set, for objects that are only to be verified */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "object/parts.h"
#include "util/array.h"

#define STACK_DEPTH 127 /* kernel.perf_event_max_stack */

/* The type of the first argument of a program, and what it is the context of. */
static const struct {
	const char *context;
	enum bpf_prog_type type;
} contexts[] = {
	{ "xdp_md", BPF_PROG_TYPE_XDP },
	{ "__sk_buff", BPF_PROG_TYPE_SCHED_CLS },
	{ "bpf_sock_addr", BPF_PROG_TYPE_CGROUP_SOCK_ADDR },
	{ "bpf_sock_ops", BPF_PROG_TYPE_SOCK_OPS },
	{ "bpf_sock", BPF_PROG_TYPE_CGROUP_SOCK },
	{ "sk_msg_md", BPF_PROG_TYPE_SK_MSG },
	{ "bpf_sockopt", BPF_PROG_TYPE_CGROUP_SOCKOPT },
	{ "bpf_sysctl", BPF_PROG_TYPE_CGROUP_SYSCTL },
	{ "bpf_sk_lookup", BPF_PROG_TYPE_SK_LOOKUP },
	{ "bpf_perf_event_data", BPF_PROG_TYPE_PERF_EVENT },
	{ "pt_regs", BPF_PROG_TYPE_KPROBE },
	{ "bpf_raw_tracepoint_args", BPF_PROG_TYPE_RAW_TRACEPOINT },
};

static void note(struct bp_object *object, const char *kind, const char *name, const char *what,
		 unsigned int num, const char *word)
{
	size_t len = strlen(object->assumed);
	size_t size = sizeof(object->assumed) - len;

	if (word)
		snprintf(object->assumed + len, size, "%s%s %s: %s %s", len ? "; " : "", kind, name,
			 what, word);
	else
		snprintf(object->assumed + len, size, "%s%s %s: %s %u", len ? "; " : "", kind, name,
			 what, num);
}

/* Maps that hold something for a socket, task, inode or cgroup, and those of other kinds that have
 * no entries of their own. */
static bool has_no_size(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_SK_STORAGE || type == BPF_MAP_TYPE_TASK_STORAGE ||
	       type == BPF_MAP_TYPE_INODE_STORAGE || type == BPF_MAP_TYPE_CGROUP_STORAGE ||
	       type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE || type == BPF_MAP_TYPE_CGRP_STORAGE ||
	       type == BPF_MAP_TYPE_STRUCT_OPS || type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
}

static void assume_map(struct bp_object *object, const struct bp_object_map *own)
{
	enum bpf_map_type type = bpf_map__type(own->map);
	bool ring = type == BPF_MAP_TYPE_RINGBUF || type == BPF_MAP_TYPE_USER_RINGBUF;
	__u32 entries = ring ? (__u32)sysconf(_SC_PAGESIZE) : 1;

	if (bpf_map__fd(own->map) >= 0 || has_no_size(type))
		return;
	if (!bpf_map__max_entries(own->map) && bpf_map__set_max_entries(own->map, entries) == 0)
		note(object, "map", own->name, "max_entries", entries, NULL);
	if (type == BPF_MAP_TYPE_STACK_TRACE && !bpf_map__value_size(own->map) &&
	    bpf_map__set_value_size(own->map, STACK_DEPTH * sizeof(__u64)) == 0)
		note(object, "map", own->name, "value_size", STACK_DEPTH * sizeof(__u64), NULL);
}

/* The type that the first argument of a function points to, without const and typedef; or NULL. */
static const char *context_of(const struct btf *btf, const char *function)
{
	int id = btf ? btf__find_by_name_kind(btf, function, BTF_KIND_FUNC) : -1;
	const struct btf_type *type = id < 0 ? NULL : btf__type_by_id(btf, (__u32)id);

	type = type ? btf__type_by_id(btf, type->type) : NULL;
	if (!type || !btf_is_func_proto(type) || !btf_vlen(type))
		return NULL;
	type = btf__type_by_id(btf, btf_params(type)->type);
	while (type && (btf_is_ptr(type) || btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	return type && btf_is_struct(type) ? btf__name_by_offset(btf, type->name_off) : NULL;
}

static void assume_type(struct bp_object *object, struct bp_object_prog *own)
{
	const char *name = bpf_program__name(own->prog);
	const char *context = context_of(bpf_object__btf(object->object), name);

	for (size_t i = 0; context && i < ARRAY_SIZE(contexts); i++) {
		if (strcmp(contexts[i].context, context) != 0)
			continue;
		bpf_program__set_type(own->prog, contexts[i].type);
		bpf_program__set_expected_attach_type(own->prog, 0);
		bpf_program__set_autoload(own->prog, true);
		own->unfit = false;
		note(object, "program", name, "type", 0,
		     libbpf_bpf_prog_type_str(contexts[i].type));
		return;
	}
}

void bp_object_assume(struct bp_object *object)
{
	for (size_t i = 0; i < object->nmaps; i++)
		assume_map(object, &object->maps[i]);
	for (size_t i = 0; i < object->nprogs; i++)
		if (bpf_program__type(object->progs[i].prog) == BPF_PROG_TYPE_EXT &&
		    object->opts.attach_prog_fd < 0)
			assume_type(object, &object->progs[i]);
}
