// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* map_cause.c - why a map of an object cannot be created or reused */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "object/map_cause.h"
#include "util/array.h"
#include "util/cleanup.h"

#define ANY (-1)
#define FD_OR_MORE (-2) /* 4 or 8 bytes */
#define SOME (-3)       /* not 0 */

#define STACK_SIZE 512      /* MAX_BPF_STACK: keys of hash tables lie there */
#define PER_CPU_VALUE 32768 /* PCPU_MIN_UNIT_SIZE */
#define MOST_BLOOM_HASHES 15
#define MAX_STACK_DEPTH "/proc/sys/kernel/perf_event_max_stack"
#define UNSUPPORTED 524 /* the kernel's ENOTSUPP */

/* Flags that types take. */
#define ACCESS_FD (BPF_F_RDONLY | BPF_F_WRONLY)
#define ACCESS (ACCESS_FD | BPF_F_RDONLY_PROG | BPF_F_WRONLY_PROG)
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

static const struct type_rule *rule_of(enum bpf_map_type type)
{
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].type == type)
			return &rules[i];
	return NULL;
}

/* Append "key size 3 (wanted: 4)" if the number is not what the rule asks for. */
static void add_size(char *buf, size_t size, const char *what, __u32 has, int wanted)
{
	size_t len = strlen(buf);
	char words[32];

	if (wanted == ANY || (wanted == SOME && has) ||
	    (wanted == FD_OR_MORE && (has == 4 || has == 8)) ||
	    (wanted >= 0 && has == (__u32)wanted))
		return;
	if (wanted >= 0)
		snprintf(words, sizeof(words), "%d", wanted);
	else
		snprintf(words, sizeof(words), "%s", wanted == SOME ? "1 or more" : "4 or 8");
	snprintf(buf + len, size - len, "%s%s %u (wanted: %s)", len ? ", " : "", what, has, words);
}

static void add_text(char *buf, size_t size, const char *text)
{
	size_t len = strlen(buf);

	snprintf(buf + len, size - len, "%s%s", len ? ", " : "", text);
}

/* Each flag by its name, or one number for those without. */
static void add_flags(char *buf, size_t size, __u32 flags, const char *what)
{
	char text[80];

	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (!(flags & flag_names[i].flag))
			continue;
		snprintf(text, sizeof(text), "%s %s", flag_names[i].name, what);
		add_text(buf, size, text);
		flags &= ~flag_names[i].flag;
	}
	if (!flags)
		return;
	snprintf(text, sizeof(text), "%#x %s", flags, what);
	add_text(buf, size, text);
}

static bool has_node(__u32 node)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/node/node%u", node);
	return access("/sys/devices/system/node", F_OK) || access(path, F_OK) == 0;
}

static void compare_flags(const struct bpf_map *map, const struct type_rule *rule, char *buf,
			  size_t size)
{
	__u32 flags = bpf_map__map_flags(map);

	add_flags(buf, size, rule->flags & ~flags, "is missing in map_flags");
	add_flags(buf, size, flags & ~rule->takes & ~(__u32)OF_ANY_MAP,
		  "in map_flags is not for maps of this type");
	if ((flags & ACCESS_FD) == ACCESS_FD)
		add_text(buf, size, "map_flags has both BPF_F_RDONLY and BPF_F_WRONLY");
	if ((flags & (ACCESS & ~ACCESS_FD)) == (ACCESS & ~ACCESS_FD))
		add_text(buf, size, "map_flags has both BPF_F_RDONLY_PROG and BPF_F_WRONLY_PROG");
	if ((flags & NODE) && !has_node(bpf_map__numa_node(map)))
		add_text(buf, size, "this machine has no such numa_node");
}

static bool is_per_cpu(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_LRU_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_PERCPU_ARRAY || type == BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE;
}

