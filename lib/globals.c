// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* globals.c - global variables of an object, set before it is loaded */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "globals.h"
#include "num.h"

/* Where a variable, a member of it or an element of it is, and of what type. */
struct place {
	const struct btf *btf;
	const char *name; /* as it was typed, for messages */
	unsigned char *bytes;
	size_t size; /* room from bytes on */
	__u32 type;  /* without typedef, const and volatile */
};

static __u32 strip(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type))) {
		id = type->type;
		type = btf__type_by_id(btf, id);
	}
	return id;
}

static int bad(const struct place *place, int num, const char *what, struct bp_err *err)
{
	return bp_fail_text(err, num == ENOENT ? BP_NOT_FOUND : BP_FAILED, num, place->name, "%s",
			    what);
}

/* Descend into the size bytes at an offset. */
static int descend(struct place *place, __u32 type, size_t offset, struct bp_err *err)
{
	__s64 size;

	place->type = strip(place->btf, type);
	size = btf__resolve_size(place->btf, place->type);
	if (size < 0 || offset > place->size || (size_t)size > place->size - offset)
		return bad(place, EINVAL, "its BTF does not fit its section", err);
	place->bytes += offset;
	place->size = (size_t)size;
	return 0;
}

static int find_member(struct place *place, const char *name, size_t len, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);
	const struct btf_member *member;

	if (!btf_is_composite(type))
		return bad(place, EINVAL, "it has no members: it is no struct or union", err);
	member = btf_members(type);
	for (__u32 i = 0; i < btf_vlen(type); i++, member++) {
		const char *have = btf__name_by_offset(place->btf, member->name_off);

		if (strlen(have) != len || strncmp(have, name, len) != 0)
			continue;
		if (btf_member_bitfield_size(type, i) || btf_member_bit_offset(type, i) % 8)
			return bad(place, EINVAL, "a bit field cannot be set", err);
		return descend(place, member->type, btf_member_bit_offset(type, i) / 8, err);
	}
	return bad(place, ENOENT, "there is no such member", err);
}

static int find_element(struct place *place, const char *text, const char **ret_end,
			struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);
	const struct btf_array *array;
	char *end;
	unsigned long index;
	__s64 size;

	if (!btf_is_array(type))
		return bad(place, EINVAL, "it has no elements: it is no array", err);
	array = btf_array(type);
	errno = 0;
	index = strtoul(text, &end, 0);
	if (!isdigit((unsigned char)*text) || *end != ']' || errno)
		return bad(place, EINVAL, "the index is no number", err);
	if (index >= array->nelems)
		return bad(place, ERANGE, "the index is beyond the array", err);
	size = btf__resolve_size(place->btf, array->type);
	if (size < 0)
		return bad(place, EINVAL, "its BTF does not fit its section", err);
	*ret_end = end + 1;
	return descend(place, array->type, index * (size_t)size, err);
}

static int set_bytes(const struct place *place, __u64 num, struct bp_err *err)
{
	switch (place->size) {
	case 1:
		*(__u8 *)place->bytes = (__u8)num;
		return 0;
	case 2:
		memcpy(place->bytes, &(__u16){ (__u16)num }, 2);
		return 0;
	case 4:
		memcpy(place->bytes, &(__u32){ (__u32)num }, 4);
		return 0;
	case 8:
		memcpy(place->bytes, &num, 8);
		return 0;
	default:
		return bad(place, EINVAL, "a number of this size cannot be set", err);
	}
}

/* A number in the range of its type; -N is taken for a signed one. */
static int set_int(const struct place *place, const char *text, bool is_signed, struct bp_err *err)
{
	bool minus = text[0] == '-';
	__u64 max = ~0ULL >> (64 - 8 * (place->size > 8 ? 8 : place->size));
	__u64 limit = is_signed ? (max >> 1) + minus : max;
	__u64 num = 0;
	int ret;

	if (minus && !is_signed)
		return bad(place, ERANGE, "it is unsigned", err);
	ret = bp_parse_u64(text + minus, 0, limit, &num);
	if (ret == -ERANGE)
		return bad(place, ERANGE, "the value does not fit", err);
	if (ret)
		return bad(place, EINVAL, "the value is no number, and a number is wanted", err);
	return set_bytes(place, minus ? 0 - num : num, err);
}

