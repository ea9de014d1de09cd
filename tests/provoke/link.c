// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - links that cannot be made, updated, detached or found */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/capability.h>
#include <linux/if_link.h>

#include <bpf/btf.h>

#include "kernel/xdp.h"
#include "provoke.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define CLOSED 999 /* a descriptor that is not open */
#define NO_DEVICE 999
#define LO 1            /* its index in every network namespace */
#define NO_PID 4194304  /* above every limit of ids */
#define MOST_LINKS 64   /* of sk_lookup, of a cgroup, of a device and one more */
#define MAX_TRACING 120 /* more than any kernel attaches to one function */
#define GENERIC XDP_FLAGS_SKB_MODE
#define NATIVE XDP_FLAGS_DRV_MODE

/* ---- hooks, and programs for them ---- */

static int xdp(struct try *try)
{
	return program(try, BPF_PROG_TYPE_XDP, BPF_XDP, 2);
}

static int lookup(struct try *try)
{
	return program(try, BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP, 1);
}

static int filter(struct try *try)
{
	return program(try, BPF_PROG_TYPE_NETFILTER, BPF_NETFILTER, 1);
}

/* A device whose driver has XDP. */
static int veth(struct try *try)
{
	netns(try);
	if (system("ip link add pair0 type veth peer name pair1 2> /dev/null"))
		return cannot(try, "no veth can be made");
	at(try, BP_TARGET_DEV, (int)if_nametoindex("pair0"), BPF_XDP);
	return 0;
}

static void namespace(struct try *try, enum bpf_attach_type type)
{
	netns(try);
	at(try, BP_TARGET_NETNS, open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), type);
}

static void netfilter(struct try *try, int priority)
{
	netns(try);
	link_to(try, "netfilter", NULL);
	try->create.netfilter.pf = 2;
	try->create.netfilter.hooknum = 3;
	try->create.netfilter.priority = priority;
}

/* A link that has to be there first. */
static int first_link(struct try *try, int prog_fd)
{
	int fd = create_link(try, prog_fd);

	return fd < 0 ? cannot(try, "no first link: %s", bp_errno_name(-fd)) : fd;
}

/* ---- permissions ---- */

static int mode(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), 0);
	return create_link(try, skb(try));
}

static int ancestor(struct try *try)
{
	egress(try);
	attach_first(try, skb(try), 0);
	at_cgroup(try, cgroup(try, "a/b"), EGRESS);
	return create_link(try, skb(try));
}

static int no_net_admin(struct try *try)
{
	int prog = skb(try);

	egress(try);
	keep_caps(CAP(CAP_BPF));
	return create_link(try, prog);
}

static int no_cap_bpf(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE, 1);

	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET_SOCK_CREATE);
	keep_caps(CAP(CAP_NET_ADMIN));
	return create_link(try, prog);
}

static int lsm(struct try *try)
{
	int prog = skb(try);

	egress(try);
	return deny(try, BPF_LINK_CREATE) ? -1 : create_link(try, prog);
}

/* ---- what does not fit ---- */

static int prog_is_none(struct try *try)
{
	egress(try);
	return create_link(try, something_else());
}

static int prog_is_closed(struct try *try)
{
	egress(try);
	return create_link(try, CLOSED);
}

static int type(struct try *try)
{
	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET_SOCK_CREATE);
	return create_link(try, skb(try));
}

static void sockmap(struct try *try, int fd, enum bpf_attach_type type)
{
	at(try, BP_TARGET_MAP, fd, type);
}

static int verdict(struct try *try)
{
	return program(try, BPF_PROG_TYPE_SK_MSG, BPF_SK_MSG_VERDICT, 1);
}

/* The newest of those that a link can be made of on some kernels of the tests only. */
static int links_new(struct try *try)
{
	int ret;

	sockmap(try, map(try, BPF_MAP_TYPE_SOCKMAP), BPF_SK_MSG_VERDICT);
	ret = create_link(try, verdict(try));
	return ret < 0 ? ret : cannot(try, "this kernel makes all links");
}

static int attach_type_new(struct try *try)
{
	int ret;

	device(try, BPF_NETKIT_PRIMARY);
	ret = create_link(try, cls(try));
	return ret == -EINVAL ? ret : cannot(try, "this kernel has netkit");
}

