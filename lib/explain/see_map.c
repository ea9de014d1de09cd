// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_map.c - what can be seen of a map that the kernel did not create */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "explain/see.h"
#include "kernel/prog.h"
#include "util/array.h"

#define ANY (-1)
#define FD_OR_MORE (-2) /* 4 or 8 bytes */
#define SOME (-3)       /* not 0 */

#define PER_CPU_VALUE 32768 /* PCPU_MIN_UNIT_SIZE */
#define MOST_BLOOM_HASHES 15
#define MAX_STACK_DEPTH "/proc/sys/kernel/perf_event_max_stack"

/* Flags that types take. */
#define ACCESS_FD (BPF_F_RDONLY | BPF_F_WRONLY)
#define ACCESS_PROG (BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG)
#define ACCESS (ACCESS_FD | ACCESS_PROG)
#define NODE BPF_F_NUMA_NODE
#define HASH_FLAGS (BPF_F_NO_PREALLOC | NODE | ACCESS | BPF_F_ZERO_SEED)
#define PER_CPU_HASH_FLAGS (BPF_F_NO_PREALLOC | ACCESS | BPF_F_ZERO_SEED)
#define LRU_FLAGS (BPF_F_NO_COMMON_LRU | NODE | ACCESS | BPF_F_ZERO_SEED)
#define STORAGE_FLAGS (BPF_F_NO_PREALLOC | BPF_F_CLONE)
#define BLOOM_FLAGS (NODE | BPF_F_ZERO_SEED | ACCESS)
#define ARENA_FLAGS (BPF_F_MMAPABLE | BPF_F_SEGV_ON_FAULT | BPF_F_NO_USER_CONV)
#define OF_ANY_MAP (BPF_F_TOKEN_FD | BPF_F_VTYPE_BTF_OBJ_FD) /* libbpf sets these */

/* What the kernel takes of each type: kernel/bpf and net/core, the *_alloc_check() functions. */
struct type_rule {
	enum bpf_map_type type;
	int key;
	int value;
	int entries;
	__u32 flags; /* that it must have */
	__u32 takes; /* all that it may have */
};

/* clang-format off */
static const struct type_rule rules[] = {
	{ BPF_MAP_TYPE_HASH, SOME, SOME, SOME, 0, HASH_FLAGS },
	{ BPF_MAP_TYPE_ARRAY, 4, SOME, SOME, 0, NODE | ACCESS | BPF_F_MMAPABLE | BPF_F_INNER_MAP },
	{ BPF_MAP_TYPE_PROG_ARRAY, 4, 4, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4, 4, ANY, 0, NODE | ACCESS_FD | BPF_F_PRESERVE_ELEMS },
	{ BPF_MAP_TYPE_PERCPU_HASH, SOME, SOME, SOME, 0, PER_CPU_HASH_FLAGS },
	{ BPF_MAP_TYPE_PERCPU_ARRAY, 4, SOME, SOME, 0, ACCESS },
	{ BPF_MAP_TYPE_STACK_TRACE, 4, SOME, SOME, 0, NODE | ACCESS_FD | BPF_F_STACK_BUILD_ID },
	{ BPF_MAP_TYPE_CGROUP_ARRAY, 4, 4, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_LRU_HASH, SOME, SOME, SOME, 0, LRU_FLAGS },
	{ BPF_MAP_TYPE_LRU_PERCPU_HASH, SOME, SOME, SOME, 0, LRU_FLAGS & ~(__u32)NODE },
	{ BPF_MAP_TYPE_LPM_TRIE, SOME, SOME, SOME, BPF_F_NO_PREALLOC, BPF_F_NO_PREALLOC | NODE | ACCESS },
	{ BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_HASH_OF_MAPS, SOME, 4, SOME, 0, HASH_FLAGS },
	{ BPF_MAP_TYPE_DEVMAP, 4, FD_OR_MORE, SOME, 0, NODE | ACCESS_FD | BPF_F_RDONLY_PROG },
	{ BPF_MAP_TYPE_DEVMAP_HASH, 4, FD_OR_MORE, SOME, 0, NODE | ACCESS_FD | BPF_F_RDONLY_PROG },
	{ BPF_MAP_TYPE_SOCKMAP, 4, FD_OR_MORE, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_CPUMAP, 4, FD_OR_MORE, SOME, 0, NODE },
	{ BPF_MAP_TYPE_XSKMAP, 4, 4, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_SOCKHASH, SOME, FD_OR_MORE, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_CGROUP_STORAGE, SOME, SOME, 0, 0, NODE | ACCESS },
	{ BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, SOME, SOME, 0, 0, NODE | ACCESS },
	{ BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, 4, FD_OR_MORE, SOME, 0, NODE | ACCESS_FD },
	{ BPF_MAP_TYPE_QUEUE, 0, SOME, SOME, 0, NODE | ACCESS },
	{ BPF_MAP_TYPE_STACK, 0, SOME, SOME, 0, NODE | ACCESS },
	{ BPF_MAP_TYPE_SK_STORAGE, 4, SOME, 0, BPF_F_NO_PREALLOC, STORAGE_FLAGS },
	{ BPF_MAP_TYPE_INODE_STORAGE, 4, SOME, 0, BPF_F_NO_PREALLOC, STORAGE_FLAGS },
	{ BPF_MAP_TYPE_TASK_STORAGE, 4, SOME, 0, BPF_F_NO_PREALLOC, STORAGE_FLAGS },
	{ BPF_MAP_TYPE_CGRP_STORAGE, 4, SOME, 0, BPF_F_NO_PREALLOC, STORAGE_FLAGS },
	{ BPF_MAP_TYPE_RINGBUF, 0, 0, SOME, 0, NODE | BPF_F_RB_OVERWRITE },
	{ BPF_MAP_TYPE_USER_RINGBUF, 0, 0, SOME, 0, NODE },
	{ BPF_MAP_TYPE_BLOOM_FILTER, 0, SOME, SOME, 0, BLOOM_FLAGS },
	{ BPF_MAP_TYPE_ARENA, 0, 0, SOME, BPF_F_MMAPABLE, ARENA_FLAGS },
};

