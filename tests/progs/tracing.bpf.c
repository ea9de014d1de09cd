// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tracing of the functions that a test run of these types calls in the kernel. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("fentry/bpf_fentry_test1")
int trace_entry(void *ctx)
{
	return 0;
}

SEC("fexit/bpf_fentry_test1")
int trace_exit(void *ctx)
{
	return 0;
}

/* The function is not called, and 5 is what it returns. */
SEC("fmod_ret/bpf_modify_return_test")
int return_five(void *ctx)
{
	return 5;
}

char LICENSE[] SEC("license") = "GPL";