static int no_device(struct try *try)
{
	netns(try);
	at(try, BP_TARGET_DEV, NO_DEVICE, BPF_XDP);
	return create_link(try, xdp(try));
}

static int no_tcx_device(struct try *try)
{
	netns(try);
	at(try, BP_TARGET_DEV, NO_DEVICE, BPF_TCX_INGRESS);
	return create_link(try, cls(try));
}

static int no_netns(struct try *try)
{
	at(try, BP_TARGET_NETNS, something_else(), BPF_SK_LOOKUP);
	return create_link(try, lookup(try));
}

static int other_map(struct try *try)
{
	sockmap(try, map(try, BPF_MAP_TYPE_ARRAY), BPF_SK_MSG_VERDICT);
	return create_link(try, verdict(try));
}

static int flags_new(struct try *try)
{
	int first;

	egress(try);
	first = first_link(try, skb(try));
	try->attach.flags = BPF_F_BEFORE | BPF_F_LINK;
	try->attach.relative_fd = first;
	return create_link(try, skb(try));
}

static int anchor_prog(struct try *try)
{
	int first = skb(try);

	egress(try);
	attach_first(try, first, BPF_F_ALLOW_MULTI);
	try->attach.flags = BPF_F_BEFORE;
	try->attach.relative_fd = first;
	return create_link(try, skb(try));
}

static int xdp_elsewhere(struct try *try)
{
	device(try, BPF_XDP);
	return create_link(try, program(try, BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP, 2));
}

static int target_is_closed(struct try *try)
{
	at_cgroup(try, CLOSED, EGRESS);
	return create_link(try, skb(try));
}

static int no_cgroup(struct try *try)
{
	at_cgroup(try, something_else(), EGRESS);
	return create_link(try, skb(try));
}

static int netkit_peer(struct try *try)
{
	int peer = netkit_peer_of(try);

	at(try, BP_TARGET_DEV, peer, BPF_NETKIT_PRIMARY);
	return peer ? create_link(try, cls(try)) : cannot(try, "no netkit device can be made");
}

static int not_netkit(struct try *try)
{
	int ret;

	device(try, BPF_NETKIT_PRIMARY);
	ret = create_link(try, cls(try));
	return ret == -EINVAL ? cannot(try, "this kernel has no netkit") : ret;
}

static int no_driver(struct try *try)
{
	device(try, BPF_XDP);
	try->create.flags = NATIVE;
	return create_link(try, xdp(try));
}

static int large_mtu(struct try *try)
{
	if (veth(try))
		return -1;
	if (system("ip link set pair0 mtu 9000 && ip link set pair1 mtu 9000"))
		return cannot(try, "no large MTU");
	try->create.flags = NATIVE;
	return create_link(try, xdp(try));
}

static int removed(struct try *try)
{
	egress(try);
	cgroup_remove("a");
	return create_link(try, skb(try));
}

static int anchor_absent(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	attach_first(try, cls(try), 0);
	try->attach.flags = BPF_F_AFTER;
	try->attach.relative_fd = cls(try);
	return create_link(try, cls(try));
}

static int revision(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	try->attach.expected_revision = 999;
	return create_link(try, cls(try));
}

/* ---- what is there already ---- */

static int xdp_mode(struct try *try)
{
	if (veth(try))
		return -1;
	if (bp_xdp_attach(try->place.ifindex, xdp(try), GENERIC, -1, NULL))
		return cannot(try, "no generic XDP");
	try->create.flags = NATIVE;
	return create_link(try, xdp(try));
}

static int xdp_link(struct try *try)
{
	device(try, BPF_XDP);
	first_link(try, xdp(try));
	return create_link(try, xdp(try));
}

static int xdp_there(struct try *try)
{
	device(try, BPF_XDP);
	if (bp_xdp_attach(LO, xdp(try), GENERIC, -1, NULL))
		return cannot(try, "no generic XDP");
	try->create.flags = GENERIC;
	return create_link(try, xdp(try));
}

static int twice(struct try *try)
{
	int prog = cls(try);

	device(try, BPF_TCX_INGRESS);
	attach_first(try, prog, 0);
	return create_link(try, prog);
}

static int dissector_there(struct try *try)
{
	flow(try);
	attach_first(try, dissector(try), 0);
	return create_link(try, dissector(try));
}

static int dissector_link(struct try *try)
{
	flow(try);
	first_link(try, dissector(try));
	return create_link(try, dissector(try));
}

