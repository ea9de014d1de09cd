// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* struct_ops.c - maps that are an interface of the kernel made of programs */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "trace/names.h"
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

/* Where the interface is in the value of a map: the value is a struct whose member "data" it is. */
struct layout {
	struct btf *btf; /* of the kernel, or of a module */
	bool own;        /* to be freed */
	const struct btf_type *data;
	size_t base; /* bytes before it */
};

static void free_layout(struct layout *layout)
{
	if (layout->own)
		btf__free(layout->btf);
}

#define cleanup_layout __attribute__((cleanup(free_layout)))

/* Without data where BTF does not tell. */
static void find_layout(const struct bpf_map_info *info, struct bp_names *names,
			struct layout *layout)
{
	const struct btf_type *outer;
	char module[64];

	/* Before Linux 6.9 the interfaces are those of the kernel itself. */
	layout->btf = info->btf_vmlinux_id ? bp_names_btf(names, info->btf_vmlinux_id, module,
							  sizeof(module), &layout->own) :
					     bp_names_vmlinux(names);
	outer = layout->btf ? plain_type(layout->btf, info->btf_vmlinux_value_type_id) : NULL;
	for (__u32 i = 0; outer && btf_is_struct(outer) && i < btf_vlen(outer); i++) {
		const struct btf_member *member = btf_members(outer) + i;

		if (strcmp(btf__name_by_offset(layout->btf, member->name_off), "data") != 0)
			continue;
		layout->data = plain_type(layout->btf, member->type);
		layout->base = btf_member_bit_offset(outer, i) / 8;
	}
	if (layout->data && !btf_is_struct(layout->data))
		layout->data = NULL;
}

/* Programs stand at the functions of the interface. */
static int read_progs(const struct layout *layout, const unsigned char *value, size_t size,
		      struct bp_struct_ops *ops)
{
	const struct btf_type *data = layout->data;

	if (!data)
		return 0;
	ops->prog_ids = calloc(btf_vlen(data) + 1U, sizeof(*ops->prog_ids));
	if (!ops->prog_ids)
		return -ENOMEM;
	for (__u32 i = 0; i < btf_vlen(data); i++) {
		size_t at = layout->base + btf_member_bit_offset(data, i) / 8;
		__u64 id = 0;

		if (!is_function(layout->btf, btf_members(data)[i].type) || at + sizeof(id) > size)
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
	cleanup_layout struct layout layout = { 0 };
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
	find_layout(info, names, &layout);
	ret = read_progs(&layout, value, info->value_size, ops);
	return ret ? bp_fail(err, -ret, "calloc", "map %u", info->id) : 0;
}

static int read_info(int map_fd, struct bpf_map_info *ret_info, struct bp_err *err)
{
	__u32 len = sizeof(*ret_info);
	int ret = bpf_map_get_info_by_fd(map_fd, ret_info, &len);

	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "a map");
	if (ret_info->type != BPF_MAP_TYPE_STRUCT_OPS)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, ret_info->name,
				    "not a map of struct_ops");
	return 0;
}

int bp_struct_ops_read(int map_fd, struct bp_names *names, struct bp_struct_ops *ret_ops,
		       struct bp_err *err)
{
	cleanup_struct_ops struct bp_struct_ops ops = { 0 };
	struct bpf_map_info info = { 0 };
	int ret = read_info(map_fd, &info, err);

	if (ret)
		return ret;
	ops.map_id = info.id;
	ops.for_links = info.map_flags & BPF_F_LINK;
	snprintf(ops.name, sizeof(ops.name), "%s", info.name);
	ret = read_value(map_fd, &info, names, &ops, err);
	if (ret)
		return ret;
	*ret_ops = ops;
	ops = (struct bp_struct_ops){ 0 };
	return 0;
}

static const struct btf_type *find_member(const struct layout *layout, const char *name,
					  size_t *ret_at)
{
	for (__u32 i = 0; i < btf_vlen(layout->data); i++) {
		const struct btf_member *member = btf_members(layout->data) + i;

		if (strcmp(btf__name_by_offset(layout->btf, member->name_off), name) != 0)
			continue;
		*ret_at = layout->base + btf_member_bit_offset(layout->data, i) / 8;
		return plain_type(layout->btf, member->type);
	}
	return NULL;
}

/* A program, whose descriptor is handed over, or plain bytes. */
static int put_member(const struct layout *layout, const struct btf *btf,
		      const struct btf_type *type, __u32 nr, const unsigned char *value,
		      unsigned char *out, size_t size)
{
	const struct btf_member *member = btf_members(type) + nr;
	size_t from = btf_member_bit_offset(type, nr) / 8;
	__s64 len = btf__resolve_size(btf, member->type);
	const struct btf_type *kernel;
	const struct btf_type *own;
	struct bpf_program *prog;
	unsigned long fd;
	size_t at = 0;

	kernel = find_member(layout, btf__name_by_offset(btf, member->name_off), &at);
	own = plain_type(btf, member->type);
	/* libbpf has looked: one that the kernel does not have is zero. */
	if (!kernel)
		return 0;
	if (!own || len < 0 || from + (size_t)len > type->size || at + (size_t)len > size)
		return -EINVAL;
	if (!btf_is_ptr(own)) {
		memcpy(out + at, value + from, (size_t)len);
		return 0;
	}
	memcpy(&prog, value + from, sizeof(prog));
	if (!prog)
		return 0;
	if (bpf_program__fd(prog) < 0)
		return -ENOENT;
	fd = (unsigned long)bpf_program__fd(prog);
	memcpy(out + at, &fd, sizeof(fd));
	return 0;
}

int bp_struct_ops_write(int map_fd, const struct btf *btf, __u32 type, const void *value,
			struct bp_names *names, struct bp_err *err)
{
	const struct btf_type *data = plain_type(btf, type);
	cleanup_layout struct layout layout = { 0 };
	cleanup_free unsigned char *out = NULL;
	struct bpf_map_info info = { 0 };
	__u32 zero = 0;
	int ret = read_info(map_fd, &info, err);

	if (ret)
		return ret;
	find_layout(&info, names, &layout);
	if (!layout.data || !data || !btf_is_struct(data))
		return bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, info.name,
				    "the kernel's BTF does not tell its structure");
	out = calloc(1, info.value_size);
	if (!out)
		return bp_fail(err, ENOMEM, "calloc", "map %s", info.name);
	for (__u32 i = 0; i < btf_vlen(data) && ret == 0; i++)
		ret = put_member(&layout, btf, data, i, value, out, info.value_size);
	if (ret)
		return bp_fail(err, -ret, "bpf_map__initial_value", "map %s", info.name);
	ret = bpf_map_update_elem(map_fd, &zero, out, 0);
	return ret ? bp_fail(err, -ret, "bpf_map_update_elem", "map %s", info.name) : 0;
}
