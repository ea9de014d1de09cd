// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A netfilter hook: by link only. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* The kernel's own structures, as far as they are looked at. */
struct nf_hook_state {
	unsigned char hook;
	unsigned char pf;
} __attribute__((preserve_access_index));

struct bpf_nf_ctx {
	const struct nf_hook_state *state;
	void *skb;
} __attribute__((preserve_access_index));

#define NF_DROP 0
#define NF_ACCEPT 1
#define NF_INET_FORWARD 2

SEC("netfilter")
int nf_accept(struct bpf_nf_ctx *ctx)
{
	return NF_ACCEPT;
}

/* What is forwarded is dropped. */
SEC("netfilter")
int nf_no_forward(struct bpf_nf_ctx *ctx)
{
	return ctx->state->hook == NF_INET_FORWARD ? NF_DROP : NF_ACCEPT;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
