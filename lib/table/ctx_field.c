// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ctx_field.c - the contexts of test runs, their fields by name */
#include <stddef.h>
#include <string.h>

#include "table/ctx_field.h"
#include "util/array.h"

#define PLACE(type, field)                                      \
	.name = #field, .offset = offsetof(struct type, field), \
	.size = sizeof(((struct type *)NULL)->field)
#define FIELD(type, field, may_set)                     \
	{                                               \
		PLACE(type, field), .settable = may_set \
	}
#define LATE(type, field, value)                                                   \
	{                                                                          \
		PLACE(type, field), .settable = true, .late = true, .trial = value \
	}

/*
 * Which of them may be set is what net/bpf/test_run.c looks at. What Linux 5.10 did not take yet is
 * late, with a value that is good for a packet of BP_TRIAL_PACKET bytes: 1 is the loopback device.
 */
/* clang-format off */
static const struct bp_field skb[] = {
	FIELD(__sk_buff, len, false),
	FIELD(__sk_buff, pkt_type, false),
	FIELD(__sk_buff, mark, true),
	FIELD(__sk_buff, queue_mapping, false),
	FIELD(__sk_buff, protocol, false),
	FIELD(__sk_buff, vlan_present, false),
	FIELD(__sk_buff, vlan_tci, false),
	FIELD(__sk_buff, vlan_proto, false),
	FIELD(__sk_buff, priority, true),
	LATE(__sk_buff, ingress_ifindex, 1),
	FIELD(__sk_buff, ifindex, true),
	FIELD(__sk_buff, tc_index, false),
	FIELD(__sk_buff, cb[0], true),
	FIELD(__sk_buff, cb[1], true),
	FIELD(__sk_buff, cb[2], true),
	FIELD(__sk_buff, cb[3], true),
	FIELD(__sk_buff, cb[4], true),
	FIELD(__sk_buff, hash, false),
	FIELD(__sk_buff, tc_classid, false),
	FIELD(__sk_buff, data, false),
	LATE(__sk_buff, data_end, BP_TRIAL_PACKET),
	FIELD(__sk_buff, napi_id, false),
	FIELD(__sk_buff, family, false),
	FIELD(__sk_buff, remote_ip4, false),
	FIELD(__sk_buff, local_ip4, false),
	FIELD(__sk_buff, remote_ip6[0], false),
	FIELD(__sk_buff, remote_ip6[1], false),
	FIELD(__sk_buff, remote_ip6[2], false),
	FIELD(__sk_buff, remote_ip6[3], false),
	FIELD(__sk_buff, local_ip6[0], false),
	FIELD(__sk_buff, local_ip6[1], false),
	FIELD(__sk_buff, local_ip6[2], false),
	FIELD(__sk_buff, local_ip6[3], false),
	FIELD(__sk_buff, remote_port, false),
	FIELD(__sk_buff, local_port, false),
	FIELD(__sk_buff, data_meta, false),
	FIELD(__sk_buff, flow_keys, false),
	FIELD(__sk_buff, tstamp, true),
	FIELD(__sk_buff, wire_len, true),
	FIELD(__sk_buff, gso_segs, true),
	FIELD(__sk_buff, sk, false),
	FIELD(__sk_buff, gso_size, true),
	FIELD(__sk_buff, tstamp_type, false),
	LATE(__sk_buff, hwtstamp, 1),
	{ 0 },
};

static const struct bp_field xdp[] = {
	LATE(xdp_md, data, 4),
	LATE(xdp_md, data_end, BP_TRIAL_PACKET),
	FIELD(xdp_md, data_meta, false),
	LATE(xdp_md, ingress_ifindex, 1),
	LATE(xdp_md, rx_queue_index, 0),
	FIELD(xdp_md, egress_ifindex, false),
	{ 0 },
};

static const struct bp_field lookup[] = {
	FIELD(bpf_sk_lookup, cookie, false),
	FIELD(bpf_sk_lookup, family, true),
	FIELD(bpf_sk_lookup, protocol, true),
	FIELD(bpf_sk_lookup, remote_ip4, true),
	FIELD(bpf_sk_lookup, remote_ip6[0], true),
	FIELD(bpf_sk_lookup, remote_ip6[1], true),
	FIELD(bpf_sk_lookup, remote_ip6[2], true),
	FIELD(bpf_sk_lookup, remote_ip6[3], true),
	FIELD(bpf_sk_lookup, remote_port, true),
	FIELD(bpf_sk_lookup, local_ip4, true),
	FIELD(bpf_sk_lookup, local_ip6[0], true),
	FIELD(bpf_sk_lookup, local_ip6[1], true),
	FIELD(bpf_sk_lookup, local_ip6[2], true),
	FIELD(bpf_sk_lookup, local_ip6[3], true),
	FIELD(bpf_sk_lookup, local_port, true),
	FIELD(bpf_sk_lookup, ingress_ifindex, false),
	{ 0 },
};

