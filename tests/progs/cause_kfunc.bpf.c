// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_kfunc.bpf.c - calls a kernel function that no kernel has */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int no_such_kfunc(void) __ksym;

SEC("xdp")
int call_kfunc(struct xdp_md *ctx)
{
	return no_such_kfunc();
}

char LICENSE[] SEC("license") = "GPL";
