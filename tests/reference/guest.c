// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* guest.c - experiments that touch the whole system: sysctls, security modules, the first netns */
#include <sched.h>
#include <sys/wait.h>

#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define SF BPF_PROG_TYPE_SOCKET_FILTER
#define SYSCTL "/proc/sys/kernel/unprivileged_bpf_disabled"

static int write_sysctl(const char *text)
{
	int fd = open(SYSCTL, O_WRONLY | O_CLOEXEC);
	ssize_t ret = fd < 0 ? -1 : write(fd, text, strlen(text));
	int num = errno;

	close(fd);
	return ret < 0 ? -num : 0;
}

/* Everybody may load what filters sockets, but less of it. */
static void unprivileged(void)
{
	static struct bpf_insn many[4097];
	static const struct bpf_insn leak[] = { MOV_REG(BPF_REG_0, BPF_REG_10), EXIT };
	static const struct bpf_insn loop[] = { MOV(BPF_REG_0, 0), ADD(BPF_REG_0, 1),
						JUMP_IF(BPF_JLT, BPF_REG_0, 10, -2), EXIT };
	pid_t pid;

	if (write_sysctl("0"))
		return;
	pid = fork();
	if (pid == 0) {
		for (size_t i = 0; i < ARRAY_SIZE(many); i++)
			many[i] = (struct bpf_insn)MOV(BPF_REG_0, 0);
		many[4096] = (struct bpf_insn)EXIT;
		become_nobody(0);
		result("UNPRIV0-LOAD-SOCKET", load_type(SF));
		result("UNPRIV0-LOAD-CGSKB", load_type(BPF_PROG_TYPE_CGROUP_SKB));
		result("UNPRIV0-LOAD-XDP", load_type(BPF_PROG_TYPE_XDP));
		result("UNPRIV0-LOAD-4097",
		       bpf_prog_load(SF, "x", "GPL", many, ARRAY_SIZE(many), NULL));
		result("UNPRIV0-LOAD-PTRLEAK", bpf_prog_load(SF, "x", "GPL", leak, 2, NULL));
		result("UNPRIV0-LOAD-LOOP", bpf_prog_load(SF, "x", "GPL", loop, 4, NULL));
		exit(0);
	}
	waitpid(pid, NULL, 0);
	write_sysctl("2");
}

/* A program on the hook of bpf(2) itself, which denies each command in its own way. */
static int deny_all(void)
{
	static const struct {
		int cmd;
		int num;
	} deny[] = {
		{ BPF_PROG_LOAD, EPERM },         { BPF_PROG_ATTACH, EACCES },
		{ BPF_PROG_DETACH, EPERM },       { BPF_PROG_QUERY, EACCES },
		{ BPF_PROG_TEST_RUN, EPERM },     { BPF_PROG_GET_NEXT_ID, EACCES },
		{ BPF_PROG_GET_FD_BY_ID, EPERM }, { BPF_PROG_BIND_MAP, EACCES },
	};
	int id = libbpf_find_vmlinux_btf_id("bpf", BPF_LSM_MAC);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_LSM_MAC,
		    .attach_btf_id = id > 0 ? (__u32)id : 0);
	struct bpf_insn insns[64];
	size_t n = 0;

	insns[n++] = (struct bpf_insn)LOAD(BPF_W, BPF_REG_2, BPF_REG_1, 0);
	insns[n++] = (struct bpf_insn)MOV(BPF_REG_0, 0);
	for (size_t i = 0; i < ARRAY_SIZE(deny); i++) {
		insns[n++] = (struct bpf_insn)JUMP_IF(BPF_JNE, BPF_REG_2, deny[i].cmd, 2);
		insns[n++] = (struct bpf_insn)MOV(BPF_REG_0, -deny[i].num);
		insns[n++] = (struct bpf_insn)EXIT;
	}
	insns[n++] = (struct bpf_insn)EXIT;
	return bpf_raw_tracepoint_open(
		NULL, bpf_prog_load(BPF_PROG_TYPE_LSM, "deny", "GPL", insns, n, &opts));
}

