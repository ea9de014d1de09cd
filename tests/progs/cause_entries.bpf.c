// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_entries.bpf.c - a map without a number of entries, as loaders set at run time */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u64);
	__type(value, __u32);
} table SEC(".maps");

SEC("xdp")
int look(struct xdp_md *ctx)
{
	__u64 key = 0;

	return bpf_map_lookup_elem(&table, &key) ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
