// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A raw tracepoint; a test run hands it two arguments. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/task_rename")
int raw_tp_add(struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[0] + ctx->args[1];
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
