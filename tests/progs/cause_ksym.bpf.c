// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_ksym.bpf.c - reads a variable that no kernel has */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern const int no_such_variable __ksym;

SEC("xdp")
int read_ksym(struct xdp_md *ctx)
{
	return *(int *)&no_such_variable;
}

char LICENSE[] SEC("license") = "GPL";
