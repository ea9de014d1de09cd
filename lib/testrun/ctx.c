// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ctx.c - the context of one program, its fields by name */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/netfilter.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/nearest.h"
#include "testrun/ctx.h"
#include "testrun/measure.h"
#include "util/num.h"
#include "kernel/prog.h"
#include "kernel/btf.h"

/* Structures within structures, and fields of one in all. */
#define DEPTH 8
#define FIELDS 4096
#define NAME 120
#define MAX_ARGS 12

/*
 * The BTF of an object is whoever's who made it: types may refer to themselves, and structures say
 * of themselves that they are smaller than what is in them.
 */
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
	if (!bp_array_more(layout->fields, layout->count))
		return -ENOMEM;
	field = &layout->fields[layout->count];
	*field = (struct bp_field){
		.name = strdup(name),
		.offset = (__u16)offset,
		.size = (__u8)size,
		.settable = settable,
	};
	if (!field->name)
		return -ENOMEM;
	layout->count++;
	return 0;
}

static int add_static(struct bp_layout *layout)
{
	const struct bp_field *field = NULL;
	int ret = 0;

	while (ret == 0 && (field = bp_field_next(layout->type, field))) {
		ret = add(layout, field->name, field->offset, field->size, field->settable);
		if (ret == 0 && field->late) {
			layout->fields[layout->count - 1].late = true;
			layout->fields[layout->count - 1].trial = field->trial;
		}
	}
	layout->size = bp_ctx_size(layout->type);
	return ret;
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
	const struct btf_type *type = bp_btf_resolve(btf, id);

	if (++layout->steps > STEPS || !type || depth == DEPTH)
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
	type = bp_btf_resolve(btf, btf_params(type)->type);
	if (!type || !btf_is_ptr(type))
		return 0;
	size = btf__resolve_size(btf, type->type);
	/* Not the one byte of a void pointer, nor more than there is room for. */
	if (size <= 0 || size > BP_LAYOUT_MAX || !bp_btf_resolve(btf, type->type) ||
	    !btf_is_composite(bp_btf_resolve(btf, type->type)))
		return 0;
	layout->size = (size_t)size;
	layout->whole = true;
	return add_type(layout, btf, type->type, "", 0, 0);
}

/* A program that is loaded: its BTF, and which function of it is the program. */
static int add_own_args(struct bp_layout *layout, int prog_fd)
{
	__u32 func_id = 0;
	struct btf *btf = prog_fd < 0 ? NULL : bp_btf_of_prog(prog_fd, &func_id);
	int ret = btf ? add_first_arg(layout, btf, func_id) : 0;

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
		for (size_t k = 0; k < ARRAY_SIZE(settable); k++)
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
	struct bp_layout layout = { .type = of->type, .ask = of->ask };
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
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
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

/* Does the kernel take this field? The program of PROG_FD does nothing. */
static bool try_field(const struct bp_layout *layout, const struct bp_field *field, int prog_fd)
{
	static const unsigned char packet[BP_TRIAL_PACKET] = { [12] = 0x08, [14] = 0x45 };
	unsigned char ctx[BP_CTX_MAX] = { 0 };
	struct bp_test_run run = {
		.data_in = packet,
		.data_size_in = sizeof(packet),
		.ctx_in = ctx,
		.ctx_size_in = (__u32)bp_ctx_size(layout->type),
		.repeat = 1,
	};
	struct bp_field end;
	int ret;

	/* Without it, XDP takes no context. */
	if (layout->type == BPF_PROG_TYPE_XDP &&
	    bp_layout_find(layout, "data_end", &end, NULL) == 0)
		bp_field_put(&end, ctx, sizeof(packet));
	bp_field_put(field, ctx, field->trial);
	ret = bp_prog_test_run(prog_fd, &run, NULL);
	return ret != -EINVAL && ret != -E2BIG;
}

void bp_layout_ask(struct bp_layout *layout)
{
	const struct bpf_prog_info info = { .type = layout->type };
	int prog_fd = -1;

	for (size_t i = 0; i < layout->count && !layout->asked; i++) {
		struct bp_field *field = &layout->fields[i];

		if (!field->late)
			continue;
		if (prog_fd < 0)
			prog_fd = bp_measure_empty(&info, NULL);
		if (prog_fd < 0)
			break;
		field->settable = try_field(layout, field, prog_fd);
	}
	layout->asked = true;
	if (prog_fd >= 0)
		close(prog_fd);
}

/* The names of the fields, or of those that may be set. */
static void list_fields(const struct bp_layout *layout, bool settable, char *buf, size_t size)
{
	static const char numbers[] = "u8[N], u16[N], u32[N], u64[N]";
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < layout->count; i++) {
		const char *name = layout->fields[i].name;

		if (settable && !layout->fields[i].settable)
			continue;
		/* Room for what may come behind it. */
		if (len + strlen(name) + sizeof(numbers) + 8 > size) {
			len += (size_t)snprintf(buf + len, size - len, ", ...");
			break;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "", name);
	}
	if (layout->type == BPF_PROG_TYPE_SYSCALL)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? ", " : "", numbers);
	if (!len)
		snprintf(buf, size, "none");
}

