// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * tc programs that tell in which order they ran: of an IPv4 packet, each writes its digit behind
 * those of trace[0].
 */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} trace SEC(".maps");

static __always_inline int write_digit(const struct __sk_buff *skb, __u64 digit)
{
	__u32 key = 0;
	__u64 *digits = bpf_map_lookup_elem(&trace, &key);

	if (digits && *digits < 10000000 && skb->protocol == bpf_htons(ETH_P_IP))
		*digits = *digits * 10 + digit;
	return TCX_NEXT;
}

SEC("tc")
int one(struct __sk_buff *skb)
{
	return write_digit(skb, 1);
}

SEC("tc")
int two(struct __sk_buff *skb)
{
	return write_digit(skb, 2);
}

SEC("tc")
int three(struct __sk_buff *skb)
{
	return write_digit(skb, 3);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
