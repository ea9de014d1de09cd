// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The verifier rejects this: nobody looked whether the packet is that long. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int xdp_bad(struct xdp_md *ctx)
{
	return *(volatile int *)(long)ctx->data;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
