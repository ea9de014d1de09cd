// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the verifier complains about most, one fault a program, with the words of every kernel. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u32);
} numbers SEC(".maps");

struct locked {
	struct bpf_spin_lock lock;
	int number;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct locked);
} locks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("socket")
int no_null_check(struct __sk_buff *skb)
{
	__u32 key = 0;

	return *(__u32 *)bpf_map_lookup_elem(&numbers, &key);
}

SEC("xdp")
int no_bounds(struct xdp_md *ctx)
{
	return *(volatile int *)(long)ctx->data;
}

SEC("socket")
int no_index_check(struct __sk_buff *skb)
{
	__u32 key = 0;
	__u32 *value = bpf_map_lookup_elem(&numbers, &key);

	return value ? ((volatile __u32 *)value)[skb->len] : 0;
}

SEC("socket")
int endless(struct __sk_buff *skb)
{
	asm volatile("1: r0 = 0; if r0 == 0 goto 1b" ::: "r0");
	return 0;
}

SEC("socket")
int big_stack(struct __sk_buff *skb)
{
	asm volatile("*(u64 *)(r10 - 520) = r1" ::: "memory");
	return 0;
}

SEC("socket")
int no_value(struct __sk_buff *skb)
{
	asm volatile("r6 = r7" ::: "r6");
	return 0;
}

SEC("cgroup_skb/ingress")
int bad_return(struct __sk_buff *skb)
{
	return 5;
}

SEC("socket")
int no_release(struct __sk_buff *skb)
{
	return bpf_ringbuf_reserve(&events, 8, 0) ? 1 : 0;
}

SEC("tc")
int no_unlock(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct locked *value = bpf_map_lookup_elem(&locks, &key);

	if (value)
		bpf_spin_lock(&value->lock);
	return 0;
}

SEC("xdp")
int no_helper(struct xdp_md *ctx)
{
	return (int)bpf_get_socket_cookie(ctx);
}

SEC("socket")
int no_pointer(struct __sk_buff *skb)
{
	return *(volatile int *)(long)skb->len;
}

SEC("socket")
int bad_argument(struct __sk_buff *skb)
{
	return bpf_map_update_elem(&numbers, (void *)(long)skb->len, &numbers, 0);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
