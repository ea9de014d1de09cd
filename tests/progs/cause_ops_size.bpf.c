// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_ops_size.bpf.c - a member of tcp_congestion_ops that has another size in the kernel */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct tcp_congestion_ops {
	char name[20];
};

SEC(".struct_ops")
struct tcp_congestion_ops sized = { .name = "sized" };

char LICENSE[] SEC("license") = "GPL";
