// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A small packet filter: ports that are dropped are in a map, and what it sees is counted. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

/* Destination ports, and the verdict that they get. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u16);
	__type(value, __u32);
} ports SEC(".maps");

/* Packets by their IP protocol. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} seen SEC(".maps");

int min_ttl = 1; /* packets below it are dropped */

static __always_inline int by_port(__be16 port)
{
	__u16 key = bpf_ntohs(port);
	__u32 *verdict = bpf_map_lookup_elem(&ports, &key);

	return verdict ? *verdict : XDP_PASS;
}

SEC("xdp")
int filter(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	__u32 proto;
	__u64 *count;

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP) || ip->ihl != 5)
		return XDP_PASS;
	proto = ip->protocol;
	count = bpf_map_lookup_elem(&seen, &proto);
	if (count)
		(*count)++;
	if (ip->ttl < min_ttl)
		return XDP_DROP;
	if (proto == IPPROTO_TCP && (void *)(ip + 1) + sizeof(struct tcphdr) <= end)
		return by_port(((struct tcphdr *)(ip + 1))->dest);
	if (proto == IPPROTO_UDP && (void *)(ip + 1) + sizeof(struct udphdr) <= end)
		return by_port(((struct udphdr *)(ip + 1))->dest);
	return XDP_PASS;
}

/* One hop: the TTL and, as RFC 1624 has it, the checksum. */
SEC("xdp")
int hop(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data;
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = (void *)(eth + 1);
	__u32 sum;

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;
	if (ip->ttl <= 1)
		return XDP_DROP;
	sum = ip->check + bpf_htons(0x0100);
	ip->check = (__u16)(sum + (sum >= 0xffff));
	ip->ttl--;
	return XDP_TX;
}

/* The mark becomes twice what it was. */
SEC("tc")
int double_mark(struct __sk_buff *skb)
{
	skb->mark *= 2;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
