// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* btf.c - the types of programs and maps */
#include "kernel/btf.h"
#include "kernel/prog.h"

const struct btf_type *bp_btf_resolve(const struct btf *btf, __u32 type_id)
{
	int id = btf__resolve_type(btf, type_id);

	return id > 0 ? btf__type_by_id(btf, (__u32)id) : NULL;
}

struct btf *bp_btf_of_prog(int prog_fd, __u32 *ret_func_id)
{
	struct bpf_func_info func = { 0 };
	struct bpf_prog_info info = { 0 };

	info.nr_func_info = 1;
	info.func_info_rec_size = sizeof(func);
	info.func_info = (__u64)(unsigned long)&func;
	if (bp_prog_info(prog_fd, &info, NULL) || !info.btf_id || !func.type_id)
		return NULL;
	*ret_func_id = func.type_id;
	return btf__load_from_kernel_by_id(info.btf_id);
}
