// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* map.c - maps that the kernel does not create */
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "provoke.h"

#define RW (BPF_F_RDONLY | BPF_F_WRONLY)

static int create(struct try *try, struct bp_map_def def)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = def.flags, .numa_node = def.numa_node,
		    .map_extra = def.map_extra, .inner_map_fd = def.inner ? 0 : 999);
	int type = (int)def.type;

	try->call = "bpf_map_create";
	try->map = def;
	try->facts.map = &try->map;
	if (type != BPF_MAP_TYPE_ARRAY_OF_MAPS)
		opts.inner_map_fd = 0;
	return bpf_map_create(def.type, "provoke", def.key_size, def.value_size, def.max_entries,
			      &opts);
}

/* clang-format off */
#define MAP(function, map_type, key, value, entries, ...) \
	static int function(struct try *try) \
	{ \
		return create(try, (struct bp_map_def){ .type = BPF_MAP_TYPE_##map_type, .key_size = (key), \
				.value_size = (value), .max_entries = (entries), __VA_ARGS__ }); \
	}

MAP(no_entries, HASH, 4, 4, 0, .flags = 0)
MAP(bad_key, ARRAY, 8, 4, 1, .flags = 0)
MAP(bad_value, PROG_ARRAY, 4, 8, 1, .flags = 0)
MAP(no_flag, LPM_TRIE, 8, 4, 1, .flags = 0)
MAP(bad_flag, ARRAY, 4, 4, 1, .flags = BPF_F_NO_PREALLOC)
MAP(both_flags, HASH, 4, 4, 1, .flags = RW)
MAP(bad_node, HASH, 4, 4, 1, .flags = BPF_F_NUMA_NODE, .numa_node = 999)
MAP(bad_stack, STACK_TRACE, 4, 12, 1, .flags = 0)
MAP(bad_extra, ARRAY, 4, 4, 1, .map_extra = 1)
MAP(bad_pages, RINGBUF, 0, 0, 5000, .flags = 0)
MAP(no_inner, ARRAY_OF_MAPS, 4, 4, 1, .inner = false)
MAP(per_cpu, PERCPU_ARRAY, 4, 40000, 1, .flags = 0)
MAP(large, HASH, 4, 1 << 25, 1, .flags = 0)
MAP(unlimited, ARRAY, 4, 1 << 8, 0x7fffffff, .flags = 0)
/* clang-format on */

/* A type that is newer than any kernel. */
static int new_type(struct try *try)
{
	return create(try, (struct bp_map_def){ .type = (enum bpf_map_type)4711,
						.key_size = 4,
						.value_size = 4,
						.max_entries = 1 });
}

/* The name, of which nothing is known. */
static int rest(struct try *try)
{
	try->call = "bpf_map_create";
	try->map = (struct bp_map_def){
		.type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1
	};
	try->facts.map = &try->map;
	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "a-b", 4, 4, 1, NULL);
}

static int no_files(struct try *try)
{
	const struct rlimit limit = { 3, 3 };

	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	setrlimit(RLIMIT_NOFILE, &limit);
	return create(try, (struct bp_map_def){ .type = BPF_MAP_TYPE_ARRAY,
						.key_size = 4,
						.value_size = 4,
						.max_entries = 1 });
}

/* clang-format off */
const struct provoker map_provokers[] = {
	PROVOKE("map-create-einval-type", new_type),
	PROVOKE("map-create-einval-entries", no_entries),
	PROVOKE("map-create-einval-key", bad_key),
	PROVOKE("map-create-einval-value", bad_value),
	PROVOKE("map-create-einval-flags-missing", no_flag),
	PROVOKE("map-create-einval-flags", bad_flag),
	PROVOKE("map-create-einval-access", both_flags),
	PROVOKE("map-create-einval-node", bad_node),
	PROVOKE("map-create-einval-stack", bad_stack),
	PROVOKE("map-create-einval-extra", bad_extra),
	PROVOKE("map-create-einval-pages", bad_pages),
	PROVOKE("map-create-einval-rest", rest),
	PROVOKE("map-create-ebadf-inner", no_inner),
	PROVOKE("map-create-e2big-per-cpu", per_cpu),
	PROVOKE("map-create-e2big-large", large),
	PROVOKE("map-create-enomem-large", unlimited, .backported = true),
	PROVOKE("map-create-emfile-limit", no_files),
	{ 0 },
};
/* clang-format on */