static const struct bp_field flow[] = {
	FIELD(bpf_flow_keys, nhoff, false),
	FIELD(bpf_flow_keys, thoff, false),
	FIELD(bpf_flow_keys, addr_proto, false),
	FIELD(bpf_flow_keys, is_frag, false),
	FIELD(bpf_flow_keys, is_first_frag, false),
	FIELD(bpf_flow_keys, is_encap, false),
	FIELD(bpf_flow_keys, ip_proto, false),
	FIELD(bpf_flow_keys, n_proto, false),
	FIELD(bpf_flow_keys, sport, false),
	FIELD(bpf_flow_keys, dport, false),
	FIELD(bpf_flow_keys, ipv4_src, false),
	FIELD(bpf_flow_keys, ipv4_dst, false),
	FIELD(bpf_flow_keys, ipv6_src[0], false),
	FIELD(bpf_flow_keys, ipv6_src[1], false),
	FIELD(bpf_flow_keys, ipv6_src[2], false),
	FIELD(bpf_flow_keys, ipv6_src[3], false),
	FIELD(bpf_flow_keys, ipv6_dst[0], false),
	FIELD(bpf_flow_keys, ipv6_dst[1], false),
	FIELD(bpf_flow_keys, ipv6_dst[2], false),
	FIELD(bpf_flow_keys, ipv6_dst[3], false),
	FIELD(bpf_flow_keys, flags, true),
	FIELD(bpf_flow_keys, flow_label, false),
	{ 0 },
};

static const struct bp_field raw_tp[] = {
	FIELD(bpf_raw_tracepoint_args, args[0], true),
	FIELD(bpf_raw_tracepoint_args, args[1], true),
	FIELD(bpf_raw_tracepoint_args, args[2], true),
	FIELD(bpf_raw_tracepoint_args, args[3], true),
	FIELD(bpf_raw_tracepoint_args, args[4], true),
	FIELD(bpf_raw_tracepoint_args, args[5], true),
	FIELD(bpf_raw_tracepoint_args, args[6], true),
	FIELD(bpf_raw_tracepoint_args, args[7], true),
	FIELD(bpf_raw_tracepoint_args, args[8], true),
	FIELD(bpf_raw_tracepoint_args, args[9], true),
	FIELD(bpf_raw_tracepoint_args, args[10], true),
	FIELD(bpf_raw_tracepoint_args, args[11], true),
	{ 0 },
};

static const struct {
	enum bpf_prog_type type;
	const struct bp_field *fields;
	size_t size;
} contexts[] = {
	{ BPF_PROG_TYPE_SOCKET_FILTER, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_SCHED_CLS, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_SCHED_ACT, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_CGROUP_SKB, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_LWT_IN, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_LWT_OUT, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_LWT_XMIT, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_LWT_SEG6LOCAL, skb, sizeof(struct __sk_buff) },
	{ BPF_PROG_TYPE_XDP, xdp, sizeof(struct xdp_md) },
	{ BPF_PROG_TYPE_SK_LOOKUP, lookup, sizeof(struct bpf_sk_lookup) },
	{ BPF_PROG_TYPE_FLOW_DISSECTOR, flow, sizeof(struct bpf_flow_keys) },
	{ BPF_PROG_TYPE_RAW_TRACEPOINT, raw_tp, 12 * sizeof(__u64) },
};
/* clang-format on */

static int find_context(enum bpf_prog_type type)
{
	for (size_t i = 0; i < ARRAY_SIZE(contexts); i++)
		if (contexts[i].type == type)
			return (int)i;
	return -1;
}

const struct bp_field *bp_field_next(enum bpf_prog_type type, const struct bp_field *prev)
{
	int at = find_context(type);
	const struct bp_field *field;

	if (at < 0)
		return NULL;
	field = prev ? prev + 1 : contexts[at].fields;
	return field->name ? field : NULL;
}

size_t bp_ctx_size(enum bpf_prog_type type)
{
	int at = find_context(type);

	return at < 0 ? 0 : contexts[at].size;
}

bool bp_field_get(const struct bp_field *field, const void *bytes, size_t len, __u64 *ret_value)
{
	const char *at = (const char *)bytes + field->offset;
	__u64 wide;
	__u32 word;
	__u16 half;

	if ((size_t)field->offset + field->size > len)
		return false;
	switch (field->size) {
	case sizeof(wide):
		memcpy(&wide, at, sizeof(wide));
		*ret_value = wide;
		return true;
	case sizeof(word):
		memcpy(&word, at, sizeof(word));
		*ret_value = word;
		return true;
	case sizeof(half):
		memcpy(&half, at, sizeof(half));
		*ret_value = half;
		return true;
	default:
		*ret_value = *(const unsigned char *)at;
		return true;
	}
}

void bp_field_put(const struct bp_field *field, unsigned char *bytes, __u64 value)
{
	__u32 word = (__u32)value;
	__u16 half = (__u16)value;
	unsigned char byte = (unsigned char)value;
	const void *from = field->size == sizeof(value) ? (const void *)&value :
			   field->size == sizeof(word)  ? (const void *)&word :
			   field->size == sizeof(half)  ? (const void *)&half :
							  (const void *)&byte;

	memcpy(bytes + field->offset, from, field->size);
}
