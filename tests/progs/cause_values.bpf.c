// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_values.bpf.c - a program array refers to a function that is not a program */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__attribute__((noinline)) int function(void *ctx)
{
	return XDP_DROP;
}

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__uint(key_size, sizeof(__u32));
	__array(values, int(void *));
} calls SEC(".maps") = { .values = { [0] = (void *)&function } };

SEC("xdp")
int caller(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &calls, 0);
	return function(ctx);
}

char LICENSE[] SEC("license") = "GPL";
