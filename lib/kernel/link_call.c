// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_call.c - one thin wrapper for each bpf_link_* call of libbpf, errors in one form */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/link_call.h"

static int result(int ret, const char *step, struct bp_err *err)
{
	return ret < 0 ? bp_fail(err, -ret, step, "%s", "") : ret;
}

/* The beginning of the kernel's arguments, which tracing links have since Linux 5.19. */
struct tracing_attr {
	__u32 prog_fd;
	__u32 target_fd;
	__u32 attach_type;
	__u32 flags;
	__u32 target_btf_id;
	__u32 pad;
	__u64 cookie;
};

/* A kernel takes arguments that are longer than it knows if the rest of them is zero. */
static int create_tracing(int prog_fd, enum bpf_attach_type type,
			  const struct bp_link_create_opts *create, struct bp_err *err)
{
	struct tracing_attr attr = { .prog_fd = (__u32)prog_fd,
				     .attach_type = type,
				     .cookie = create->cookie };
	int fd = (int)syscall(SYS_bpf, BPF_LINK_CREATE, &attr, sizeof(attr));

	return result(fd < 0 ? -errno : fd, "bpf_link_create", err);
}

static bool is_tracing(enum bpf_attach_type type)
{
	return type == BPF_TRACE_RAW_TP || type == BPF_TRACE_FENTRY || type == BPF_TRACE_FEXIT ||
	       type == BPF_MODIFY_RETURN || type == BPF_LSM_MAC || type == BPF_TRACE_FSESSION;
}

int bp_link_create(int prog_fd, int target, enum bpf_attach_type type,
		   const struct bp_link_create_opts *create, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = create->flags);

	if (is_tracing(type))
		return create_tracing(prog_fd, type, create, err);
	switch (type) {
	case BPF_NETFILTER:
		opts.netfilter.pf = create->netfilter.pf;
		opts.netfilter.hooknum = create->netfilter.hooknum;
		opts.netfilter.priority = create->netfilter.priority;
		opts.netfilter.flags = create->netfilter.flags;
		break;
	case BPF_TCX_INGRESS:
	case BPF_TCX_EGRESS:
		opts.tcx.relative_fd = (__u32)create->relative_fd;
		opts.tcx.relative_id = create->relative_id;
		opts.tcx.expected_revision = create->expected_revision;
		break;
	case BPF_NETKIT_PRIMARY:
	case BPF_NETKIT_PEER:
		opts.netkit.relative_fd = (__u32)create->relative_fd;
		opts.netkit.relative_id = create->relative_id;
		opts.netkit.expected_revision = create->expected_revision;
		break;
	case BPF_XDP:
	case BPF_SK_LOOKUP:
	case BPF_FLOW_DISSECTOR:
	case BPF_SK_MSG_VERDICT:
	case BPF_SK_SKB_VERDICT:
	case BPF_SK_SKB_STREAM_PARSER:
	case BPF_SK_SKB_STREAM_VERDICT:
	case BPF_STRUCT_OPS:
		break;
	case BPF_PERF_EVENT:
		opts.perf_event.bpf_cookie = create->cookie;
		break;
	case BPF_TRACE_ITER:
		opts.iter_info = (union bpf_iter_link_info *)create->iter;
		opts.iter_info_len = create->iter ? sizeof(*create->iter) : 0;
		break;
	case BPF_TRACE_KPROBE_MULTI:
	case BPF_TRACE_KPROBE_SESSION:
		opts.kprobe_multi.flags = create->many->flags;
		opts.kprobe_multi.cnt = create->many->count;
		opts.kprobe_multi.syms = create->many->names;
		opts.kprobe_multi.cookies = create->many->cookies;
		break;
	case BPF_TRACE_UPROBE_MULTI:
	case BPF_TRACE_UPROBE_SESSION:
		opts.uprobe_multi.flags = create->many->flags;
		opts.uprobe_multi.cnt = create->many->count;
		opts.uprobe_multi.path = create->many->path;
		opts.uprobe_multi.offsets = create->many->offsets;
		opts.uprobe_multi.ref_ctr_offsets = create->many->ref_ctrs;
		opts.uprobe_multi.cookies = create->many->cookies;
		opts.uprobe_multi.pid = create->many->pid;
		break;
	default: /* a cgroup */
		opts.cgroup.relative_fd = (__u32)create->relative_fd;
		opts.cgroup.relative_id = create->relative_id;
		opts.cgroup.expected_revision = create->expected_revision;
	}
	return result(bpf_link_create(prog_fd, target, type, &opts), "bpf_link_create", err);
}

int bp_raw_tracepoint_open(int prog_fd, const char *name, __u64 cookie, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_raw_tp_opts, opts, .tp_name = name, .cookie = cookie);

	return result(bpf_raw_tracepoint_open_opts(prog_fd, &opts), "bpf_raw_tracepoint_open", err);
}

int bp_link_update(int link_fd, int prog_fd, int old_fd, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_link_update_opts, opts);

	if (old_fd >= 0) {
		opts.flags = BPF_F_REPLACE;
		opts.old_prog_fd = (__u32)old_fd;
	}
	return result(bpf_link_update(link_fd, prog_fd, &opts), "bpf_link_update", err);
}

int bp_link_detach(int link_fd, struct bp_err *err)
{
	return result(bpf_link_detach(link_fd), "bpf_link_detach", err);
}

int bp_link_info(int link_fd, struct bpf_link_info *ret_info, struct bp_err *err)
{
	__u32 len = sizeof(*ret_info);

	memset(ret_info, 0, sizeof(*ret_info));
	return result(bpf_link_get_info_by_fd(link_fd, ret_info, &len), "bpf_link_get_info_by_fd",
		      err);
}

__u32 bp_link_id(int link_fd)
{
	struct bpf_link_info info;

	return bp_link_info(link_fd, &info, NULL) ? 0 : info.id;
}
