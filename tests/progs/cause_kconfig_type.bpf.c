// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_kconfig_type.bpf.c - reads an option of the kernel that is a word as a number */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int CONFIG_BPF __kconfig;

SEC("xdp")
int read_option(struct xdp_md *ctx)
{
	return CONFIG_BPF;
}

char LICENSE[] SEC("license") = "GPL";