static int dissector_elsewhere(struct try *try)
{
	dissect_initial_netns(try);
	flow(try);
	return create_link(try, dissector(try));
}

static int other_verdict(struct try *try)
{
	int sockets = map(try, BPF_MAP_TYPE_SOCKMAP);

	sockmap(try, sockets, BPF_SK_SKB_STREAM_VERDICT);
	attach_first(try, program(try, BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_STREAM_VERDICT, 1), 0);
	sockmap(try, sockets, BPF_SK_SKB_VERDICT);
	return create_link(try, program(try, BPF_PROG_TYPE_SK_SKB, BPF_SK_SKB_VERDICT, 1));
}

/* As many links as there may be, and one more. */
static int fill(struct try *try, int (*prog)(struct try *try), int max)
{
	int ret = 0;

	for (int i = 0; i <= max && ret >= 0; i++)
		ret = create_link(try, prog(try));
	return ret;
}

static int lookups(struct try *try)
{
	namespace(try, BPF_SK_LOOKUP);
	return fill(try, lookup, MOST_LINKS);
}

static int full_cgroup(struct try *try)
{
	egress(try);
	return fill(try, skb, MOST_LINKS);
}

static int full_device(struct try *try)
{
	device(try, BPF_TCX_INGRESS);
	return fill(try, cls, MOST_LINKS);
}

/* ---- netfilter ---- */

static int priority_taken(struct try *try)
{
	netfilter(try, 5);
	first_link(try, filter(try));
	return create_link(try, filter(try));
}

static int priority_range(struct try *try)
{
	netfilter(try, INT_MIN);
	return create_link(try, filter(try));
}

/* What the kernel says depends on whether it finds modprobe. */
static int defrag(struct try *try, int errnum)
{
	int ret;

	netfilter(try, 5);
	try->create.netfilter.flags = BPF_F_NETFILTER_IP_DEFRAG;
	ret = create_link(try, filter(try));
	return ret == -errnum ? ret :
				cannot(try, "with --defrag it is: %s",
				       ret < 0 ? bp_errno_name(-ret) : "attached");
}

static int defrag_enoent(struct try *try)
{
	return defrag(try, ENOENT);
}

static int defrag_einval(struct try *try)
{
	return defrag(try, EINVAL);
}

static int netfilter_family(struct try *try)
{
	netfilter(try, 5);
	try->create.netfilter.pf = 1;
	return create_link(try, filter(try));
}

static int netfilter_hook(struct try *try)
{
	netfilter(try, 5);
	try->create.netfilter.hooknum = 5;
	return create_link(try, filter(try));
}

/* ---- functions that programs were loaded for, iterators, struct_ops ---- */

/* A program for a function of the kernel, or an iterator. */
static int tracing(struct try *try, enum bpf_attach_type type, const char *name)
{
	static const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 0), EXIT_INSN() };
	int id = libbpf_find_vmlinux_btf_id(name, type);
	struct bp_load load = { .type = BPF_PROG_TYPE_TRACING,
				.expected_attach_type = type,
				.attach_btf_id = id < 0 ? 0 : (__u32)id,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int fd = id < 0 ? id : bp_prog_load(&load, NULL, NULL);

	return fd < 0 ? cannot(try, "no program of %s: %s", name, bp_errno_name(-fd)) : fd;
}

static int other_tracing(struct try *try)
{
	link_to(try, "fexit", NULL);
	return create_link(try, tracing(try, BPF_TRACE_FENTRY, "vfs_mkdir"));
}

static int tracing_twice(struct try *try)
{
	int prog = tracing(try, BPF_TRACE_FENTRY, "vfs_mkdir");

	link_to(try, "fentry", NULL);
	first_link(try, prog);
	return create_link(try, prog);
}

static int full_function(struct try *try)
{
	int ret = 0;

	link_to(try, "fentry", NULL);
	for (int i = 0; i < MAX_TRACING && ret >= 0; i++)
		ret = create_link(try, tracing(try, BPF_TRACE_FENTRY, "vfs_mkdir"));
	return ret;
}

static int iter_map(struct try *try)
{
	static union bpf_iter_link_info info;

	link_to(try, "iter", NULL);
	info.map.map_fd = (__u32)map(try, BPF_MAP_TYPE_PROG_ARRAY);
	try->create.iter = &info;
	return create_link(try, tracing(try, BPF_TRACE_ITER, "bpf_map_elem"));
}

