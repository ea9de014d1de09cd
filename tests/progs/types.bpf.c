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

char LICENSE[] SEC("license") = "Dual BSD/GPL";
