// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * caller.c - mistakes that a program makes which calls libbpf, and no command of bpfprog
 *
 * So the calls are made by hand. Each is made a second time without the mistake, and then must not
 * fail with the same errno value.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "provoke.h"

#define LO 1    /* its index in every network namespace */
#define SMALL 4 /* bytes of a structure of options: less than its size */

/* Of a mistake and of the same without it. */
static int compared(struct try *try, const char *call, int wrong, int right)
{
	try->call = call;
	return wrong == right ?
		       cannot(try, "without the mistake it fails too: %s", bp_errno_name(-right)) :
		       wrong;
}

static int load_with(size_t size)
{
	const struct bpf_insn insns[] = { MOV_IMM(0, 1), EXIT_INSN() };
	LIBBPF_OPTS(bpf_prog_load_opts, opts);

	opts.sz = size;
	return bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, NULL, "GPL", insns, 2, &opts);
}

static int load_opts(struct try *try)
{
	return compared(try, "bpf_prog_load", load_with(SMALL),
			load_with(sizeof(struct bpf_prog_load_opts)));
}

static int bind_with(struct try *try, __u32 flags, size_t size)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);
	LIBBPF_OPTS(bpf_prog_bind_opts, opts, .flags = flags);

	opts.sz = size;
	return bpf_prog_bind_map(prog, map(try, BPF_MAP_TYPE_ARRAY), &opts);
}

static int bind_flags(struct try *try)
{
	size_t size = sizeof(struct bpf_prog_bind_opts);

	return compared(try, "bpf_prog_bind_map", bind_with(try, 1, size), bind_with(try, 0, size));
}

static int assoc_with(struct try *try, __u32 flags, size_t size)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);
	LIBBPF_OPTS(bpf_prog_assoc_struct_ops_opts, opts, .flags = flags);

	opts.sz = size;
	return bpf_prog_assoc_struct_ops(prog, 999, &opts); /* a descriptor that is not open */
}

static int assoc_flags(struct try *try)
{
	size_t size = sizeof(struct bpf_prog_assoc_struct_ops_opts);

	return compared(try, "bpf_prog_assoc_struct_ops", assoc_with(try, 1, size),
			assoc_with(try, 0, size));
}

static int assoc_opts(struct try *try)
{
	return compared(try, "bpf_prog_assoc_struct_ops", assoc_with(try, 0, SMALL),
			assoc_with(try, 0, sizeof(struct bpf_prog_assoc_struct_ops_opts)));
}

static int stream_with(struct try *try, __u32 stream, size_t size)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);
	LIBBPF_OPTS(bpf_prog_stream_read_opts, opts);

	opts.sz = size;
	return bpf_prog_stream_read(prog, stream, try->log, sizeof(try->log), &opts);
}

static int stream_opts(struct try *try)
{
	return compared(try, "bpf_prog_stream_read", stream_with(try, BP_STDOUT, SMALL),
			stream_with(try, BP_STDOUT, sizeof(struct bpf_prog_stream_read_opts)));
}

static int stream_number(struct try *try)
{
	size_t size = sizeof(struct bpf_prog_stream_read_opts);

	return compared(try, "bpf_prog_stream_read", stream_with(try, 3, size),
			stream_with(try, BP_STDERR, size));
}

/* A loop without end, of which the kernel tells on a stream, if it has memory for that. */
static int stream_buffer(struct try *try)
{
	const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 0),
					  INSN(0xe5 /* may_goto */, 0, 0, 1, 0),
					  INSN(BPF_JMP | BPF_JA, 0, 0, -2, 0), EXIT_INSN() };
	struct bp_load load = { .type = BPF_PROG_TYPE_XDP,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	unsigned char packet[64] = { 0 };
	struct bp_test_run run = { .data_in = packet, .data_size_in = sizeof(packet) };
	int prog = bp_prog_load(&load, NULL, NULL);
	int ret;

	if (prog < 0 || bp_prog_test_run(prog, &run, NULL))
		return cannot(try, "no loop without end");
	try->call = "bpf_prog_stream_read";
	ret = bp_prog_stream_read(prog, BP_STDERR, (void *)1, 8, NULL);
	return ret ? ret : cannot(try, "the stream is empty");
}

