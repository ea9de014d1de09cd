// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A netfilter hook: by link only. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_nf_ctx;

#define NF_ACCEPT 1

SEC("netfilter")
int nf_accept(struct bpf_nf_ctx *ctx)
{
	return NF_ACCEPT;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
