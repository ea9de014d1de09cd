// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* held.c - programs that elements of maps hold: of program arrays, devmaps and cpumaps */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "kernel/held.h"
#include "util/array.h"
#include "util/cleanup.h"

enum { PROG_ARRAY, DEVMAP, CPUMAP };

#define HELD(_word, ...)                                                                   \
	{                                                                                  \
		.type = (enum bpf_attach_type) - 1, .word = _word, .asked = BP_TARGET_MAP, \
		.progs = { __VA_ARGS__ }, .links_only = "bpf_map_update_elem()"            \
	}

/* Any program goes into a program array, as long as all of them are alike. */
static const struct bp_attach_type hooks[] = {
	[PROG_ARRAY] = HELD("prog_array", 0),
	[DEVMAP] = HELD("xdp_devmap", BPF_PROG_TYPE_XDP),
	[CPUMAP] = HELD("xdp_cpumap", BPF_PROG_TYPE_XDP),
};

/* An element that holds a program. */
struct element {
	__u32 prog_id;
	__u32 key;
};

struct elements {
	struct element *element;
	size_t count;
};

const struct bp_attach_type *bp_held_type_next(const struct bp_attach_type *prev)
{
	size_t next = prev ? (size_t)(prev - hooks) + 1 : 0;

	return next < ARRAY_SIZE(hooks) ? &hooks[next] : NULL;
}

bool bp_held_is(const struct bp_attach_type *type)
{
	for (size_t i = 0; i < ARRAY_SIZE(hooks); i++)
		if (type == &hooks[i])
			return true;
	return false;
}

/* Elements of devmaps and cpumaps have had room for a program since Linux 5.8 and 5.9. */
const struct bp_attach_type *bp_held_type_of(__u32 map_type)
{
	switch (map_type) {
	case BPF_MAP_TYPE_PROG_ARRAY:
		return &hooks[PROG_ARRAY];
	case BPF_MAP_TYPE_DEVMAP:
	case BPF_MAP_TYPE_DEVMAP_HASH:
		return &hooks[DEVMAP];
	case BPF_MAP_TYPE_CPUMAP:
		return &hooks[CPUMAP];
	default:
		return NULL;
	}
}

static int read_element(int fd, const struct bpf_map_info *info, __u32 key,
			struct elements *elements)
{
	/* A program id; or an interface index or the size of a queue, and then a program id. */
	__u32 value[2] = { 0 };
	struct element element = { .key = key };
	int ret = bpf_map_lookup_elem(fd, &key, value);

	if (ret)
		return ret == -ENOENT ? 0 : ret;
	element.prog_id = value[info->type == BPF_MAP_TYPE_PROG_ARRAY ? 0 : 1];
	if (!element.prog_id)
		return 0;
	if (!bp_array_more(elements->element, elements->count))
		return -ENOMEM;
	elements->element[elements->count++] = element;
	return 0;
}

/* Of all but the hash, the keys are known, and those without a value are not there. */
static int read_hash(int fd, const struct bpf_map_info *info, struct elements *elements)
{
	/* An element that is removed meanwhile makes the kernel begin anew. */
	__u64 left = 4ULL * info->max_entries;
	__u32 key = 0;
	int ret = bpf_map_get_next_key(fd, NULL, &key);

	while (ret == 0 && left--) {
		ret = read_element(fd, info, key, elements);
		if (ret == 0)
			ret = bpf_map_get_next_key(fd, &key, &key);
	}
	return ret == -ENOENT ? 0 : ret;
}

static int read_elements(int fd, const struct bpf_map_info *info, struct elements *elements)
{
	int ret = 0;

	if (info->type == BPF_MAP_TYPE_DEVMAP_HASH)
		return read_hash(fd, info, elements);
	for (__u32 key = 0; ret == 0 && key < info->max_entries; key++)
		ret = read_element(fd, info, key, elements);
	return ret;
}

static int compare(const void *a, const void *b)
{
	const struct element *x = a;
	const struct element *y = b;
	int ret = (x->prog_id > y->prog_id) - (x->prog_id < y->prog_id);

	return ret ? ret : (x->key > y->key) - (x->key < y->key);
}

static int compare_first(const void *a, const void *b)
{
	const struct bp_held *x = a;
	const struct bp_held *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* "keys 0-3,7" of some elements in the order of their keys. To be freed; NULL for lack of memory.
 */
static char *text_of(const struct element *element, size_t count)
{
	char *text = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	fputs(count > 1 ? "keys" : "key", file);
	for (size_t i = 0, last; i < count; i = last + 1) {
		last = i;
		while (last + 1 < count && element[last + 1].key <= element[last].key + 1)
			last++;
		fprintf(file, "%c%u", i ? ',' : ' ', element[i].key);
		if (element[last].key != element[i].key)
			fprintf(file, "-%u", element[last].key);
	}
	if (fclose(file)) {
		free(text);
		return NULL;
	}
	return text;
}

/* One entry for each program. */
static int group(struct elements *elements, struct bp_helds *helds)
{
	if (elements->count)
		qsort(elements->element, elements->count, sizeof(*elements->element), compare);
	for (size_t i = 0, end; i < elements->count; i = end) {
		const struct element *first = &elements->element[i];
		struct bp_held held = { .prog_id = first->prog_id, .first = first->key };

		for (end = i;
		     end < elements->count && elements->element[end].prog_id == held.prog_id;)
			end++;
		if (!bp_array_more(helds->held, helds->count))
			return -ENOMEM;
		held.at = text_of(first, end - i);
		helds->held[helds->count++] = held;
		if (!held.at)
			return -ENOMEM;
	}
	if (helds->count)
		qsort(helds->held, helds->count, sizeof(*helds->held), compare_first);
	return 0;
}

int bp_helds_read(int map_fd, struct bp_helds *ret_helds, struct bp_err *err)
{
	cleanup_helds struct bp_helds helds = { 0 };
	struct elements elements = { 0 };
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	int ret = bpf_map_get_info_by_fd(map_fd, &info, &len);

	if (ret)
		return bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "");
	if (!bp_held_type_of(info.type))
		return bp_fail_text(err, BP_FAILED, EINVAL, "",
				    "this map is neither a program array nor a devmap or cpumap");
	if (info.type == BPF_MAP_TYPE_PROG_ARRAY || info.value_size >= 2 * sizeof(__u32))
		ret = read_elements(map_fd, &info, &elements);
	if (ret == 0)
		ret = group(&elements, &helds);
	free(elements.element);
	if (ret)
		return bp_fail(err, -ret, "bpf_map_lookup_elem", "%s", "");
	*ret_helds = helds;
	helds = (struct bp_helds){ 0 };
	return 0;
}

void bp_helds_free(struct bp_helds *helds)
{
	for (__u32 i = 0; i < helds->count; i++)
		free(helds->held[i].at);
	free(helds->held);
	*helds = (struct bp_helds){ 0 };
}
