// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_extern.bpf.c - calls a function of the C library */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int puts(const char *text);

SEC("xdp")
int call_puts(struct xdp_md *ctx)
{
	return puts("");
}

char LICENSE[] SEC("license") = "GPL";
