// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A security module that denies a command of bpf(2), to a process named deny08 the eighth. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("lsm/bpf")
int lsm_bpf_deny(__u64 *ctx)
{
	char comm[16];

	bpf_get_current_comm(comm, sizeof(comm));
	if (comm[0] != 'd' || comm[1] != 'e' || comm[2] != 'n' || comm[3] != 'y')
		return 0;
	return (__u32)ctx[0] == 10U * (comm[4] - '0') + (comm[5] - '0') ? -13 : 0;
}

char LICENSE[] SEC("license") = "GPL";
