// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_arena.bpf.c - a variable of an arena, without an arena */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} other SEC(".maps");

SEC(".addr_space.1") int variable = 1;

char LICENSE[] SEC("license") = "GPL";
