// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Two programs for each of three hooks, that count the packets of the program "traffic flood" and
 * drop them. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps"); /* by the first program of a hook, by the second one */

static __always_inline void count(__u32 which)
{
	__u64 *n = bpf_map_lookup_elem(&seen, &which);

	if (n)
		__sync_fetch_and_add(n, 1);
}

static __always_inline int at_xdp(struct xdp_md *ctx, __u32 which)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;

	if ((void *)(eth + 1) > end || eth->h_proto != bpf_htons(ETH_P_802_EX1))
		return XDP_PASS;
	count(which);
	return XDP_DROP;
}

SEC("xdp")
int xdp_first(struct xdp_md *ctx)
{
	return at_xdp(ctx, 0);
}

SEC("xdp")
int xdp_second(struct xdp_md *ctx)
{
	return at_xdp(ctx, 1);
}

static __always_inline int at_tc(struct __sk_buff *skb, __u32 which)
{
	if (skb->protocol != bpf_htons(ETH_P_802_EX1))
		return TC_ACT_OK;
	count(which);
	return TC_ACT_SHOT;
}

SEC("tc")
int tc_first(struct __sk_buff *skb)
{
	return at_tc(skb, 0);
}

SEC("tc")
int tc_second(struct __sk_buff *skb)
{
	return at_tc(skb, 1);
}

SEC("cgroup_skb/egress")
int egress_first(struct __sk_buff *skb)
{
	count(0);
	return 0;
}

SEC("cgroup_skb/egress")
int egress_second(struct __sk_buff *skb)
{
	count(1);
	return 0;
}