static int iter_no_map(struct try *try)
{
	link_to(try, "iter", NULL);
	return create_link(try, tracing(try, BPF_TRACE_ITER, "bpf_map_elem"));
}

/* The kernel wants BTF of the caller too, whatever it has. */
static int some_btf(void)
{
	struct btf *btf = btf__new_empty();
	int fd = -1;

	if (btf && btf__add_int(btf, "int", 4, BTF_INT_SIGNED) > 0 &&
	    btf__load_into_kernel(btf) == 0)
		fd = dup(btf__fd(btf));
	btf__free(btf);
	return fd;
}

/* A map whose value was never written. */
static int struct_ops(struct try *try)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf ? btf__find_by_name_kind(btf, "bpf_struct_ops_tcp_congestion_ops",
					      BTF_KIND_STRUCT) :
		       -ENOENT;
	LIBBPF_OPTS(bpf_map_create_opts, opts, .btf_vmlinux_value_type_id = (__u32)id,
		    .map_flags = BPF_F_LINK, .btf_fd = (__u32)some_btf());
	LIBBPF_OPTS(bpf_link_create_opts, none);
	int fd = id < 0 ? id :
			  bpf_map_create(BPF_MAP_TYPE_STRUCT_OPS, "provoke", 4,
					 btf__type_by_id(btf, (__u32)id)->size, 1, &opts);

	btf__free(btf);
	if (fd < 0)
		return cannot(try, "no map of struct_ops: %s", bp_errno_name(-fd));
	link_to(try, "struct_ops", NULL);
	try->call = "bpf_link_create";
	return bpf_link_create(fd, 0, BPF_STRUCT_OPS, &none);
}

/* ---- many functions ---- */

static int kprobe(struct try *try, enum bpf_attach_type type)
{
	return program(try, BPF_PROG_TYPE_KPROBE, type, 0);
}

/* A perf event that counts, as cheap as there is one. */
static int event_multi(struct try *try)
{
	const struct bp_perf_event event = {
		.type = 1, .config = 0, .pid = getpid(), .cpu = -1, .period = 1000000000
	};
	int fd = bp_perf_event_open(&event, NULL);

	link_to(try, "kprobe", "vfs_mkdir");
	try->call = "bpf_link_create";
	try->facts.prog_fd = kprobe(try, BPF_TRACE_KPROBE_MULTI);
	return bp_link_create(try->facts.prog_fd, fd, BPF_PERF_EVENT, &try->create, NULL);
}

static int kprobe_multi(struct try *try, int prog_fd, const char *name, int errnum)
{
	const char *names[] = { name };
	LIBBPF_OPTS(bpf_link_create_opts, opts, .kprobe_multi.syms = names, .kprobe_multi.cnt = 1);
	int ret;

	link_to(try, "kprobe.multi", name);
	try->call = "bpf_link_create";
	try->facts.prog_fd = prog_fd;
	ret = bpf_link_create(prog_fd, 0, BPF_TRACE_KPROBE_MULTI, &opts);
	if (ret < 0 && ret != -errnum && (ret == -EOPNOTSUPP || errnum == EOPNOTSUPP))
		return cannot(try, "this kernel says %s", bp_errno_name(-ret));
	return ret;
}

static int kprobe_no_multi(struct try *try)
{
	return kprobe_multi(try, kprobe(try, 0), "nosuch_function", EINVAL);
}

static int kprobe_no_fprobe(struct try *try)
{
	return kprobe_multi(try, kprobe(try, BPF_TRACE_KPROBE_MULTI), "nosuch_function",
			    EOPNOTSUPP);
}

static int kprobe_no_function(struct try *try)
{
	return kprobe_multi(try, kprobe(try, BPF_TRACE_KPROBE_MULTI), "nosuch_function", ESRCH);
}

static int uprobe_multi(struct try *try, enum bpf_attach_type loaded, const char *path, int pid)
{
	const unsigned long offset = 0x1000;
	LIBBPF_OPTS(bpf_link_create_opts, opts, .uprobe_multi.path = path,
		    .uprobe_multi.offsets = &offset, .uprobe_multi.cnt = 1,
		    .uprobe_multi.pid = (__u32)pid);

	link_to(try, "uprobe.multi", path);
	try->call = "bpf_link_create";
	try->facts.prog_fd = kprobe(try, loaded);
	return bpf_link_create(try->facts.prog_fd, 0, BPF_TRACE_UPROBE_MULTI, &opts);
}

