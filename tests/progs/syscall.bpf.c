// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The type that is only ever run by BPF_PROG_TEST_RUN; it also writes to its context. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct numbers {
	__u64 a, b, sum;
};

SEC("syscall")
int syscall_add(struct numbers *ctx)
{
	ctx->sum = ctx->a + ctx->b;
	return 7;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
