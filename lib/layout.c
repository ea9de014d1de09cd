// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* layout.c - the context of one program, its fields by name */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/netfilter.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "cleanup.h"
#include "layout.h"
#include "num.h"
#include "prog.h"

/* Structures within structures, and fields of one in all. */
#define DEPTH 8
#define FIELDS 4096
#define NAME 120
#define MAX_ARGS 12

/*
 * The BTF of an object is whoever's who made it: types may refer to themselves, and structures say
 * of themselves that they are smaller than what is in them.
 */
#define MODIFIERS 32
#define STEPS 100000

/* What a test run of a netfilter program takes: the kernel's own structure. */
#define NF_STATE "nf_hook_state"

static int add(struct bp_layout *layout, const char *name, size_t offset, size_t size,
	       bool settable)
{
	struct bp_field *field;

	if (layout->count == FIELDS || offset + size > BP_LAYOUT_MAX)
		return 0;
	if (size != 1 && size != 2 && size != 4 && size != 8)
		return 0;
	if (layout->count == layout->room) {
		size_t room = layout->room ? 2 * layout->room : 32;
		struct bp_field *more = reallocarray(layout->fields, room, sizeof(*more));

		if (!more)
			return -ENOMEM;
		layout->fields = more;
		layout->room = room;
	}
	field = &layout->fields[layout->count];
	field->name = strdup(name);
	if (!field->name)
		return -ENOMEM;
	field->offset = (__u16)offset;
	field->size = (__u8)size;
	field->settable = settable;
	layout->count++;
	return 0;
}

static int add_static(struct bp_layout *layout)
{
	const struct bp_field *field = NULL;
	int ret = 0;

	while (ret == 0 && (field = bp_field_next(layout->type, field)))
		ret = add(layout, field->name, field->offset, field->size, field->settable);
	layout->size = bp_ctx_size(layout->type);
	return ret;
}

static const struct btf_type *resolve(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	for (int i = 0; type && (btf_is_mod(type) || btf_is_typedef(type)); i++)
		type = i < MODIFIERS ? btf__type_by_id(btf, type->type) : NULL;
	return type;
}

static int add_type(struct bp_layout *layout, const struct btf *btf, __u32 id, const char *name,
		    size_t offset, int depth);

static int add_array(struct bp_layout *layout, const struct btf *btf, const struct btf_type *type,
		     const char *name, size_t offset, int depth)
{
	const struct btf_array *array = btf_array(type);
	__s64 size = btf__resolve_size(btf, array->type);
	int ret = 0;

	for (__u32 i = 0; ret == 0 && size > 0 && i < array->nelems; i++) {
		char item[NAME];

		if (offset + i * (size_t)size >= BP_LAYOUT_MAX || layout->steps > STEPS)
			break;
		snprintf(item, sizeof(item), "%s[%u]", name, i);
		ret = add_type(layout, btf, array->type, item, offset + i * (size_t)size, depth);
	}
	return ret;
}

static int add_members(struct bp_layout *layout, const struct btf *btf, const struct btf_type *type,
		       const char *name, size_t offset, int depth)
{
	int ret = 0;

	for (__u32 i = 0; ret == 0 && i < btf_vlen(type) && layout->steps <= STEPS; i++) {
		const struct btf_member *member = btf_members(type) + i;
		const char *own = btf__name_by_offset(btf, member->name_off);
		__u32 bits = btf_member_bit_offset(type, i);
		char full[NAME];

		if (btf_member_bitfield_size(type, i) || bits % 8)
			continue;
		snprintf(full, sizeof(full), "%s%s%s", name, *name && *own ? "." : "", own);
		ret = add_type(layout, btf, member->type, full, offset + bits / 8, depth);
	}
	return ret;
}

static int add_type(struct bp_layout *layout, const struct btf *btf, __u32 id, const char *name,
		    size_t offset, int depth)
{
	const struct btf_type *type = resolve(btf, id);

	if (!type || depth == DEPTH || ++layout->steps > STEPS)
		return 0;
	if (btf_is_composite(type))
		return add_members(layout, btf, type, name, offset, depth + 1);
	if (btf_is_array(type))
		return add_array(layout, btf, type, name, offset, depth + 1);
	if (btf_is_ptr(type))
		return add(layout, name, offset, 8, true);
	if ((btf_is_int(type) || btf_is_any_enum(type)) && type->size <= 8)
		return add(layout, name, offset, type->size, true);
	return 0;
}

