// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_ops.bpf.c - operations that no kernel has */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct no_such_ops {
	int (*call)(void);
};

SEC("struct_ops/call")
int call_none(void *ctx)
{
	return 0;
}

SEC(".struct_ops")
struct no_such_ops none = { .call = (void *)call_none };

char LICENSE[] SEC("license") = "GPL";
