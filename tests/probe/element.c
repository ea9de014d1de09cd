// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * element TYPE MAP KEY=PROG...: make a map of this type, prog_array, devmap, devmap_hash or cpumap,
 * put programs that are pinned at PROG into it, and pin it at MAP. Elements of a devmap are all of
 * the device lo. "element TYPE-plain MAP" makes one without room for programs.
 */
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static int put(int map, enum bpf_map_type type, char *word)
{
	char *path = strchr(word, '=');
	__u32 key = (__u32)strtoul(word, NULL, 10);
	__u32 value[2];
	int prog;

	if (!path)
		return -1;
	prog = bpf_obj_get(path + 1);
	value[0] = type == BPF_MAP_TYPE_PROG_ARRAY ? (__u32)prog :
		   type == BPF_MAP_TYPE_CPUMAP     ? 64 :
						     if_nametoindex("lo");
	value[1] = (__u32)prog;
	return prog < 0 ? -1 : bpf_map_update_elem(map, &key, value, 0);
}

int main(int argc, char **argv)
{
	static const enum bpf_map_type types[] = { BPF_MAP_TYPE_PROG_ARRAY, BPF_MAP_TYPE_DEVMAP,
						   BPF_MAP_TYPE_DEVMAP_HASH, BPF_MAP_TYPE_CPUMAP };
	const char *name = argc > 2 ? argv[1] : "";
	enum bpf_map_type type = BPF_MAP_TYPE_UNSPEC;
	bool plain = strstr(name, "-plain");
	bool small;
	int map;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strncmp(name, libbpf_bpf_map_type_str(types[i]), strcspn(name, "-")) == 0 &&
		    strlen(libbpf_bpf_map_type_str(types[i])) == strcspn(name, "-"))
			type = types[i];
	if (!type)
		return 2;
	small = plain || type == BPF_MAP_TYPE_PROG_ARRAY;
	map = bpf_map_create(type, "elements", sizeof(__u32), small ? 4 : 8,
			     type == BPF_MAP_TYPE_CPUMAP ? 2 : 16, NULL);
	if (map < 0) {
		perror(name);
		return 1;
	}
	for (int i = 3; i < argc; i++)
		if (put(map, type, argv[i])) {
			perror(argv[i]);
			return 1;
		}
	if (bpf_obj_pin(map, argv[2])) {
		perror(argv[2]);
		return 1;
	}
	return 0;
}
