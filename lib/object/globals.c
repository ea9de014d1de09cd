// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* globals.c - global variables of an object, set before it is loaded */
#include <ctype.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "object/globals.h"
#include "util/num.h"

/* Where a variable, a member of it or an element of it is, and of what type. */
struct place {
	const struct btf *btf;
	const char *name; /* as it was typed, for messages */
	unsigned char *bytes;
	size_t size; /* room from bytes on */
	__u32 type;  /* without typedef, const and volatile */
	__u32 bits;  /* of a bit field; 0: it is none */
	__u32 shift; /* of a bit field: bits before it in its first byte */
};

/* A member of a struct, or of a struct or union without a name in it. */
struct member {
	__u32 type;
	__u32 offset; /* in bits */
	__u32 bits;   /* of a bit field, or 0 */
};

/* BTF can be made to go round in circles. */
#define MAX_DEPTH 32
#define MAX_MEMBERS 100000

static __u32 strip(const struct btf *btf, __u32 id)
{
	int type_id = btf__resolve_type(btf, id);

	return type_id > 0 ? (__u32)type_id : 0;
}

static int bad(const struct place *place, int num, const char *what, struct bp_err *err)
{
	return bp_fail_text(err, num == ENOENT ? BP_NOT_FOUND : BP_FAILED, num, place->name, "%s",
			    what);
}

/* What names of members or enumerators there are, as far as they fit a hint. */
static void hint_names(const struct place *place, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);
	char names[400] = "";
	size_t len = 0;

	for (__u32 i = 0; i < btf_vlen(type); i++) {
		__u32 off = btf_is_composite(type) ? btf_members(type)[i].name_off :
			    btf_is_enum64(type)    ? btf_enum64(type)[i].name_off :
						     btf_enum(type)[i].name_off;
		const char *name = btf__name_by_offset(place->btf, off);
		size_t left = sizeof(names) - len;
		int put;

		if (!name[0])
			continue;
		put = snprintf(names + len, left, "%s%s", len ? ", " : "", name);
		if ((size_t)put >= left) {
			names[len] = '\0';
			bp_hint(err, "some of the names are %s", names);
			return;
		}
		len += (size_t)put;
	}
	if (len)
		bp_hint(err, "the names are %s", names);
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

/* As in C, the members of a member without a name count as its own. */
static bool find_named(const struct place *place, __u32 id, const char *name, size_t len,
		       size_t *left, int depth, struct member *ret_member)
{
	const struct btf_type *type = btf__type_by_id(place->btf, strip(place->btf, id));
	const struct btf_member *member;

	if (!type || !btf_is_composite(type) || depth == MAX_DEPTH)
		return false;
	member = btf_members(type);
	for (__u32 i = 0; i < btf_vlen(type) && *left; i++, member++) {
		const char *have = btf__name_by_offset(place->btf, member->name_off);
		__u32 offset = btf_member_bit_offset(type, i);

		--*left;
		if (!have[0] &&
		    find_named(place, member->type, name, len, left, depth + 1, ret_member)) {
			ret_member->offset += offset;
			return true;
		}
		if (have[0] && strlen(have) == len && strncmp(have, name, len) == 0) {
			*ret_member = (struct member){ member->type, offset,
						       btf_member_bitfield_size(type, i) };
			return true;
		}
	}
	return false;
}

static int find_member(struct place *place, const char *name, size_t len, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);
	size_t left = MAX_MEMBERS;
	struct member member;
	__u32 end;

	if (!type || !btf_is_composite(type))
		return bad(place, EINVAL, "it has no members: it is no struct or union", err);
	if (!find_named(place, place->type, name, len, &left, 0, &member)) {
		bad(place, ENOENT, "there is no such member", err);
		hint_names(place, err);
		return -ENOENT;
	}
	if (!member.bits)
		return descend(place, member.type, member.offset / 8, err);
	end = (member.offset + member.bits + 7) / 8;
	if (member.bits > 64 || end > place->size)
		return bad(place, EINVAL, "its BTF does not fit its section", err);
	place->bytes += member.offset / 8;
	place->size = end - member.offset / 8;
	place->type = strip(place->btf, member.type);
	place->bits = member.bits;
	place->shift = member.offset % 8;
	return 0;
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
		return bad(place, EINVAL, "the index is not a number", err);
	if (index >= array->nelems)
		return bad(place, ERANGE, "the index is beyond the array", err);
	size = btf__resolve_size(place->btf, array->type);
	if (size < 0)
		return bad(place, EINVAL, "its BTF does not fit its section", err);
	*ret_end = end + 1;
	return descend(place, array->type, index * (size_t)size, err);
}

