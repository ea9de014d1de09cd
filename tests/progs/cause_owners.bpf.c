// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A program array is for the kind of the program that was loaded with it first. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} shared SEC(".maps");

SEC("xdp")
int device(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &shared, 0);
	return XDP_PASS;
}

SEC("tc")
int classifier(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &shared, 0);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
