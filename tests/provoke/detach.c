// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* detach.c - detaches and queries that fail */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>
#include <linux/capability.h>

#include "provoke.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define CLS BPF_PROG_TYPE_SCHED_CLS
#define CLOSED 999 /* a descriptor that is not open */
#define LO 1       /* its index in every network namespace */

static int no_map(struct try *try)
{
	at(try, BP_TARGET_MAP, cgroup(try, "a"), BPF_SK_MSG_VERDICT);
	return query_it(try, 0);
}

/* ---- detach ---- */

static int link_of_cgroup(struct try *try)
{
	int prog = skb(try);

	egress(try);
	link_it(try, prog);
	return detach_it(try, prog);
}

static int link_of_device(struct try *try)
{
	int prog = program(try, CLS, 0, 0);

	device(try, BPF_TCX_INGRESS);
	link_it(try, prog);
	return detach_it(try, prog);
}

static int link_of_netns(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_FLOW_DISSECTOR, 0, 0);

	flow(try);
	link_it(try, prog);
	return detach_it(try, prog);
}

static int removed(struct try *try)
{
	egress(try);
	cgroup_remove("a");
	return detach_it(try, -1);
}

static int empty(struct try *try)
{
	egress(try);
	return detach_it(try, -1);
}

static int not_attached(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	return detach_it(try, skb(try));
}

static int links_only(struct try *try)
{
	at_cgroup(try, cgroup(try, "a"), BPF_XDP);
	return detach_it(try, -1);
}

static int multi(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	return detach_it(try, -1);
}

/* bpf_prog_detach() hands descriptor 0 over as the program. */
static int needs_prog(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_SK_MSG, 0, 1);

	dup2(something_else(), 0);
	at(try, BP_TARGET_MAP, map(try, BPF_MAP_TYPE_SOCKMAP), BPF_SK_MSG_VERDICT);
	attach_first(try, prog, 0);
	return detach_it(try, -1);
}

static int detach_other(struct try *try, int prog)
{
	egress(try);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	return detach_it(try, prog);
}

static int type(struct try *try)
{
	return detach_other(try, program(try, BPF_PROG_TYPE_CGROUP_SOCK, 0, 1));
}

static int prog_is_none(struct try *try)
{
	return detach_other(try, something_else());
}

static int prog_is_closed(struct try *try)
{
	return detach_other(try, CLOSED);
}

static int prog_of_map_is_closed(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_SK_MSG, 0, 1);

	at(try, BP_TARGET_MAP, map(try, BPF_MAP_TYPE_SOCKMAP), BPF_SK_MSG_VERDICT);
	attach_first(try, prog, 0);
	return detach_it(try, CLOSED);
}

static int flags(struct try *try)
{
	int prog = skb(try);

	egress(try);
	attach_first(try, prog, BPF_F_ALLOW_MULTI);
	try->attach.flags = BPF_F_BEFORE;
	return detach_it(try, prog);
}

static int attach_type_new(struct try *try)
{
	int ret;

	device(try, BPF_TCX_INGRESS);
	ret = detach_it(try, program(try, CLS, 0, 0));
	return ret == -ENOENT ? cannot(try, "this kernel knows every attach type") : ret;
}

static int no_cap_bpf(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), 0);
	keep_caps(CAP(CAP_NET_ADMIN));
	return detach_it(try, -1);
}

static int no_net_admin(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	attach_first(try, program(try, CLS, 0, 0), 0);
	keep_caps(0);
	return detach_it(try, -1);
}

static int stale(struct try *try)
{
	int prog = program(try, CLS, 0, 0);

	device(try, BPF_TCX_INGRESS);
	attach_first(try, prog, 0);
	try->attach.expected_revision = 1;
	return detach_it(try, prog);
}

static int no_device(struct try *try)
{
	at(try, BP_TARGET_DEV, 9999, BPF_TCX_INGRESS);
	return detach_it(try, program(try, CLS, 0, 0));
}

static int target_is_closed(struct try *try)
{
	at_cgroup(try, CLOSED, EGRESS);
	return detach_it(try, skb(try));
}

static int not_cgroup(struct try *try)
{
	at_cgroup(try, open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), EGRESS);
	return detach_it(try, skb(try));
}

/* ---- query ---- */

static int query_userns(struct try *try)
{
	egress(try);
	if (unshare(CLONE_NEWUSER))
		return cannot(try, "no user namespace: %s", bp_errno_name(errno));
	return query_it(try, 0);
}

static int query_no_net_admin(struct try *try)
{
	egress(try);
	keep_caps(CAP(CAP_BPF) | CAP(CAP_PERFMON));
	return query_it(try, 0);
}

static int query_no_cap_bpf(struct try *try)
{
	egress(try);
	keep_caps(CAP(CAP_NET_ADMIN));
	return query_it(try, 0);
}

static int query_removed(struct try *try)
{
	egress(try);
	cgroup_remove("a");
	return query_it(try, 0);
}

static int query_no_device(struct try *try)
{
	at(try, BP_TARGET_DEV, 9999, BPF_TCX_INGRESS);
	return query_it(try, 0);
}

static int query_netkit_peer(struct try *try)
{
	int peer = netkit_peer_of(try);

	if (!peer)
		return cannot(try, "no netkit device can be made");
	at(try, BP_TARGET_DEV, peer, BPF_NETKIT_PRIMARY);
	return query_it(try, 0);
}