static const struct {
	__u32 flag;
	const char *name;
} flag_names[] = {
	{ BPF_F_NO_PREALLOC, "BPF_F_NO_PREALLOC" },
	{ BPF_F_NO_COMMON_LRU, "BPF_F_NO_COMMON_LRU" },
	{ BPF_F_NUMA_NODE, "BPF_F_NUMA_NODE" },
	{ BPF_F_RDONLY, "BPF_F_RDONLY" },
	{ BPF_F_WRONLY, "BPF_F_WRONLY" },
	{ BPF_F_STACK_BUILD_ID, "BPF_F_STACK_BUILD_ID" },
	{ BPF_F_ZERO_SEED, "BPF_F_ZERO_SEED" },
	{ BPF_F_RDONLY_PROG, "BPF_F_RDONLY_PROG" },
	{ BPF_F_WRONLY_PROG, "BPF_F_WRONLY_PROG" },
	{ BPF_F_CLONE, "BPF_F_CLONE" },
	{ BPF_F_MMAPABLE, "BPF_F_MMAPABLE" },
	{ BPF_F_PRESERVE_ELEMS, "BPF_F_PRESERVE_ELEMS" },
	{ BPF_F_INNER_MAP, "BPF_F_INNER_MAP" },
	{ BPF_F_LINK, "BPF_F_LINK" },
	{ BPF_F_SEGV_ON_FAULT, "BPF_F_SEGV_ON_FAULT" },
	{ BPF_F_NO_USER_CONV, "BPF_F_NO_USER_CONV" },
	{ BPF_F_RB_OVERWRITE, "BPF_F_RB_OVERWRITE" },
};
/* clang-format on */

static const struct type_rule *rule_of(const struct bp_facts *facts)
{
	for (size_t i = 0; facts->map && i < ARRAY_SIZE(rules); i++)
		if (rules[i].type == facts->map->type)
			return &rules[i];
	return NULL;
}

