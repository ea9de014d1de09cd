// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* hook.c - attaches that fail */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/capability.h>

#include "provoke.h"

#define SKB BPF_PROG_TYPE_CGROUP_SKB
#define EGRESS BPF_CGROUP_INET_EGRESS
#define CLS BPF_PROG_TYPE_SCHED_CLS
#define CLOSED 999 /* a descriptor that is not open */
#define LO 1       /* its index in every network namespace */

/* With its flags, and the rest of what was set. */
static int attach_with(struct try *try, int prog_fd, unsigned int flags)
{
	try->attach.flags = flags;
	return attach_it(try, prog_fd);
}

static int mode(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), 0);
	return attach_with(try, skb(try), BPF_F_ALLOW_MULTI);
}

static int ancestor(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), 0);
	at_cgroup(try, cgroup(try, "a/b"), EGRESS);
	return attach_with(try, skb(try), BPF_F_ALLOW_MULTI);
}

static int no_cap_bpf(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE, 1);

	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET_SOCK_CREATE);
	keep_caps(CAP(CAP_NET_ADMIN));
	return attach_it(try, prog);
}

static int links_only(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	at_cgroup(try, cgroup(try, "a"), BPF_XDP);
	return attach_it(try, prog);
}

static int prog_is_none(struct try *try)
{
	egress(try);
	return attach_it(try, something_else());
}

static int prog_is_closed(struct try *try)
{
	egress(try);
	return attach_it(try, CLOSED);
}

static int type(struct try *try)
{
	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET_SOCK_CREATE);
	return attach_it(try, skb(try));
}

static int attach_type_new(struct try *try)
{
	int ret;

	device(try, BPF_TCX_INGRESS);
	ret = attach_it(try, cls(try));
	return ret == 0 ? cannot(try, "this kernel knows every attach type") : ret;
}

static int no_net_admin(struct try *try)
{
	int prog = skb(try);

	egress(try);
	keep_caps(CAP(CAP_BPF));
	return attach_it(try, prog);
}

static int both_modes(struct try *try)
{
	egress(try);
	return attach_with(try, skb(try), BPF_F_ALLOW_OVERRIDE | BPF_F_ALLOW_MULTI);
}

static int flags_of_family(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_SK_MSG, 0, 1);

	at(try, BP_TARGET_MAP, map(try, BPF_MAP_TYPE_SOCKMAP), BPF_SK_MSG_VERDICT);
	return attach_with(try, prog, BPF_F_ALLOW_MULTI);
}

static int replace_without_multi(struct try *try)
{
	egress(try);
	try->attach.replace_fd = skb(try);
	return attach_with(try, skb(try), BPF_F_REPLACE);
}

static int replace_is_none(struct try *try)
{
	egress(try);
	try->attach.replace_fd = something_else();
	return attach_with(try, skb(try), BPF_F_REPLACE | BPF_F_ALLOW_MULTI);
}

static int replace_is_closed(struct try *try)
{
	egress(try);
	try->attach.replace_fd = CLOSED;
	return attach_with(try, skb(try), BPF_F_REPLACE | BPF_F_ALLOW_MULTI);
}

static int replace_absent(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), BPF_F_ALLOW_MULTI);
	try->attach.replace_fd = skb(try);
	return attach_with(try, skb(try), BPF_F_REPLACE | BPF_F_ALLOW_MULTI);
}

static int replace_link(struct try *try)
{
	int held = skb(try);

	egress(try);
	link_it(try, held);
	try->attach.replace_fd = held;
	return attach_with(try, skb(try), BPF_F_REPLACE | BPF_F_ALLOW_MULTI);
}

static int anchor_twice(struct try *try)
{
	egress(try);
	try->attach.relative_fd = skb(try);
	try->attach.relative_id = 5;
	return attach_with(try, skb(try), BPF_F_ALLOW_MULTI);
}

static int anchor_without_flag(struct try *try)
{
	int first = cls(try);

	device(try, BPF_TCX_INGRESS);
	attach_first(try, first, 0);
	try->attach.relative_fd = first;
	return attach_it(try, cls(try));
}

