// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load.c - loads that fail */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#include <linux/capability.h>

#include <bpf/btf.h>

#include "provoke.h"

#define CLOSED 999 /* a descriptor that is not open */
#define MANY_BRANCHES 9000

#define LOAD_INSNS(try, ...)                                      \
	({                                                        \
		const struct bpf_insn insns_[] = { __VA_ARGS__ }; \
		load_it(try, insns_, ARRAY_SIZE(insns_));         \
	})

static int set_type(struct try *try, enum bpf_prog_type type)
{
	try->load.type = type;
	return load_trivial(try);
}

/* ---- permissions ---- */

static int no_cap_bpf(struct try *try)
{
	keep_caps(CAP(CAP_NET_ADMIN));
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int no_cap_net_admin(struct try *try)
{
	keep_caps(CAP(CAP_BPF) | CAP(CAP_PERFMON));
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int no_cap_perfmon(struct try *try)
{
	keep_caps(CAP(CAP_BPF) | CAP(CAP_NET_ADMIN));
	return set_type(try, BPF_PROG_TYPE_KPROBE);
}

/* The sysctl lets everybody load some types; main sets it back. */
static int open_to_all(struct try *try)
{
	if (number_in(UNPRIVILEGED) != 2 || !write_to(UNPRIVILEGED, "0"))
		return cannot(try, "kernel.unprivileged_bpf_disabled is not 2, or cannot be set");
	keep_caps(CAP(CAP_SYS_RESOURCE));
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return 0;
}

static int leak(struct try *try)
{
	return open_to_all(try) ? -1 : LOAD_INSNS(try, MOV_REG(BPF_REG_0, BPF_REG_10), EXIT_INSN());
}

static int loop(struct try *try)
{
	return open_to_all(try) ?
		       -1 :
		       LOAD_INSNS(try, MOV_IMM(BPF_REG_0, 0), ALU_IMM(BPF_ADD, BPF_REG_0, 1),
				  JMP_IMM(BPF_JLT, BPF_REG_0, 10, -2), EXIT_INSN());
}

/* ---- the verifier ---- */

static int gpl_helper(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_XDP;
	try->load.license = "Proprietary";
	return LOAD_INSNS(try, ST_IMM(BPF_DW, BPF_REG_10, -8, 0), MOV_REG(BPF_REG_1, BPF_REG_10),
			  ALU_IMM(BPF_ADD, BPF_REG_1, -8), MOV_IMM(BPF_REG_2, 8),
			  CALL(BPF_FUNC_trace_printk), MOV_IMM(BPF_REG_0, 0), EXIT_INSN());
}

static int find_btf_id(struct try *try, const char *name, enum bpf_attach_type type)
{
	int id = libbpf_find_vmlinux_btf_id(name, type);

	if (id < 0)
		return cannot(try, "the kernel's BTF has no %s: %s", name, bp_errno_name(-id));
	try->load.attach_btf_id = (__u32)id;
	try->load.expected_attach_type = type;
	return 0;
}

static int gpl_lsm(struct try *try)
{
	try->load.license = "MIT";
	return find_btf_id(try, "file_open", BPF_LSM_MAC) ? -1 : set_type(try, BPF_PROG_TYPE_LSM);
}

/* There is no way back from that, so it is left to the test that comes last. */
static int locked_down(struct try *try)
{
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");
	char modes[64] = "";

	if (file && !fgets(modes, sizeof(modes), file))
		modes[0] = '\0';
	if (file)
		fclose(file);
	if (!modes[0] || strstr(modes, "[none]"))
		return cannot(try,
			      "the kernel is not locked down: tests/system/lockdown.bats tries it");
	try->load.type = BPF_PROG_TYPE_KPROBE;
	return LOAD_INSNS(try, ST_IMM(BPF_DW, BPF_REG_10, -8, 0), MOV_IMM(BPF_REG_1, 0),
			  MOV_REG(BPF_REG_2, BPF_REG_10), ALU_IMM(BPF_ADD, BPF_REG_2, -8),
			  MOV_IMM(BPF_REG_3, 8), CALL(BPF_FUNC_probe_write_user),
			  MOV_IMM(BPF_REG_0, 0), EXIT_INSN());
}

static int helper(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return LOAD_INSNS(try, MOV_IMM(BPF_REG_2, 0), CALL(BPF_FUNC_xdp_adjust_head), EXIT_INSN());
}

static int helper_new(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return LOAD_INSNS(try, CALL(100000), EXIT_INSN());
}

/* The call that libbpf puts where a relocation found nothing. */
static int core(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return LOAD_INSNS(try, CALL(0xbad2310), EXIT_INSN());
}

static int use_map(struct try *try, int fd)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return LOAD_INSNS(try, INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, BPF_PSEUDO_MAP_FD, 0, fd),
			  INSN(0, 0, 0, 0, 0), MOV_IMM(BPF_REG_0, 0), EXIT_INSN());
}

