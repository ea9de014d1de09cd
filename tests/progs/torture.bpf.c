// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* For tests/torture: programs and maps whose names nothing else has. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} tort_map SEC(".maps");

const volatile __u32 verdict = XDP_PASS;

SEC("xdp")
int tort_xdp(struct xdp_md *ctx)
{
	__u32 key = 0;
	__u64 *seen = bpf_map_lookup_elem(&tort_map, &key);

	if (seen)
		__sync_fetch_and_add(seen, 1);
	return verdict;
}

SEC("cgroup_skb/egress")
int tort_egress(struct __sk_buff *skb)
{
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