static int uprobe_no_multi(struct try *try)
{
	return uprobe_multi(try, 0, "/proc/self/exe", getpid());
}

static int uprobe_no_process(struct try *try)
{
	return uprobe_multi(try, BPF_TRACE_UPROBE_MULTI, "/proc/self/exe", NO_PID);
}

static int uprobe_no_file(struct try *try)
{
	return uprobe_multi(try, BPF_TRACE_UPROBE_MULTI, "/tmp", getpid());
}

/* ---- mistakes that no command makes ---- */

static int netns_flags(struct try *try)
{
	namespace(try, BPF_SK_LOOKUP);
	try->create.flags = 1;
	return create_link(try, lookup(try));
}

static int cgroup_flags(struct try *try)
{
	egress(try);
	try->create.flags = BPF_F_ALLOW_MULTI;
	return create_link(try, skb(try));
}

static int opts(struct try *try)
{
	LIBBPF_OPTS(bpf_link_create_opts, small);

	try->call = "bpf_link_create";
	small.sz = 4;
	return bpf_link_create(skb(try), cgroup(try, "a"), EGRESS, &small);
}

/* ---- update ---- */

static int update(struct try *try, int link, int prog, int old)
{
	try->call = "bpf_link_update";
	try->facts.prog_fd = prog;
	return bp_link_update(link, prog, old, NULL);
}

static int update_old(struct try *try)
{
	egress(try);
	return update(try, first_link(try, skb(try)), skb(try), skb(try));
}

static int update_no_caps(struct try *try)
{
	int prog = skb(try);
	int link;

	egress(try);
	link = first_link(try, skb(try));
	keep_caps(CAP(CAP_NET_ADMIN));
	return update(try, link, prog, -1);
}

static int update_lsm(struct try *try)
{
	int prog = skb(try);
	int link;

	egress(try);
	link = first_link(try, skb(try));
	return deny(try, BPF_LINK_UPDATE) ? -1 : update(try, link, prog, -1);
}

static int update_tracing(struct try *try)
{
	link_to(try, "fentry", NULL);
	return update(try, first_link(try, tracing(try, BPF_TRACE_FENTRY, "vfs_mkdir")),
		      tracing(try, BPF_TRACE_FENTRY, "vfs_mkdir"), -1);
}

static int update_type(struct try *try)
{
	int other = program(try, BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE, 1);

	egress(try);
	return update(try, first_link(try, skb(try)), other, -1);
}

static int update_old_without_flag(struct try *try)
{
	LIBBPF_OPTS(bpf_link_update_opts, wrong);
	int first = skb(try);
	int link;

	egress(try);
	link = first_link(try, first);
	wrong.old_prog_fd = (__u32)first;
	try->call = "bpf_link_update";
	return bpf_link_update(link, skb(try), &wrong);
}

static int update_netfilter(struct try *try)
{
	netfilter(try, 5);
	return update(try, first_link(try, filter(try)), filter(try), -1);
}

static int update_detached(struct try *try)
{
	int link;

	device(try, BPF_XDP);
	link = first_link(try, xdp(try));
	if (bpf_link_detach(link))
		return cannot(try, "it cannot be detached");
	return update(try, link, xdp(try), -1);
}

static int update_twice(struct try *try)
{
	int there = cls(try);

	device(try, BPF_TCX_INGRESS);
	attach_first(try, there, 0);
	return update(try, first_link(try, cls(try)), there, -1);
}

static int update_closed(struct try *try)
{
	return update(try, CLOSED, skb(try), -1);
}

/* ---- detach, iterators, ids, information ---- */

static int force(struct try *try, int fd)
{
	try->call = "bpf_link_detach";
	return bp_link_detach(fd, NULL);
}

static int force_iter(struct try *try)
{
	link_to(try, "iter", NULL);
	return force(try, first_link(try, tracing(try, BPF_TRACE_ITER, "task")));
}

static int force_prog(struct try *try)
{
	return force(try, skb(try));
}

static int force_closed(struct try *try)
{
	return force(try, CLOSED);
}

static int force_no_caps(struct try *try)
{
	int link;

	egress(try);
	link = first_link(try, skb(try));
	keep_caps(CAP(CAP_NET_ADMIN));
	return force(try, link);
}