/* The structure that the first argument of a function points to. */
static int add_first_arg(struct bp_layout *layout, const struct btf *btf, __u32 func_id)
{
	const struct btf_type *type = btf__type_by_id(btf, func_id);
	__s64 size;

	type = type && btf_is_func(type) ? btf__type_by_id(btf, type->type) : NULL;
	if (!type || !btf_is_func_proto(type) || btf_vlen(type) == 0)
		return 0;
	type = resolve(btf, btf_params(type)->type);
	if (!type || !btf_is_ptr(type))
		return 0;
	size = btf__resolve_size(btf, type->type);
	/* Not the one byte of a void pointer, nor more than there is room for. */
	if (size <= 0 || size > BP_LAYOUT_MAX || !resolve(btf, type->type) ||
	    !btf_is_composite(resolve(btf, type->type)))
		return 0;
	layout->size = (size_t)size;
	layout->whole = true;
	return add_type(layout, btf, type->type, "", 0, 0);
}

/* A program that is loaded: its BTF, and which function of it is the program. */
static int add_own_args(struct bp_layout *layout, int prog_fd)
{
	struct bpf_prog_info info = { 0 };
	struct bpf_func_info func = { 0 };
	struct btf *btf;
	int ret;

	info.nr_func_info = 1;
	info.func_info_rec_size = sizeof(func);
	info.func_info = (__u64)(unsigned long)&func;
	if (prog_fd < 0 || bp_prog_info(prog_fd, &info, NULL) || !info.btf_id ||
	    info.nr_func_info == 0)
		return 0;
	btf = btf__load_from_kernel_by_id(info.btf_id);
	if (!btf)
		return 0;
	ret = add_first_arg(layout, btf, func.type_id);
	btf__free(btf);
	return ret;
}

static int add_syscall(struct bp_layout *layout, const struct bp_layout_of *of)
{
	int id = of->btf ? btf__find_by_name_kind(of->btf, of->name, BTF_KIND_FUNC) : -1;

	return id > 0 ? add_first_arg(layout, of->btf, (__u32)id) :
			add_own_args(layout, of->prog_fd);
}

static int add_netfilter(struct bp_layout *layout)
{
	static const char *const settable[] = { "hook", "pf" };
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf ? btf__find_by_name_kind(btf, NF_STATE, BTF_KIND_STRUCT) : -1;
	int ret = 0;

	if (id > 0) {
		layout->size = btf__type_by_id(btf, (__u32)id)->size;
		layout->whole = true;
		ret = add_type(layout, btf, (__u32)id, "", 0, 0);
	}
	for (size_t i = 0; i < layout->count; i++) {
		layout->fields[i].settable = false;
		for (size_t k = 0; k < sizeof(settable) / sizeof(settable[0]); k++)
			if (strcmp(layout->fields[i].name, settable[k]) == 0)
				layout->fields[i].settable = true;
	}
	btf__free(btf);
	return ret;
}

/* The arguments of a tracepoint by their names, as the kernel calls its own handler of it. */
static int add_trace_args(struct bp_layout *layout, const char *section)
{
	const char *slash = section ? strchr(section, '/') : NULL;
	const struct btf_type *type;
	struct btf *btf;
	char handler[NAME];
	int ret = 0;
	int id;

	if (!slash)
		return 0;
	snprintf(handler, sizeof(handler), "__bpf_trace_%s", slash + 1);
	btf = btf__load_vmlinux_btf();
	id = btf ? btf__find_by_name_kind(btf, handler, BTF_KIND_FUNC) : -1;
	type = id > 0 ? btf__type_by_id(btf, btf__type_by_id(btf, (__u32)id)->type) : NULL;
	/* The first one is the kernel's. */
	for (__u32 i = 1; ret == 0 && type && i < btf_vlen(type) && i <= MAX_ARGS; i++) {
		const char *name = btf__name_by_offset(btf, btf_params(type)[i].name_off);

		if (name && *name)
			ret = add(layout, name, (i - 1) * sizeof(__u64), sizeof(__u64), true);
	}
	btf__free(btf);
	return ret;
}

/* A struct_ops program gets the arguments of its function, which here are numbers. */
static int add_numbered_args(struct bp_layout *layout)
{
	int ret = 0;

	for (unsigned int i = 0; ret == 0 && i < MAX_ARGS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "args[%u]", i);
		ret = add(layout, name, i * sizeof(__u64), sizeof(__u64), true);
	}
	return ret;
}

int bp_layout_make(const struct bp_layout_of *of, struct bp_layout *ret_layout, struct bp_err *err)
{
	struct bp_layout layout = { .type = of->type };
	int ret = add_static(&layout);

	if (ret == 0 && of->type == BPF_PROG_TYPE_SYSCALL)
		ret = add_syscall(&layout, of);
	if (ret == 0 && of->type == BPF_PROG_TYPE_NETFILTER)
		ret = add_netfilter(&layout);
	if (ret == 0 && of->type == BPF_PROG_TYPE_STRUCT_OPS)
		ret = add_numbered_args(&layout);
	if (ret == 0 && of->type == BPF_PROG_TYPE_RAW_TRACEPOINT) {
		layout.whole = true;
		ret = add_trace_args(&layout, of->section);
	}
	if (ret) {
		bp_layout_free(&layout);
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	}
	*ret_layout = layout;
	return 0;
}

