// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* meta.c - metadata of programs: strings in a map that is bound to them */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "util/cleanup.h"
#include "kernel/meta.h"

#define PREFIX BP_META_PREFIX
#define MAX_KEY 64

size_t bp_meta_key_len(const char *text)
{
	size_t len = 0;

	while (isalnum((unsigned char)text[len]) || text[len] == '_')
		len++;
	return len;
}

size_t bp_meta_key(const char *pair)
{
	size_t len = bp_meta_key_len(pair);

	return pair[len] == '=' && len <= MAX_KEY && !isdigit((unsigned char)pair[0]) ? len : 0;
}

/* A variable "const char bpf_metadata_KEY[]" for each pair, one behind the other in .rodata. */
static int add_types(struct btf *btf, const char *const *pairs, size_t count, size_t size)
{
	int ctype = btf__add_int(btf, "char", 1, BTF_INT_SIGNED);
	int index = btf__add_int(btf, "__ARRAY_SIZE_TYPE__", 4, 0);
	int first = 0;
	int section;
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		size_t key = bp_meta_key(pairs[i]);
		size_t len = strlen(pairs[i] + key + 1) + 1;
		char name[sizeof(PREFIX) + MAX_KEY];
		int type = btf__add_array(btf, index, ctype, (__u32)len);

		snprintf(name, sizeof(name), PREFIX "%.*s", (int)key, pairs[i]);
		type = btf__add_const(btf, type);
		type = btf__add_var(btf, name, BTF_VAR_GLOBAL_ALLOCATED, type);
		if (i == 0)
			first = type;
	}
	section = btf__add_datasec(btf, ".rodata", (__u32)size);
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(pairs[i] + bp_meta_key(pairs[i]) + 1) + 1;
		/* Each pair has added three types: array, const, variable. */
		int ret = btf__add_datasec_var_info(btf, first + 3 * (int)i, (__u32)at, (__u32)len);

		if (ret)
			return ret;
		at += len;
	}
	return section;
}

static int check_pairs(const char *const *pairs, size_t count, struct bp_err *err)
{
	for (size_t i = 0; i < count; i++) {
		size_t key = bp_meta_key(pairs[i]);

		if (!key)
			return bp_fail_text(
				err, BP_USAGE, EINVAL, "",
				"'%s' is not KEY=VALUE, with letters, digits and '_' in KEY",
				pairs[i]);
		for (size_t k = 0; k < i; k++)
			if (strncmp(pairs[i], pairs[k], key + 1) == 0)
				return bp_fail_text(err, BP_USAGE, EINVAL, "",
						    "the key of '%s' comes twice", pairs[i]);
	}
	return 0;
}

static int create_map(const struct btf *btf, int section, size_t size, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts);
	int fd;

	opts.map_flags = BPF_F_RDONLY_PROG;
	opts.btf_fd = (__u32)btf__fd(btf);
	opts.btf_value_type_id = (__u32)section;
	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "meta.rodata", 4, (__u32)size, 1, &opts);
	if (fd >= 0)
		return fd;
	return bp_fail(err, -fd, "bpf_map_create", "metadata");
}

int bp_meta_create(const char *const *pairs, size_t count, struct bp_err *err)
{
	cleanup_free char *value = NULL;
	cleanup_fd int fd = -1;
	struct btf *btf;
	size_t size = 0;
	size_t at = 0;
	__u32 zero = 0;
	int ret = check_pairs(pairs, count, err);

	if (ret)
		return ret;
	for (size_t i = 0; i < count; i++)
		size += strlen(pairs[i] + bp_meta_key(pairs[i]) + 1) + 1;
	value = calloc(1, size);
	btf = btf__new_empty();
	if (!value || !btf) {
		btf__free(btf);
		return bp_fail(err, ENOMEM, "btf__new_empty", "metadata");
	}
	for (size_t i = 0; i < count; i++) {
		const char *text = pairs[i] + bp_meta_key(pairs[i]) + 1;

		memcpy(value + at, text, strlen(text));
		at += strlen(text) + 1;
	}
	ret = add_types(btf, pairs, count, size);
	if (ret >= 0 && btf__load_into_kernel(btf) == 0)
		fd = create_map(btf, ret, size, err);
	else
		bp_fail(err, ret < 0 ? -ret : errno, "btf__load_into_kernel", "metadata");
	btf__free(btf);
	if (fd < 0)
		return err && err->num ? -err->num : -EINVAL;
	ret = bpf_map_update_elem(fd, &zero, value, BPF_ANY);
	if (ret == 0)
		ret = bpf_map_freeze(fd);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_freeze", "metadata");
	return take_fd(&fd);
}
