// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* fit.c - which attach types a loaded program can be attached as */
#include <errno.h>

#include <bpf/bpf.h>

#include "hook/fit.h"
#include "kernel/prog.h"

/* EINVAL comes before the target is looked at, EBADF after; other answers leave it open. */
static bool is_refused(int prog_fd, const struct bp_attach_type *row)
{
	return bpf_prog_attach(prog_fd, -1, row->type, 0) == -EINVAL;
}

/* Of devices, only those of netkit have these hooks. */
static bool is_rare(const struct bp_attach_type *row)
{
	return row->type == BPF_NETKIT_PRIMARY || row->type == BPF_NETKIT_PEER;
}

int bp_fit_types(int prog_fd, enum bp_target_kind kind,
		 const struct bp_attach_type *ret_types[BP_FIT_MAX], size_t *ret_count,
		 struct bp_err *err)
{
	const struct bp_attach_type *row = NULL;
	struct bpf_prog_info info = { 0 };
	size_t count = 0;
	size_t kept = 0;
	int ret = bp_prog_info(prog_fd, &info, err);

	if (ret)
		return ret;
	while ((row = bp_attach_type_next(row)))
		if (row->target == kind && !is_rare(row) && bp_attach_type_fits(row, info.type) &&
		    count < BP_FIT_MAX)
			ret_types[count++] = row;
	for (size_t i = 0; i < count; i++)
		if (count == 1 || kind != BP_TARGET_CGROUP || !is_refused(prog_fd, ret_types[i]))
			ret_types[kept++] = ret_types[i];
	*ret_count = kept;
	return 0;
}
