// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* fit.c - which attach types a loaded program can be attached as */
#include <errno.h>
#include <stdio.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "hook/fit.h"
#include "hook/parts.h"
#include "table/probe_type.h"
#include "kernel/prog.h"
#include "ref/link_spec.h"

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

/* Add the name of a type that takes such programs. */
static size_t add_fitting(const struct bp_attach_type *row, enum bpf_prog_type type, char *list,
			  size_t size, size_t len)
{
	if (!bp_attach_type_fits(row, type) || len >= size)
		return len;
	return len + (size_t)snprintf(list + len, size - len, "%s%s", len ? ", " : "",
				      bp_link_type_name(row));
}

int bp_hook_check_type(const struct bp_hook *hook, int prog_fd, struct bp_err *err)
{
	const struct bp_attach_type *row = NULL;
	struct bpf_prog_info info = { 0 };
	char list[1000] = "";
	size_t len = 0;
	int ret = bp_prog_info(prog_fd, &info, err);

	if (ret || !hook->type->progs[0] || bp_attach_type_fits(hook->type, info.type))
		return ret;
	while ((row = bp_probe_type_next(row)))
		len = add_fitting(row, info.type, list, sizeof(list), len);
	while ((row = bp_attach_type_next(row)))
		if (bp_attach_type_place(row) || bp_link_spec_takes(row))
			len = add_fitting(row, info.type, list, sizeof(list), len);
	bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
		     "a program of type %s does not fit %s, which takes %s",
		     libbpf_bpf_prog_type_str(info.type), bp_attach_type_name(hook->type),
		     libbpf_bpf_prog_type_str(hook->type->progs[0]));
	if (len)
		bp_hint(err, "attach types that fit: %s", list);
	while (!len && (row = bp_attach_type_next(row)))
		if (row->links_only && bp_attach_type_fits(row, info.type))
			bp_hint(err, "%s programs are attached by %s",
				libbpf_bpf_prog_type_str(info.type), row->links_only);
	bp_hint(err, "programs of this type are not attached by bpf_prog_attach()");
	return -EINVAL;
}
