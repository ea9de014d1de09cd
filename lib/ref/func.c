// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* func.c - the kernel function that a tracing program is loaded for */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "ref/func.h"
#include "util/cleanup.h"
#include "util/nearest.h"
#include "util/num.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "ref/ref.h"

const char *bp_attach_to_prefix(enum bpf_attach_type type)
{
	switch (type) {
	case BPF_TRACE_RAW_TP:
		return "btf_trace_";
	case BPF_LSM_MAC:
	case BPF_LSM_CGROUP:
		return "bpf_lsm_";
	case BPF_TRACE_ITER:
		return "bpf_iter_";
	default:
		return "";
	}
}

/* The name in it that was probably meant. */
static void try_all(const struct btf *btf, const char *prefix, struct bp_nearest *nearest)
{
	bool typedefs = strcmp(prefix, "btf_trace_") == 0;
	size_t len = strlen(prefix);

	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name;

		if (typedefs ? !btf_is_typedef(type) : !btf_is_func(type))
			continue;
		name = btf__name_by_offset(btf, type->name_off);
		if (name && strncmp(name, prefix, len) == 0)
			bp_nearest_try(nearest, name + len);
	}
}

void bp_attach_to_hint(const char *name, enum bpf_attach_type type, struct bp_err *err)
{
	struct btf *btf = btf__load_vmlinux_btf();
	struct bp_nearest nearest = { .word = name };

	try_all(btf, bp_attach_to_prefix(type), &nearest);
	if (nearest.best)
		bp_hint(err, "did you mean '%s'?", nearest.best);
	else if (!btf)
		bp_hint(err, "this kernel has no BTF; use one with CONFIG_DEBUG_INFO_BTF");
	else if (!*bp_attach_to_prefix(type))
		bp_hint(err, "it may be inlined, or in a module that is not loaded: MODULE:FUNC "
			     "names one of a module");
	btf__free(btf);
}

static int no_function(const char *func, const char *where, struct bp_err *err)
{
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, func, "no such function in the BTF of %s",
			    where);
}

static int not_in_kernel(const char *func, enum bpf_attach_type type, struct bp_err *err)
{
	bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, func, "this kernel has nothing of this name");
	bp_attach_to_hint(func, type, err);
	return -EOPNOTSUPP;
}

/* The BTF of a kernel module that is loaded; the descriptor is the caller's. */
static int module_btf(const char *name, __u32 *ret_id, struct bp_err *err)
{
	__u32 id = 0;

	while (bpf_btf_get_next_id(id, &id) == 0) {
		cleanup_fd int fd = bpf_btf_get_fd_by_id(id);
		struct bpf_btf_info info = { 0 };
		__u32 len = sizeof(info);
		char text[64] = "";

		info.name = (__u64)(unsigned long)text;
		info.name_len = sizeof(text);
		if (fd < 0 || bpf_btf_get_info_by_fd(fd, &info, &len) || !info.kernel_btf ||
		    strcmp(text, name) != 0)
			continue;
		*ret_id = id;
		return take_fd(&fd);
	}
	bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, name, "no module of this name has BTF");
	bp_hint(err, "it may not be loaded: 'modprobe %s' first", name);
	return -EOPNOTSUPP;
}

static int find_in_module(const char *module, const char *func, int *ret_btf_fd, struct bp_err *err)
{
	struct btf *vmlinux;
	struct btf *btf;
	cleanup_fd int fd = -1;
	__u32 id = 0;
	int found;

	fd = module_btf(module, &id, err);
	if (fd < 0)
		return fd;
	vmlinux = btf__load_vmlinux_btf();
	btf = vmlinux ? btf__load_from_kernel_by_id_split(id, vmlinux) : NULL;
	found = btf ? btf__find_by_name_kind(btf, func, BTF_KIND_FUNC) : -ENOENT;
	btf__free(btf);
	btf__free(vmlinux);
	if (found < 0)
		return bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, func,
				    "no such function in the BTF of %s", module);
	*ret_btf_fd = take_fd(&fd);
	return found;
}

static int find_in_prog(const char *func, int prog_fd, struct bp_err *err)
{
	struct bpf_prog_info info = { 0 };
	struct btf *btf;
	int found = bp_prog_info(prog_fd, &info, err);
	char text[BP_NAME_MAX + 40];

	if (found)
		return found;
	bp_prog_text(prog_fd, text, sizeof(text));
	if (!info.btf_id)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, text,
				    "it has no BTF, so nothing can be attached to it");
	btf = btf__load_from_kernel_by_id(info.btf_id);
	found = btf ? btf__find_by_name_kind(btf, func, BTF_KIND_FUNC) : -ENOENT;
	btf__free(btf);
	return found < 0 ? no_function(func, text, err) : found;
}

int bp_attach_to_find(const char *text, enum bpf_attach_type type, int prog_fd, int *ret_btf_fd,
		      struct bp_err *err)
{
	const char *colon = strchr(text, ':');
	char module[64];
	__u64 num;
	int id;

	*ret_btf_fd = 0;
	if (bp_parse_u64(text, 1, INT_MAX, &num) == 0)
		return (int)num;
	if (prog_fd >= 0)
		return find_in_prog(text, prog_fd, err);
	if (colon && strncmp(text, "vmlinux:", 8) != 0) {
		snprintf(module, sizeof(module), "%.*s", (int)(colon - text), text);
		return find_in_module(module, colon + 1, ret_btf_fd, err);
	}
	if (colon)
		text = colon + 1;
	if (strncmp(text, bp_attach_to_prefix(type), strlen(bp_attach_to_prefix(type))) == 0)
		text += strlen(bp_attach_to_prefix(type));
	id = libbpf_find_vmlinux_btf_id(text, type);
	return id < 0 ? not_in_kernel(text, type, err) : id;
}