static int force_lsm(struct try *try)
{
	int link;

	egress(try);
	link = first_link(try, skb(try));
	return deny(try, BPF_LINK_DETACH) ? -1 : force(try, link);
}

static int iter_other(struct try *try)
{
	int link;

	egress(try);
	link = first_link(try, skb(try));
	try->call = "bpf_iter_create";
	return bpf_iter_create(link);
}

static int iter_closed(struct try *try)
{
	try->call = "bpf_iter_create";
	return bpf_iter_create(CLOSED);
}

static int next_id(struct try *try, __u32 id)
{
	try->call = "bpf_link_get_next_id";
	return bpf_link_get_next_id(id, &id);
}

static int fd_by_id(struct try *try, __u32 id)
{
	try->call = "bpf_link_get_fd_by_id";
	return bpf_link_get_fd_by_id(id);
}

static int next_id_userns(struct try *try)
{
	return userns(try) ? -1 : next_id(try, 0);
}

static int fd_by_id_userns(struct try *try)
{
	return userns(try) ? -1 : fd_by_id(try, 1);
}

static int next_id_caps(struct try *try)
{
	keep_caps(CAP(CAP_BPF) | CAP(CAP_NET_ADMIN));
	return next_id(try, 0);
}

static int fd_by_id_caps(struct try *try)
{
	keep_caps(CAP(CAP_BPF) | CAP(CAP_NET_ADMIN));
	return fd_by_id(try, 1);
}

static int next_id_lsm(struct try *try)
{
	return deny(try, BPF_LINK_GET_NEXT_ID) ? -1 : next_id(try, 0);
}

static int fd_by_id_lsm(struct try *try)
{
	return deny(try, BPF_LINK_GET_FD_BY_ID) ? -1 : fd_by_id(try, 1);
}

static int last_id(struct try *try)
{
	return next_id(try, INT_MAX - 1);
}

static int id_range(struct try *try)
{
	return next_id(try, INT_MAX);
}

static int no_id(struct try *try)
{
	return fd_by_id(try, INT_MAX);
}

static int info_closed(struct try *try)
{
	struct bpf_link_info info;

	try->call = "bpf_link_get_info_by_fd";
	return bp_link_info(CLOSED, &info, NULL);
}

static int info_other(struct try *try)
{
	struct bpf_link_info info;

	try->call = "bpf_link_get_info_by_fd";
	return bp_link_info(something_else(), &info, NULL);
}

static int info_longer(struct try *try)
{
	char info[sizeof(struct bpf_link_info) + 64] = { 0 };
	__u32 len = sizeof(info);
	int link;

	egress(try);
	link = first_link(try, skb(try));
	info[sizeof(info) - 1] = 1;
	try->call = "bpf_link_get_info_by_fd";
	return bpf_link_get_info_by_fd(link, (struct bpf_link_info *)info, &len);
}

/* ---- XDP by netlink ---- */

static int netlink(struct try *try, int prog, unsigned int flags, int old)
{
	try->facts.prog_fd = prog;
	try->facts.xdp = flags & XDP_FLAGS_MODES;
	try->call = "bpf_xdp_attach";
	return bp_xdp_attach(try->place.ifindex, prog, flags, old, NULL);
}

static int netlink_link(struct try *try)
{
	device(try, BPF_XDP);
	first_link(try, xdp(try));
	return netlink(try, xdp(try), XDP_FLAGS_UPDATE_IF_NOEXIST, -1);
}

static int first_xdp(struct try *try)
{
	int prog = xdp(try);

	device(try, BPF_XDP);
	return bp_xdp_attach(LO, prog, GENERIC, -1, NULL) ? cannot(try, "no generic XDP") : prog;
}

static int netlink_there(struct try *try)
{
	first_xdp(try);
	return netlink(try, xdp(try), XDP_FLAGS_UPDATE_IF_NOEXIST | GENERIC, -1);
}

static int netlink_other(struct try *try)
{
	first_xdp(try);
	return netlink(try, xdp(try), GENERIC, xdp(try));
}

static int netlink_none(struct try *try)
{
	device(try, BPF_XDP);
	return netlink(try, xdp(try), GENERIC, xdp(try));
}

static int netlink_no_caps(struct try *try)
{
	int prog = xdp(try);

	device(try, BPF_XDP);
	keep_caps(CAP(CAP_BPF));
	return netlink(try, prog, GENERIC, -1);
}