/* ": 3 (wanted: 4)" if the number is not what the rule asks for. */
static enum bp_seen compare(__u32 has, int wanted, char *detail, size_t size)
{
	if (wanted == ANY || (wanted == SOME && has) ||
	    (wanted == FD_OR_MORE && (has == 4 || has == 8)) ||
	    (wanted >= 0 && has == (__u32)wanted))
		return BP_SEEN_NO;
	if (wanted >= 0)
		snprintf(detail, size, ": %u (wanted: %d)", has, wanted);
	else
		snprintf(detail, size, ": %u (wanted: %s)", has,
			 wanted == SOME ? "1 or more" : "4 or 8");
	return BP_SEEN_YES;
}

/* Each flag by its name, or one number for those without. */
static enum bp_seen put_flags(__u32 flags, char *detail, size_t size)
{
	const char *before = ": ";
	size_t len = 0;

	if (!flags)
		return BP_SEEN_NO;
	for (size_t i = 0; i < ARRAY_SIZE(flag_names) && len < size; i++) {
		if (!(flags & flag_names[i].flag))
			continue;
		len += (size_t)snprintf(detail + len, size - len, "%s%s", before,
					flag_names[i].name);
		flags &= ~flag_names[i].flag;
		before = ", ";
	}
	if (flags && len < size)
		snprintf(detail + len, size - len, "%s%#x", before, flags);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_map_type(const struct bp_facts *facts, char *detail, size_t size)
{
	const char *name = facts->map ? libbpf_bpf_map_type_str(facts->map->type) : NULL;

	if (!facts->map || (name && libbpf_probe_bpf_map_type(facts->map->type, NULL) != 0))
		return BP_SEEN_NO;
	if (name)
		snprintf(detail, size, ": %s", name);
	else
		snprintf(detail, size, ": number %u", facts->map->type);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_map_entries(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct type_rule *rule = rule_of(facts);

	return rule ? compare(facts->map->max_entries, rule->entries, detail, size) : BP_SEEN_NO;
}

enum bp_seen bp_see_map_key(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct type_rule *rule = rule_of(facts);
	__u32 key = rule ? facts->map->key_size : 0;

	if (!rule)
		return BP_SEEN_NO;
	if (rule->type == BPF_MAP_TYPE_LPM_TRIE && (key < 5 || key > 260)) {
		snprintf(detail, size,
			 ": %u (wanted: 4 bytes of length and 1 to 256 bytes of prefix)", key);
		return BP_SEEN_YES;
	}
	return compare(key, rule->key, detail, size);
}

enum bp_seen bp_see_map_value(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct type_rule *rule = rule_of(facts);

	return rule ? compare(facts->map->value_size, rule->value, detail, size) : BP_SEEN_NO;
}

enum bp_seen bp_see_map_flags_missing(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct type_rule *rule = rule_of(facts);

	return rule ? put_flags(rule->flags & ~facts->map->flags, detail, size) : BP_SEEN_NO;
}

enum bp_seen bp_see_map_flags(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct type_rule *rule = rule_of(facts);

	if (!rule)
		return BP_SEEN_NO;
	return put_flags(facts->map->flags & ~rule->takes & ~(__u32)OF_ANY_MAP, detail, size);
}

enum bp_seen bp_see_map_access(const struct bp_facts *facts, char *detail, size_t size)
{
	__u32 flags = facts->map ? facts->map->flags : 0;

	if ((flags & ACCESS_FD) == ACCESS_FD)
		return put_flags(ACCESS_FD, detail, size);
	if ((flags & ACCESS_PROG) == ACCESS_PROG)
		return put_flags(ACCESS_PROG, detail, size);
	return BP_SEEN_NO;
}

enum bp_seen bp_see_map_node(const struct bp_facts *facts, char *detail, size_t size)
{
	char path[64];

	if (!facts->map || !(facts->map->flags & NODE))
		return BP_SEEN_NO;
	snprintf(path, sizeof(path), "/sys/devices/system/node/node%u", facts->map->numa_node);
	if (access("/sys/devices/system/node", F_OK) || access(path, F_OK) == 0)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %u", facts->map->numa_node);
	return BP_SEEN_YES;
}

static bool is_per_cpu(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_LRU_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_PERCPU_ARRAY || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

enum bp_seen bp_see_map_per_cpu(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->map || !is_per_cpu(facts->map->type) || facts->map->value_size <= PER_CPU_VALUE)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %u, and %u is the most", facts->map->value_size, PER_CPU_VALUE);
	return BP_SEEN_YES;
}

/* kernel.perf_event_max_stack, or 0 if it cannot be read */
static unsigned int most_calls(void)
{
	FILE *file = fopen(MAX_STACK_DEPTH, "re");
	unsigned int calls = 0;

	if (file && fscanf(file, "%u", &calls) != 1)
		calls = 0;
	if (file)
		fclose(file);
	return calls;
}

/* Each call of a stack takes 8 bytes, or 32 with BPF_F_STACK_BUILD_ID. */
enum bp_seen bp_see_map_stack(const struct bp_facts *facts, char *detail, size_t size)
{
	unsigned int depth;
	__u32 each;

	if (!facts->map || facts->map->type != BPF_MAP_TYPE_STACK_TRACE || !facts->map->value_size)
		return BP_SEEN_NO;
	each = facts->map->flags & BPF_F_STACK_BUILD_ID ? sizeof(struct bpf_stack_build_id) :
							  sizeof(__u64);
	if (facts->map->value_size % each) {
		snprintf(detail, size, ": the value size is not a multiple of %u", each);
		return BP_SEEN_YES;
	}
	depth = most_calls();
	if (!depth || facts->map->value_size / each <= depth)
		return BP_SEEN_NO;
	snprintf(detail, size,
		 ": the value size is for %u calls, and kernel.perf_event_max_stack is %u",
		 facts->map->value_size / each, depth);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_map_extra(const struct bp_facts *facts, char *detail, size_t size)
{
	__u64 extra = facts->map ? facts->map->map_extra : 0;

	if (!extra || facts->map->type == BPF_MAP_TYPE_ARENA)
		return BP_SEEN_NO;
	if (facts->map->type != BPF_MAP_TYPE_BLOOM_FILTER) {
		snprintf(detail, size, ": it is for bloom filters and arenas");
		return BP_SEEN_YES;
	}
	snprintf(detail, size, ": %llu hash functions, and %u is the most",
		 (unsigned long long)extra, MOST_BLOOM_HASHES);
	return bp_seen_if(extra > MOST_BLOOM_HASHES);
}

enum bp_seen bp_see_map_pages(const struct bp_facts *facts, char *detail, size_t size)
{
	long page = sysconf(_SC_PAGESIZE);
	__u32 bytes;

	if (!facts->map || (facts->map->type != BPF_MAP_TYPE_RINGBUF &&
			    facts->map->type != BPF_MAP_TYPE_USER_RINGBUF))
		return BP_SEEN_NO;
	bytes = facts->map->max_entries;
	if (!bytes || (!(bytes & (bytes - 1)) && bytes % page == 0))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %u (pages have %ld bytes)", bytes, page);
	return BP_SEEN_YES;
}

static bool has_inner(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_ARRAY_OF_MAPS || type == BPF_MAP_TYPE_HASH_OF_MAPS;
}

enum bp_seen bp_see_map_inner(const struct bp_facts *facts, char *detail BP_UNUSED,
			      size_t size BP_UNUSED)
{
	return bp_seen_if(facts->map && has_inner(facts->map->type) && !facts->map->inner);
}

enum bp_seen bp_see_map_large(const struct bp_facts *facts, char *detail, size_t size)
{
	if (facts->map)
		snprintf(detail, size, ": %u entries of %u and %u bytes", facts->map->max_entries,
			 facts->map->key_size, facts->map->value_size);
	return BP_SEEN_MAYBE;
}

/* What is left when nothing above was it. */
enum bp_seen bp_see_map_rest(const struct bp_facts *facts, char *detail, size_t size)
{
	const char *type = facts->map ? libbpf_bpf_map_type_str(facts->map->type) : NULL;

	if (!facts->map)
		return BP_SEEN_MAYBE;
	snprintf(detail, size,
		 ": type %s, key size %u, value size %u, max_entries %u, map_flags %#x",
		 type ? type : "unknown", facts->map->key_size, facts->map->value_size,
		 facts->map->max_entries, facts->map->flags);
	return BP_SEEN_MAYBE;
}
