// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* meta_read.c - metadata of programs, read through the BTF of the map that they are in */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "util/cleanup.h"
#include "util/num.h"
#include "kernel/meta.h"
#include "kernel/btf.h"

/* A type without its qualifiers and names. */
static bool is_char(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = bp_btf_resolve(btf, id);

	return type && btf_is_int(type) && type->size == 1;
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define BYTE_AT(i, len) (i)
#else
#define BYTE_AT(i, len) ((len)-1 - (i))
#endif

/* A number of 1 to 8 bytes, in decimal. */
static bool number_text(const struct btf_type *type, const unsigned char *bytes, size_t len,
			char *buf, size_t size)
{
	bool is_signed = btf_is_int(type) && btf_int_encoding(type) & BTF_INT_SIGNED;
	unsigned long long num = 0;
	long long value;

	if ((!btf_is_int(type) && !btf_is_any_enum(type)) || len > sizeof(num) || !len ||
	    len & (len - 1))
		return false;
	/* The highest bytes last, as the machine has them, then the sign down to where it was. */
	for (size_t i = 0; i < len; i++)
		num |= (unsigned long long)bytes[BYTE_AT(i, len)] << 8 * i;
	value = (long long)(num << 8 * (sizeof(num) - len)) >> 8 * (sizeof(num) - len);
	if (is_signed)
		snprintf(buf, size, "%lld", value);
	else
		snprintf(buf, size, "%llu", num);
	return true;
}

/* The text of a value; the caller frees. */
static char *value_text(const struct btf *btf, __u32 type_id, const unsigned char *bytes,
			size_t len)
{
	const struct btf_type *type = bp_btf_resolve(btf, type_id);
	char number[32];
	char *text;

	if (type && btf_is_array(type) && is_char(btf, btf_array(type)->type))
		return strndup((const char *)bytes, len);
	if (type && number_text(type, bytes, len, number, sizeof(number)))
		return strdup(number);
	text = malloc(2 * len + 1);
	if (text)
		bp_hex_text(bytes, len, text, 2 * len + 1);
	return text;
}

static int each_variable(const struct btf *btf, __u32 section_id, const unsigned char *value,
			 size_t size, int (*each)(const char *key, const char *value, void *arg),
			 void *arg)
{
	const struct btf_type *section = btf__type_by_id(btf, section_id);
	int ret = 0;

	if (!section || !btf_is_datasec(section))
		return 0;
	for (int i = 0; ret == 0 && i < btf_vlen(section); i++) {
		const struct btf_var_secinfo *place = btf_var_secinfos(section) + i;
		const struct btf_type *var = btf__type_by_id(btf, place->type);
		const char *name = var ? btf__name_by_offset(btf, var->name_off) : NULL;
		cleanup_free char *text = NULL;

		if (!name || strncmp(name, BP_META_PREFIX, strlen(BP_META_PREFIX)) != 0 ||
		    place->offset > size || place->size > size - place->offset)
			continue;
		text = value_text(btf, var->type, value + place->offset, place->size);
		if (text)
			ret = each(name + strlen(BP_META_PREFIX), text, arg);
	}
	return ret;
}

int bp_meta_each(__u32 map_id, int (*each)(const char *key, const char *value, void *arg),
		 void *arg)
{
	cleanup_fd int fd = bpf_map_get_fd_by_id(map_id);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	cleanup_free unsigned char *value = NULL;
	struct btf *btf;
	__u32 zero = 0;
	int ret;

	if (fd < 0 || bpf_map_get_info_by_fd(fd, &info, &len))
		return 0;
	if (info.type != BPF_MAP_TYPE_ARRAY || info.key_size != sizeof(zero) ||
	    info.max_entries != 1 || !info.btf_value_type_id || !strstr(info.name, ".rodata"))
		return 0;
	value = malloc(info.value_size);
	if (!value || bpf_map_lookup_elem(fd, &zero, value))
		return 0;
	btf = btf__load_from_kernel_by_id(info.btf_id);
	if (!btf)
		return 0;
	ret = each_variable(btf, info.btf_value_type_id, value, info.value_size, each, arg);
	btf__free(btf);
	return ret;
}
