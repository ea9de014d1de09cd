// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* map_value.c - contents of maps in words: set before a test, checked after it */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "testrun/map_value.h"
#include "util/num.h"
#include "table/verdict.h"

#define BLANKS " \t"

/* Numbers with their size and byte order. */
static const struct {
	const char *word;
	size_t size;
	bool big;
} numbers[] = {
	{ "u8:", 1, false },  { "u16:", 2, false }, { "u32:", 4, false }, { "u64:", 8, false },
	{ "be16:", 2, true }, { "be32:", 4, true }, { "be64:", 8, true },
};

/* Bytes that fill up. */
struct filler {
	unsigned char *at;
	size_t left;
};

static int put(struct filler *filler, const void *bytes, size_t len)
{
	if (len > filler->left)
		return -EINVAL;
	memcpy(filler->at, bytes, len);
	filler->at += len;
	filler->left -= len;
	return 0;
}

static int put_number(struct filler *filler, __u64 num, size_t size, bool big)
{
	unsigned char bytes[8];

	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)(num >> 8 * (size - 1 - i));
	if (!big && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		for (size_t i = 0; i < size; i++)
			bytes[i] = (unsigned char)(num >> 8 * i);
	return put(filler, bytes, size);
}

static int put_address(struct filler *filler, const char *text)
{
	unsigned char address[16];

	if (inet_pton(AF_INET, text, address) == 1)
		return put(filler, address, 4);
	return inet_pton(AF_INET6, text, address) == 1 ? put(filler, address, 16) : -EINVAL;
}

static int put_hex(struct filler *filler, const char *text, size_t want)
{
	size_t len = 0;
	cleanup_free unsigned char *bytes = bp_parse_hex(text, &len);

	return bytes && (!want || len == want) ? put(filler, bytes, len) : -EINVAL;
}

static __u64 largest(size_t size)
{
	return size < 8 ? (1ULL << 8 * size) - 1 : ~0ULL;
}

static int put_item(struct filler *filler, const char *item)
{
	__u64 num;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		size_t len = strlen(numbers[i].word);

		if (strncmp(item, numbers[i].word, len) != 0)
			continue;
		if (bp_parse_u64(item + len, 0, largest(numbers[i].size), &num))
			return -EINVAL;
		return put_number(filler, num, numbers[i].size, numbers[i].big);
	}
	if (strncmp(item, "hex:", 4) == 0)
		return put_hex(filler, item + 4, 0);
	if (strncmp(item, "mac:", 4) == 0)
		return put_hex(filler, item + 4, 6);
	return strncmp(item, "ip:", 3) == 0 ? put_address(filler, item + 3) : -EINVAL;
}

