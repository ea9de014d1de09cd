// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The addresses of Unix sockets, in a cgroup. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("cgroup/connect_unix")
int connect_unix_deny(struct bpf_sock_addr *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
