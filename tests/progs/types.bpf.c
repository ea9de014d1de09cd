// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* For each type that can be test-run, a program whose result depends on its input. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

/* A socket filter takes so many bytes of a packet: all but the last one. */
SEC("socket")
int filter_len(struct __sk_buff *skb)
{
	return skb->len - 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
