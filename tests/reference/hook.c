// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* hook.c - experiments on attaching to sockmaps, network namespaces and devices */
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include "ref.h"

#define MSG BPF_SK_MSG_VERDICT
#define FLOW BPF_FLOW_DISSECTOR
#define TCX BPF_TCX_INGRESS
#define LO 1
#define MANY 80

static int query(int target, enum bpf_attach_type type, __u32 flags, __u32 places)
{
	__u32 ids[MANY];

	return bpf_prog_query(target, type, flags, NULL, ids, &places);
}

static void sockmap(void)
{
	int map = bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "map", 4, 4, 4, NULL);
	int hash = bpf_map_create(BPF_MAP_TYPE_SOCKHASH, "hash", 4, 4, 4, NULL);
	int one = load_type(BPF_PROG_TYPE_SK_MSG);
	int two = load_type(BPF_PROG_TYPE_SK_MSG);
	int verdict = load_ret(BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_STREAM_VERDICT, 1);
	int other = load_ret(BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_VERDICT, 1);
	int link;

	result("SOCKMAP-QUERY-EMPTY", query(map, MSG, 0, MANY));
	result("SOCKMAP-ATTACH", bpf_prog_attach(one, map, MSG, 0));
	result("SOCKMAP-ATTACH-SAME", bpf_prog_attach(one, map, MSG, 0));
	result("SOCKMAP-ATTACH-OTHER", bpf_prog_attach(two, map, MSG, 0));
	result("SOCKMAP-DETACH2-NOTATTACHED", bpf_prog_detach2(one, map, MSG));
	result("SOCKMAP-ATTACH-FLAGS", bpf_prog_attach(one, map, MSG, BPF_F_ALLOW_MULTI));
	result("SOCKMAP-ATTACH-ARRAY", bpf_prog_attach(one, array_map(), MSG, 0));
	result("SOCKMAP-ATTACH-CGROUP", bpf_prog_attach(one, cgroup(""), MSG, 0));
	result("SOCKMAP-DETACH", bpf_prog_detach(map, MSG));
	result("SOCKMAP-DETACH2-BADFD", bpf_prog_detach2(NO_FD, map, MSG));
	result("SOCKMAP-DETACH2-WRONGTYPE", bpf_prog_detach2(verdict, map, MSG));
	result("SOCKMAP-DETACH2", bpf_prog_detach2(two, map, MSG));
	result("SOCKMAP-DETACH2-EMPTY", bpf_prog_detach2(two, map, MSG));
	result("SOCKHASH-ATTACH", bpf_prog_attach(one, hash, MSG, 0));
	result("SOCKMAP-STREAMVERDICT",
	       bpf_prog_attach(verdict, map, BPF_SK_SKB_STREAM_VERDICT, 0));
	result("SOCKMAP-SKBVERDICT-BUSY", bpf_prog_attach(other, map, BPF_SK_SKB_VERDICT, 0));
	result("SOCKMAP-QUERY-BUSY", query(map, BPF_SK_SKB_VERDICT, 0, MANY));
	result("SOCKMAP-QUERY-EFFECTIVE", query(map, MSG, BPF_F_QUERY_EFFECTIVE, MANY));
	result("SOCKMAP-QUERY-ARRAY", query(array_map(), MSG, 0, MANY));
	result("SOCKMAP-QUERY-CGROUP", query(cgroup(""), MSG, 0, MANY));
	link = bpf_link_create(one, map, MSG, NULL);
	if (link < 0)
		return;
	result("SOCKMAP-DETACH2-LINK", bpf_prog_detach2(one, map, MSG));
	result("SOCKMAP-ATTACH-OVER-LINK", bpf_prog_attach(two, map, MSG, 0));
}

static void flow_dissector(void)
{
	int ns = open("/proc/self/ns/net", O_RDONLY);
	int one = load_type(BPF_PROG_TYPE_FLOW_DISSECTOR);
	int two = load_type(BPF_PROG_TYPE_FLOW_DISSECTOR);
	int link;

	result("FLOW-QUERY-EMPTY", query(ns, FLOW, 0, MANY));
	result("FLOW-QUERY-FD0", query(open_null(), FLOW, 0, MANY));
	result("FLOW-ATTACH-NSFD", bpf_prog_attach(one, ns, FLOW, 0));
	result("FLOW-ATTACH-0", bpf_prog_attach(one, 0, FLOW, 0));
	fact("FLOW-ATTACHED", attached(ns, FLOW) == 1);
	result("FLOW-ATTACH-SAME", bpf_prog_attach(one, 0, FLOW, 0));
	result("FLOW-ATTACH-OTHER", bpf_prog_attach(two, 0, FLOW, 0));
	result("FLOW-ATTACH-FLAGS", bpf_prog_attach(one, 0, FLOW, BPF_F_ALLOW_MULTI));
	result("FLOW-DETACH-LEGACY", bpf_prog_detach(0, FLOW));
	result("FLOW-DETACH2-NOTATTACHED", bpf_prog_detach2(one, 0, FLOW));
	result("FLOW-DETACH2-NSFD", bpf_prog_detach2(two, ns, FLOW));
	result("FLOW-DETACH2", bpf_prog_detach2(two, 0, FLOW));
	result("FLOW-DETACH2-EMPTY", bpf_prog_detach2(two, 0, FLOW));
	result("FLOW-QUERY-EFFECTIVE", query(ns, FLOW, BPF_F_QUERY_EFFECTIVE, MANY));
	link = bpf_link_create(one, ns, FLOW, NULL);
	result("FLOW-ATTACH-OVER-LINK", bpf_prog_attach(two, 0, FLOW, 0));
	result("FLOW-DETACH2-LINK", bpf_prog_detach2(one, 0, FLOW));
	close(link);
}

