// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Maps that other objects share, and no program. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u32);
} table SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
