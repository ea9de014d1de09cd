// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* LSM hooks: of a cgroup, and of the whole system (that one never says no). */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("lsm_cgroup/socket_post_create")
int lsm_cgroup_allow(__u64 *ctx)
{
	return 1;
}

SEC("lsm_cgroup/socket_create")
int lsm_cgroup_deny(__u64 *ctx)
{
	return 0;
}

SEC("lsm_cgroup/socket_create")
int lsm_cgroup_twin(__u64 *ctx)
{
	return 1;
}

SEC("lsm/file_open")
int lsm_file_open(__u64 *ctx)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