static bool is_number_size(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* A text in quotes, with zeros behind it. */
static int put_text(struct filler *filler, const char *text)
{
	size_t len = strlen(text);

	if (len < 2 || text[len - 1] != '"' || put(filler, text + 1, len - 2))
		return -EINVAL;
	memset(filler->at, 0, filler->left);
	filler->left = 0;
	return 0;
}

int bp_words_to_bytes(const char *text, unsigned char *buf, size_t size)
{
	struct filler filler = { buf, size };
	__u64 num;

	if (is_number_size(size) && bp_parse_u64(text, 0, largest(size), &num) == 0)
		return put_number(&filler, num, size, false);
	while (*text) {
		size_t len = strcspn(text, ",");
		cleanup_free char *item = NULL;

		/* The last item may be a text, with commas in it. */
		if (*text == '"')
			return put_text(&filler, text);
		item = strndup(text, len);
		if (!item || put_item(&filler, item))
			return -EINVAL;
		text += len + (text[len] == ',');
	}
	return filler.left ? -EINVAL : 0;
}

/* A map with room for one element. */
struct element {
	struct bpf_map_info info;
	bool percpu;
	size_t cpus;
	size_t stride; /* bytes of the value of one CPU */
	unsigned char *key;
	unsigned char *value;
	char *words;        /* the line, cut in two */
	const char *wanted; /* its value */
};

static void free_element(struct element *element)
{
	free(element->key);
	free(element->value);
	free(element->words);
}

static bool is_percpu(__u32 type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

/* Cut "KEY = VALUE" in two. */
static int split(struct element *element, const char *text, struct bp_err *err)
{
	char *equals;
	char *end;

	element->words = strdup(text);
	if (!element->words)
		return bp_fail(err, ENOMEM, "strdup", "%s", text);
	/* There may be one in the quotes of the value, not in a key. */
	equals = strchr(element->words, '=');
	if (!equals)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not KEY = VALUE", text);
	for (end = equals; end > element->words && strchr(BLANKS, end[-1]);)
		end--;
	*end = '\0';
	element->wanted = equals + 1 + strspn(equals + 1, BLANKS);
	return 0;
}

/* INFO of the element is set. */
static int make_element(const char *text, struct element *element, struct bp_err *err)
{
	int cpus = libbpf_num_possible_cpus();

	if (cpus < 0)
		return bp_fail(err, -cpus, "libbpf_num_possible_cpus", "%s", "");
	element->percpu = is_percpu(element->info.type);
	element->cpus = element->percpu ? (size_t)cpus : 1;
	element->stride = element->percpu ? (element->info.value_size + 7UL) & ~7UL :
					    element->info.value_size;
	element->key = calloc(1, element->info.key_size + 1UL);
	element->value = calloc(element->cpus, element->stride + 1);
	if (!element->key || !element->value)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	if (split(element, text, err))
		return -EINVAL;
	if (!element->info.key_size ||
	    bp_words_to_bytes(element->words, element->key, element->info.key_size))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "'%s' is no key of map %s, which has %u bytes", element->words,
				    element->info.name, element->info.key_size);
	return 0;
}

static int open_element(int fd, const char *text, struct element *element, struct bp_err *err)
{
	__u32 len = sizeof(element->info);

	if (bpf_map_get_info_by_fd(fd, &element->info, &len))
		return bp_fail(err, errno, "bpf_map_get_info_by_fd", "%s", "");
	return make_element(text, element, err);
}

static int bad_value(const struct element *element, struct bp_err *err)
{
	return bp_fail_text(err, BP_USAGE, EINVAL, "",
			    "'%s' is no value of map %s, which has %u bytes", element->wanted,
			    element->info.name, element->info.value_size);
}

int bp_map_put(int fd, const char *text, struct bp_err *err)
{
	struct element __attribute__((cleanup(free_element))) element = { 0 };
	int ret = open_element(fd, text, &element, err);

	if (ret)
		return ret;
	if (bp_words_to_bytes(element.wanted, element.value, element.info.value_size))
		return bad_value(&element, err);
	for (size_t i = 1; i < element.cpus; i++)
		memcpy(element.value + i * element.stride, element.value, element.info.value_size);
	if (bpf_map_update_elem(fd, element.key, element.value, BPF_ANY))
		return bp_fail(err, errno, "bpf_map_update_elem", "map %s, key %s",
			       element.info.name, element.words);
	return 0;
}

/* "N" or "A..B" for a value that is a number. */
static int parse_range(const struct element *element, __u64 *ret_min, __u64 *ret_max)
{
	if (!is_number_size(element->info.value_size))
		return -EINVAL;
	return bp_parse_u64_range(element->wanted, ret_min, ret_max);
}

static __u64 sum_of(const struct element *element)
{
	__u64 sum = 0;

	for (size_t i = 0; i < element->cpus; i++) {
		const unsigned char *at = element->value + i * element->stride;
		__u64 wide;
		__u32 word;
		__u16 half;

		switch (element->info.value_size) {
		case sizeof(wide):
			memcpy(&wide, at, sizeof(wide));
			sum += wide;
			break;
		case sizeof(word):
			memcpy(&word, at, sizeof(word));
			sum += word;
			break;
		case sizeof(half):
			memcpy(&half, at, sizeof(half));
			sum += half;
			break;
		default:
			sum += *at;
		}
	}
	return sum;
}

static int check_number(const struct element *element, __u64 min, __u64 max, char *text,
			size_t size)
{
	__u64 sum = sum_of(element);

	snprintf(text, size, "%s of map %s is %llu, expected %s", element->words,
		 element->info.name, sum, element->wanted);
	return sum >= min && sum <= max;
}

static int check_bytes(const struct element *element, const unsigned char *wanted, char *text,
		       size_t size)
{
	size_t len = element->info.value_size;
	size_t used = (size_t)snprintf(text, size, "%s of map %s is hex:", element->words,
				       element->info.name);

	if (used < size)
		used += bp_hex_text(element->value, len, text + used, size - used);
	if (used < size)
		snprintf(text + used, size - used, ", expected %s", element->wanted);
	return memcmp(wanted, element->value, len) == 0;
}

/* What an element is expected to be. */
struct expected {
	bool absent;
	bool number; /* from min to max */
	__u64 min;
	__u64 max;
	unsigned char *bytes; /* otherwise */
};

static void free_expected(struct expected *expected)
{
	free(expected->bytes);
}

static int parse_expected(const struct element *element, struct expected *expected,
			  struct bp_err *err)
{
	int ret;

	expected->absent = strcmp(element->wanted, "absent") == 0;
	if (expected->absent)
		return 0;
	ret = parse_range(element, &expected->min, &expected->max);
	if (ret == -EDOM)
		return bp_range_backwards(element->wanted, err);
	expected->number = ret == 0;
	if (expected->number)
		return 0;
	expected->bytes = malloc(element->info.value_size + 1UL);
	if (!expected->bytes)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	if (bp_words_to_bytes(element->wanted, expected->bytes, element->info.value_size))
		return bad_value(element, err);
	if (!element->percpu)
		return 0;
	bp_fail_text(err, BP_USAGE, EINVAL, "", "of per-CPU map %s, only numbers can be compared",
		     element->info.name);
	bp_hint(err, "a number or a range is compared with the sum of all CPUs");
	return -EINVAL;
}

int bp_map_check(int fd, const char *text, char *ret_text, size_t size, struct bp_err *err)
{
	struct element __attribute__((cleanup(free_element))) element = { 0 };
	struct expected __attribute__((cleanup(free_expected))) expected = { 0 };
	int ret = open_element(fd, text, &element, err);

	if (ret == 0)
		ret = parse_expected(&element, &expected, err);
	if (ret)
		return ret;
	if (bpf_map_lookup_elem(fd, element.key, element.value)) {
		if (errno != ENOENT)
			return bp_fail(err, errno, "bpf_map_lookup_elem", "map %s, key %s",
				       element.info.name, element.words);
		snprintf(ret_text, size, "%s of map %s is absent, expected %s", element.words,
			 element.info.name, element.wanted);
		return expected.absent;
	}
	if (expected.absent) {
		snprintf(ret_text, size, "%s of map %s is there, expected %s", element.words,
			 element.info.name, element.wanted);
		return 0;
	}
	if (expected.number)
		return check_number(&element, expected.min, expected.max, ret_text, size);
	return check_bytes(&element, expected.bytes, ret_text, size);
}

static void to_hex(const unsigned char *bytes, size_t len, char *buf, size_t size)
{
	size_t used = (size_t)snprintf(buf, size, "hex:");

	bp_hex_text(bytes, len, buf + used, size - used);
}

int bp_map_describe(const struct bpf_map_info *info, const char *text, bool check,
		    struct bp_map_text *ret_text, struct bp_err *err)
{
	struct element __attribute__((cleanup(free_element))) element = { .info = *info };
	struct expected __attribute__((cleanup(free_expected))) expected = { 0 };
	int ret = make_element(text, &element, err);

	if (ret == 0 && check)
		ret = parse_expected(&element, &expected, err);
	if (ret)
		return ret;
	if (!check && bp_words_to_bytes(element.wanted, element.value, info->value_size))
		return bad_value(&element, err);
	to_hex(element.key, info->key_size, ret_text->key, sizeof(ret_text->key));
	to_hex(element.value, info->value_size, ret_text->value, sizeof(ret_text->value));
	return 0;
}
