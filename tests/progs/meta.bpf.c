// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Metadata of several types, as a compiler leaves them; nothing uses them. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct pair {
	int first;
	int second;
};

const char bpf_metadata_text[] SEC(".rodata") = "a b\"c";
const volatile int bpf_metadata_number SEC(".rodata") = -7;
const unsigned char bpf_metadata_small SEC(".rodata") = 250;
const unsigned long long bpf_metadata_large SEC(".rodata") = ~0ULL;
const _Bool bpf_metadata_yes SEC(".rodata") = 1;
const struct pair bpf_metadata_pair SEC(".rodata") = { 1, 2 };
const int other SEC(".rodata") = 5;

SEC("xdp")
int meta(struct xdp_md *ctx)
{
	return other + bpf_metadata_number;
}

char _license[] SEC("license") = "GPL";
