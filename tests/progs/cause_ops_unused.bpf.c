// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_ops_unused.bpf.c - a program for struct_ops without a map of them */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("struct_ops/unused")
int unused(void *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
