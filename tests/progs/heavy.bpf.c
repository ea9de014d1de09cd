// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Programs that keep the verifier busy: it walks through each turn of the loop. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

const volatile int limit = 1000;

static __always_inline int busy(struct __sk_buff *skb, int turns)
{
	unsigned char *data = (void *)(long)skb->data;
	unsigned char *end = (void *)(long)skb->data_end;
	__u32 sum = 0;

	for (int i = 0; i < turns; i++) {
		__u32 key;
		__u64 *count;

		if (data + i + 1 > end)
			break;
		sum += data[i];
		key = sum & 63;
		count = bpf_map_lookup_elem(&counts, &key);
		if (count)
			*count += sum;
	}
	return sum > limit;
}

#define HEAVY(n)                             \
	SEC("tc")                            \
	int heavy_##n(struct __sk_buff *skb) \
	{                                    \
		return busy(skb, 40 + n);    \
	}

HEAVY(0)
HEAVY(1)
HEAVY(2)
HEAVY(3)
HEAVY(4)
HEAVY(5)
HEAVY(6)
HEAVY(7)

/* Not loaded unless they are named: the verifier rejects them, after some work and at once. */
SEC("?tc")
int heavy_bad(struct __sk_buff *skb)
{
	int ret = busy(skb, 60);

	return ret + *(volatile int *)(long)skb->data_end;
}

SEC("?tc")
int heavy_worse(struct __sk_buff *skb)
{
	return *(volatile int *)(long)skb->data;
}

char LICENSE[] SEC("license") = "GPL";
