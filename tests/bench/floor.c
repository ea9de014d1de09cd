// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * floor - the bare loop: the system calls that listing programs takes, and nothing else
 *
 * For each program: the next id, a descriptor, one call for all that is known of it, close.
 * Nothing is formatted and nothing but the C library is linked.
 */
#include <linux/bpf.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static long bpf(int cmd, union bpf_attr *attr, unsigned int size)
{
	return syscall(SYS_bpf, cmd, attr, size);
}

int main(void)
{
	union bpf_attr attr;
	unsigned int id = 0;

	for (;;) {
		struct bpf_prog_info info = { 0 };
		struct bpf_func_info func;
		unsigned int maps[64];
		long fd;

		memset(&attr, 0, 16);
		attr.start_id = id;
		if (bpf(BPF_PROG_GET_NEXT_ID, &attr, 12))
			return 0;
		id = attr.next_id;
		memset(&attr, 0, 16);
		attr.prog_id = id;
		fd = bpf(BPF_PROG_GET_FD_BY_ID, &attr, 12);
		if (fd < 0)
			continue;
		info.nr_map_ids = 64;
		info.map_ids = (unsigned long)maps;
		info.nr_func_info = 1;
		info.func_info_rec_size = sizeof(func);
		info.func_info = (unsigned long)&func;
		memset(&attr, 0, 16);
		attr.info.bpf_fd = (unsigned int)fd;
		attr.info.info_len = sizeof(info);
		attr.info.info = (unsigned long)&info;
		if (bpf(BPF_OBJ_GET_INFO_BY_FD, &attr, 16))
			return 1;
		close((int)fd);
	}
}
