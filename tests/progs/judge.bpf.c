// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* An object that cannot be loaded as a whole, for load --keep-going: each program for another
 * reason. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* Its loader would set how many entries they have. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__type(key, __u32);
	__type(value, __u64);
} judge_hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(key_size, sizeof(__u32));
} judge_stacks SEC(".maps");

int judge_target(struct xdp_md *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, int(void *));
} judge_jumps SEC(".maps") = {
	.values = { [0] = (void *)&judge_target },
};

SEC("xdp")
int judge_sized(struct xdp_md *ctx)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&judge_hash, &key) ? XDP_PASS : XDP_DROP;
}

SEC("xdp")
int judge_tail(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &judge_jumps, 0);
	return XDP_DROP;
}

/* Rejected, while the array of programs refers to it. */
SEC("xdp")
int judge_target(struct xdp_md *ctx)
{
	return *(volatile int *)(long)ctx->data;
}

SEC("freplace/whatever")
int judge_replace(struct xdp_md *ctx)
{
	return XDP_PASS;
}

/* No program type has such a section. */
SEC("nosuchsection")
int judge_section(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("?xdp")
int judge_optional(struct xdp_md *ctx)
{
	return *(volatile int *)(long)ctx->data_end;
}

SEC("xdp")
int judge_last(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
