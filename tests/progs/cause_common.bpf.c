// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_common.bpf.c - a variable that the compiler left for a linker to place */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

__attribute__((common)) int counter;

SEC("xdp")
int count_common(struct xdp_md *ctx)
{
	return ++counter;
}

char LICENSE[] SEC("license") = "GPL";
