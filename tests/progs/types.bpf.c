// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* For each type that can be test-run, a program whose result depends on its input. */
#include <linux/bpf.h>
#include <linux/pkt_cls.h>
#include <bpf/bpf_helpers.h>

/* Where the protocol is in an IPv4 packet behind Ethernet. */
#define AT_PROTOCOL 23
#define TCP 6

struct runs {
	struct bpf_spin_lock lock; /* 5.10 has no atomic addition that tells the old value */
	__u32 count;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct runs);
} runs SEC(".maps");

/* What is of TCP is dropped. */
/* Eight bytes for a program behind it, and the mark of an Ethernet address. */
SEC("xdp")
int xdp_meta(struct xdp_md *ctx)
{
	unsigned char *data;
	__u64 *meta;

	if (bpf_xdp_adjust_meta(ctx, -(int)sizeof(*meta)))
		return XDP_ABORTED;
	data = (void *)(long)ctx->data;
	meta = (void *)(long)ctx->data_meta;
	if (data + 1 > (unsigned char *)(long)ctx->data_end || (void *)(meta + 1) > (void *)data)
		return XDP_ABORTED;
	*meta = ~0ULL;
	data[0] = 0x77;
	return XDP_PASS;
}

SEC("xdp")
int xdp_by_protocol(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;

	if (data + AT_PROTOCOL + 1 > (unsigned char *)(long)ctx->data_end)
		return XDP_ABORTED;
	return data[AT_PROTOCOL] == TCP ? XDP_DROP : XDP_PASS;
}

/* Every tenth packet is dropped, whichever CPU it is on. */
SEC("xdp")
int xdp_every_tenth(struct xdp_md *ctx)
{
	__u32 zero = 0;
	struct runs *value = bpf_map_lookup_elem(&runs, &zero);
	__u32 count;

	if (!value)
		return XDP_ABORTED;
	bpf_spin_lock(&value->lock);
	count = ++value->count;
	bpf_spin_unlock(&value->lock);
	return count % 10 == 0 ? XDP_DROP : XDP_PASS;
}

/* A socket filter takes so many bytes of a packet: all but the last one. */
SEC("socket")
int filter_len(struct __sk_buff *skb)
{
	return skb->len - 1;
}

/* The mark goes into the first byte of the packet, and into the priority. */
SEC("tc")
int tc_mark_in(struct __sk_buff *skb)
{
	unsigned char mark = skb->mark;

	skb->priority = mark;
	return bpf_skb_store_bytes(skb, 0, &mark, 1, 0) ? TC_ACT_UNSPEC : TC_ACT_PIPE;
}

SEC("action")
int act_by_priority(struct __sk_buff *skb)
{
	return skb->priority == 7 ? TC_ACT_SHOT : TC_ACT_OK;
}

/* Behind the Ethernet header, where these begin to see the packet. */
static __always_inline unsigned char ip_byte(struct __sk_buff *skb, int at)
{
	unsigned char byte = 0;

	bpf_skb_load_bytes(skb, at, &byte, 1);
	return byte;
}

SEC("cgroup_skb/ingress")
int cgroup_no_tcp(struct __sk_buff *skb)
{
	return ip_byte(skb, 9) != TCP;
}

SEC("lwt_in")
int lwt_in_ttl(struct __sk_buff *skb)
{
	return ip_byte(skb, 8) < 2 ? BPF_DROP : BPF_OK;
}

SEC("lwt_out")
int lwt_out_mark(struct __sk_buff *skb)
{
	skb->mark = ip_byte(skb, 8);
	return BPF_OK;
}

SEC("lwt_xmit")
int lwt_xmit_ttl(struct __sk_buff *skb)
{
	unsigned char *data = (void *)(long)skb->data;

	if (data + 9 > (unsigned char *)(long)skb->data_end)
		return BPF_DROP;
	data[8]--;
	return BPF_OK;
}

SEC("lwt_seg6local")
int seg6_ttl(struct __sk_buff *skb)
{
	return ip_byte(skb, 8) < 2 ? BPF_DROP : BPF_OK;
}

/* IPv4 without options, and the ports behind it. */
SEC("flow_dissector")
int flow_ports(struct __sk_buff *skb)
{
	struct bpf_flow_keys *keys = skb->flow_keys;
	/* The verifier wants to see that it is not far away. */
	unsigned short *ports = (void *)(long)skb->data + (keys->nhoff & 0xff) + 20;

	if ((void *)(ports + 2) > (void *)(long)skb->data_end)
		return BPF_DROP;
	keys->addr_proto = 0x800;
	keys->thoff = keys->nhoff + 20;
	keys->sport = ports[0];
	keys->dport = ports[1];
	return BPF_OK;
}

SEC("sk_lookup")
int lookup_by_port(struct bpf_sk_lookup *ctx)
{
	return ctx->local_port == 80 ? SK_PASS : SK_DROP;
}

struct request {
	__u32 factor;
	struct {
		__u16 low;
		__u16 high;
	} range;
	__u64 products[2];
};

SEC("syscall")
int syscall_multiply(struct request *ctx)
{
	ctx->products[0] = (__u64)ctx->factor * ctx->range.low;
	ctx->products[1] = (__u64)ctx->factor * ctx->range.high;
	return ctx->factor;
}

SEC("raw_tp/sched_switch")
int raw_tp_preempt(struct bpf_raw_tracepoint_args *ctx)
{
	return ctx->args[0] ? 1 : 2;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