static void sk_lookup(void)
{
	int ns = open("/proc/self/ns/net", O_RDONLY);
	int one = load_type(BPF_PROG_TYPE_SK_LOOKUP);
	int two = load_type(BPF_PROG_TYPE_SK_LOOKUP);

	result("SKLOOKUP-ATTACH", bpf_prog_attach(one, 0, BPF_SK_LOOKUP, 0));
	bpf_link_create(one, ns, BPF_SK_LOOKUP, NULL);
	bpf_link_create(two, ns, BPF_SK_LOOKUP, NULL);
	fact("SKLOOKUP-QUERY", attached(ns, BPF_SK_LOOKUP) == 2);
	result("SKLOOKUP-QUERY-ENOSPC", query(ns, BPF_SK_LOOKUP, 0, 1));
	result("SKLOOKUP-DETACH2", bpf_prog_detach2(one, 0, BPF_SK_LOOKUP));
}

static int cls(void)
{
	return load_type(BPF_PROG_TYPE_SCHED_CLS);
}

static void tcx_attach(void)
{
	int one = cls();
	int three = cls();
	__u32 ids[MANY];
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = BPF_F_BEFORE, .relative_fd = one);
	LIBBPF_OPTS(bpf_prog_query_opts, state, .prog_ids = ids, .count = MANY);
	__u32 two = 2;

	result("TCX-QUERY-EMPTY", query(LO, TCX, 0, MANY));
	result("TCX-QUERY-NODEV", query(9999, TCX, 0, MANY));
	result("TCX-ATTACH-NODEV", bpf_prog_attach(one, 9999, TCX, 0));
	result("TCX-ATTACH", bpf_prog_attach(one, LO, TCX, 0));
	result("TCX-ATTACH-DUP", bpf_prog_attach(one, LO, TCX, 0));
	result("TCX-ATTACH-2", bpf_prog_attach(cls(), LO, TCX, 0));
	result("TCX-ATTACH-MULTI", bpf_prog_attach(cls(), LO, TCX, BPF_F_ALLOW_MULTI));
	result("TCX-ATTACH-BEFORE", bpf_prog_attach_opts(three, LO, TCX, &opts));
	opts.flags = 0;
	result("TCX-ATTACH-RELFD-NOFLAG", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	opts.flags = BPF_F_AFTER;
	opts.relative_fd = cls();
	result("TCX-ATTACH-AFTER-NOTATTACHED", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	opts.relative_fd = 0;
	opts.relative_id = NO_ID;
	result("TCX-ATTACH-AFTER-NOID", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	opts.flags = 0;
	opts.relative_id = 0;
	opts.expected_revision = 1;
	result("TCX-ATTACH-STALE", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	result("TCX-QUERYOPTS", bpf_prog_query_opts(LO, TCX, &state));
	fact("TCX-ORDER", state.count == 3 && ids[0] == prog_id(three) && ids[1] == prog_id(one));
	fact("TCX-REVISION", state.revision > 1);
	opts.expected_revision = state.revision;
	result("TCX-ATTACH-REV-OK", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	result("TCX-QUERY-ENOSPC", bpf_prog_query(LO, TCX, 0, NULL, ids, &two));
	fact("TCX-QUERY-TOTAL", two == 4);
	result("TCX-QUERY-EFFECTIVE", query(LO, TCX, BPF_F_QUERY_EFFECTIVE, MANY));
}

static void tcx_detach(void)
{
	int progs[] = { cls(), cls(), cls(), cls() };
	__u32 ids[MANY] = { 0 };
	__u32 count = MANY;
	LIBBPF_OPTS(bpf_prog_detach_opts, opts, .flags = BPF_F_REPLACE);

	for (size_t i = 0; i < ARRAY_SIZE(progs); i++)
		bpf_prog_attach(progs[i], LO, TCX, 0);
	result("TCX-DETACHOPTS-REPLACE", bpf_prog_detach_opts(progs[0], LO, TCX, &opts));
	opts.flags = 0;
	opts.expected_revision = 1;
	result("TCX-DETACHOPTS-STALE", bpf_prog_detach_opts(progs[0], LO, TCX, &opts));
	result("TCX-DETACH2-NOTATTACHED", bpf_prog_detach2(cls(), LO, TCX));
	result("TCX-DETACH2-BADFD", bpf_prog_detach2(NO_FD, LO, TCX));
	result("TCX-DETACH2-WRONGTYPE",
	       bpf_prog_detach2(load_type(BPF_PROG_TYPE_CGROUP_SKB), LO, TCX));
	result("TCX-DETACH-LEGACY", bpf_prog_detach(LO, TCX));
	bpf_prog_query(LO, TCX, 0, NULL, ids, &count);
	fact("TCX-DETACH-TAKES-LAST",
	     count == 3 && ids[0] == prog_id(progs[0]) && ids[2] == prog_id(progs[2]));
	opts.expected_revision = 0;
	opts.flags = BPF_F_BEFORE;
	result("TCX-DETACHOPTS-FIRST", bpf_prog_detach_opts(0, LO, TCX, &opts));
	count = MANY;
	bpf_prog_query(LO, TCX, 0, NULL, ids, &count);
	fact("TCX-DETACHOPTS-TAKES-FIRST", count == 2 && ids[0] == prog_id(progs[1]));
	result("TCX-DETACH2-OK", bpf_prog_detach2(progs[1], LO, TCX));
	bpf_prog_detach2(progs[2], LO, TCX);
	result("TCX-DETACH-EMPTY", bpf_prog_detach(LO, TCX));
	result("TCX-DETACH2-EMPTY", bpf_prog_detach2(progs[0], LO, TCX));
}

static void tcx_link(void)
{
	int prog = cls();
	__u32 ids[MANY];
	__u32 links[MANY] = { 0 };
	int link = bpf_link_create(prog, LO, TCX, NULL);
	LIBBPF_OPTS(bpf_prog_query_opts, state, .prog_ids = ids, .count = MANY, .link_ids = links);
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = BPF_F_REPLACE, .replace_fd = prog);

	bpf_prog_query_opts(LO, TCX, &state);
	fact("TCX-LINK-IDS", links[0] != 0);
	result("TCX-DETACH2-LINK", bpf_prog_detach2(prog, LO, TCX));
	result("TCX-DETACH-LINK", bpf_prog_detach(LO, TCX));
	result("TCX-ATTACH-SAMEASLINK", bpf_prog_attach(prog, LO, TCX, 0));
	result("TCX-REPLACE-LINK", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	close(link);
}

static void tcx_limit(void)
{
	int count = 0;
	int ret;

	do {
		int prog = cls();

		ret = bpf_prog_attach(prog, LO, TCX, 0);
		close(prog);
	} while (!ret && ++count < 100);
	result("TCX-ERR-ERANGE", ret);
	fact("TCX-LIMIT-63", count == 63);
}

/* RTM_NEWLINK with no more than the kind of the device: its names are the kernel's choice. */
static int add_netkit(void)
{
	struct {
		struct nlmsghdr head;
		struct ifinfomsg info;
		struct rtattr linkinfo;
		struct rtattr kind;
		char name[8];
	} request = {
		.head = { .nlmsg_len = sizeof(request),
			  .nlmsg_type = RTM_NEWLINK,
			  .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL },
		.linkinfo = { .rta_len = 2 * sizeof(struct rtattr) + 8, .rta_type = IFLA_LINKINFO },
		.kind = { .rta_len = sizeof(struct rtattr) + 7, .rta_type = IFLA_INFO_KIND },
		.name = "netkit",
	};
	struct {
		struct nlmsghdr head;
		struct nlmsgerr error;
		char rest[256];
	} reply;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (send(fd, &request, sizeof(request), 0) < 0 || recv(fd, &reply, sizeof(reply), 0) < 0)
		return -errno;
	return reply.error.error;
}

static void netkit(void)
{
	int prog = cls();
	int primary;
	int peer;

	if (add_netkit())
		return;
	primary = (int)if_nametoindex("nk1");
	peer = (int)if_nametoindex("nk0");
	result("NETKIT-ATTACH-LO", bpf_prog_attach(prog, LO, BPF_NETKIT_PRIMARY, 0));
	result("NETKIT-ATTACH-ON-PEER", bpf_prog_attach(prog, peer, BPF_NETKIT_PRIMARY, 0));
	result("NETKIT-ATTACH-PRIMARY", bpf_prog_attach(prog, primary, BPF_NETKIT_PRIMARY, 0));
	result("NETKIT-ATTACH-PEER", bpf_prog_attach(prog, primary, BPF_NETKIT_PEER, 0));
	result("NETKIT-QUERY-LO", query(LO, BPF_NETKIT_PRIMARY, 0, MANY));
	result("NETKIT-DETACH2", bpf_prog_detach2(prog, primary, BPF_NETKIT_PRIMARY));
	result("NETKIT-DETACH-LEGACY", bpf_prog_detach(primary, BPF_NETKIT_PEER));
}

const struct experiment hook_experiments[] = {
	{ "attach", sockmap },    { "attach", flow_dissector }, { "attach", sk_lookup },
	{ "attach", tcx_attach }, { "attach", tcx_detach },     { "attach", tcx_link },
	{ "attach", tcx_limit },  { "attach", netkit },         { NULL, NULL },
};
