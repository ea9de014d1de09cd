// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_anonymous.bpf.c - a CO-RE relocation for a type that has no name */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	int member;
} __attribute__((preserve_access_index)) * pointer;

SEC("tc")
int read_member(struct __sk_buff *skb)
{
	return pointer->member;
}

char LICENSE[] SEC("license") = "GPL";
