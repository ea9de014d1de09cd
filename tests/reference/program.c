// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* program.c - experiments on every type of program: what it may return, and whether it may sleep */
#include "ref.h"

#define TYPE(name) .type = BPF_PROG_TYPE_##name

struct program {
	const char *name; /* the attach type, where there are several or one has to be given */
	enum bpf_prog_type type;
	enum bpf_attach_type attach_type;
	const char *target; /* the function of the kernel that it is for */
};

/* clang-format off */
static const struct program programs[] = {
	{ "socket_filter", TYPE(SOCKET_FILTER) },
	{ "kprobe", TYPE(KPROBE) },
	{ "kprobe.session", TYPE(KPROBE), BPF_TRACE_KPROBE_SESSION },
	{ "sched_cls", TYPE(SCHED_CLS) },
	{ "sched_act", TYPE(SCHED_ACT) },
	{ "tracepoint", TYPE(TRACEPOINT) },
	{ "xdp", TYPE(XDP) },
	{ "perf_event", TYPE(PERF_EVENT) },
	{ "cgroup_inet_ingress", TYPE(CGROUP_SKB), BPF_CGROUP_INET_INGRESS },
	{ "cgroup_inet_egress", TYPE(CGROUP_SKB), BPF_CGROUP_INET_EGRESS },
	{ "cgroup_sock", TYPE(CGROUP_SOCK), BPF_CGROUP_INET_SOCK_CREATE },
	{ "lwt_in", TYPE(LWT_IN) },
	{ "lwt_out", TYPE(LWT_OUT) },
	{ "lwt_xmit", TYPE(LWT_XMIT) },
	{ "lwt_seg6local", TYPE(LWT_SEG6LOCAL) },
	{ "sock_ops", TYPE(SOCK_OPS) },
	{ "sk_skb", TYPE(SK_SKB) },
	{ "sk_msg", TYPE(SK_MSG) },
	{ "cgroup_device", TYPE(CGROUP_DEVICE) },
	{ "raw_tracepoint", TYPE(RAW_TRACEPOINT) },
	{ "raw_tracepoint_writable", TYPE(RAW_TRACEPOINT_WRITABLE) },
	{ "cgroup_inet4_bind", TYPE(CGROUP_SOCK_ADDR), BPF_CGROUP_INET4_BIND },
	{ "cgroup_inet4_connect", TYPE(CGROUP_SOCK_ADDR), BPF_CGROUP_INET4_CONNECT },
	{ "cgroup_udp4_sendmsg", TYPE(CGROUP_SOCK_ADDR), BPF_CGROUP_UDP4_SENDMSG },
	{ "cgroup_udp4_recvmsg", TYPE(CGROUP_SOCK_ADDR), BPF_CGROUP_UDP4_RECVMSG },
	{ "cgroup_inet4_getpeername", TYPE(CGROUP_SOCK_ADDR), BPF_CGROUP_INET4_GETPEERNAME },
	{ "cgroup_inet4_getsockname", TYPE(CGROUP_SOCK_ADDR), BPF_CGROUP_INET4_GETSOCKNAME },
	{ "sk_reuseport", TYPE(SK_REUSEPORT) },
	{ "flow_dissector", TYPE(FLOW_DISSECTOR) },
	{ "cgroup_sysctl", TYPE(CGROUP_SYSCTL), BPF_CGROUP_SYSCTL },
	{ "cgroup_getsockopt", TYPE(CGROUP_SOCKOPT), BPF_CGROUP_GETSOCKOPT },
	{ "cgroup_setsockopt", TYPE(CGROUP_SOCKOPT), BPF_CGROUP_SETSOCKOPT },
	{ "trace_raw_tp", TYPE(TRACING), BPF_TRACE_RAW_TP, "task_newtask" },
	{ "trace_fentry", TYPE(TRACING), BPF_TRACE_FENTRY, "bpf_fentry_test1" },
	{ "trace_fexit", TYPE(TRACING), BPF_TRACE_FEXIT, "bpf_fentry_test1" },
	{ "modify_return", TYPE(TRACING), BPF_MODIFY_RETURN, "bpf_modify_return_test" },
	{ "trace_iter", TYPE(TRACING), BPF_TRACE_ITER, "task" },
	{ "lsm_mac", TYPE(LSM), BPF_LSM_MAC, "file_open" },
	{ "lsm_cgroup", TYPE(LSM), BPF_LSM_CGROUP, "socket_post_create" },
	{ "sk_lookup", TYPE(SK_LOOKUP), BPF_SK_LOOKUP },
	{ "syscall", TYPE(SYSCALL) },
	{ "netfilter", TYPE(NETFILTER), BPF_NETFILTER },
};
/* clang-format on */

static int load(const struct program *p, int ret, __u32 flags)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, ret), EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = p->attach_type,
		    .prog_flags = flags);

	if (p->target) {
		int id = libbpf_find_vmlinux_btf_id(p->target, p->attach_type);

		if (id < 0)
			return id;
		opts.attach_btf_id = (__u32)id;
	}
	return bpf_prog_load(p->type, "reference", "GPL", insns, ARRAY_SIZE(insns), &opts);
}

/* Of -2 to 5, those that the verifier lets it return: "any", or "0..3". */
static void returns(const struct program *p)
{
	enum { LEAST = -2, MOST = 5 };
	int least = MOST + 1;
	int most = LEAST - 1;
	int count = 0;

	for (int ret = LEAST; ret <= MOST; ret++) {
		int fd = load(p, ret, p->type == BPF_PROG_TYPE_SYSCALL ? BPF_F_SLEEPABLE : 0);

		if (fd < 0)
			continue;
		close(fd);
		least = ret < least ? ret : least;
		most = ret > most ? ret : most;
		count++;
	}
	if (!count)
		return; /* not on this kernel */
	printf("RETURNS[%s]\t", p->name);
	if (count == MOST - LEAST + 1)
		printf("any\n");
	else if (count != most - least + 1)
		printf("gaps\n");
	else if (least == most)
		printf("%d\n", least);
	else
		printf("%d..%d\n", least, most);
	fflush(stdout);
}

static void sleeps(const struct program *p)
{
	char id[64];
	int plain = load(p, 1, 0);

	if (plain < 0)
		plain = load(p, 0, 0);
	if (plain < 0 && p->type != BPF_PROG_TYPE_SYSCALL)
		return; /* not on this kernel */
	if (plain >= 0)
		close(plain);
	plain = load(p, 1, BPF_F_SLEEPABLE);
	if (plain < 0)
		plain = load(p, 0, BPF_F_SLEEPABLE);
	snprintf(id, sizeof(id), "SLEEPS[%s]", p->name);
	fact(id, plain >= 0);
	if (plain >= 0)
		close(plain);
}

static void all_programs(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		returns(&programs[i]);
		sleeps(&programs[i]);
	}
}

const struct experiment program_experiments[] = {
	{ "program", all_programs },
	{ NULL, NULL },
};