static int anchor_preorder(struct try *try)
{
	int first = skb(try);

	egress(try);
	attach_first(try, first, BPF_F_ALLOW_MULTI | BPF_F_PREORDER);
	try->attach.relative_fd = first;
	return attach_with(try, skb(try), BPF_F_ALLOW_MULTI | BPF_F_AFTER);
}

static int anchor_absent(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	attach_first(try, cls(try), 0);
	try->attach.relative_fd = cls(try);
	return attach_with(try, cls(try), BPF_F_AFTER);
}

static int flags_new(struct try *try)
{
	int first = skb(try);

	egress(try);
	attach_first(try, first, BPF_F_ALLOW_MULTI);
	try->attach.relative_fd = first;
	return attach_with(try, skb(try), BPF_F_ALLOW_MULTI | BPF_F_BEFORE);
}

static int twice(struct try *try)
{
	int prog = skb(try);

	egress(try);
	attach_first(try, prog, BPF_F_ALLOW_MULTI);
	return attach_with(try, prog, BPF_F_ALLOW_MULTI);
}

static int twice_on_device(struct try *try)
{
	int prog = cls(try);

	device(try, BPF_TCX_INGRESS);
	attach_first(try, prog, 0);
	return attach_it(try, prog);
}

static int loaded_for(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SOCK_ADDR, BPF_CGROUP_INET4_CONNECT, 1);

	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET6_CONNECT);
	return attach_it(try, prog);
}

static int loaded_for_egress(struct try *try)
{
	int prog = program(try, SKB, EGRESS, 3);

	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET_INGRESS);
	return attach_it(try, prog);
}

static int no_map(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_SK_MSG, 0, 1);

	at(try, BP_TARGET_MAP, cgroup(try, "a"), BPF_SK_MSG_VERDICT);
	return attach_it(try, prog);
}

static int other_map(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_SK_MSG, 0, 1);

	at(try, BP_TARGET_MAP, map(try, BPF_MAP_TYPE_ARRAY), BPF_SK_MSG_VERDICT);
	return attach_it(try, prog);
}

static int flow_over_link(struct try *try)
{
	int held = dissector(try);

	flow(try);
	link_it(try, held);
	return attach_it(try, dissector(try));
}

static int flow_of_other_netns(struct try *try)
{
	dissect_initial_netns(try);
	flow(try);
	return attach_it(try, dissector(try));
}

static int other_verdict(struct try *try)
{
	int stream = program(try, BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_STREAM_VERDICT, 1);
	int packet = program(try, BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_VERDICT, 1);
	int sockets = map(try, BPF_MAP_TYPE_SOCKMAP);

	at(try, BP_TARGET_MAP, sockets, BPF_SK_SKB_STREAM_VERDICT);
	attach_first(try, stream, 0);
	at(try, BP_TARGET_MAP, sockets, BPF_SK_SKB_VERDICT);
	return attach_it(try, packet);
}

static int device_replace_link(struct try *try)
{
	int held = cls(try);

	device(try, BPF_TCX_INGRESS);
	link_it(try, held);
	try->attach.replace_fd = held;
	return attach_with(try, cls(try), BPF_F_REPLACE);
}

/* As many as the hook takes, and one more. */
static int fill(struct try *try, enum bpf_prog_type type, enum bpf_attach_type loaded_for,
		unsigned int flags, int most)
{
	for (int i = 0; i < most; i++) {
		int prog = program(try, type, loaded_for, 1);

		if (attach_first(try, prog, flags))
			return -1;
		close(prog);
	}
	return attach_with(try, program(try, type, loaded_for, 1), flags);
}

static int full(struct try *try)
{
	egress(try);
	return fill(try, SKB, EGRESS, BPF_F_ALLOW_MULTI, 64);
}

static int full_device(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	return fill(try, CLS, 0, 0, 63);
}