static int query_not_netkit(struct try *try)
{
	int ret;

	netns(try);
	at(try, BP_TARGET_DEV, LO, BPF_NETKIT_PRIMARY);
	ret = query_it(try, 0);
	return ret == -EINVAL ? cannot(try, "this kernel has no netkit") : ret;
}

static int query_links_only(struct try *try)
{
	at_cgroup(try, cgroup(try, "a"), BPF_XDP);
	return query_it(try, 0);
}

static int query_flags(struct try *try)
{
	flow(try);
	return query_it(try, BPF_F_QUERY_EFFECTIVE);
}

static int query_no_netns(struct try *try)
{
	at(try, BP_TARGET_NETNS, something_else(), BPF_FLOW_DISSECTOR);
	return query_it(try, 0);
}

static int query_attach_type_new(struct try *try)
{
	int ret;

	device(try, BPF_TCX_INGRESS);
	ret = query_it(try, 0);
	return ret == 0 ? cannot(try, "this kernel knows every attach type") : ret;
}

/*
 * Old kernels cannot query a sockmap. Of newer ones, this attach type with ids takes flags for
 * each program, too, which the plain call does not have.
 */
static int query_rest(struct try *try)
{
	at(try, BP_TARGET_MAP, map(try, BPF_MAP_TYPE_SOCKMAP), BPF_SK_MSG_VERDICT);
	if (query_it(try, 0) == -EINVAL)
		return -EINVAL;
	at_cgroup(try, cgroup(try, "a"), BPF_LSM_CGROUP);
	return query_it(try, 0);
}

static int query_verdict(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_STREAM_VERDICT, 1);
	int sockets = map(try, BPF_MAP_TYPE_SOCKMAP);

	at(try, BP_TARGET_MAP, sockets, BPF_SK_SKB_STREAM_VERDICT);
	attach_first(try, prog, 0);
	at(try, BP_TARGET_MAP, sockets, BPF_SK_SKB_VERDICT);
	return query_it(try, 0);
}

static int query_other_map(struct try *try)
{
	at(try, BP_TARGET_MAP, map(try, BPF_MAP_TYPE_ARRAY), BPF_SK_MSG_VERDICT);
	return query_it(try, 0);
}

static int query_room(struct try *try)
{
	__u32 ids[1];
	__u32 count = 1;

	egress(try);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	try->call = "bpf_prog_query";
	return bp_prog_query(try->place.fd, EGRESS, 0, NULL, ids, &count, NULL);
}

static int query_pointer(struct try *try)
{
	__u32 count = 4;

	egress(try);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	try->call = "bpf_prog_query";
	return bp_prog_query(try->place.fd, EGRESS, 0, NULL, (__u32 *)16, &count, NULL);
}

static int query_closed(struct try *try)
{
	at_cgroup(try, CLOSED, EGRESS);
	return query_it(try, 0);
}

static int query_not_cgroup(struct try *try)
{
	at_cgroup(try, open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), EGRESS);
	return query_it(try, 0);
}

/* clang-format off */
const struct provoker detach_provokers[] = {
	PROVOKE("detach-enoent-link", link_of_cgroup),
	PROVOKE("detach-enoent-removed", removed),
	PROVOKE("detach-enoent-empty", empty),
	PROVOKE("detach-enoent-prog", not_attached),
	PROVOKE("detach-ebusy-link", link_of_device),
	PROVOKE("detach-einval-links-only", links_only),
	PROVOKE("detach-einval-link", link_of_netns),
	PROVOKE("detach-einval-multi", multi),
	PROVOKE("detach-einval-needs-prog", needs_prog),
	PROVOKE("detach-einval-type", type),
	PROVOKE("detach-einval-prog", prog_is_none),
	PROVOKE("detach-einval-prog-closed", prog_is_closed),
	PROVOKE("detach-einval-flags", flags),
	PROVOKE("detach-einval-attach-type-new", attach_type_new),
	PROVOKE("detach-eperm-cap-bpf", no_cap_bpf),
	PROVOKE("detach-eperm-cap-net-admin", no_net_admin, .backported = true),
	PROVOKE("detach-estale-revision", stale),
	PROVOKE("detach-enodev-device", no_device),
	PROVOKE("detach-ebadf-prog", prog_of_map_is_closed),
	PROVOKE("detach-ebadf-target", target_is_closed),
	PROVOKE("detach-ebadf-cgroup", not_cgroup),
	PROVOKE("query-eperm-userns", query_userns),
	PROVOKE("query-eperm-cap-net-admin", query_no_net_admin),
	PROVOKE("query-eperm-cap-bpf", query_no_cap_bpf),
	PROVOKE("query-enoent-removed", query_removed),
	PROVOKE("query-enodev-device", query_no_device),
	PROVOKE("query-enxio-netkit", query_not_netkit),
	PROVOKE("query-eacces-netkit", query_netkit_peer),
	PROVOKE("query-einval-links-only", query_links_only),
	PROVOKE("query-einval-flags", query_flags),
	PROVOKE("query-einval-no-map", no_map),
	PROVOKE("query-einval-no-netns", query_no_netns),
	PROVOKE("query-einval-attach-type-new", query_attach_type_new),
	PROVOKE("query-einval-rest", query_rest),
	PROVOKE("query-ebusy-verdict", query_verdict),
	PROVOKE("query-eopnotsupp-map", query_other_map),
	PROVOKE("query-enospc-room", query_room),
	PROVOKE("query-efault-pointer", query_pointer),
	PROVOKE("query-ebadf-target", query_closed),
	PROVOKE("query-ebadf-cgroup", query_not_cgroup),
	{ 0 },
};
/* clang-format on */
