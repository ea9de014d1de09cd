// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tail calls: first() to second(), an optional program, through an array that the object fills. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("?xdp")
int second(struct xdp_md *ctx)
{
	return XDP_DROP;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} next SEC(".maps") = { .values = { [1] = (void *)&second } };

SEC("xdp")
int first(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &next, 1);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
