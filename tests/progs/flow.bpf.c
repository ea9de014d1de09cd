// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A flow dissector, of a network namespace. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("flow_dissector")
int flow(struct __sk_buff *skb)
{
	return BPF_OK;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
