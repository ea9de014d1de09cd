// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* guest.c - experiments that touch the whole system: sysctls, security modules, the first netns */
#include <sched.h>
#include <sys/wait.h>

#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define SF BPF_PROG_TYPE_SOCKET_FILTER
#define SYSCTL "/proc/sys/kernel/unprivileged_bpf_disabled"

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t ret = fd < 0 ? -1 : write(fd, text, strlen(text));

	close(fd);
	return ret < 0 ? -1 : 0;
}

/* Everybody may load what filters sockets, but less of it. */
static void unprivileged(void)
{
	static struct bpf_insn many[4097];
	static const struct bpf_insn leak[] = { MOV_REG(BPF_REG_0, BPF_REG_10), EXIT };
	static const struct bpf_insn loop[] = { MOV(BPF_REG_0, 0), ADD(BPF_REG_0, 1),
						JUMP_IF(BPF_JLT, BPF_REG_0, 10, -2), EXIT };
	pid_t pid;

	if (write_file(SYSCTL, "0"))
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
	write_file(SYSCTL, "2");
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

/* In a cgroup with too little memory for the program, and nothing in it that could be killed. */
static void no_memory(void)
{
	static struct bpf_insn many[1000000];
	char path[PATH_MAX + 64];
	char pid[16];

	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct bpf_insn)MOV(BPF_REG_0, 0);
	many[ARRAY_SIZE(many) - 1] = (struct bpf_insn)EXIT;
	load_type(SF);
	snprintf(pid, sizeof(pid), "%d", getpid());
	cgroup_path("../cgroup.subtree_control", path, sizeof(path));
	if (write_file(path, "+memory"))
		return;
	cgroup_path("memory.max", path, sizeof(path));
	write_file(path, "2M");
	cgroup_path("cgroup.procs", path, sizeof(path));
	write_file("/proc/self/oom_score_adj", "-1000");
	write_file(path, pid);
	result("LOAD-ERR-ENOMEM", bpf_prog_load(SF, "x", "GPL", many, ARRAY_SIZE(many), NULL));
	cgroup_path("../cgroup.procs", path, sizeof(path));
	write_file(path, pid);
}

#define LOCKDOWN "/sys/kernel/security/lockdown"

/* A kprobe program that calls HELPER(stack, 8, address), one of those that read memory. */
static int load_reader(int helper)
{
	const struct bpf_insn insns[] = {
		MOV(BPF_REG_3, 0),  MOV_REG(BPF_REG_1, BPF_REG_10),
		ADD(BPF_REG_1, -8), STORE_IMM(BPF_DW, BPF_REG_10, -8, 0),
		MOV(BPF_REG_2, 8),  CALL(helper),
		MOV(BPF_REG_0, 0),  EXIT,
	};

	return bpf_prog_load(BPF_PROG_TYPE_KPROBE, "x", "GPL", insns, ARRAY_SIZE(insns), NULL);
}

/* bpf_probe_write_user(address, stack, 8) */
static int load_writer(void)
{
	const struct bpf_insn insns[] = {
		STORE_IMM(BPF_DW, BPF_REG_10, -8, 0),
		MOV(BPF_REG_1, 0),
		MOV_REG(BPF_REG_2, BPF_REG_10),
		ADD(BPF_REG_2, -8),
		MOV(BPF_REG_3, 8),
		CALL(BPF_FUNC_probe_write_user),
		MOV(BPF_REG_0, 0),
		EXIT,
	};

	return bpf_prog_load(BPF_PROG_TYPE_KPROBE, "x", "GPL", insns, ARRAY_SIZE(insns), NULL);
}

/* There is no way back from this, nor from the next one. */
static void integrity(void)
{
	fact("LOCKDOWN-SYSCTL-2-GOES", !write_file(SYSCTL, "2") && !write_file(SYSCTL, "0"));
	fact("LOCKDOWN-SYSCTL-1-STAYS", !write_file(SYSCTL, "1") && write_file(SYSCTL, "0"));
	opened("LOCKDOWN-NONE-WRITER", load_writer());
	if (write_file(LOCKDOWN, "integrity"))
		return;
	opened("LOCKDOWN-INTEGRITY-WRITER", load_writer());
	opened("LOCKDOWN-INTEGRITY-READER", load_reader(BPF_FUNC_probe_read_kernel));
	opened("LOCKDOWN-INTEGRITY-LOAD", load_type(BPF_PROG_TYPE_XDP));
}

static void confidentiality(void)
{
	int skb = load_type(BPF_PROG_TYPE_CGROUP_SKB);
	int map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "map", 4, 4, 1, NULL);
	int cg = cgroup("");
	const char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));
	__u32 count = 0;

	if (write_file(LOCKDOWN, "confidentiality"))
		return;
	opened("LOCKDOWN-CONFIDENTIALITY-READER", load_reader(BPF_FUNC_probe_read_kernel));
	opened("LOCKDOWN-CONFIDENTIALITY-USERREADER", load_reader(BPF_FUNC_probe_read_user));
	opened("LOCKDOWN-CONFIDENTIALITY-LOAD", load_type(BPF_PROG_TYPE_XDP));
	result("LOCKDOWN-ATTACH", bpf_prog_attach(skb, cg, EGRESS, 0));
	result("LOCKDOWN-QUERY", bpf_prog_query(cg, EGRESS, 0, NULL, NULL, &count));
	result("LOCKDOWN-DETACH", bpf_prog_detach(cg, EGRESS));
	result("LOCKDOWN-BIND", bpf_prog_bind_map(skb, map, NULL));
	result("LOCKDOWN-TESTRUN", bpf_prog_test_run_opts(skb, &run));
}

const struct experiment guest_experiments[] = {
	{ "guest", security_module },
	{ "guest", lsm_cgroup },
	{ "guest", initial_netns },
	{ "guest", unprivileged },
	{ "guest", no_memory },
	{ "integrity", integrity },
	{ "confidentiality", confidentiality },
	{ NULL, NULL },
};
