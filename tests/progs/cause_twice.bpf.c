// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_twice.bpf.c - a CO-RE relocation for a type that the BTF of the kernel has twice */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct twice {
	int member;
} __attribute__((preserve_access_index));

SEC("raw_tp/sys_enter")
int read_twice(struct twice *pointer)
{
	return pointer->member;
}

char LICENSE[] SEC("license") = "GPL";
