// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_legacy.bpf.c - a map as libbpf before 1.0 read it */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct old_map_def {
	unsigned int type, key_size, value_size, max_entries;
};

struct old_map_def SEC("maps") old = { BPF_MAP_TYPE_ARRAY, 4, 4, 1 };

SEC("xdp")
int look(struct xdp_md *ctx)
{
	int key = 0;

	return bpf_map_lookup_elem(&old, &key) ? XDP_PASS : XDP_DROP;
}

char LICENSE[] SEC("license") = "GPL";