static int stale(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	attach_first(try, cls(try), 0);
	try->attach.expected_revision = 1;
	return attach_it(try, cls(try));
}

static int removed(struct try *try)
{
	egress(try);
	cgroup_remove("a");
	return attach_it(try, skb(try));
}

static int no_device(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	at(try, BP_TARGET_DEV, 9999, BPF_TCX_INGRESS);
	return attach_it(try, cls(try));
}

static int netkit_peer(struct try *try)
{
	int peer = netkit_peer_of(try);

	if (!peer)
		return cannot(try, "no netkit device can be made");
	at(try, BP_TARGET_DEV, peer, BPF_NETKIT_PRIMARY);
	return attach_it(try, cls(try));
}

static int not_netkit(struct try *try)
{
	int ret;

	netns(try);
	at(try, BP_TARGET_DEV, LO, BPF_NETKIT_PRIMARY);
	ret = attach_it(try, cls(try));
	return ret == -EINVAL ? cannot(try, "this kernel has no netkit") : ret;
}

static int target_is_closed(struct try *try)
{
	at_cgroup(try, CLOSED, EGRESS);
	return attach_it(try, skb(try));
}

static int not_cgroup(struct try *try)
{
	at_cgroup(try, open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), EGRESS);
	return attach_it(try, skb(try));
}

/* clang-format off */
const struct provoker hook_provokers[] = {
	PROVOKE("attach-eperm-mode", mode),
	PROVOKE("attach-eperm-ancestor", ancestor),
	PROVOKE("attach-eperm-cap-bpf", no_cap_bpf),
	PROVOKE("attach-einval-links-only", links_only),
	PROVOKE("attach-einval-prog", prog_is_none),
	PROVOKE("attach-einval-type", type),
	PROVOKE("attach-einval-attach-type-new", attach_type_new),
	PROVOKE("attach-einval-cap-net-admin", no_net_admin),
	PROVOKE("attach-einval-both-modes", both_modes),
	PROVOKE("attach-einval-flags", flags_of_family),
	PROVOKE("attach-einval-replace-multi", replace_without_multi),
	PROVOKE("attach-einval-replace-prog", replace_is_none),
	PROVOKE("attach-einval-anchor-twice", anchor_twice),
	PROVOKE("attach-einval-anchor-flag", anchor_without_flag),
	PROVOKE("attach-einval-flags-new", flags_new, .backported = true),
	PROVOKE("attach-einval-twice", twice),
	PROVOKE("attach-einval-loaded-for", loaded_for),
	PROVOKE("attach-einval-egress", loaded_for_egress),
	PROVOKE("attach-einval-no-map", no_map),
	PROVOKE("attach-eexist-twice", twice_on_device),
	PROVOKE("attach-eexist-link", flow_over_link),
	PROVOKE("attach-eexist-netns", flow_of_other_netns, .guest = true),
	PROVOKE("attach-ebusy-verdict", other_verdict),
	PROVOKE("attach-ebusy-link", device_replace_link),
	PROVOKE("attach-e2big-full", full),
	PROVOKE("attach-erange-full", full_device),
	PROVOKE("attach-estale-revision", stale),
	PROVOKE("attach-enoent-removed", removed),
	PROVOKE("attach-einval-anchor-preorder", anchor_preorder),
	PROVOKE("attach-enoent-anchor", anchor_absent),
	PROVOKE("attach-enoent-replace-link", replace_link),
	PROVOKE("attach-enoent-replace", replace_absent),
	PROVOKE("attach-enodev-device", no_device),
	PROVOKE("attach-eacces-netkit", netkit_peer),
	PROVOKE("attach-enxio-netkit", not_netkit),
	PROVOKE("attach-eopnotsupp-map", other_map),
	PROVOKE("attach-ebadf-prog", prog_is_closed),
	PROVOKE("attach-ebadf-target", target_is_closed),
	PROVOKE("attach-ebadf-cgroup", not_cgroup),
	PROVOKE("attach-ebadf-replace", replace_is_closed),
	{ 0 },
};
/* clang-format on */
