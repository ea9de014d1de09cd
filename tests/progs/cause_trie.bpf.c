// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_trie.bpf.c - a trie that is preallocated */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_LPM_TRIE);
	__uint(max_entries, 16);
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
