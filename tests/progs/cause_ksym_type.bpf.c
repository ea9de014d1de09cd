// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_ksym_type.bpf.c - reads a variable of the kernel, which is a structure, as a number */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const int runqueues __ksym;

SEC("xdp")
int read_runqueues(struct xdp_md *ctx)
{
	return (long)&runqueues >> 8;
}

char LICENSE[] SEC("license") = "GPL";
