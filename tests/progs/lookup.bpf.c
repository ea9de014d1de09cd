// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A socket lookup, of a network namespace: by link only. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("sk_lookup")
int lookup_pass(struct bpf_sk_lookup *ctx)
{
	return SK_PASS;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