static int map_is_none(struct try *try)
{
	return use_map(try, something_else());
}

static int map_is_closed(struct try *try)
{
	return use_map(try, CLOSED);
}

static int sleepable_xdp(struct try *try)
{
	try->load.prog_flags = BPF_F_SLEEPABLE;
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int no_btf_id(struct try *try)
{
	try->load.expected_attach_type = BPF_TRACE_RAW_TP;
	return set_type(try, BPF_PROG_TYPE_TRACING);
}

static int target_without_btf(struct try *try)
{
	int target = program(try, BPF_PROG_TYPE_SOCKET_FILTER, 0, 0);

	try->load.attach_prog_fd = target;
	try->load.attach_btf_id = 1;
	return set_type(try, BPF_PROG_TYPE_EXT);
}

/* BTF with one function. */
static int make_btf(struct try *try)
{
	struct btf *btf = btf__new_empty();
	__u32 size;
	const void *data;
	int fd;

	btf__add_func(btf, "main", BTF_FUNC_STATIC,
		      btf__add_func_proto(btf, btf__add_int(btf, "int", 4, BTF_INT_SIGNED)));
	data = btf__raw_data(btf, &size);
	fd = bpf_btf_load(data, size, NULL);
	btf__free(btf);
	return fd < 0 ? cannot(try, "no BTF can be loaded: %s", bp_errno_name(-fd)) : fd;
}

static int with_func_info(struct try *try, int btf_fd, __u32 rec_size)
{
	static const struct bpf_func_info info = { 0, 3 };

	try->load.prog_btf_fd = btf_fd;
	try->load.func_info = &info;
	try->load.func_info_cnt = 1;
	try->load.func_info_rec_size = rec_size;
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

static int func_info(struct try *try)
{
	return with_func_info(try, make_btf(try), 4);
}

/* The first BTF is that of vmlinux: it is there when the kernel has started. */
static int func_info_kernel(struct try *try)
{
	int fd = bpf_btf_get_fd_by_id(1);

	return fd < 0 ? cannot(try, "BTF 1: %s", bp_errno_name(-fd)) :
			with_func_info(try, fd, sizeof(struct bpf_func_info));
}

static int not_reached(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return LOAD_INSNS(try, MOV_IMM(BPF_REG_0, 0), EXIT_INSN(), MOV_IMM(BPF_REG_0, 0),
			  EXIT_INSN());
}

static int not_set(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return LOAD_INSNS(try, MOV_REG(BPF_REG_0, BPF_REG_2), EXIT_INSN());
}

/*
 * Above a million instructions, counted each time: the verifier keeps a state for each turn of a
 * loop, so few turns of a long one are the quickest. With level 4 the log has what went wrong,
 * and not each instruction.
 */
static int count_to_a_million(struct try *try)
{
	static struct bpf_insn insns[10000];
	size_t last = ARRAY_SIZE(insns) - 1;

	for (size_t i = 0; i < last; i++)
		insns[i] = MOV_IMM(BPF_REG_0, 0);
	insns[0] = MOV_IMM(BPF_REG_1, 0);
	insns[last - 2] = ALU_IMM(BPF_ADD, BPF_REG_1, 1);
	insns[last - 1] = JMP_IMM(BPF_JLT, BPF_REG_1, 200, -(__s16)(last - 1));
	insns[last] = EXIT_INSN();
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	try->load.log_level = 4;
	return load_it(try, insns, ARRAY_SIZE(insns));
}

static int jumps(struct try *try)
{
	static struct bpf_insn insns[2 * MANY_BRANCHES + 4];
	size_t n = 0;

	insns[n++] = MOV_REG(BPF_REG_6, BPF_REG_1);
	insns[n++] = LDX(BPF_W, BPF_REG_2, BPF_REG_6, 0);
	for (int i = 0; i < MANY_BRANCHES; i++) {
		insns[n++] = JMP_IMM(BPF_JEQ, BPF_REG_2, i + 1, 1);
		insns[n++] = MOV_IMM(BPF_REG_0, 0);
	}
	insns[n++] = MOV_IMM(BPF_REG_0, 0);
	insns[n++] = EXIT_INSN();
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	try->load.log_level = 4;
	return load_it(try, insns, n);
}

static int btf_of_user(struct try *try)
{
	try->load.attach_btf_obj_fd = make_btf(try);
	try->load.attach_btf_id = 3;
	try->load.expected_attach_type = BPF_TRACE_FENTRY;
	return set_type(try, BPF_PROG_TYPE_TRACING);
}

static int struct_ops(struct try *try)
{
	return set_type(try, BPF_PROG_TYPE_STRUCT_OPS);
}

/* ---- before the verifier ---- */

static int name(struct try *try)
{
	try->load.name = "a-b";
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

static int log_level(struct try *try)
{
	try->load.log_level = 64;
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

static int type_number(struct try *try)
{
	return set_type(try, 9999);
}

static int attempts(struct try *try)
{
	try->load.attempts = 1U << 31;
	return load_trivial(try);
}

static int attach_twice(struct try *try)
{
	try->load.attach_prog_fd = program(try, BPF_PROG_TYPE_SOCKET_FILTER, 0, 0);
	try->load.attach_btf_obj_fd = make_btf(try);
	return set_type(try, BPF_PROG_TYPE_EXT);
}

static int attach_prog(struct try *try)
{
	try->load.attach_prog_fd = something_else();
	try->load.attach_btf_id = 1;
	return set_type(try, BPF_PROG_TYPE_EXT);
}

static int btf_id_extra(struct try *try)
{
	try->load.attach_btf_id = 1;
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int not_sleepable(struct try *try)
{
	program(try, BPF_PROG_TYPE_SYSCALL, 0, 0);
	return set_type(try, BPF_PROG_TYPE_SYSCALL);
}

static int token_is_none(struct try *try)
{
	try->load.token_fd = something_else();
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int token_is_closed(struct try *try)
{
	try->load.token_fd = CLOSED;
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int no_device(struct try *try)
{
	try->load.prog_ifindex = 9999;
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int device_type(struct try *try)
{
	try->load.prog_ifindex = 1;
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

static int for_device(struct try *try)
{
	try->load.prog_ifindex = 1;
	return netns(try) ? -1 : set_type(try, BPF_PROG_TYPE_XDP);
}

static int device_driver(struct try *try)
{
	netns(try);
	if (system("ip link add v0 type veth peer name v1 2> /dev/null"))
		return cannot(try, "no veth device can be made");
	try->load.prog_ifindex = if_nametoindex("v0");
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int no_attach_type(struct try *try)
{
	return set_type(try, BPF_PROG_TYPE_CGROUP_SOCK_ADDR);
}

static int type(struct try *try)
{
	int ret = set_type(try, BPF_PROG_TYPE_LIRC_MODE2);

	return ret >= 0 ? cannot(try, "this kernel knows every type") : ret;
}

static int attach_type_new(struct try *try)
{
	int ret;

	try->load.expected_attach_type = BPF_CGROUP_UNIX_CONNECT;
	ret = set_type(try, BPF_PROG_TYPE_CGROUP_SOCK_ADDR);
	return ret >= 0 ? cannot(try, "this kernel knows every attach type") : ret;
}

static int flags(struct try *try)
{
	try->load.prog_flags = 1U << 29;
	return set_type(try, BPF_PROG_TYPE_XDP);
}

static int with_fd_array(struct try *try, int fd)
{
	static int array[1];

	array[0] = fd;
	try->load.fd_array = array;
	try->load.fd_array_cnt = 1;
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

static int fd_array_map(struct try *try)
{
	return with_fd_array(try, map(try, BPF_MAP_TYPE_ARRAY));
}

static int fd_array_is_none(struct try *try)
{
	return with_fd_array(try, something_else());
}

static int fd_array_is_closed(struct try *try)
{
	return with_fd_array(try, CLOSED);
}

/* A field that was taken for another use: the kernel looks at it, and says no more than that. */
static int rest(struct try *try)
{
	try->load.expected_attach_type = BPF_TRACE_ITER;
	try->load.attach_btf_id = 0;
	return set_type(try, BPF_PROG_TYPE_UNSPEC);
}

static int no_insns(struct try *try)
{
	static const struct bpf_insn none;

	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return load_it(try, &none, 0);
}

/* The kernel counts before it reads them. */
static int many_insns(struct try *try)
{
	static const struct bpf_insn few[2];

	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return load_it(try, few, 1000001);
}

static int btf_is_closed(struct try *try)
{
	static const struct bpf_func_info info = { 0, 1 };

	try->load.prog_btf_fd = CLOSED;
	try->load.func_info = &info;
	try->load.func_info_cnt = 1;
	try->load.func_info_rec_size = sizeof(info);
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

static int small_log(struct try *try)
{
	static struct bpf_insn insns[200];
	static char log[128];

	for (size_t i = 0; i < ARRAY_SIZE(insns); i++)
		insns[i] = MOV_IMM(BPF_REG_0, 0);
	insns[ARRAY_SIZE(insns) - 1] = EXIT_INSN();
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	try->load.log_level = 2;
	try->load.log_buf = log;
	try->load.log_size = sizeof(log);
	return load_it(try, insns, ARRAY_SIZE(insns));
}

static void on_alarm(int num)
{
	(void)num;
}

/* A signal is pending while the verifier counts to a million, however fast it is. */
static int signals(struct try *try)
{
	const struct itimerval often = { { 0, 2000 }, { 0, 2000 } };
	const struct itimerval never = { 0 };
	int ret;

	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &often, NULL);
	try->load.attempts = 1;
	ret = count_to_a_million(try);
	setitimer(ITIMER_REAL, &never, NULL);
	return ret;
}

static int no_pointer(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return load_it(try, NULL, 2);
}

static int many_files(struct try *try)
{
	const struct rlimit few = { 16, 16 };

	setrlimit(RLIMIT_NOFILE, &few);
	while (something_else() >= 0)
		;
	return set_type(try, BPF_PROG_TYPE_SOCKET_FILTER);
}

/* In a cgroup with too little memory for the program, and nothing in it that could be killed. */
static int no_memory(struct try *try)
{
	static struct bpf_insn insns[500000];
	char path[PATH_MAX];
	char pid[16];
	int made = cgroup(try, "");

	if (made < 0)
		return made;
	snprintf(path, sizeof(path), "%s/../cgroup.subtree_control", getenv("PROVOKE_CGROUP"));
	if (!write_to(path, "+memory"))
		return cannot(try, "cgroups have no limit of memory");
	snprintf(path, sizeof(path), "%s/memory.max", getenv("PROVOKE_CGROUP"));
	write_to(path, "6M");
	write_to("/proc/self/oom_score_adj", "-1000");
	snprintf(path, sizeof(path), "%s/cgroup.procs", getenv("PROVOKE_CGROUP"));
	snprintf(pid, sizeof(pid), "%d", getpid());
	write_to(path, pid);
	for (size_t i = 0; i < ARRAY_SIZE(insns); i++)
		insns[i] = (struct bpf_insn)MOV_IMM(BPF_REG_0, 0);
	insns[ARRAY_SIZE(insns) - 1] = (struct bpf_insn)EXIT_INSN();
	try->load.type = BPF_PROG_TYPE_SOCKET_FILTER;
	return load_it(try, insns, ARRAY_SIZE(insns));
}

static int no_memory_told(struct try *try)
{
	int ret = no_memory(try);

	if (ret >= 0)
		return cannot(try, "this kernel does not count programs to cgroups");
	return ret == -EINVAL ? cannot(try, "this kernel reports it as EINVAL") : ret;
}

/* clang-format off */
const struct provoker load_provokers[] = {
	PROVOKE("load-eperm-cap-bpf", no_cap_bpf),
	PROVOKE("load-eperm-cap-net-admin", no_cap_net_admin),
	PROVOKE("load-eperm-cap-perfmon", no_cap_perfmon),
	PROVOKE("load-einval-gpl-helper", gpl_helper),
	PROVOKE("load-einval-gpl-lsm", gpl_lsm, .guest = true),
	PROVOKE("load-einval-lockdown", locked_down, .guest = true),
	PROVOKE("load-einval-core", core),
	PROVOKE("load-einval-helper-new", helper_new),
	PROVOKE("load-einval-helper", helper),
	PROVOKE("load-einval-map", map_is_none),
	PROVOKE("load-einval-back-edge", loop, .guest = true),
	PROVOKE("load-einval-sleepable", sleepable_xdp),
	PROVOKE("load-einval-btf-id", no_btf_id),
	PROVOKE("load-einval-target-btf", target_without_btf, .guest = true),
	PROVOKE("load-einval-func-info", func_info),
	PROVOKE("load-einval-verifier", not_reached),
	PROVOKE("load-eacces-btf", func_info_kernel),
	PROVOKE("load-eacces-leak", leak, .guest = true),
	PROVOKE("load-eacces-verifier", not_set),
	PROVOKE("load-ebadf-map", map_is_closed),
	PROVOKE("load-e2big-complex", count_to_a_million),
	PROVOKE("load-e2big-jumps", jumps, .backported = true),
	PROVOKE("load-efault-jumps", jumps, .backported = true),
	PROVOKE("load-enotsupp-btf-obj", btf_of_user, .guest = true),
	PROVOKE("load-enotsupp-struct-ops", struct_ops),
	PROVOKE("load-einval-name", name),
	PROVOKE("load-einval-log", log_level),
	PROVOKE("load-einval-type-number", type_number),
	PROVOKE("load-einval-attach-twice", attach_twice),
	PROVOKE("load-einval-attempts", attempts),
	PROVOKE("load-einval-attach-prog", attach_prog, .guest = true),
	PROVOKE("load-einval-btf-id-extra", btf_id_extra),
	PROVOKE("load-einval-syscall", not_sleepable),
	PROVOKE("load-einval-token", token_is_none),
	PROVOKE("load-einval-device", no_device),
	PROVOKE("load-einval-device-type", device_type),
	PROVOKE("load-einval-device-driver", device_driver),
	PROVOKE("load-einval-attach-type", no_attach_type),
	PROVOKE("load-einval-type", type),
	PROVOKE("load-einval-attach-type-new", attach_type_new),
	PROVOKE("load-einval-flags", flags),
	PROVOKE("load-einval-memory", no_memory, .guest = true),
	PROVOKE("load-einval-fd-array-count", fd_array_map),
	PROVOKE("load-einval-fd-array", fd_array_is_none),
	PROVOKE("load-einval-rest", rest),
	PROVOKE("load-e2big-none", no_insns),
	PROVOKE("load-e2big-count", many_insns),
	PROVOKE("load-e2big-field", fd_array_map),
	PROVOKE("load-ebadf-btf", btf_is_closed),
	PROVOKE("load-ebadf-token", token_is_closed),
	PROVOKE("load-ebadf-fd-array", fd_array_is_closed),
	PROVOKE("load-eopnotsupp-device", for_device),
	PROVOKE("load-efault-pointer", no_pointer),
	PROVOKE("load-enospc-log", small_log),
	PROVOKE("load-eagain-signals", signals),
	PROVOKE("load-emfile-limit", many_files),
	PROVOKE("load-enomem-memory", no_memory_told, .guest = true),
	{ 0 },
};
/* clang-format on */
