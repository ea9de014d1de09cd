// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The program that the array is filled with is of another kind than the one that uses it. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int other(struct __sk_buff *skb)
{
	return 0;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} calls SEC(".maps") = { .values = { [0] = (void *)&other } };

SEC("xdp")
int user(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &calls, 0);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
