// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tc, tcx and netkit. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

SEC("tc")
int tc_ok(struct __sk_buff *skb)
{
	return TC_ACT_OK;
}

SEC("tc")
int tc_shot(struct __sk_buff *skb)
{
	return TC_ACT_SHOT;
}

SEC("tc")
int tc_mark(struct __sk_buff *skb)
{
	skb->mark = 42;
	return TC_ACT_OK;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
