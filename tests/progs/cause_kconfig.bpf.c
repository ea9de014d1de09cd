// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_kconfig.bpf.c - reads an option that no kernel has */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

extern int CONFIG_NO_SUCH_OPTION __kconfig;

SEC("xdp")
int read_kconfig(struct xdp_md *ctx)
{
	return CONFIG_NO_SUCH_OPTION;
}

char LICENSE[] SEC("license") = "GPL";
