// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_weak.bpf.c - a weak kernel function that no kernel has, called without a look at it */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int no_such_kfunc(void) __weak __ksym;

SEC("xdp")
int call_weak(struct xdp_md *ctx)
{
	return no_such_kfunc();
}

char LICENSE[] SEC("license") = "GPL";
