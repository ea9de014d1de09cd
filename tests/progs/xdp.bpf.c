// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* XDP: one program a verdict, one that changes the packet, one that counts. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} hits SEC(".maps");

int verdict = XDP_PASS; /* of xdp_count */

SEC("xdp")
int xdp_pass(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("xdp")
int xdp_drop(struct xdp_md *ctx)
{
	return XDP_DROP;
}

/* The first four bytes become de ad be ef. */
SEC("xdp")
int xdp_rewrite(struct xdp_md *ctx)
{
	unsigned char *data = (void *)(long)ctx->data;

	if (data + 4 > (unsigned char *)(long)ctx->data_end)
		return XDP_ABORTED;
	data[0] = 0xde;
	data[1] = 0xad;
	data[2] = 0xbe;
	data[3] = 0xef;
	return XDP_TX;
}

SEC("xdp")
int xdp_count(struct xdp_md *ctx)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&hits, &zero);

	if (n)
		__sync_fetch_and_add(n, 1);
	return verdict;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
