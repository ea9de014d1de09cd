// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cc_half.bpf.c - a TCP congestion control without functions that the kernel needs */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct tcp_congestion_ops {
	__u32 (*undo_cwnd)(void *sk);
	char name[16];
};

SEC("struct_ops")
int half_undo(unsigned long long *ctx)
{
	return 2;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops half = {
	.undo_cwnd = (void *)half_undo,
	.name = "bp_half",
};

char LICENSE[] SEC("license") = "GPL";
