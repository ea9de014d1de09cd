// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_static_program.bpf.c - a program that is static */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("xdp")
static int hidden_program(struct xdp_md *ctx)
{
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