static int netlink_elsewhere(struct try *try)
{
	device(try, BPF_XDP);
	return netlink(try, program(try, BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP, 2), GENERIC, -1);
}

static int netlink_driver(struct try *try)
{
	device(try, BPF_XDP);
	return netlink(try, xdp(try), NATIVE, -1);
}

static int netlink_mtu(struct try *try)
{
	if (veth(try))
		return -1;
	if (system("ip link set pair0 mtu 9000 && ip link set pair1 mtu 9000"))
		return cannot(try, "no large MTU");
	return netlink(try, xdp(try), NATIVE, -1);
}

static int netlink_no_device(struct try *try)
{
	netns(try);
	at(try, BP_TARGET_DEV, NO_DEVICE, BPF_XDP);
	return netlink(try, xdp(try), GENERIC, -1);
}

static int netlink_detach(struct try *try, int prog)
{
	try->facts.prog_fd = prog;
	try->call = "bpf_xdp_detach";
	return bp_xdp_detach(try->place.ifindex, GENERIC, prog, NULL);
}

static int netlink_detach_link(struct try *try)
{
	int prog = xdp(try);

	device(try, BPF_XDP);
	try->create.flags = GENERIC;
	first_link(try, prog);
	return netlink_detach(try, prog);
}

static int netlink_detach_other(struct try *try)
{
	first_xdp(try);
	return netlink_detach(try, xdp(try));
}

static int netlink_detach_no_caps(struct try *try)
{
	int prog = first_xdp(try);

	keep_caps(CAP(CAP_BPF));
	return netlink_detach(try, prog);
}