static int bind_opts(struct try *try)
{
	return compared(try, "bpf_prog_bind_map", bind_with(try, 0, SMALL),
			bind_with(try, 0, sizeof(struct bpf_prog_bind_opts)));
}

static int fd_by_id_with(__u32 id, size_t size)
{
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts);

	opts.sz = size;
	return bpf_prog_get_fd_by_id_opts(id, &opts);
}

static int fd_by_id_opts(struct try *try)
{
	__u32 id = program_id(program(try, BPF_PROG_TYPE_XDP, 0, 2));

	return compared(try, "bpf_prog_get_fd_by_id", fd_by_id_with(id, SMALL),
			fd_by_id_with(id, sizeof(struct bpf_get_fd_by_id_opts)));
}

static int run_with(int prog, __u32 duration, size_t size)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .duration = duration);

	opts.sz = size;
	return bpf_prog_test_run_opts(prog, &opts);
}

static int run_duration(struct try *try)
{
	size_t size = sizeof(struct bpf_test_run_opts);
	int prog = program(try, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0);

	return compared(try, "bpf_prog_test_run_opts", run_with(prog, 1, size),
			run_with(prog, 0, size));
}

static int run_opts(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0);

	return compared(try, "bpf_prog_test_run_opts", run_with(prog, 0, 0),
			run_with(prog, 0, sizeof(struct bpf_test_run_opts)));
}

/* A flow dissector for the namespace that this process is in, by a descriptor of it and by 0. */
static int flow_by_descriptor(struct try *try, bool attach)
{
	int prog = program(try, BPF_PROG_TYPE_FLOW_DISSECTOR, 0, 0);
	int ns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	int ret = netns(try);
	int there;

	if (ret)
		return ret;
	there = bpf_prog_attach(prog, 0, BPF_FLOW_DISSECTOR, 0);
	if (there)
		return cannot(try, "no flow dissector: %s", bp_errno_name(-there));
	if (attach && bpf_prog_detach2(prog, 0, BPF_FLOW_DISSECTOR))
		return cannot(try, "it cannot be detached");
	if (attach)
		return compared(try, "bpf_prog_attach",
				bpf_prog_attach(prog, ns, BPF_FLOW_DISSECTOR, 0),
				bpf_prog_attach(prog, 0, BPF_FLOW_DISSECTOR, 0));
	return compared(try, "bpf_prog_detach2", bpf_prog_detach2(prog, ns, BPF_FLOW_DISSECTOR),
			bpf_prog_detach2(prog, 0, BPF_FLOW_DISSECTOR));
}

static int flow_attach(struct try *try)
{
	return flow_by_descriptor(try, true);
}

static int flow_detach(struct try *try)
{
	return flow_by_descriptor(try, false);
}

static int query_with(int cgroup, enum bpf_attach_type type, __u32 flags, bool prog_flags,
		      bool links)
{
	__u32 ids[4];
	__u32 attach_flags[4];
	__u32 link_ids[4];
	LIBBPF_OPTS(bpf_prog_query_opts, opts, .query_flags = flags, .prog_ids = ids,
		    .prog_cnt = 4);

	opts.prog_attach_flags = prog_flags ? attach_flags : NULL;
	opts.link_ids = links ? link_ids : NULL;
	return bpf_prog_query_opts(cgroup, type, &opts);
}

static int query_lsm_cgroup(struct try *try)
{
	int fd = cgroup(try, "a");

	return compared(try, "bpf_prog_query", query_with(fd, BPF_LSM_CGROUP, 0, false, false),
			query_with(fd, BPF_LSM_CGROUP, 0, true, false));
}

static int query_effective_flags(struct try *try)
{
	int fd = cgroup(try, "a");

	return compared(
		try, "bpf_prog_query",
		query_with(fd, BPF_CGROUP_INET_EGRESS, BPF_F_QUERY_EFFECTIVE, true, false),
		query_with(fd, BPF_CGROUP_INET_EGRESS, BPF_F_QUERY_EFFECTIVE, false, false));
}

static int query_link_ids(struct try *try)
{
	int fd = cgroup(try, "a");

	return compared(try, "bpf_prog_query",
			query_with(fd, BPF_CGROUP_INET_EGRESS, 0, false, true),
			query_with(fd, BPF_CGROUP_INET_EGRESS, 0, false, false));
}

