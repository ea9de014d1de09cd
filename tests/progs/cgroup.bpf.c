// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What can be attached to a cgroup. Those that look at packets count them. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define DENY 0
#define ALLOW 1

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps"); /* of the skb programs below, in their order */

static __always_inline void count(__u32 which)
{
	__u64 *n = bpf_map_lookup_elem(&packets, &which);

	if (n)
		__sync_fetch_and_add(n, 1);
}

SEC("cgroup_skb/egress")
int egress_allow(struct __sk_buff *skb)
{
	count(0);
	return ALLOW;
}

SEC("cgroup_skb/egress")
int egress_deny(struct __sk_buff *skb)
{
	count(1);
	return DENY;
}

SEC("cgroup_skb/ingress")
int ingress_allow(struct __sk_buff *skb)
{
	count(2);
	return ALLOW;
}

SEC("cgroup_skb/ingress")
int ingress_deny(struct __sk_buff *skb)
{
	count(3);
	return DENY;
}

SEC("cgroup/connect4")
int connect4_allow(struct bpf_sock_addr *ctx)
{
	return ALLOW;
}

SEC("cgroup/connect4")
int connect4_deny(struct bpf_sock_addr *ctx)
{
	return DENY;
}

SEC("cgroup/sock_create")
int sock_allow(struct bpf_sock *sk)
{
	return ALLOW;
}

SEC("cgroup/sock_create")
int sock_deny(struct bpf_sock *sk)
{
	return DENY;
}

SEC("cgroup/getsockopt")
int getsockopt_allow(struct bpf_sockopt *ctx)
{
	return ALLOW;
}

SEC("cgroup/setsockopt")
int setsockopt_deny(struct bpf_sockopt *ctx)
{
	return DENY;
}

SEC("cgroup/sysctl")
int sysctl_deny(struct bpf_sysctl *ctx)
{
	return ctx->write ? DENY : ALLOW;
}

SEC("cgroup/dev")
int device_deny(struct bpf_cgroup_dev_ctx *ctx)
{
	return DENY;
}

SEC("sockops")
int sock_ops(struct bpf_sock_ops *ctx)
{
	return 1;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
