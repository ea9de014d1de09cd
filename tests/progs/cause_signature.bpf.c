// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_signature.bpf.c - calls a function of the kernel with a parameter that it does not have */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern void schedule(void *none) __ksym;

SEC("xdp")
int call_schedule(struct xdp_md *ctx)
{
	schedule(ctx);
	return XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