#define CREATE BPF_CGROUP_INET_SOCK_CREATE

static int attach_with(int prog, int cgroup, size_t size)
{
	LIBBPF_OPTS(bpf_prog_attach_opts, opts);

	opts.sz = size;
	return bpf_prog_attach_opts(prog, cgroup, CREATE, &opts);
}

static int attach_opts(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SOCK, CREATE, 1);
	int dir = cgroup(try, "a");

	return compared(try, "bpf_prog_attach_opts", attach_with(prog, dir, SMALL),
			attach_with(prog, dir, sizeof(struct bpf_prog_attach_opts)));
}

/* Attach a program, detach it with a mistake, and then without. */
static int detach_wrongly(struct try *try, size_t size, int relative_fd, __u32 relative_id)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SOCK, CREATE, 1);
	int dir = cgroup(try, "a");
	LIBBPF_OPTS(bpf_prog_detach_opts, opts);
	LIBBPF_OPTS(bpf_prog_detach_opts, mistake, .relative_fd = relative_fd,
		    .relative_id = relative_id);
	int ret = bpf_prog_attach(prog, dir, CREATE, BPF_F_ALLOW_MULTI);

	if (ret)
		return cannot(try, "it cannot be attached: %s", bp_errno_name(-ret));
	mistake.sz = size;
	ret = bpf_prog_detach_opts(prog, dir, CREATE, &mistake);
	return compared(try, "bpf_prog_detach_opts", ret,
			bpf_prog_detach_opts(prog, dir, CREATE, &opts));
}

static int detach_opts(struct try *try)
{
	return detach_wrongly(try, SMALL, 0, 0);
}

static int detach_anchors(struct try *try)
{
	return detach_wrongly(try, sizeof(struct bpf_prog_detach_opts), 1, 1);
}

/* An attach with a mistake, and then without. */
static int attach_wrongly(struct try *try, int target, enum bpf_attach_type type, int prog,
			  const struct bpf_prog_attach_opts *wrong,
			  const struct bpf_prog_attach_opts *right)
{
	int ret = bpf_prog_attach_opts(prog, target, type, wrong);

	return compared(try, "bpf_prog_attach_opts", ret,
			bpf_prog_attach_opts(prog, target, type, right));
}

/* Beside a program on lo, with an anchor that is wrong; without one it is the program itself. */
static int tcx_wrongly(struct try *try, unsigned int flags, int anchor)
{
	int first = cls(try);
	int prog = cls(try);
	LIBBPF_OPTS(bpf_prog_attach_opts, wrong, .flags = flags,
		    .relative_fd = anchor < 0 ? first : anchor);
	LIBBPF_OPTS(bpf_prog_attach_opts, right, .flags = BPF_F_BEFORE, .relative_fd = first);
	int ret = netns(try);

	if (ret)
		return ret;
	ret = bpf_prog_attach(first, LO, BPF_TCX_INGRESS, 0);
	if (ret)
		return cannot(try, "it cannot be attached: %s", bp_errno_name(-ret));
	return attach_wrongly(try, LO, BPF_TCX_INGRESS, prog, &wrong, &right);
}

static int before_and_after(struct try *try)
{
	return tcx_wrongly(try, BPF_F_BEFORE | BPF_F_AFTER, -1);
}

static int anchor_kind(struct try *try)
{
	return tcx_wrongly(try, BPF_F_BEFORE, program(try, BPF_PROG_TYPE_XDP, 0, 2));
}

static int anchor_closed(struct try *try)
{
	return tcx_wrongly(try, BPF_F_BEFORE, 999);
}

static int replace_and_before(struct try *try)
{
	int first = program(try, BPF_PROG_TYPE_CGROUP_SOCK, CREATE, 1);
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SOCK, CREATE, 1);
	int dir = cgroup(try, "a");
	unsigned int flags = BPF_F_ALLOW_MULTI | BPF_F_REPLACE;
	LIBBPF_OPTS(bpf_prog_attach_opts, wrong, .flags = flags | BPF_F_BEFORE, .replace_fd = first,
		    .relative_fd = first);
	LIBBPF_OPTS(bpf_prog_attach_opts, right, .flags = flags, .replace_fd = first);
	int ret = bpf_prog_attach(first, dir, CREATE, BPF_F_ALLOW_MULTI);

	if (ret)
		return cannot(try, "it cannot be attached: %s", bp_errno_name(-ret));
	return attach_wrongly(try, dir, CREATE, prog, &wrong, &right);
}