static bool is_hash(enum bpf_map_type type)
{
	return type == BPF_MAP_TYPE_HASH || type == BPF_MAP_TYPE_LRU_HASH ||
	       type == BPF_MAP_TYPE_PERCPU_HASH || type == BPF_MAP_TYPE_LRU_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_HASH_OF_MAPS;
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
static void compare_depth(const struct bpf_map *map, char *buf, size_t size)
{
	bool build_id = bpf_map__map_flags(map) & BPF_F_STACK_BUILD_ID;
	__u32 each = build_id ? sizeof(struct bpf_stack_build_id) : sizeof(__u64);
	__u32 value = bpf_map__value_size(map);
	unsigned int depth = most_calls();
	char text[120];

	if (value % each) {
		snprintf(text, sizeof(text), "the value size is not a multiple of %u", each);
		add_text(buf, size, text);
		return;
	}
	if (!depth || value / each <= depth)
		return;
	snprintf(text, sizeof(text),
		 "the value size is for %u calls, and kernel.perf_event_max_stack is %u",
		 value / each, depth);
	add_text(buf, size, text);
}

static void compare_sizes(const struct bpf_map *map, char *buf, size_t size)
{
	enum bpf_map_type type = bpf_map__type(map);
	__u32 value = bpf_map__value_size(map);
	__u32 key = bpf_map__key_size(map);

	if (is_hash(type) && key > STACK_SIZE)
		add_size(buf, size, "key size", key, STACK_SIZE);
	if (is_per_cpu(type) && value > PER_CPU_VALUE)
		add_text(buf, size, "values for each CPU have 32768 bytes at most");
	if (type == BPF_MAP_TYPE_LPM_TRIE && (key < 5 || key > 260))
		add_text(buf, size,
			 "the key is not 4 bytes of length and 1 to 256 bytes of prefix");
	if (type == BPF_MAP_TYPE_STACK_TRACE)
		compare_depth(map, buf, size);
	if (type == BPF_MAP_TYPE_BLOOM_FILTER && bpf_map__map_extra(map) > MOST_BLOOM_HASHES)
		add_text(buf, size, "map_extra, the number of hash functions, is 15 at most");
	if (type != BPF_MAP_TYPE_BLOOM_FILTER && type != BPF_MAP_TYPE_ARENA &&
	    bpf_map__map_extra(map))
		add_text(buf, size, "map_extra is not for maps of this type");
	if ((type == BPF_MAP_TYPE_ARRAY_OF_MAPS || type == BPF_MAP_TYPE_HASH_OF_MAPS) &&
	    !bpf_map__inner_map((struct bpf_map *)map))
		add_text(buf, size, "its inner map is not defined");
}

/* What its type does not take of a map, or "". */
static void compare_rule(const struct bpf_map *map, char *buf, size_t size)
{
	const struct type_rule *rule = rule_of(bpf_map__type(map));

	buf[0] = '\0';
	if (!rule)
		return;
	add_size(buf, size, "max_entries", bpf_map__max_entries(map), rule->entries);
	add_size(buf, size, "key size", bpf_map__key_size(map), rule->key);
	add_size(buf, size, "value size", bpf_map__value_size(map), rule->value);
	compare_flags(map, rule, buf, size);
	compare_sizes(map, buf, size);
}

static const struct bp_object_map *find(const struct bp_object *object, const char *name)
{
	for (size_t i = 0; i < object->nmaps; i++)
		if (strcmp(object->maps[i].name, name) == 0)
			return &object->maps[i];
	return NULL;
}

/* The first line that fits: libbpf tries again without BTF, and says more then. */
static bool is_said(const struct bp_object *object, const char *pattern,
		    char (*ret_part)[BP_MESSAGE_PART])
{
	const char *line = object->opts.said ? object->opts.said->text : "";

	for (; *line; line += strcspn(line, "\n") + 1)
		if (bp_message_fits(line, pattern, ret_part, 1))
			return true;
	return false;
}

static void explain_creation(const struct bp_object *object, const struct bp_object_map *own,
			     int num, struct bp_err *err)
{
	const char *type = libbpf_bpf_map_type_str(bpf_map__type(own->map));
	char wrong[400];

	compare_rule(own->map, wrong, sizeof(wrong));
	if (num == EINVAL &&
	    (!type || libbpf_probe_bpf_map_type(bpf_map__type(own->map), NULL) == 0)) {
		char number[32];

		snprintf(number, sizeof(number), "number %u", bpf_map__type(own->map));
		bp_fail_text(err, BP_UNSUPPORTED, num, object->opts.path,
			     "map '%s': this kernel does not have the map type %s", own->name,
			     type ? type : number);
		bp_hint(err, "use a kernel that has it");
		return;
	}
	if ((num == EINVAL || num == E2BIG || num == UNSUPPORTED) && wrong[0]) {
		bp_fail_text(err, BP_FAILED, num, object->opts.path,
			     "map '%s' of type %s cannot be created: %s", own->name, type, wrong);
		if (!bpf_map__max_entries(own->map) && strncmp(wrong, "max_entries", 11) == 0)
			bp_hint(err,
				"the loader of this object sets max_entries: say --max-entries "
				"%s=N here, or set it in the source",
				own->name);
		else if (!bpf_map__value_size(own->map) && strncmp(wrong, "value size", 10) == 0)
			bp_hint(err,
				"the loader of this object sets the size of values: say "
				"--value-size %s=BYTES here, or set it in the source",
				own->name);
		else
			bp_hint(err, "correct the definition of the map in the source");
		return;
	}
	bp_fail(err, num, "bpf_map_create", "%s: map '%s'", object->opts.path, own->name);
	if (num == E2BIG || num == ENOMEM)
		bp_hint(err,
			"%u entries of %u and %u bytes are more than the kernel gives; use "
			"fewer max_entries",
			bpf_map__max_entries(own->map), bpf_map__key_size(own->map),
			bpf_map__value_size(own->map));
	else if (num == EMFILE)
		bp_hint(err, "too many files are open; raise the limit, see ulimit -n");
	else
		bp_hint(err,
			"type %s, key size %u, value size %u, max_entries %u, map_flags %#x: the "
			"kernel refuses one of these",
			type ? type : "unknown", bpf_map__key_size(own->map),
			bpf_map__value_size(own->map), bpf_map__max_entries(own->map),
			bpf_map__map_flags(own->map));
}

static void add_difference(char *buf, size_t size, const char *what, __u32 there, __u32 wanted)
{
	size_t len = strlen(buf);

	if (there != wanted)
		snprintf(buf + len, size - len, "%s%s %u (wanted: %u)", len ? ", " : "", what,
			 there, wanted);
}

static void explain_pin(const struct bp_object *object, const char *path, struct bp_err *err)
{
	cleanup_fd int fd = bpf_obj_get(path);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	const char *name = "";
	char differs[400] = "";

	for (size_t i = 0; i < object->nmaps && fd >= 0; i++) {
		const struct bpf_map *map = object->maps[i].map;
		const char *pin = bpf_map__pin_path(map);

		if (!pin || strcmp(pin, path) != 0 || bpf_map_get_info_by_fd(fd, &info, &len))
			continue;
		name = object->maps[i].name;
		if (info.type != bpf_map__type(map))
			snprintf(differs, sizeof(differs), "type %s (wanted: %s)",
				 libbpf_bpf_map_type_str(info.type),
				 libbpf_bpf_map_type_str(bpf_map__type(map)));
		add_difference(differs, sizeof(differs), "key size", info.key_size,
			       bpf_map__key_size(map));
		add_difference(differs, sizeof(differs), "value size", info.value_size,
			       bpf_map__value_size(map));
		add_difference(differs, sizeof(differs), "max_entries", info.max_entries,
			       bpf_map__max_entries(map));
		add_difference(differs, sizeof(differs), "map_flags", info.map_flags,
			       bpf_map__map_flags(map));
	}
	bp_fail_text(err, BP_CONFLICT, EEXIST, object->opts.path,
		     "the map pinned at %s cannot be used for map '%s'%s%s", path, name,
		     differs[0] ? ": it has " : "", differs);
	bp_hint(err,
		"remove the pin (its map is lost if nothing else uses it), or change the map in "
		"the object");
}

bool bp_map_explain(const struct bp_object *object, int num, struct bp_err *err)
{
	char part[1][BP_MESSAGE_PART] = { "" };
	const struct bp_object_map *own;

	if (is_said(object, "couldn't reuse pinned map at '*': parameter mismatch", part)) {
		explain_pin(object, part[0], err);
		return true;
	}
	if (!is_said(object, "map '*': failed to create: ", part))
		return false;
	own = find(object, part[0]);
	if (own)
		explain_creation(object, own, num, err);
	return own;
}

static bool uses(const struct bpf_program *prog, int map_fd)
{
	const struct bpf_insn *insns = bpf_program__insns(prog);
	size_t count = bpf_program__insn_cnt(prog);

	for (size_t i = 0; i < count; i++) {
		if (insns[i].code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_MAP_FD && insns[i].imm == map_fd)
			return true;
		i++;
	}
	return false;
}

/* "xdp" and "xdp.frags" are of one type, and yet not of one kind. */
static bool same_kind(const struct bpf_program *a, const struct bpf_program *b)
{
	const char *x = bpf_program__section_name(a);
	const char *y = bpf_program__section_name(b);
	size_t len = strcspn(x, "/");

	return bpf_program__type(a) == bpf_program__type(b) && len == strcspn(y, "/") &&
	       strncmp(x, y, len) == 0;
}

bool bp_map_owner_explain(const struct bp_object *object, struct bp_err *err)
{
	const struct bpf_program *failed = object->failed ? object->failed->prog : NULL;

	for (size_t m = 0; failed && m < object->nmaps; m++) {
		const struct bp_object_map *map = &object->maps[m];

		if (bpf_map__type(map->map) != BPF_MAP_TYPE_PROG_ARRAY || !map->fd ||
		    !uses(failed, map->fd))
			continue;
		for (size_t i = 0; i < object->nprogs; i++) {
			const struct bpf_program *other = object->progs[i].prog;

			if (same_kind(other, failed) || !uses(other, map->fd))
				continue;
			bp_hint(err,
				"program array '%s' is used by programs of different kinds, '%s' "
				"(SEC(\"%s\")) and '%s' (SEC(\"%s\")); give each kind an array of "
				"its own",
				map->name, bpf_program__name(other),
				bpf_program__section_name(other), bpf_program__name(failed),
				bpf_program__section_name(failed));
			return true;
		}
	}
	return false;
}
