// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_ops_member.bpf.c - a member of tcp_congestion_ops that no kernel has */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct tcp_congestion_ops {
	int (*no_such_member)(void);
};

SEC("struct_ops/no_such_member")
int call_member(void *ctx)
{
	return 0;
}

SEC(".struct_ops")
struct tcp_congestion_ops member = { .no_such_member = (void *)call_member };

char LICENSE[] SEC("license") = "GPL";
