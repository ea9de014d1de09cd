// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A program that takes the place of another one, which its section does not name. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("freplace")
int replace_drop(struct xdp_md *ctx)
{
	return XDP_DROP;
}

SEC("xdp")
int replace_pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