/* Detach the last of two as if it were before the first. */
static int detach_elsewhere(struct try *try)
{
	int first = cls(try);
	int last = cls(try);
	LIBBPF_OPTS(bpf_prog_detach_opts, wrong, .flags = BPF_F_BEFORE, .relative_fd = first);
	LIBBPF_OPTS(bpf_prog_detach_opts, right);
	int ret = netns(try);

	if (ret)
		return ret;
	if (bpf_prog_attach(first, LO, BPF_TCX_INGRESS, 0) ||
	    bpf_prog_attach(last, LO, BPF_TCX_INGRESS, 0))
		return cannot(try, "they cannot be attached");
	ret = bpf_prog_detach_opts(last, LO, BPF_TCX_INGRESS, &wrong);
	return compared(try, "bpf_prog_detach_opts", ret,
			bpf_prog_detach_opts(last, LO, BPF_TCX_INGRESS, &right));
}

static int query_sized(int cgroup, size_t size)
{
	LIBBPF_OPTS(bpf_prog_query_opts, opts);

	opts.sz = size;
	return bpf_prog_query_opts(cgroup, BPF_CGROUP_INET_EGRESS, &opts);
}

static int query_opts(struct try *try)
{
	int fd = cgroup(try, "a");

	return compared(try, "bpf_prog_query_opts", query_sized(fd, SMALL),
			query_sized(fd, sizeof(struct bpf_prog_query_opts)));
}

/* clang-format off */
const struct provoker caller_provokers[] = {
	PROVOKE("load-einval-opts", load_opts, .caller = true),
	PROVOKE("attach-einval-flow-target", flow_attach, .caller = true),
	PROVOKE("detach-einval-flow-target", flow_detach, .caller = true),
	PROVOKE("query-einval-lsm-cgroup", query_lsm_cgroup, .caller = true),
	PROVOKE("query-einval-effective-flags", query_effective_flags, .caller = true),
	PROVOKE("query-einval-link-ids", query_link_ids, .caller = true),
	PROVOKE("attach-einval-opts", attach_opts, .caller = true),
	PROVOKE("attach-einval-replace-place", replace_and_before, .caller = true),
	PROVOKE("attach-einval-anchor-kind", anchor_kind, .caller = true),
	PROVOKE("attach-erange-place", before_and_after, .caller = true),
	PROVOKE("attach-ebadf-anchor", anchor_closed, .caller = true),
	PROVOKE("detach-erange-place", detach_elsewhere, .caller = true),
	PROVOKE("detach-einval-opts", detach_opts, .caller = true),
	PROVOKE("detach-einval-anchor-twice", detach_anchors, .caller = true),
	PROVOKE("query-einval-opts", query_opts, .caller = true),
	{ "query-enomem-memory", .why_not = NO_MEMORY },
	{ "bind-enomem-memory", .why_not = NO_MEMORY },
	{ "fd-by-id-enomem-memory", .why_not = NO_MEMORY },
	{ "run-enomem-memory", .why_not = NO_MEMORY },
	PROVOKE("bind-einval-flags", bind_flags, .caller = true),
	PROVOKE("bind-einval-opts", bind_opts, .caller = true),
	PROVOKE("assoc-einval-flags", assoc_flags, .caller = true),
	PROVOKE("assoc-einval-opts", assoc_opts, .caller = true),
	PROVOKE("stream-einval-opts", stream_opts, .caller = true),
	PROVOKE("stream-enoent-stream", stream_number, .caller = true),
	PROVOKE("stream-efault-buffer", stream_buffer, .caller = true),
	PROVOKE("fd-by-id-einval-opts", fd_by_id_opts, .caller = true),
	PROVOKE("run-einval-duration", run_duration, .caller = true),
	PROVOKE("run-einval-opts", run_opts, .caller = true),
	{ 0 },
};
/* clang-format on */
