// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_call.bpf.c - a program calls a function that is a program itself */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
__attribute__((noinline)) int other_program(void *ctx)
{
	return ctx ? 1 : 2;
}

SEC("xdp")
int call_program(struct xdp_md *ctx)
{
	return other_program(ctx);
}

char LICENSE[] SEC("license") = "GPL";