static int unknown(const struct bp_layout *layout, const char *name, bool settable,
		   struct bp_err *err)
{
	struct bp_nearest nearest = { .word = name };
	char list[600];

	list_fields(layout, settable, list, sizeof(list));
	bp_fail_text(err, BP_USAGE, ENOENT, "", "unknown field '%s' in the context of %s programs",
		     name, libbpf_bpf_prog_type_str(layout->type));
	for (size_t i = 0; i < layout->count; i++)
		if (!settable || layout->fields[i].settable)
			bp_nearest_try(&nearest, layout->fields[i].name);
	if (nearest.best)
		bp_hint(err, "did you mean '%s'? Fields%s: %s", nearest.best,
			settable ? " that can be set" : "", list);
	bp_hint(err, settable ? "fields that can be set: %s" : "fields: %s", list);
	return -ENOENT;
}

/* OLD: other kernels take it. */
static int refuse(const struct bp_layout *layout, const char *name, bool old, struct bp_err *err)
{
	char list[600];

	list_fields(layout, true, list, sizeof(list));
	bp_fail_text(err, old ? BP_UNSUPPORTED : BP_USAGE, EINVAL, "",
		     "%s kernel does not let a test run set '%s' for %s programs",
		     old ? "this" : "the", name, libbpf_bpf_prog_type_str(layout->type));
	bp_hint(err, "fields that can be set: %s", list);
	return -EINVAL;
}

static bool find(const struct bp_layout *layout, const char *name, struct bp_field *ret_field)
{
	for (size_t i = 0; i < layout->count; i++)
		if (strcmp(layout->fields[i].name, name) == 0) {
			*ret_field = layout->fields[i];
			return true;
		}
	return find_number(layout, name, ret_field);
}

int bp_layout_find(const struct bp_layout *layout, const char *name, struct bp_field *ret_field,
		   struct bp_err *err)
{
	return find(layout, name, ret_field) ? 0 : unknown(layout, name, false, err);
}

/* The field NAME, which may be set. */
static int find_settable(struct bp_layout *layout, const char *name, struct bp_field *field,
			 struct bp_err *err)
{
	bool there = find(layout, name, field);

	/* The kernel is asked when it matters, for the field or for the list in the hint. */
	if (layout->ask && (!there || !field->settable || field->late)) {
		bp_layout_ask(layout);
		there = find(layout, name, field);
	}
	if (!there)
		return unknown(layout, name, true, err);
	return field->settable ? 0 : refuse(layout, name, field->late, err);
}

static int set_one(struct bp_layout *layout, const char *text, unsigned char *bytes, size_t *size,
		   struct bp_err *err)
{
	const char *equals = strchr(text, '=');
	struct bp_field field;
	char name[NAME];
	__u64 value;
	__u64 max;

	if (!equals) {
		bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not FIELD=VALUE", text);
		bp_hint(err, "such as mark=7, with commas between two of them");
		return -EINVAL;
	}
	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	if (find_settable(layout, name, &field, err))
		return -EINVAL;
	max = field.size == 8 ? ~0ULL : (1ULL << 8 * field.size) - 1;
	if (bp_parse_u64(equals + 1, 0, max, &value))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "'%s' is not a number from 0 to %llu", text, max);
	bp_field_put(&field, bytes, value);
	if (*size < (size_t)field.offset + field.size)
		*size = (size_t)field.offset + field.size;
	return 0;
}

int bp_layout_takes(struct bp_layout *layout, struct bp_err *err)
{
	bool all_late = layout->count > 0;
	bool some = false;

	for (size_t i = 0; i < layout->count; i++)
		all_late &= layout->fields[i].late || !layout->fields[i].settable;
	if (!all_late || !layout->ask)
		return 0;
	bp_layout_ask(layout);
	for (size_t i = 0; i < layout->count; i++)
		some |= layout->fields[i].settable;
	if (some)
		return 0;
	return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
			    "this kernel takes no context for %s programs",
			    libbpf_bpf_prog_type_str(layout->type));
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

int bp_layout_set(struct bp_layout *layout, const char *text, unsigned char *bytes,
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