static void security_module(void)
{
	int skb = load_type(BPF_PROG_TYPE_CGROUP_SKB);
	int xdp = load_type(BPF_PROG_TYPE_XDP);
	__u32 id = prog_id(xdp);
	int map = array_map();
	int cg = cgroup("");
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));
	__u32 count = 0;

	if (deny_all() < 0)
		return;
	result("LSMDENY-PROGLOAD", load_type(SF));
	result("LSMDENY-PROGATTACH", bpf_prog_attach(skb, cg, EGRESS, 0));
	result("LSMDENY-PROGDETACH", bpf_prog_detach(cg, EGRESS));
	result("LSMDENY-QUERY", bpf_prog_query(cg, EGRESS, 0, NULL, NULL, &count));
	result("LSMDENY-TESTRUN", bpf_prog_test_run_opts(xdp, &run));
	result("LSMDENY-NEXTID", bpf_prog_get_next_id(0, &count));
	result("LSMDENY-FDBYID", bpf_prog_get_fd_by_id(id));
	result("LSMDENY-BIND", bpf_prog_bind_map(xdp, map, NULL));
	result("LSMDENY-BIND-BADFD", bpf_prog_bind_map(NO_FD, NO_FD, NULL));
}

static void lsm_cgroup(void)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 1), EXIT };
	int id = libbpf_find_vmlinux_btf_id("socket_post_create", BPF_LSM_CGROUP);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_LSM_CGROUP,
		    .attach_btf_id = id > 0 ? (__u32)id : 0);
	int prog = bpf_prog_load(BPF_PROG_TYPE_LSM, "x", "GPL", insns, 2, &opts);
	int cg = cgroup("");
	__u32 ids[4];
	__u32 flags[4] = { 0 };
	__u32 count = 4;
	LIBBPF_OPTS(bpf_prog_query_opts, query, .prog_ids = ids, .prog_cnt = 4,
		    .prog_attach_flags = flags);

	if (prog < 0)
		return;
	result("LOAD-ERR-LSM-NONGPL",
	       bpf_prog_load(BPF_PROG_TYPE_LSM, "x", "MIT", insns, 2, &opts));
	result("LSMCG-ATTACH", bpf_prog_attach(prog, cg, BPF_LSM_CGROUP, BPF_F_ALLOW_MULTI));
	result("LSMCG-QUERY-SIMPLE", bpf_prog_query(cg, BPF_LSM_CGROUP, 0, NULL, ids, &count));
	count = 4;
	result("LSMCG-QUERY-EFF",
	       bpf_prog_query(cg, BPF_LSM_CGROUP, BPF_F_QUERY_EFFECTIVE, NULL, ids, &count));
	result("LSMCG-QUERYOPTS", bpf_prog_query_opts(cg, BPF_LSM_CGROUP, &query));
	fact("LSMCG-QUERYOPTS-FOUND", query.prog_cnt == 1 && ids[0] == prog_id(prog));
	result("LSMCG-DETACH", bpf_prog_detach(cg, BPF_LSM_CGROUP));
	result("LSMCG-DETACH2", bpf_prog_detach2(prog, cg, BPF_LSM_CGROUP));
}

/* The flow dissector of the initial network namespace is for all others too. */
static void initial_netns(void)
{
	int initial = open("/proc/1/ns/net", O_RDONLY);
	int own = open("/proc/self/ns/net", O_RDONLY);
	int one = load_type(BPF_PROG_TYPE_FLOW_DISSECTOR);
	int two = load_type(BPF_PROG_TYPE_FLOW_DISSECTOR);

	setns(initial, CLONE_NEWNET);
	result("FLOW-INITNET-ATTACH", bpf_prog_attach(one, 0, BPF_FLOW_DISSECTOR, 0));
	setns(own, CLONE_NEWNET);
	result("FLOW-OTHERNET-EEXIST", bpf_prog_attach(two, 0, BPF_FLOW_DISSECTOR, 0));
	setns(initial, CLONE_NEWNET);
	bpf_prog_detach2(one, 0, BPF_FLOW_DISSECTOR);
	setns(own, CLONE_NEWNET);
	bpf_prog_attach(two, 0, BPF_FLOW_DISSECTOR, 0);
	setns(initial, CLONE_NEWNET);
	result("FLOW-INITNET-EEXIST", bpf_prog_attach(one, 0, BPF_FLOW_DISSECTOR, 0));
	setns(own, CLONE_NEWNET);
	bpf_prog_detach2(two, 0, BPF_FLOW_DISSECTOR);
}

const struct experiment guest_experiments[] = {
	{ "guest", security_module }, { "guest", lsm_cgroup }, { "guest", initial_netns },
	{ "guest", unprivileged },    { NULL, NULL },
};