/* clang-format off */
const struct provoker link_provokers[] = {
	PROVOKE("link-eperm-mode", mode),
	PROVOKE("link-eperm-ancestor", ancestor),
	PROVOKE("link-eperm-cap-net-admin", no_net_admin),
	PROVOKE("link-eperm-cap-bpf", no_cap_bpf),
	PROVOKE("link-lsm", lsm, .guest = true),
	PROVOKE("link-einval-prog", prog_is_none),
	PROVOKE("link-einval-type", type),
	PROVOKE("link-einval-attach-type-new", attach_type_new),
	PROVOKE("link-einval-new", links_new),
	PROVOKE("link-einval-device", no_device),
	PROVOKE("link-einval-no-netns", no_netns),
	PROVOKE("link-einval-no-map", other_map),
	PROVOKE("link-einval-flags-new", flags_new, .backported = true),
	PROVOKE("link-einval-anchor-prog", anchor_prog, .backported = true),
	PROVOKE("link-einval-xdp-elsewhere", xdp_elsewhere),
	PROVOKE("link-einval-tracing", other_tracing, .guest = true),
	PROVOKE("link-einval-event-multi", event_multi),
	PROVOKE("link-einval-kprobe-multi", kprobe_no_multi),
	PROVOKE("link-einval-uprobe-multi", uprobe_no_multi),
	PROVOKE("link-einval-iter", iter_map),
	PROVOKE("link-einval-struct-ops", struct_ops),
	PROVOKE("link-einval-defrag", defrag_einval),
	PROVOKE("link-einval-netns-flags", netns_flags, .caller = true),
	PROVOKE("link-einval-cgroup-flags", cgroup_flags, .caller = true),
	PROVOKE("link-einval-opts", opts, .caller = true),
	PROVOKE("link-eexist-xdp-mode", xdp_mode),
	PROVOKE("link-eexist-twice", twice),
	PROVOKE("link-eexist-dissector", dissector_there),
	PROVOKE("link-eexist-netns", dissector_elsewhere, .guest = true),
	PROVOKE("link-ebusy-link", xdp_link),
	PROVOKE("link-ebusy-xdp", xdp_there),
	PROVOKE("link-ebusy-verdict", other_verdict),
	PROVOKE("link-ebusy-priority", priority_taken),
	PROVOKE("link-ebusy-tracing", tracing_twice, .guest = true),
	PROVOKE("link-e2big-dissector", dissector_link),
	PROVOKE("link-e2big-lookups", lookups),
	PROVOKE("link-e2big-cgroup", full_cgroup),
	PROVOKE("link-e2big-function", full_function, .guest = true),
	PROVOKE("link-erange-priority", priority_range),
	PROVOKE("link-erange-xdp-mtu", large_mtu),
	PROVOKE("link-erange-full", full_device),
	PROVOKE("link-estale-revision", revision),
	PROVOKE("link-enoent-removed", removed),
	PROVOKE("link-enoent-anchor", anchor_absent),
	PROVOKE("link-enoent-defrag", defrag_enoent),
	PROVOKE("link-enodev-device", no_tcx_device),
	PROVOKE("link-eacces-netkit", netkit_peer),
	PROVOKE("link-enxio-netkit", not_netkit),
	PROVOKE("link-eopnotsupp-xdp", no_driver),
	PROVOKE("link-eopnotsupp-kprobe-multi", kprobe_no_fprobe),
	PROVOKE("link-esrch-function", kprobe_no_function),
	PROVOKE("link-esrch-process", uprobe_no_process),
	PROVOKE("link-eafnosupport-family", netfilter_family, .caller = true),
	PROVOKE("link-eproto-hook", netfilter_hook, .caller = true),
	PROVOKE("link-ebadf-prog", prog_is_closed),
	PROVOKE("link-ebadf-target", target_is_closed),
	PROVOKE("link-ebadf-cgroup", no_cgroup),
	PROVOKE("link-ebadf-iter", iter_no_map),
	PROVOKE("link-ebadf-file", uprobe_no_file),
	PROVOKE("update-eperm-old", update_old),
	PROVOKE("update-eperm-cap-bpf", update_no_caps),
	PROVOKE("update-lsm", update_lsm, .guest = true),
	PROVOKE("update-einval-family", update_tracing, .guest = true),
	PROVOKE("update-einval-type", update_type),
	PROVOKE("update-einval-old", update_old_without_flag, .caller = true),
	PROVOKE("update-eopnotsupp-family", update_netfilter),
	PROVOKE("update-enolink-detached", update_detached),
	PROVOKE("update-eexist-twice", update_twice),
	PROVOKE("update-ebadf-fd", update_closed),
	PROVOKE("link-detach-eopnotsupp-family", force_iter),
	PROVOKE("link-detach-einval-link", force_prog),
	PROVOKE("link-detach-ebadf-fd", force_closed),
	PROVOKE("link-detach-eperm-cap-bpf", force_no_caps),
	PROVOKE("link-detach-lsm", force_lsm, .guest = true),
	PROVOKE("iter-einval-link", iter_other),
	PROVOKE("iter-ebadf-fd", iter_closed),
	PROVOKE("link-next-id-eperm-userns", next_id_userns),
	PROVOKE("link-next-id-eperm-cap-sys-admin", next_id_caps),
	PROVOKE("link-next-id-lsm", next_id_lsm, .guest = true),
	PROVOKE("link-next-id-enoent-end", last_id),
	PROVOKE("link-next-id-einval-range", id_range),
	PROVOKE("link-fd-by-id-eperm-userns", fd_by_id_userns),
	PROVOKE("link-fd-by-id-eperm-cap-sys-admin", fd_by_id_caps),
	PROVOKE("link-fd-by-id-lsm", fd_by_id_lsm, .guest = true),
	PROVOKE("link-fd-by-id-enoent-id", no_id),
	PROVOKE("link-info-ebadfd-closed", info_closed),
	PROVOKE("link-info-einval-fd", info_other),
	PROVOKE("link-info-e2big-more", info_longer),
	PROVOKE("xdp-ebusy-link", netlink_link),
	PROVOKE("xdp-ebusy-there", netlink_there),
	PROVOKE("xdp-eexist-other", netlink_other),
	PROVOKE("xdp-eexist-none", netlink_none),
	PROVOKE("xdp-eperm-cap-net-admin", netlink_no_caps),
	PROVOKE("xdp-einval-elsewhere", netlink_elsewhere),
	PROVOKE("xdp-eopnotsupp-driver", netlink_driver),
	PROVOKE("xdp-erange-mtu", netlink_mtu),
	PROVOKE("xdp-enodev-device", netlink_no_device),
	PROVOKE("xdp-detach-ebusy-link", netlink_detach_link),
	PROVOKE("xdp-detach-eexist-other", netlink_detach_other),
	PROVOKE("xdp-detach-eperm-cap-net-admin", netlink_detach_no_caps),
	{ "link-eexist-struct-ops", .why_not = "no provoker registers an implementation of the kernel's" },
	{ 0 },
};
/* clang-format on */
