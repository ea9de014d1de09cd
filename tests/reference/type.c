// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* type.c - experiments on every attach type: what attach, detach, query and links serve */
#include <net/if.h>

#include "ref.h"

#define LO 1

/* Where programs of a type may go, by what its program is made for. */
enum place { CGROUP, SOCKMAP, NETNS, DEVICE };

struct type {
	enum bpf_attach_type type;
	enum bpf_prog_type prog;
	enum place place;
};

#define ADDR BPF_PROG_TYPE_CGROUP_SOCK_ADDR
#define SOCK BPF_PROG_TYPE_CGROUP_SOCK

/* clang-format off */
static const struct type types[] = {
	{ BPF_CGROUP_INET_INGRESS, BPF_PROG_TYPE_CGROUP_SKB, CGROUP },
	{ BPF_CGROUP_INET_EGRESS, BPF_PROG_TYPE_CGROUP_SKB, CGROUP },
	{ BPF_CGROUP_INET_SOCK_CREATE, SOCK, CGROUP },
	{ BPF_CGROUP_INET_SOCK_RELEASE, SOCK, CGROUP },
	{ BPF_CGROUP_INET4_POST_BIND, SOCK, CGROUP },
	{ BPF_CGROUP_INET6_POST_BIND, SOCK, CGROUP },
	{ BPF_CGROUP_SOCK_OPS, BPF_PROG_TYPE_SOCK_OPS, CGROUP },
	{ BPF_CGROUP_DEVICE, BPF_PROG_TYPE_CGROUP_DEVICE, CGROUP },
	{ BPF_CGROUP_SYSCTL, BPF_PROG_TYPE_CGROUP_SYSCTL, CGROUP },
	{ BPF_CGROUP_GETSOCKOPT, BPF_PROG_TYPE_CGROUP_SOCKOPT, CGROUP },
	{ BPF_CGROUP_SETSOCKOPT, BPF_PROG_TYPE_CGROUP_SOCKOPT, CGROUP },
	{ BPF_CGROUP_INET4_BIND, ADDR, CGROUP },
	{ BPF_CGROUP_INET6_BIND, ADDR, CGROUP },
	{ BPF_CGROUP_INET4_CONNECT, ADDR, CGROUP },
	{ BPF_CGROUP_INET6_CONNECT, ADDR, CGROUP },
	{ BPF_CGROUP_UDP4_SENDMSG, ADDR, CGROUP },
	{ BPF_CGROUP_UDP6_SENDMSG, ADDR, CGROUP },
	{ BPF_CGROUP_UDP4_RECVMSG, ADDR, CGROUP },
	{ BPF_CGROUP_UDP6_RECVMSG, ADDR, CGROUP },
	{ BPF_CGROUP_INET4_GETPEERNAME, ADDR, CGROUP },
	{ BPF_CGROUP_INET6_GETPEERNAME, ADDR, CGROUP },
	{ BPF_CGROUP_INET4_GETSOCKNAME, ADDR, CGROUP },
	{ BPF_CGROUP_INET6_GETSOCKNAME, ADDR, CGROUP },
	{ BPF_CGROUP_UNIX_CONNECT, ADDR, CGROUP },
	{ BPF_CGROUP_UNIX_SENDMSG, ADDR, CGROUP },
	{ BPF_CGROUP_UNIX_RECVMSG, ADDR, CGROUP },
	{ BPF_CGROUP_UNIX_GETPEERNAME, ADDR, CGROUP },
	{ BPF_CGROUP_UNIX_GETSOCKNAME, ADDR, CGROUP },
	{ BPF_SK_SKB_STREAM_PARSER, BPF_PROG_TYPE_SK_SKB, SOCKMAP },
	{ BPF_SK_SKB_STREAM_VERDICT, BPF_PROG_TYPE_SK_SKB, SOCKMAP },
	{ BPF_SK_SKB_VERDICT, BPF_PROG_TYPE_SK_SKB, SOCKMAP },
	{ BPF_SK_MSG_VERDICT, BPF_PROG_TYPE_SK_MSG, SOCKMAP },
	{ BPF_FLOW_DISSECTOR, BPF_PROG_TYPE_FLOW_DISSECTOR, NETNS },
	{ BPF_SK_LOOKUP, BPF_PROG_TYPE_SK_LOOKUP, NETNS },
	{ BPF_TCX_INGRESS, BPF_PROG_TYPE_SCHED_CLS, DEVICE },
	{ BPF_TCX_EGRESS, BPF_PROG_TYPE_SCHED_CLS, DEVICE },
	{ BPF_XDP, BPF_PROG_TYPE_XDP, DEVICE },
	{ BPF_XDP_DEVMAP, BPF_PROG_TYPE_XDP, DEVICE },
	{ BPF_XDP_CPUMAP, BPF_PROG_TYPE_XDP, DEVICE },
	{ BPF_SK_REUSEPORT_SELECT, BPF_PROG_TYPE_SK_REUSEPORT, SOCKMAP },
	{ BPF_SK_REUSEPORT_SELECT_OR_MIGRATE, BPF_PROG_TYPE_SK_REUSEPORT, SOCKMAP },
	{ BPF_PERF_EVENT, BPF_PROG_TYPE_KPROBE, CGROUP },
	{ BPF_NETFILTER, BPF_PROG_TYPE_NETFILTER, NETNS },
};
/* clang-format on */

static void say(const char *what, enum bpf_attach_type type, bool yes)
{
	char id[96];

	snprintf(id, sizeof(id), "TYPE-%s[%s]", what, libbpf_bpf_attach_type_str(type));
	fact(id, yes);
}

/* The targets of the calls: a query and a link take a namespace where an attach takes 0. */
static void try(const struct type *t, int target, int asked)
{
	int prog = load_ret(t->prog, t->type, t->prog == BPF_PROG_TYPE_FLOW_DISSECTOR ? 0 : 1);
	__u32 flags = t->place == CGROUP ? BPF_F_ALLOW_MULTI : 0;
	__u32 count = 0;
	int ret;

	if (prog < 0)
		return; /* not on this kernel */
	ret = bpf_prog_attach(prog, target, t->type, flags);
	say("ATTACH", t->type, ret == 0);
	say("QUERY", t->type, bpf_prog_query(asked, t->type, 0, NULL, NULL, &count) == 0);
	say("DETACH", t->type, bpf_prog_detach2(prog, target, t->type) == 0);
	ret = bpf_link_create(prog, asked, t->type, NULL);
	say("LINK", t->type, ret >= 0);
	if (ret >= 0)
		close(ret);
	close(prog);
}

static void all_types(void)
{
	int cg = cgroup("");
	int map = bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "map", 4, 4, 4, NULL);
	int ns = open("/proc/self/ns/net", O_RDONLY);
	const int targets[] = { [CGROUP] = cg, [SOCKMAP] = map, [NETNS] = 0, [DEVICE] = LO };
	const int asked[] = { [CGROUP] = cg, [SOCKMAP] = map, [NETNS] = ns, [DEVICE] = LO };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		try(&types[i], targets[types[i].place], asked[types[i].place]);
}

const struct experiment type_experiments[] = {
	{ "type", all_types },
	{ NULL, NULL },
};
