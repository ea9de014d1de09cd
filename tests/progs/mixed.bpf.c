// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A good program, one that the verifier rejects, and one that is not loaded unless asked for. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int mixed_good(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int mixed_bad(struct xdp_md *ctx)
{
	return *(volatile int *)(long)ctx->data;
}

SEC("?xdp")
int mixed_optional(struct xdp_md *ctx)
{
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