/* From the lowest bit of the first byte on, or from the highest where bytes begin with that. */
static int set_bits(const struct place *place, __u64 num)
{
	const bool big = htobe16(1) == 1;

	for (__u32 i = 0; i < place->bits; i++) {
		__u32 at = place->shift + i;
		unsigned char bit = (unsigned char)(1 << (big ? 7 - at % 8 : at % 8));
		bool one = num >> (big ? place->bits - 1 - i : i) & 1;

		if (one)
			place->bytes[at / 8] |= bit;
		else
			place->bytes[at / 8] &= (unsigned char)~bit;
	}
	return 0;
}

static int set_bytes(const struct place *place, __u64 num, struct bp_err *err)
{
	if (place->bits)
		return set_bits(place, num);
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

static int out_of_range(const struct place *place, __u64 max, bool is_signed, struct bp_err *err)
{
	if (is_signed)
		bp_fail_text(err, BP_FAILED, ERANGE, place->name,
			     "the value does not fit: %lld to %llu", -(__s64)(max >> 1) - 1,
			     (unsigned long long)(max >> 1));
	else
		bp_fail_text(err, BP_FAILED, ERANGE, place->name,
			     "the value does not fit: 0 to %llu", (unsigned long long)max);
	return -ERANGE;
}

/* A number in the range of its type; -N is taken for a signed one. */
static int set_int(const struct place *place, const char *text, bool is_signed, struct bp_err *err)
{
	size_t bits = place->bits ? place->bits : 8 * (place->size > 8 ? 8 : place->size);
	bool minus = text[0] == '-';
	__u64 max = bits ? ~0ULL >> (64 - bits) : 0;
	__u64 limit = is_signed ? (max >> 1) + minus : max;
	__u64 num = 0;
	int ret;

	if (minus && !is_signed)
		return out_of_range(place, max, false, err);
	ret = bp_parse_u64(text + minus, 0, limit, &num);
	if (ret == -ERANGE)
		return out_of_range(place, max, is_signed, err);
	if (ret)
		return bad(place, EINVAL, "the value is not a number, and a number is needed", err);
	return set_bytes(place, minus ? 0 - num : num, err);
}

static int set_bool(const struct place *place, const char *text, struct bp_err *err)
{
	bool yes = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;

	if (!yes && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return bad(place, EINVAL, "true or false is wanted", err);
	return set_bytes(place, yes, err);
}

static __s64 enumerator(const struct btf_type *type, __u32 i, __u32 *ret_name)
{
	*ret_name = btf_is_enum64(type) ? btf_enum64(type)[i].name_off : btf_enum(type)[i].name_off;
	return btf_is_enum64(type) ? (__s64)btf_enum64_value(btf_enum64(type) + i) :
				     btf_enum(type)[i].val;
}

/* Does an enumerator fit a bit field? */
static bool fits(const struct place *place, __s64 value)
{
	if (!place->bits || place->bits == 64)
		return true;
	return value < 0 ? value >> (place->bits - 1) == -1 : value >> place->bits == 0;
}

/* Compilers before clang 15 do not tell whether it is signed. */
static int set_enum(const struct place *place, const char *text, struct bp_err *err)
{
	const struct btf_type *type = btf__type_by_id(place->btf, place->type);
	bool minus = text[0] == '-';
	bool is_signed = btf_kflag(type);

	for (__u32 i = 0; i < btf_vlen(type); i++) {
		__u32 name;
		__s64 value = enumerator(type, i, &name);

		if (strcmp(btf__name_by_offset(place->btf, name), text) == 0) {
			if (!fits(place, value))
				return bad(place, ERANGE, "the value does not fit", err);
			if (type->size > 4 && !btf_is_enum64(type))
				return bad(place, EINVAL,
					   "the compiler kept 32 bits of its enumerators: "
					   "give the number",
					   err);
			return set_bytes(place, (__u64)value, err);
		}
		is_signed = is_signed || (minus && value < 0);
	}
	if (!isdigit((unsigned char)text[0]) && !minus) {
		bad(place, EINVAL, "no enumerator has this name", err);
		hint_names(place, err);
		return -EINVAL;
	}
	return set_int(place, text, is_signed, err);
}

static int set_value(const struct place *place, const char *text, struct bp_err *err);

/* "char" is signed for clang's BPF target; unsigned bytes are numbers. */
static bool is_text(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_type *elem =
		btf__type_by_id(btf, strip(btf, btf_is_array(type) ? btf_array(type)->type : 0));

	return elem && btf_is_int(elem) && elem->size == 1 &&
	       btf_int_encoding(elem) & (BTF_INT_CHAR | BTF_INT_SIGNED);
}

static int set_text(const struct place *place, const char *text, struct bp_err *err)
{
	if (strlen(text) >= place->size)
		return bp_fail_text(err, BP_FAILED, ERANGE, place->name,
				    "the string does not fit: at most %zu bytes",
				    place->size ? place->size - 1 : 0);
	memset(place->bytes, 0, place->size);
	memcpy(place->bytes, text, strlen(text));
	return 0;
}

/* The next value of a list, of the element at an offset. */
static int set_element(const struct place *place, __u32 type, size_t offset, const char *text,
		       size_t len, struct bp_err *err)
{
	cleanup_free char *word = strndup(text, len);
	struct place at = *place;
	int ret;

	if (!word)
		return bp_fail(err, ENOMEM, "strndup", "%s", place->name);
	ret = descend(&at, type, offset, err);
	return ret ? ret : set_value(&at, word, err);
}

/* Arrays of arrays take their values in the order they have in memory. */
static int set_array(const struct place *place, const char *text, struct bp_err *err)
{
	__u32 id = place->type;
	const struct btf_type *type = btf__type_by_id(place->btf, id);
	__s64 size;

	if (is_text(place->btf, type))
		return set_text(place, text, err);
	for (int i = 0; i < MAX_DEPTH && type && btf_is_array(type) && !is_text(place->btf, type);
	     i++) {
		id = strip(place->btf, btf_array(type)->type);
		type = btf__type_by_id(place->btf, id);
	}
	size = btf__resolve_size(place->btf, id);
	if (size <= 0)
		return bad(place, EINVAL, "its elements cannot be set", err);
	for (size_t offset = 0;; offset += (size_t)size) {
		size_t len = strcspn(text, ",");
		int ret;

		if (offset >= place->size)
			return bad(place, ERANGE, "more values than the array has elements", err);
		ret = set_element(place, id, offset, text, len, err);
		if (ret || !text[len])
			return ret;
		text += len + 1;
	}
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

/* A variable and the map that is its section. */
struct variable {
	struct bpf_map *map;
	const struct btf_type *section;
	const struct btf_var_secinfo *info;
	size_t len; /* of its name */
	bool twice; /* another one has the same name */
};

/* Is this the one that the text begins with? Statics of functions have a dot in their names. */
static void match(const struct btf *btf, const char *text, const struct variable *var,
		  struct variable *best)
{
	const struct btf_type *type = btf__type_by_id(btf, var->info->type);
	const char *name = btf__name_by_offset(btf, type->name_off);
	size_t len = strlen(name);

	if (!len || strncmp(text, name, len) != 0 || !text[len] || !strchr(".[=", text[len]))
		return;
	if (len == best->len) {
		best->twice = true;
	} else if (len > best->len) {
		*best = *var;
		best->len = len;
	}
}

static struct variable find_longest(struct bpf_object *object, const struct btf *btf,
				    const char *text)
{
	struct variable best = { 0 };
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
	{
		const struct btf_type *section =
			btf__type_by_id(btf, bpf_map__btf_value_type_id(map));

		if (!section || !btf_is_datasec(section))
			continue;
		for (__u32 i = 0; i < btf_vlen(section); i++)
			match(btf, text,
			      &(struct variable){ .map = map,
						  .section = section,
						  .info = btf_var_secinfos(section) + i },
			      &best);
	}
	return best;
}

/* The variable that the text begins with, in the initial value of the map that is its section. */
static int find_variable(struct bpf_object *object, const char *text, struct place *place,
			 size_t *ret_len, struct bp_err *err)
{
	const struct btf *btf = bpf_object__btf(object);
	struct variable var;

	if (!btf)
		return bad(place, ENOENT, "the object has no BTF: compile with -g", err);
	place->btf = btf;
	var = find_longest(object, btf, text);
	if (!var.map) {
		bad(place, ENOENT, "there is no such global variable", err);
		bp_hint(err, "--list shows those of the object");
		return -ENOENT;
	}
	if (var.twice)
		return bad(place, EINVAL, "more than one global variable has this name", err);
	if (strcmp(btf__name_by_offset(btf, var.section->name_off), ".kconfig") == 0)
		return bad(place, EINVAL, "its value comes from the kernel", err);
	if (bpf_map__fd(var.map) >= 0)
		return bad(place, EINVAL, "its section is a map that exists already", err);
	place->bytes = bpf_map__initial_value(var.map, &place->size);
	if (!place->bytes)
		return bad(place, EINVAL, "its section cannot be changed", err);
	*ret_len = var.len;
	return descend(place, btf__type_by_id(btf, var.info->type)->type, var.info->offset, err);
}

int bp_global_set(struct bpf_object *object, const char *text, struct bp_err *err)
{
	const char *equals = strchr(text, '=');
	struct place place = { 0 };
	const char *at;
	char name[200];
	size_t len = 0;
	int ret;

	if (!equals || equals == text)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "--set '%s' is not VAR=VALUE", text);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	place.name = name;
	ret = find_variable(object, text, &place, &len, err);
	at = text + len;
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
