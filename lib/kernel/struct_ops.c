// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* struct_ops.c - maps that are an interface of the kernel made of programs */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "kernel/names.h"
#include "kernel/struct_ops.h"
#include "util/cleanup.h"

void bp_struct_ops_free(struct bp_struct_ops *ops)
{
	free(ops->prog_ids);
	*ops = (struct bp_struct_ops){ 0 };
}

static const struct btf_type *plain_type(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

static bool is_function(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = plain_type(btf, id);

	type = type && btf_is_ptr(type) ? plain_type(btf, type->type) : NULL;
	return type && btf_is_func_proto(type);
}

/* The value is a struct whose member "data" is the interface; programs stand at its functions. */
static int read_progs(const struct btf *btf, __u32 value_type, const unsigned char *value,
		      size_t size, struct bp_struct_ops *ops)
{
	const struct btf_type *outer = btf ? plain_type(btf, value_type) : NULL;
	const struct btf_type *inner = NULL;
	size_t base = 0;

	for (__u32 i = 0; outer && btf_is_struct(outer) && i < btf_vlen(outer); i++) {
		const struct btf_member *member = btf_members(outer) + i;

		if (strcmp(btf__name_by_offset(btf, member->name_off), "data") != 0)
			continue;
		inner = plain_type(btf, member->type);
		base = btf_member_bit_offset(outer, i) / 8;
	}
	if (!inner || !btf_is_struct(inner))
		return 0;
	ops->prog_ids = calloc(btf_vlen(inner) + 1U, sizeof(*ops->prog_ids));
	if (!ops->prog_ids)
		return -ENOMEM;
	for (__u32 i = 0; i < btf_vlen(inner); i++) {
		size_t at = base + btf_member_bit_offset(inner, i) / 8;
		__u64 id = 0;

		if (!is_function(btf, btf_members(inner)[i].type) || at + sizeof(id) > size)
			continue;
		memcpy(&id, value + at, sizeof(id));
		if (id && id <= UINT32_MAX)
			ops->prog_ids[ops->count++] = (__u32)id;
	}
	return 0;
}

static int read_value(int map_fd, const struct bpf_map_info *info, struct bp_names *names,
		      struct bp_struct_ops *ops, struct bp_err *err)
{
	cleanup_free unsigned char *value = calloc(1, info->value_size + sizeof(__u64));
	char module[64];
	bool own = false;
	struct btf *btf;
	__u32 zero = 0;
	__u32 state;
	int ret;

	if (!value)
		return bp_fail(err, ENOMEM, "calloc", "map %u", info->id);
	ret = bpf_map_lookup_elem(map_fd, &zero, value);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_lookup_elem", "map %u", info->id);
	/* First a counter of references, then the state. */
	memcpy(&state, value + sizeof(state), sizeof(state));
	ops->state = (enum bp_struct_ops_state)state;
	/* Before Linux 6.9 the interfaces are those of the kernel itself. */
	btf = info->btf_vmlinux_id ?
		      bp_names_btf(names, info->btf_vmlinux_id, module, sizeof(module), &own) :
		      bp_names_vmlinux(names);
	ret = read_progs(btf, info->btf_vmlinux_value_type_id, value, info->value_size, ops);
	if (own)
		btf__free(btf);
	return ret ? bp_fail(err, -ret, "calloc", "map %u", info->id) : 0;
}

int bp_struct_ops_read(int map_fd, struct bp_names *names, struct bp_struct_ops *ret_ops,
		       struct bp_err *err)
{
	cleanup_struct_ops struct bp_struct_ops ops = { 0 };
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	int ret = bpf_map_get_info_by_fd(map_fd, &info, &len);

	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "a map");
	if (info.type != BPF_MAP_TYPE_STRUCT_OPS)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, info.name,
				    "not a map of struct_ops");
	ops.map_id = info.id;
	snprintf(ops.name, sizeof(ops.name), "%s", info.name);
	ret = read_value(map_fd, &info, names, &ops, err);
	if (ret)
		return ret;
	*ret_ops = ops;
	ops = (struct bp_struct_ops){ 0 };
	return 0;
}
