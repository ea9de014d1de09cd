// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Two ways of TCP congestion control: one for links, and one that a write of its map registers. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* The kernel's own, as far as it is filled in: libbpf finds the rest by name. */
struct tcp_congestion_ops {
	__u32 (*ssthresh)(void *sk);
	void (*cong_avoid)(void *sk, __u32 ack, __u32 acked);
	__u32 (*undo_cwnd)(void *sk);
	char name[16];
};

SEC("struct_ops")
int cc_ssthresh(unsigned long long *ctx)
{
	return 2;
}

SEC("struct_ops")
int cc_avoid(unsigned long long *ctx)
{
	return 0;
}

SEC("struct_ops")
int cc_undo(unsigned long long *ctx)
{
	return 2;
}

SEC(".struct_ops.link")
struct tcp_congestion_ops cc_link = {
	.ssthresh = (void *)cc_ssthresh,
	.cong_avoid = (void *)cc_avoid,
	.undo_cwnd = (void *)cc_undo,
	.name = "bp_link",
};

SEC(".struct_ops")
struct tcp_congestion_ops cc_plain = {
	.ssthresh = (void *)cc_ssthresh,
	.cong_avoid = (void *)cc_avoid,
	.undo_cwnd = (void *)cc_undo,
	.name = "bp_plain",
};

char LICENSE[] SEC("license") = "GPL";
