// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* priv.c - experiments on how long things live, and on capabilities */
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define CREATE BPF_CGROUP_INET_SOCK_CREATE
#define MULTI BPF_F_ALLOW_MULTI
#define LO 1

/* ---- life ---- */

/* A child that attaches a program to cg and ends. */
static void attach_and_end(int cg, __u32 flags)
{
	pid_t pid = fork();

	if (pid == 0) {
		bpf_prog_attach(load_type(BPF_PROG_TYPE_CGROUP_SKB), cg, EGRESS, flags);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	usleep(100000);
}

static __u32 only_id(int cg)
{
	__u32 id = 0;
	__u32 count = 1;

	return bpf_prog_query(cg, EGRESS, 0, NULL, &id, &count) ? 0 : id;
}

static void after_exit(void)
{
	int cg = cgroup("a");
	char path[PATH_MAX];
	__u32 id;
	int fd;

	attach_and_end(cg, MULTI);
	fact("LIFE-EXIT-KEEPS-ATTACHED", attached(cg, EGRESS) == 1);
	id = only_id(cg);
	fd = bpf_prog_get_fd_by_id(id);
	bpf_prog_detach2(fd, cg, EGRESS);
	fact("LIFE-PROG-STAYS-LOADED", prog_id(fd) == id);
	close(fd);
	result("LIFE-DETACH-FREES", wait_until_gone(id));
	attach_and_end(cg, 0);
	id = only_id(cg);
	attach_and_end(cg, 0);
	result("LIFE-REPLACED-FREED", wait_until_gone(id));
	id = only_id(cg);
	close(cg);
	cgroup_path("a", path, sizeof(path));
	rmdir(path);
	result("LIFE-RMDIR-DETACHES", wait_until_gone(id));
}

/* What is attached to a network namespace goes with it. */
static void after_netns(void)
{
	int prog = load_type(BPF_PROG_TYPE_FLOW_DISSECTOR);
	__u32 id = prog_id(prog);
	pid_t pid = fork();

	if (pid == 0) {
		unshare(CLONE_NEWNET);
		_exit(bpf_prog_attach(prog, 0, BPF_FLOW_DISSECTOR, 0) ? 1 : 0);
	}
	close(prog);
	waitpid(pid, NULL, 0);
	result("LIFE-NETNS-DETACHES", wait_until_gone(id));
}

/* Sockets of this process can be made, or not, with a program that forbids it. */
static bool can_socket(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void move_to(const char *name)
{
	char path[PATH_MAX];
	FILE *file;

	cgroup_path(name, path, sizeof(path));
	file = fopen(path, "we");
	if (!file || fprintf(file, "%d", getpid()) < 0 || fclose(file))
		perror(path);
}

static void effect(void)
{
	int cg = cgroup("a");
	int deny = load_ret(BPF_PROG_TYPE_CGROUP_SOCK, CREATE, 0);

	move_to("a/cgroup.procs");
	bpf_prog_attach(deny, cg, CREATE, MULTI);
	fact("LIFE-ATTACH-EFFECT", !can_socket());
	bpf_prog_detach2(deny, cg, CREATE);
	fact("LIFE-DETACH-EFFECT", can_socket());
	move_to("../cgroup.procs");
}

/* ---- privileges ---- */

#define CAP(name) (1ULL << CAP_##name)

static const struct {
	const char *name;
	__u64 caps;
} sets[] = {
	{ "NONE", 0 },
	{ "BPF", CAP(BPF) },
	{ "BPF+NET_ADMIN", CAP(BPF) | CAP(NET_ADMIN) },
	{ "BPF+PERFMON", CAP(BPF) | CAP(PERFMON) },
	{ "BPF+PERFMON+NET_ADMIN", CAP(BPF) | CAP(PERFMON) | CAP(NET_ADMIN) },
	{ "NET_ADMIN", CAP(NET_ADMIN) },
	{ "SYS_ADMIN", CAP(SYS_ADMIN) },
};

static void say(const char *what, const char *set, long ret)
{
	char id[96];

	snprintf(id, sizeof(id), "PRIV-%s[%s]", what, set);
	result(id, ret);
}

static void loading(void)
{
	static const struct {
		const char *name;
		enum bpf_prog_type type;
	} types[] = {
		{ "socket_filter", BPF_PROG_TYPE_SOCKET_FILTER },
		{ "cgroup_skb", BPF_PROG_TYPE_CGROUP_SKB },
		{ "sk_reuseport", BPF_PROG_TYPE_SK_REUSEPORT },
		{ "sk_lookup", BPF_PROG_TYPE_SK_LOOKUP },
		{ "xdp", BPF_PROG_TYPE_XDP },
		{ "sched_cls", BPF_PROG_TYPE_SCHED_CLS },
		{ "sched_act", BPF_PROG_TYPE_SCHED_ACT },
		{ "lwt_in", BPF_PROG_TYPE_LWT_IN },
		{ "sock_ops", BPF_PROG_TYPE_SOCK_OPS },
		{ "sk_skb", BPF_PROG_TYPE_SK_SKB },
		{ "sk_msg", BPF_PROG_TYPE_SK_MSG },
		{ "flow_dissector", BPF_PROG_TYPE_FLOW_DISSECTOR },
		{ "cgroup_device", BPF_PROG_TYPE_CGROUP_DEVICE },
		{ "cgroup_sock", BPF_PROG_TYPE_CGROUP_SOCK },
		{ "cgroup_sock_addr", BPF_PROG_TYPE_CGROUP_SOCK_ADDR },
		{ "cgroup_sysctl", BPF_PROG_TYPE_CGROUP_SYSCTL },
		{ "cgroup_sockopt", BPF_PROG_TYPE_CGROUP_SOCKOPT },
		{ "kprobe", BPF_PROG_TYPE_KPROBE },
		{ "tracepoint", BPF_PROG_TYPE_TRACEPOINT },
		{ "perf_event", BPF_PROG_TYPE_PERF_EVENT },
		{ "raw_tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT },
		{ "raw_tracepoint_writable", BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE },
		{ "lwt_out", BPF_PROG_TYPE_LWT_OUT },
		{ "lwt_xmit", BPF_PROG_TYPE_LWT_XMIT },
		{ "lwt_seg6local", BPF_PROG_TYPE_LWT_SEG6LOCAL },
		{ "syscall", BPF_PROG_TYPE_SYSCALL },
		/* Not loaded here for other reasons, which come after the capabilities. */
		{ "lirc_mode2", BPF_PROG_TYPE_LIRC_MODE2 },
		{ "ext", BPF_PROG_TYPE_EXT },
		{ "netfilter", BPF_PROG_TYPE_NETFILTER },
	};

	/* A policy of the machine that forbids a type to root, too, says nothing of capabilities.
	 */
	bool forbidden[ARRAY_SIZE(types)];

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		int fd = load_type(types[i].type);

		forbidden[i] = fd == -EPERM;
		if (fd >= 0)
			close(fd);
	}
	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		pid_t pid = fork();

		if (pid) {
			waitpid(pid, NULL, 0);
			continue;
		}
		become_nobody(sets[s].caps);
		for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
			char what[64];
			int fd;

			if (forbidden[i])
				continue;
			fd = load_type(types[i].type);
			snprintf(what, sizeof(what), "LOAD-%s", types[i].name);
			say(what, sets[s].name, fd);
			if (fd >= 0)
				close(fd);
		}
		_exit(0);
	}
}

