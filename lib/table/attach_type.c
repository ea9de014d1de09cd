// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach_type.c - the one table of attach types: names, targets, programs, rules */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <bpf/libbpf.h>

#include "table/attach_type.h"
#include "util/array.h"
#include "util/num.h"
#include "util/out.h"

/* Flags of the multi-program attach API, shared by tcx, netkit and (Linux 6.17) cgroups. */
#define MPROG (BPF_F_REPLACE | BPF_F_BEFORE | BPF_F_AFTER | BPF_F_ID | BPF_F_LINK)
#define CGROUP_FLAGS (BPF_F_ALLOW_OVERRIDE | BPF_F_ALLOW_MULTI | BPF_F_PREORDER | MPROG)

#define CGROUP(t, sec, w, prog, rel, sum)                                               \
	{                                                                               \
		.type = (t), .section = (sec), .word = (w), .target = BP_TARGET_CGROUP, \
		.asked = BP_TARGET_CGROUP, .progs = { BPF_PROG_TYPE_##prog },           \
		.family = BP_FAMILY_CGROUP, .flags = CGROUP_FLAGS, .since = (rel),      \
		.summary = (sum),                                                       \
	}
#define PLAIN(t, sec, w, kind, link, prog, rel, sum)                                          \
	{                                                                                     \
		.type = (t), .section = (sec), .word = (w), .target = BP_TARGET_##kind,       \
		.asked = BP_TARGET_##kind, .progs = { BPF_PROG_TYPE_##prog }, .since = (rel), \
		.family = BP_FAMILY_##link, .summary = (sum),                                 \
	}
#define DEV(t, sec, rel, sum)                                                                   \
	{                                                                                       \
		.type = (t), .section = (sec), .target = BP_TARGET_DEV, .asked = BP_TARGET_DEV, \
		.progs = { BPF_PROG_TYPE_SCHED_CLS }, .flags = MPROG, .since = (rel),           \
		.family = BP_FAMILY_DEV, .summary = (sum),                                      \
	}
#define LINK(t, sec, link, prog, rel, how, sum)                                                   \
	{                                                                                         \
		.type = (t), .section = (sec), .progs = { BPF_PROG_TYPE_##prog }, .since = (rel), \
		.family = BP_FAMILY_##link, .links_only = (how), .summary = (sum),                \
	}

/* Attached by links only, but a query of the namespace, or rtnetlink of the device, tells them. */
#define ASKED(t, sec, kind, link, prog, rel, how, sum)                                  \
	{                                                                               \
		.type = (t), .section = (sec), .asked = BP_TARGET_##kind,               \
		.progs = { BPF_PROG_TYPE_##prog }, .since = (rel), .links_only = (how), \
		.family = BP_FAMILY_##link, .summary = (sum),                           \
	}

#define BY_LINK "a link: bpfprog attach --pin, bpf_link_create()"
#define BY_XDP "netlink or a link: bpfprog attach, bpf_xdp_attach() or bpf_link_create()"

/* clang-format off */
static const struct bp_attach_type attach_types[] = {
	CGROUP(BPF_CGROUP_INET_INGRESS, "cgroup_skb/ingress", "ingress", CGROUP_SKB, "4.10", "packets that reach sockets of the cgroup"),
	CGROUP(BPF_CGROUP_INET_EGRESS, "cgroup_skb/egress", "egress", CGROUP_SKB, "4.10", "packets that sockets of the cgroup send"),
	CGROUP(BPF_CGROUP_INET_SOCK_CREATE, "cgroup/sock_create", "sock_create", CGROUP_SOCK, "4.10", "creation of an IPv4 or IPv6 socket"),
	CGROUP(BPF_CGROUP_SOCK_OPS, "sockops", "sock_ops", SOCK_OPS, "4.13", "events in the life of a TCP connection"),
	PLAIN(BPF_SK_SKB_STREAM_PARSER, "sk_skb/stream_parser", "stream_parser", MAP, SOCKMAP, SK_SKB, "4.14", "message boundaries in data for a socket of the map"),
	PLAIN(BPF_SK_SKB_STREAM_VERDICT, "sk_skb/stream_verdict", "stream_verdict", MAP, SOCKMAP, SK_SKB, "4.14", "verdict on each message for a socket of the map"),
	CGROUP(BPF_CGROUP_DEVICE, "cgroup/dev", "device", CGROUP_DEVICE, "4.15", "access to device nodes"),
	PLAIN(BPF_SK_MSG_VERDICT, "sk_msg", "msg_verdict", MAP, SOCKMAP, SK_MSG, "4.17", "verdict on data that a socket of the map sends"),
	CGROUP(BPF_CGROUP_INET4_BIND, "cgroup/bind4", "bind4", CGROUP_SOCK_ADDR, "4.17", "bind() of an IPv4 socket"),
	CGROUP(BPF_CGROUP_INET6_BIND, "cgroup/bind6", "bind6", CGROUP_SOCK_ADDR, "4.17", "bind() of an IPv6 socket"),
	CGROUP(BPF_CGROUP_INET4_CONNECT, "cgroup/connect4", "connect4", CGROUP_SOCK_ADDR, "4.17", "connect() of an IPv4 socket"),
	CGROUP(BPF_CGROUP_INET6_CONNECT, "cgroup/connect6", "connect6", CGROUP_SOCK_ADDR, "4.17", "connect() of an IPv6 socket"),
	CGROUP(BPF_CGROUP_INET4_POST_BIND, "cgroup/post_bind4", "post_bind4", CGROUP_SOCK, "4.17", "after bind() of an IPv4 socket"),
	CGROUP(BPF_CGROUP_INET6_POST_BIND, "cgroup/post_bind6", "post_bind6", CGROUP_SOCK, "4.17", "after bind() of an IPv6 socket"),
	CGROUP(BPF_CGROUP_UDP4_SENDMSG, "cgroup/sendmsg4", "sendmsg4", CGROUP_SOCK_ADDR, "4.18", "sendmsg() of a UDP IPv4 socket, with an address"),
	CGROUP(BPF_CGROUP_UDP6_SENDMSG, "cgroup/sendmsg6", "sendmsg6", CGROUP_SOCK_ADDR, "4.18", "sendmsg() of a UDP IPv6 socket, with an address"),
	PLAIN(BPF_LIRC_MODE2, "lirc_mode2", NULL, LIRC, NONE, LIRC_MODE2, "4.18", "pulses of an infrared receiver"),
	PLAIN(BPF_FLOW_DISSECTOR, "flow_dissector", NULL, NETNS, NETNS, FLOW_DISSECTOR, "4.20", "flow keys of packets in a network namespace"),
	CGROUP(BPF_CGROUP_SYSCTL, "cgroup/sysctl", "sysctl", CGROUP_SYSCTL, "5.2", "reads and writes of sysctls"),
	CGROUP(BPF_CGROUP_UDP4_RECVMSG, "cgroup/recvmsg4", "recvmsg4", CGROUP_SOCK_ADDR, "5.2", "recvmsg() of a UDP IPv4 socket, where it asks for the address"),
	CGROUP(BPF_CGROUP_UDP6_RECVMSG, "cgroup/recvmsg6", "recvmsg6", CGROUP_SOCK_ADDR, "5.2", "recvmsg() of a UDP IPv6 socket, where it asks for the address"),
	CGROUP(BPF_CGROUP_GETSOCKOPT, "cgroup/getsockopt", "getsockopt", CGROUP_SOCKOPT, "5.3", "getsockopt() calls"),
	CGROUP(BPF_CGROUP_SETSOCKOPT, "cgroup/setsockopt", "setsockopt", CGROUP_SOCKOPT, "5.3", "setsockopt() calls"),
	LINK(BPF_TRACE_RAW_TP, "tp_btf", TRACING, TRACING, "5.5", BY_LINK, "a tracepoint with typed arguments"),
	LINK(BPF_TRACE_FENTRY, "fentry", TRACING, TRACING, "5.5", BY_LINK, "entry of a kernel function"),
	LINK(BPF_TRACE_FEXIT, "fexit", TRACING, TRACING, "5.5", BY_LINK, "return of a kernel function"),
	LINK(BPF_MODIFY_RETURN, "fmod_ret", TRACING, TRACING, "5.7", BY_LINK, "return value of a kernel function"),
	LINK(BPF_LSM_MAC, "lsm", TRACING, LSM, "5.7", BY_LINK, "a hook of the Linux security modules"),
	LINK(BPF_TRACE_ITER, "iter", ITER, TRACING, "5.8", BY_LINK, "an iterator over kernel objects"),
	CGROUP(BPF_CGROUP_INET4_GETPEERNAME, "cgroup/getpeername4", "getpeername4", CGROUP_SOCK_ADDR, "5.8", "getpeername() of an IPv4 socket"),
	CGROUP(BPF_CGROUP_INET6_GETPEERNAME, "cgroup/getpeername6", "getpeername6", CGROUP_SOCK_ADDR, "5.8", "getpeername() of an IPv6 socket"),
	CGROUP(BPF_CGROUP_INET4_GETSOCKNAME, "cgroup/getsockname4", "getsockname4", CGROUP_SOCK_ADDR, "5.8", "getsockname() of an IPv4 socket"),
	CGROUP(BPF_CGROUP_INET6_GETSOCKNAME, "cgroup/getsockname6", "getsockname6", CGROUP_SOCK_ADDR, "5.8", "getsockname() of an IPv6 socket"),
	LINK(BPF_XDP_DEVMAP, "xdp/devmap", NONE, XDP, "5.8", "an element of a devmap", "packets redirected through a devmap"),
	CGROUP(BPF_CGROUP_INET_SOCK_RELEASE, "cgroup/sock_release", "sock_release", CGROUP_SOCK, "5.9", "release of an IPv4 or IPv6 socket"),
	LINK(BPF_XDP_CPUMAP, "xdp/cpumap", NONE, XDP, "5.9", "an element of a cpumap", "packets redirected through a cpumap"),
	ASKED(BPF_SK_LOOKUP, "sk_lookup", NETNS, NETNS, SK_LOOKUP, "5.9", BY_LINK, "choice of the socket that gets a connection"),
	ASKED(BPF_XDP, "xdp", DEV, XDP, XDP, "5.9", BY_XDP, "packets as a device receives them"),
	PLAIN(BPF_SK_SKB_VERDICT, "sk_skb/verdict", "skb_verdict", MAP, SOCKMAP, SK_SKB, "5.13", "verdict on each packet for a socket of the map"),
	LINK(BPF_SK_REUSEPORT_SELECT, "sk_reuseport", NONE, SK_REUSEPORT, "5.14", "setsockopt(SO_ATTACH_REUSEPORT_EBPF)", "choice among sockets of one port"),
	LINK(BPF_SK_REUSEPORT_SELECT_OR_MIGRATE, "sk_reuseport/migrate", NONE, SK_REUSEPORT, "5.14", "setsockopt(SO_ATTACH_REUSEPORT_EBPF)", "the same, and where a closed socket's requests go"),
	LINK(BPF_PERF_EVENT, "perf_event", PERF_EVENT, PERF_EVENT, "5.15", "a link: bpfprog attach --pin, bpf_link_create(); or ioctl(PERF_EVENT_IOC_SET_BPF)", "samples of a perf event"),
	LINK(BPF_TRACE_KPROBE_MULTI, "kprobe.multi", KPROBE_MULTI, KPROBE, "5.18", BY_LINK, "entry or return of many kernel functions"),
	CGROUP(BPF_LSM_CGROUP, "lsm_cgroup", NULL, LSM, "6.0", "a security hook, for tasks of the cgroup"),
	LINK(BPF_STRUCT_OPS, "struct_ops", STRUCT_OPS, STRUCT_OPS, "6.4", BY_LINK, "a kernel interface made of functions"),
	LINK(BPF_NETFILTER, "netfilter", NETFILTER, NETFILTER, "6.4", BY_LINK, "a netfilter hook"),
	DEV(BPF_TCX_INGRESS, "tcx/ingress", "6.6", "packets that a device received"),
	DEV(BPF_TCX_EGRESS, "tcx/egress", "6.6", "packets that a device is to send"),
	LINK(BPF_TRACE_UPROBE_MULTI, "uprobe.multi", UPROBE_MULTI, KPROBE, "6.6", BY_LINK, "entry or return of many user functions"),
	CGROUP(BPF_CGROUP_UNIX_CONNECT, "cgroup/connect_unix", "connect_unix", CGROUP_SOCK_ADDR, "6.7", "connect() of a Unix socket"),
	CGROUP(BPF_CGROUP_UNIX_SENDMSG, "cgroup/sendmsg_unix", "sendmsg_unix", CGROUP_SOCK_ADDR, "6.7", "sendmsg() of a Unix datagram socket, with an address"),
	CGROUP(BPF_CGROUP_UNIX_RECVMSG, "cgroup/recvmsg_unix", "recvmsg_unix", CGROUP_SOCK_ADDR, "6.7", "recvmsg() of a Unix socket, where it asks for the address"),
	CGROUP(BPF_CGROUP_UNIX_GETPEERNAME, "cgroup/getpeername_unix", "getpeername_unix", CGROUP_SOCK_ADDR, "6.7", "getpeername() of a Unix socket"),
	CGROUP(BPF_CGROUP_UNIX_GETSOCKNAME, "cgroup/getsockname_unix", "getsockname_unix", CGROUP_SOCK_ADDR, "6.7", "getsockname() of a Unix socket"),
	DEV(BPF_NETKIT_PRIMARY, "netkit/primary", "6.7", "packets that leave through a netkit device"),
	DEV(BPF_NETKIT_PEER, "netkit/peer", "6.7", "packets that leave through the peer of a netkit device"),
	LINK(BPF_TRACE_KPROBE_SESSION, "kprobe.session", KPROBE_MULTI, KPROBE, "6.10", BY_LINK, "entry and return of many kernel functions"),
	LINK(BPF_TRACE_UPROBE_SESSION, "uprobe.session", UPROBE_MULTI, KPROBE, "6.13", BY_LINK, "entry and return of many user functions"),
	LINK(BPF_TRACE_FSESSION, "fsession", TRACING, TRACING, "7.0", BY_LINK, "entry and return of a kernel function"),
};

static const struct bp_attach_flag attach_flags[] = {
	{ BPF_F_ALLOW_OVERRIDE, "override", "BPF_F_ALLOW_OVERRIDE", "4.10" },
	{ BPF_F_ALLOW_MULTI, "multi", "BPF_F_ALLOW_MULTI", "4.15" },
	{ BPF_F_REPLACE, "replace", "BPF_F_REPLACE", "5.6" },
	{ BPF_F_BEFORE, "before", "BPF_F_BEFORE", "6.17" },
	{ BPF_F_AFTER, "after", "BPF_F_AFTER", "6.17" },
	{ BPF_F_ID, "id", "BPF_F_ID", "6.17" },
	{ BPF_F_PREORDER, "preorder", "BPF_F_PREORDER", "6.15" },
	{ BPF_F_LINK, "link", "BPF_F_LINK", "6.17" },
};
/* clang-format on */

const struct bp_attach_type *bp_attach_type_next(const struct bp_attach_type *prev)
{
	const struct bp_attach_type *row = prev ? prev + 1 : attach_types;

	return row < attach_types + ARRAY_SIZE(attach_types) ? row : NULL;
}

const struct bp_attach_type *bp_attach_type_row(enum bpf_attach_type type)
{
	for (size_t i = 0; i < ARRAY_SIZE(attach_types); i++)
		if (attach_types[i].type == type)
			return &attach_types[i];
	return NULL;
}

const char *bp_attach_type_name(const struct bp_attach_type *row)
{
	const char *name = libbpf_bpf_attach_type_str(row->type);

	if (name)
		return name;
	return row->word ? row->word : "unknown";
}

const struct bp_attach_type *bp_attach_type_find(const char *text)
{
	const struct bp_attach_type *row = NULL;
	const char *name = text;
	__u64 num;

	if (bp_parse_u64(text, 0, 0xffffffff, &num) == 0)
		return bp_attach_type_row((enum bpf_attach_type)num);
	/* The kernel's macro is the name in capitals, behind BPF_. */
	if (strncasecmp(text, "BPF_", 4) == 0)
		name = text + 4;
	while ((row = bp_attach_type_next(row)))
		if (strcasecmp(name, bp_attach_type_name(row)) == 0 ||
		    (row->section && strcasecmp(text, row->section) == 0) ||
		    (row->word && strcasecmp(text, row->word) == 0))
			return row;
	return NULL;
}

enum bp_target_kind bp_attach_type_place(const struct bp_attach_type *row)
{
	return row->target ? row->target : row->asked;
}

bool bp_attach_type_fits(const struct bp_attach_type *row, enum bpf_prog_type type)
{
	for (size_t i = 0; i < ARRAY_SIZE(row->progs) && row->progs[i]; i++)
		if (row->progs[i] == type)
			return true;
	return false;
}

const struct bp_attach_flag *bp_attach_flag_next(const struct bp_attach_flag *prev)
{
	const struct bp_attach_flag *flag = prev ? prev + 1 : attach_flags;

	return flag < attach_flags + ARRAY_SIZE(attach_flags) ? flag : NULL;
}

void bp_attach_flags_out(struct bp_out *out, unsigned int flags)
{
	char rest[16];

	bp_out_list_begin(out);
	for (size_t i = 0; i < ARRAY_SIZE(attach_flags); i++) {
		if (flags & attach_flags[i].flag)
			bp_out_item_str(out, attach_flags[i].name);
		flags &= ~attach_flags[i].flag;
	}
	snprintf(rest, sizeof(rest), "%#x", flags);
	if (flags)
		bp_out_item_str(out, rest);
	bp_out_list_end(out);
}

void bp_attach_flags_text(unsigned int flags, char *buf, size_t size)
{
	size_t len = 0;

	snprintf(buf, size, "none");
	for (size_t i = 0; i < ARRAY_SIZE(attach_flags) && len < size; i++) {
		if (!(flags & attach_flags[i].flag))
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? " " : "",
					attach_flags[i].name);
		flags &= ~attach_flags[i].flag;
	}
	if (flags && len < size)
		snprintf(buf + len, size - len, "%s%#x", len ? " " : "", flags);
}
