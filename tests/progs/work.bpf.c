// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Programs to measure: one that takes its time, and one whose verdict is another in repeats. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} runs SEC(".maps");

/* A hundred draws of the kernel's random numbers. */
SEC("xdp")
int xdp_work(struct xdp_md *ctx)
{
	__u32 sum = 0;

	for (int i = 0; i < 100; i++)
		sum |= bpf_get_prandom_u32();
	return sum ? XDP_PASS : XDP_ABORTED;
}

/* The first two runs pass. */
SEC("xdp")
int xdp_third(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&runs, &zero);

	return n && (*n)++ < 2 ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