/* What the process without capabilities works on, made while there were all. */
struct things {
	int skb, sock, msg, flow, cls, xdp;
	int sockmap, array, netns;
	int empty, exclusive, multi; /* cgroups */
};

static void operations(const struct things *t, const char *set)
{
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	__u32 count = 0;
	__u32 next;

	say("ATTACH-cgroup_skb", set, bpf_prog_attach(t->skb, t->empty, EGRESS, 0));
	say("ATTACH-cgroup_sock", set, bpf_prog_attach(t->sock, t->empty, CREATE, 0));
	say("ATTACH-sk_msg", set, bpf_prog_attach(t->msg, t->sockmap, BPF_SK_MSG_VERDICT, 0));
	say("ATTACH-flow_dissector", set, bpf_prog_attach(t->flow, 0, BPF_FLOW_DISSECTOR, 0));
	say("ATTACH-tcx", set, bpf_prog_attach(t->cls, LO, BPF_TCX_INGRESS, 0));
	say("DETACH-cgroup", set, bpf_prog_detach(t->exclusive, EGRESS));
	say("DETACH2-cgroup", set, bpf_prog_detach2(t->sock, t->multi, CREATE));
	say("DETACH2-sk_msg", set, bpf_prog_detach2(t->msg, t->sockmap, BPF_SK_MSG_VERDICT));
	say("DETACH2-flow_dissector", set, bpf_prog_detach2(t->flow, 0, BPF_FLOW_DISSECTOR));
	say("DETACH2-tcx", set, bpf_prog_detach2(t->cls, LO, BPF_TCX_INGRESS));
	say("DETACH-tcx", set, bpf_prog_detach(LO, BPF_TCX_EGRESS));
	say("QUERY-cgroup", set, bpf_prog_query(t->empty, EGRESS, 0, NULL, NULL, &count));
	say("QUERY-netns", set,
	    bpf_prog_query(t->netns, BPF_FLOW_DISSECTOR, 0, NULL, NULL, &count));
	say("QUERY-sockmap", set,
	    bpf_prog_query(t->sockmap, BPF_SK_MSG_VERDICT, 0, NULL, NULL, &count));
	say("QUERY-tcx", set, bpf_prog_query(LO, BPF_TCX_INGRESS, 0, NULL, NULL, &count));
	say("QUERY-badfd", set, bpf_prog_query(NO_FD, EGRESS, 0, NULL, NULL, &count));
	say("NEXTID", set, bpf_prog_get_next_id(0, &next));
	say("NEXTID-INTMAX", set, bpf_prog_get_next_id(INT_MAX, &next));
	say("FDBYID-own", set, bpf_prog_get_fd_by_id(prog_id(t->xdp)));
	say("FDBYID-none", set, bpf_prog_get_fd_by_id(NO_ID));
	say("TESTRUN", set, bpf_prog_test_run_opts(t->xdp, &run));
	say("BIND", set, bpf_prog_bind_map(t->xdp, t->array, NULL));
	say("INFO", set, bpf_prog_get_info_by_fd(t->xdp, &info, &len));
}

