// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_text.bpf.c - its program has no section */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

int block(struct xdp_md *ctx)
{
	return XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