static int set_bool(const struct place *place, const char *text, struct bp_err *err)
{
	bool yes = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;

	if (!yes && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return bad(place, EINVAL, "true or false is wanted", err);
	return set_bytes(place, yes, err);
}

static int set_enum(const struct place *place, const char *text, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);

	for (__u32 i = 0; i < btf_vlen(type); i++) {
		bool wide = btf_is_enum64(type);
		const struct btf_enum64 *value64 = wide ? btf_enum64(type) + i : NULL;
		const struct btf_enum *value = wide ? NULL : btf_enum(type) + i;
		__u32 name = wide ? value64->name_off : value->name_off;

		if (strcmp(btf__name_by_offset(place->btf, name), text) == 0)
			return set_bytes(place,
					 wide ? btf_enum64_value(value64) : (__u64)value->val, err);
	}
	if (!isdigit((unsigned char)text[0]) && text[0] != '-')
		return bad(place, EINVAL, "no enumerator has this name", err);
	return set_int(place, text, btf_kflag(type), err);
}

static int set_value(const struct place *place, const char *text, struct bp_err *err);

static int set_array(const struct place *place, const char *text, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);
	const struct btf_array *array = btf_array(type);
	const struct btf_type *elem = btf__type_by_id(place->btf, strip(place->btf, array->type));
	char word[64];

	/* "char" is signed for clang's BPF target; unsigned bytes are numbers. */
	if (elem && btf_is_int(elem) && elem->size == 1 &&
	    btf_int_encoding(elem) & (BTF_INT_CHAR | BTF_INT_SIGNED)) {
		if (strlen(text) >= place->size)
			return bad(place, ERANGE, "the string does not fit", err);
		memset(place->bytes, 0, place->size);
		memcpy(place->bytes, text, strlen(text));
		return 0;
	}
	for (__u32 i = 0; *text; i++) {
		struct place at = *place;
		size_t len = strcspn(text, ",");
		int ret;

		if (i >= array->nelems)
			return bad(place, ERANGE, "more values than the array has elements", err);
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		ret = descend(&at, array->type, i * (place->size / array->nelems), err);
		if (ret == 0)
			ret = set_value(&at, word, err);
		if (ret)
			return ret;
		text += len + (text[len] == ',');
	}
	return 0;
}

static int set_value(const struct place *place, const char *text, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);

	if (btf_is_int(type) && btf_int_encoding(type) & BTF_INT_BOOL)
		return set_bool(place, text, err);
	if (btf_is_int(type))
		return set_int(place, text, btf_int_encoding(type) & BTF_INT_SIGNED, err);
	if (btf_is_any_enum(type))
		return set_enum(place, text, err);
	if (btf_is_array(type))
		return set_array(place, text, err);
	if (btf_is_composite(type))
		return bad(place, EINVAL, "it is a struct or union: set its members", err);
	return bad(place, EINVAL, "a variable of this type cannot be set", err);
}

/* The variable of that name, in the initial value of the map that is its section. */
static int find_variable(struct bpf_object *object, const char *name, size_t len,
			 struct place *place, struct bp_err *err)
{
	const struct btf *btf = bpf_object__btf(object);
	struct bpf_map *map;

	if (!btf)
		return bad(place, ENOENT, "the object has no BTF: compile with -g", err);
	place->btf = btf;
	bpf_object__for_each_map(map, object)
	{
		__u32 value_type = bpf_map__btf_value_type_id(map);
		const struct btf_type *section = btf__type_by_id(btf, value_type);
		const struct btf_var_secinfo *info;

		if (!section || !btf_is_datasec(section))
			continue;
		info = btf_var_secinfos(section);
		for (__u32 i = 0; i < btf_vlen(section); i++, info++) {
			const struct btf_type *var = btf__type_by_id(btf, info->type);
			const char *have = btf__name_by_offset(btf, var->name_off);

			if (strlen(have) != len || strncmp(have, name, len) != 0)
				continue;
			place->bytes = bpf_map__initial_value(map, &place->size);
			if (!place->bytes)
				return bad(place, EINVAL, "its section cannot be changed", err);
			return descend(place, var->type, info->offset, err);
		}
	}
	return bad(place, ENOENT, "there is no such global variable", err);
}

int bp_global_set(struct bpf_object *object, const char *text, struct bp_err *err)
{
	const char *equals = strchr(text, '=');
	size_t len = strcspn(text, ".[=");
	struct place place = { 0 };
	const char *at = text + len;
	char name[200];
	int ret;

	if (!equals || equals == text)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "--set '%s' is not VAR=VALUE", text);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	place.name = name;
	ret = find_variable(object, text, len, &place, err);
	while (ret == 0 && at < equals) {
		if (*at == '.') {
			len = strcspn(at + 1, ".[=");
			ret = find_member(&place, at + 1, len, err);
			at += 1 + len;
		} else if (*at == '[') {
			ret = find_element(&place, at + 1, &at, err);
		} else {
			ret = bad(&place, EINVAL, "'.MEMBER' or '[N]' is wanted", err);
		}
	}
	return ret ? ret : set_value(&place, equals + 1, err);
}