static void operating(void)
{
	struct things t = {
		.skb = load_type(BPF_PROG_TYPE_CGROUP_SKB),
		.sock = load_type(BPF_PROG_TYPE_CGROUP_SOCK),
		.msg = load_type(BPF_PROG_TYPE_SK_MSG),
		.flow = load_type(BPF_PROG_TYPE_FLOW_DISSECTOR),
		.cls = load_type(BPF_PROG_TYPE_SCHED_CLS),
		.xdp = load_type(BPF_PROG_TYPE_XDP),
		.sockmap = bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "map", 4, 4, 1, NULL),
		.array = array_map(),
		.netns = open("/proc/self/ns/net", O_RDONLY),
		.empty = cgroup("a"),
		.exclusive = cgroup("b"),
		.multi = cgroup("c"),
	};

	for (size_t s = 0; s < ARRAY_SIZE(sets); s++) {
		pid_t pid;

		bpf_prog_detach(t.empty, EGRESS);
		bpf_prog_detach(t.empty, CREATE);
		bpf_prog_detach2(t.cls, LO, BPF_TCX_EGRESS);
		bpf_prog_attach(t.skb, t.exclusive, EGRESS, 0);
		bpf_prog_attach(t.sock, t.multi, CREATE, MULTI);
		bpf_prog_attach(t.cls, LO, BPF_TCX_EGRESS, 0);
		pid = fork();
		if (pid) {
			waitpid(pid, NULL, 0);
			continue;
		}
		become_nobody(sets[s].caps);
		operations(&t, sets[s].name);
		_exit(0);
	}
}

/* No capability, no descriptor of a program: only a directory that all may open. */
static void nobody(void)
{
	int skb = load_type(BPF_PROG_TYPE_CGROUP_SKB);
	int a = cgroup("a");
	int b = cgroup("b");
	int c = cgroup("c");

	bpf_prog_attach(skb, a, EGRESS, 0);
	bpf_prog_attach(skb, b, EGRESS, BPF_F_ALLOW_OVERRIDE);
	bpf_prog_attach(skb, c, EGRESS, MULTI);
	close_range(3, 100, 0);
	become_nobody(0);
	result("PRIV-NOBODY-DETACH-NONE", bpf_prog_detach(cgroup("a"), EGRESS));
	result("PRIV-NOBODY-DETACH-OVERRIDE", bpf_prog_detach(cgroup("b"), EGRESS));
	result("PRIV-NOBODY-DETACH-MULTI", bpf_prog_detach(cgroup("c"), EGRESS));
}

/* The user 0, without capabilities. */
static void root_without(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	const struct __user_cap_data_struct none[2] = { 0 };
	__u32 next;

	if (syscall(SYS_capset, &head, none))
		return;
	result("PRIV-ROOT-LOAD", load_type(BPF_PROG_TYPE_XDP));
	result("PRIV-ROOT-NEXTID", bpf_prog_get_next_id(0, &next));
}

/* Root of a user namespace of its own: all capabilities there, none in the initial one. */
static void user_namespace(void)
{
	int sock = load_type(BPF_PROG_TYPE_CGROUP_SOCK);
	int cg = cgroup("a");
	__u32 next;
	__u32 count = 0;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET)) {
		withheld("PRIV-USERNS-", "no user namespace", errno);
		return;
	}
	result("PRIV-USERNS-LOAD", load_type(BPF_PROG_TYPE_XDP));
	result("PRIV-USERNS-ATTACH", bpf_prog_attach(sock, cg, CREATE, 0));
	result("PRIV-USERNS-QUERY", bpf_prog_query(cg, CREATE, 0, NULL, NULL, &count));
	result("PRIV-USERNS-DETACH", bpf_prog_detach(cg, CREATE));
	result("PRIV-USERNS-NEXTID", bpf_prog_get_next_id(0, &next));
}

/* Kernels before 5.11 charge programs to the locked memory of the user. */
static void locked_memory(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_MEMLOCK, &none);
	become_nobody(CAP(BPF));
	result("PRIV-LOAD-MEMLOCK", load_type(BPF_PROG_TYPE_SOCKET_FILTER));
}

const struct experiment life_experiments[] = {
	{ "life", after_exit },
	{ "life", after_netns },
	{ "life", effect },
	{ NULL, NULL },
};

const struct experiment priv_experiments[] = {
	{ "priv", loading },
	{ "priv", operating },
	{ "priv", nobody },
	{ "priv", user_namespace },
	{ "priv", locked_memory },
	{ "priv", root_without },
	{ NULL, NULL },
};
