// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* churn - load a program and close it again, until a signal comes */
#include <stdio.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <bpf/bpf.h>

int main(void)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	for (;;) {
		int fd = bpf_prog_load(BPF_PROG_TYPE_CGROUP_SKB, "tort_churn", "GPL", insns, 2,
				       NULL);

		if (fd < 0) {
			perror("churn");
			return 1;
		}
		close(fd);
	}
}