void bp_layout_free(struct bp_layout *layout)
{
	for (size_t i = 0; i < layout->count; i++)
		free((char *)layout->fields[i].name);
	free(layout->fields);
	memset(layout, 0, sizeof(*layout));
}

/* u32[7]: the seventh number of four bytes, in a context of which nothing else need be known. */
static bool find_number(const struct bp_layout *layout, const char *name, struct bp_field *field)
{
	static const char *const kinds[] = { "u8[", "u16[", "u32[", "u64[" };
	size_t len = strlen(name);

	if (layout->type != BPF_PROG_TYPE_SYSCALL || len == 0 || name[len - 1] != ']')
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t begin = strlen(kinds[i]);
		char digits[8];
		__u64 at;

		if (strncmp(name, kinds[i], begin) != 0 || len - begin > sizeof(digits))
			continue;
		snprintf(digits, sizeof(digits), "%.*s", (int)(len - begin - 1), name + begin);
		if (bp_parse_u64(digits, 0, (BP_LAYOUT_MAX >> i) - 1, &at))
			return false;
		*field = (struct bp_field){ .offset = (__u16)(at << i),
					    .size = (__u8)(1 << i),
					    .settable = true };
		return true;
	}
	return false;
}

static int refuse(const struct bp_layout *layout, const char *name, bool known, struct bp_err *err)
{
	const char *type = libbpf_bpf_prog_type_str(layout->type);
	char list[600] = "";
	size_t len = 0;

	bp_fail_text(err, BP_USAGE, known ? EINVAL : ENOENT, "",
		     known ? "the kernel does not let a test run set '%s' for %s programs" :
			     "there is no '%s' in the context of %s programs",
		     name, type);
	for (size_t i = 0; i < layout->count && len < sizeof(list); i++)
		if (layout->fields[i].settable)
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
						len ? ", " : "", layout->fields[i].name);
	if (layout->type == BPF_PROG_TYPE_SYSCALL)
		bp_hint(err, "fields that can be set: %s%su8[N], u16[N], u32[N], u64[N]", list,
			len ? ", " : "");
	else
		bp_hint(err, "fields that can be set: %s", len ? list : "none");
	return known ? -EINVAL : -ENOENT;
}

int bp_layout_find(const struct bp_layout *layout, const char *name, struct bp_field *ret_field,
		   struct bp_err *err)
{
	for (size_t i = 0; i < layout->count; i++)
		if (strcmp(layout->fields[i].name, name) == 0) {
			*ret_field = layout->fields[i];
			return 0;
		}
	return find_number(layout, name, ret_field) ? 0 : refuse(layout, name, false, err);
}

static int set_one(const struct bp_layout *layout, const char *text, unsigned char *bytes,
		   size_t *size, struct bp_err *err)
{
	const char *equals = strchr(text, '=');
	struct bp_field field;
	char name[NAME];
	__u64 value;
	__u64 max;

	if (!equals)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not FIELD=VALUE", text);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	if (bp_layout_find(layout, name, &field, err))
		return -EINVAL;
	if (!field.settable)
		return refuse(layout, name, true, err);
	max = field.size == 8 ? ~0ULL : (1ULL << 8 * field.size) - 1;
	if (bp_parse_u64(equals + 1, 0, max, &value))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is no number from 0 to %llu",
				    text, max);
	bp_field_put(&field, bytes, value);
	if (*size < (size_t)field.offset + field.size)
		*size = (size_t)field.offset + field.size;
	return 0;
}

/* What the kernel takes without a context: zeros, but for netfilter. */
static void set_defaults(const struct bp_layout *layout, unsigned char *bytes)
{
	struct bp_field field;

	if (layout->type != BPF_PROG_TYPE_NETFILTER)
		return;
	if (bp_layout_find(layout, "hook", &field, NULL) == 0)
		bp_field_put(&field, bytes, NF_INET_LOCAL_OUT);
	if (bp_layout_find(layout, "pf", &field, NULL) == 0)
		bp_field_put(&field, bytes, NFPROTO_IPV4);
}

int bp_layout_set(const struct bp_layout *layout, const char *text, unsigned char *bytes,
		  size_t *ret_size, struct bp_err *err)
{
	size_t size = 0;
	int ret = 0;

	set_defaults(layout, bytes);
	if (layout->count == 0 && layout->type != BPF_PROG_TYPE_SYSCALL)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "the context of %s programs has no fields that are known",
				    libbpf_bpf_prog_type_str(layout->type));
	while (ret == 0) {
		char one[NAME + 40];
		size_t len = strcspn(text, ",");

		snprintf(one, sizeof(one), "%.*s", (int)len, text);
		ret = set_one(layout, one, bytes, &size, err);
		text += len;
		if (!*text++)
			break;
	}
	/* Of the others the kernel fills up what is not given with zeros. */
	*ret_size = layout->whole && size < layout->size ? layout->size : size;
	return ret;
}
