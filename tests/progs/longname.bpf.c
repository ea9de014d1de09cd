// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Two programs of which the kernel keeps the same 15 characters; only their BTF has them whole. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
int xdp_with_a_long_name_one(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int xdp_with_a_long_name_two(struct xdp_md *ctx)
{
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
