// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - experiments on links: made, updated, detached, found, and without capabilities */
#include <net/if.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <linux/if_link.h>
#include <linux/perf_event.h>

#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define CREATE BPF_CGROUP_INET_SOCK_CREATE
#define LO 1

static int skb(void)
{
	return load_type(BPF_PROG_TYPE_CGROUP_SKB);
}

static int egress_link(int prog, int cg)
{
	return bpf_link_create(prog, cg, EGRESS, NULL);
}

static __u32 link_id(int fd)
{
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_link_get_info_by_fd(fd, &info, &len) ? 0 : info.id;
}

/* Wait until a link is gone; the errno of opening it, or 0 if it stays. */
static int wait_for_end(__u32 id)
{
	for (int i = 0; i < 100; i++) {
		int fd = bpf_link_get_fd_by_id(id);

		if (fd < 0)
			return fd;
		close(fd);
		usleep(10000);
	}
	return 0;
}

/* ---- bpf_link_create() ---- */

static void life(void)
{
	int cg = cgroup("a");
	int prog = skb();
	__u32 id = prog_id(prog);
	int link = egress_link(prog, cg);
	__u32 number = link_id(link);
	int fd;

	result("LINK-CREATE", link < 0 ? link : 0);
	if (link < 0)
		return;
	fact("LINK-ATTACHED", attached(cg, EGRESS) == 1);
	fact("LINK-CLOEXEC", fcntl(link, F_GETFD) & FD_CLOEXEC);
	close(prog);
	fd = bpf_prog_get_fd_by_id(id);
	fact("LINK-KEEPS-PROG", fd >= 0);
	result("LINK-NOT-DETACHED-BY-PROG", bpf_prog_detach2(fd, cg, EGRESS) ? -errno : 0);
	close(fd);
	close(link);
	result("LINK-GOES-WITH-FD", wait_for_end(number));
	fact("LINK-DETACHED-AT-END", attached(cg, EGRESS) == 0);
}

static void cgroups(void)
{
	LIBBPF_OPTS(bpf_link_create_opts, multi, .flags = BPF_F_ALLOW_MULTI);
	LIBBPF_OPTS(bpf_link_create_opts, stale, .cgroup.expected_revision = 777);
	int cg = cgroup("a");
	int other = cgroup("b");
	int prog = skb();
	__u32 flags = 0;
	__u32 count = 0;

	result("LINK-CGROUP-MODE-FLAG", bpf_link_create(prog, cg, EGRESS, &multi));
	egress_link(prog, cg);
	bpf_prog_query(cg, EGRESS, 0, &flags, NULL, &count);
	fact("LINK-CGROUP-IS-MULTI", flags & BPF_F_ALLOW_MULTI);
	opened("LINK-CGROUP-SAME-PROG-AGAIN", egress_link(prog, cg));
	opened("LINK-CGROUP-REVISION", bpf_link_create(prog, other, EGRESS, &stale));
	bpf_prog_attach(prog, other, CREATE, 0);
	opened("LINK-TYPE", bpf_link_create(prog, other, CREATE, NULL));
	opened("LINK-PROG-NONE", bpf_link_create(open_null(), other, EGRESS, NULL));
	opened("LINK-PROG-CLOSED", bpf_link_create(NO_FD, other, EGRESS, NULL));
	opened("LINK-TARGET-CLOSED", bpf_link_create(prog, NO_FD, EGRESS, NULL));
	opened("LINK-TARGET-NO-CGROUP", bpf_link_create(prog, open_null(), EGRESS, NULL));
}

static void devices(void)
{
	LIBBPF_OPTS(bpf_link_create_opts, stale, .tcx.expected_revision = 777);
	int cls = load_type(BPF_PROG_TYPE_SCHED_CLS);
	int xdp = load_type(BPF_PROG_TYPE_XDP);
	int link = bpf_link_create(xdp, LO, BPF_XDP, NULL);

	result("LINK-XDP", link < 0 ? link : 0);
	opened("LINK-XDP-SECOND", bpf_link_create(load_type(BPF_PROG_TYPE_XDP), LO, BPF_XDP, NULL));
	opened("LINK-XDP-NO-DEVICE", bpf_link_create(xdp, NO_FD, BPF_XDP, NULL));
	link = bpf_link_create(cls, LO, BPF_TCX_INGRESS, NULL);
	if (link < 0)
		return;
	result("LINK-TCX", 0);
	opened("LINK-TCX-TWICE", bpf_link_create(cls, LO, BPF_TCX_INGRESS, NULL));
	opened("LINK-TCX-REVISION", bpf_link_create(cls, LO, BPF_TCX_EGRESS, &stale));
}

/* A link puts itself in the place of what is there without one, and leaves nothing behind. */
static void sockmaps(void)
{
	int map = bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "map", 4, 4, 1, NULL);
	int msg = load_type(BPF_PROG_TYPE_SK_MSG);
	int link;

	if (bpf_prog_attach(msg, map, BPF_SK_MSG_VERDICT, 0))
		return;
	link = bpf_link_create(load_type(BPF_PROG_TYPE_SK_MSG), map, BPF_SK_MSG_VERDICT, NULL);
	if (link < 0)
		return;
	close(link);
	usleep(100000);
	fact("LINK-SOCKMAP-PUSHES-OUT", attached(map, BPF_SK_MSG_VERDICT) == 0);
}

/* ---- bpf_link_update() ---- */

static void updates(void)
{
	int cg = cgroup("a");
	int first = skb();
	int second = skb();
	int link = egress_link(first, cg);
	__u32 number = link_id(link);
	LIBBPF_OPTS(bpf_link_update_opts, if_second, .flags = BPF_F_REPLACE,
		    .old_prog_fd = (__u32)second);
	LIBBPF_OPTS(bpf_link_update_opts, no_flag, .old_prog_fd = (__u32)second);
	LIBBPF_OPTS(bpf_link_update_opts, unknown, .flags = 1);
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);

	if (link < 0)
		return;
	result("LINK-UPDATE-OTHER-OLD", bpf_link_update(link, second, &if_second));
	result("LINK-UPDATE-OLD-NO-FLAG", bpf_link_update(link, second, &no_flag));
	result("LINK-UPDATE-FLAG", bpf_link_update(link, second, &unknown));
	result("LINK-UPDATE", bpf_link_update(link, second, NULL));
	bpf_link_get_info_by_fd(link, &info, &len);
	fact("LINK-UPDATE-SAME-LINK", info.id == number && info.prog_id == prog_id(second));
	fact("LINK-UPDATE-ONE-PROG", attached(cg, EGRESS) == 1);
	result("LINK-UPDATE-OLD", bpf_link_update(link, first, &if_second));
	result("LINK-UPDATE-SAME", bpf_link_update(link, first, NULL));
	result("LINK-UPDATE-TYPE",
	       bpf_link_update(link, load_type(BPF_PROG_TYPE_CGROUP_SOCK), NULL));
	result("LINK-UPDATE-CLOSED", bpf_link_update(NO_FD, first, NULL));
	result("LINK-UPDATE-PROG-CLOSED", bpf_link_update(link, NO_FD, NULL));
	result("LINK-UPDATE-NO-LINK", bpf_link_update(first, second, NULL));
	bpf_link_detach(link);
	result("LINK-UPDATE-DETACHED", bpf_link_update(link, second, NULL));
}

/* An iterator: a link that is attached to nothing, and so cannot be detached from it. */
static int iterator(void)
{
	static const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	int id = libbpf_find_vmlinux_btf_id("bpf_prog", BPF_TRACE_ITER);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_ITER,
		    .attach_btf_id = (__u32)id);
	int prog = id < 0 ? id : bpf_prog_load(BPF_PROG_TYPE_TRACING, "i", "GPL", insns, 2, &opts);

	return prog < 0 ? prog : bpf_link_create(prog, 0, BPF_TRACE_ITER, NULL);
}

static void updates_of_families(void)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .netfilter.pf = 2, .netfilter.hooknum = 3,
		    .netfilter.priority = 5);
	int prog = load_type(BPF_PROG_TYPE_NETFILTER);
	int link = prog < 0 ? prog : bpf_link_create(prog, 0, BPF_NETFILTER, &opts);

	if (link < 0)
		return;
	result("LINK-UPDATE-NETFILTER",
	       bpf_link_update(link, load_type(BPF_PROG_TYPE_NETFILTER), NULL));
	opened("LINK-NETFILTER-TAKEN",
	       bpf_link_create(load_type(BPF_PROG_TYPE_NETFILTER), 0, BPF_NETFILTER, &opts));
}

/* ---- bpf_link_detach() ---- */

static void detaches(void)
{
	int cg = cgroup("a");
	int link = egress_link(skb(), cg);
	int again = fcntl(link, F_DUPFD_CLOEXEC, 3);
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);
	int iter = iterator();

	if (link < 0)
		return;
	result("LINK-DETACH", bpf_link_detach(link));
	fact("LINK-DETACH-NOTHING-THERE", attached(cg, EGRESS) == 0);
	bpf_link_get_info_by_fd(again, &info, &len);
	fact("LINK-DETACH-STAYS", info.id && info.prog_id && !info.cgroup.cgroup_id);
	result("LINK-DETACH-AGAIN", bpf_link_detach(again));
	result("LINK-DETACH-PROG", bpf_link_detach(skb()));
	result("LINK-DETACH-CLOSED", bpf_link_detach(NO_FD));
	if (iter >= 0)
		result("LINK-DETACH-ITER", bpf_link_detach(iter));
}

/* ---- ids and information ---- */

static void ids(void)
{
	int cg = cgroup("a");
	int link = egress_link(skb(), cg);
	__u32 number = link_id(link);
	struct bpf_link_info info = { 0 };
	char longer[sizeof(info) + 64] = { 0 };
	__u32 len = sizeof(info);
	__u32 next = 0;
	__u32 last = 0;
	bool ascends = true;
	bool seen = false;
	int ret;

	if (link < 0)
		return;
	while ((ret = bpf_link_get_next_id(next, &next)) == 0) {
		ascends &= next > last;
		seen |= next == number;
		last = next;
	}
	result("LINK-NEXTID-END", ret);
	fact("LINK-NEXTID-ASCENDS", ascends);
	fact("LINK-NEXTID-SEES", seen);
	next = 5;
	result("LINK-NEXTID-RANGE", bpf_link_get_next_id(INT_MAX, &next));
	fact("LINK-NEXTID-UNTOUCHED", next == 5);
	opened("LINK-FDBYID", bpf_link_get_fd_by_id(number));
	result("LINK-FDBYID-NONE", bpf_link_get_fd_by_id(NO_ID));
	result("LINK-INFO", bpf_link_get_info_by_fd(link, &info, &len));
	fact("LINK-INFO-CGROUP", info.type == BPF_LINK_TYPE_CGROUP && info.cgroup.cgroup_id &&
					 info.cgroup.attach_type == EGRESS);
	fact("LINK-INFO-LEN", len > 0 && len <= sizeof(info));
	len = 8;
	memset(&info, 0, sizeof(info));
	result("LINK-INFO-SHORT", bpf_link_get_info_by_fd(link, &info, &len));
	fact("LINK-INFO-SHORT-FILLED", info.id == number && !info.prog_id && len == 8);
	len = sizeof(longer);
	result("LINK-INFO-LONGER",
	       bpf_link_get_info_by_fd(link, (struct bpf_link_info *)longer, &len));
	longer[sizeof(longer) - 1] = 1;
	len = sizeof(longer);
	result("LINK-INFO-LONGER-SET",
	       bpf_link_get_info_by_fd(link, (struct bpf_link_info *)longer, &len));
	len = sizeof(info);
	result("LINK-INFO-CLOSED", bpf_link_get_info_by_fd(NO_FD, &info, &len));
	result("LINK-INFO-NO-LINK", bpf_link_get_info_by_fd(open_null(), &info, &len));
	close(link);
	result("LINK-FDBYID-GONE", wait_for_end(number));
}

/* ---- raw tracepoints, which touch the whole system ---- */

static int raw(void)
{
	return load_type(BPF_PROG_TYPE_RAW_TRACEPOINT);
}

static void raw_tracepoints(void)
{
	LIBBPF_OPTS(bpf_raw_tp_opts, cookie, .tp_name = "task_rename", .cookie = 7);
	struct bpf_link_info info = { 0 };
	char name[64] = "";
	__u32 len = sizeof(info);
	int prog = raw();
	int link = bpf_raw_tracepoint_open("task_rename", prog);

	result("RAWTP-OPEN", link < 0 ? link : 0);
	if (link < 0)
		return;
	fact("RAWTP-IS-LINK", link_id(link));
	info.raw_tracepoint.tp_name = (__u64)(unsigned long)name;
	info.raw_tracepoint.tp_name_len = sizeof(name);
	bpf_link_get_info_by_fd(link, &info, &len);
	fact("RAWTP-NAME", strcmp(name, "task_rename") == 0);
	opened("RAWTP-TWICE", bpf_raw_tracepoint_open("task_rename", prog));
	opened("RAWTP-NO-NAME", bpf_raw_tracepoint_open("nosuch", prog));
	opened("RAWTP-CATEGORY", bpf_raw_tracepoint_open("task:task_rename", prog));
	opened("RAWTP-TYPE", bpf_raw_tracepoint_open("task_rename", load_type(BPF_PROG_TYPE_XDP)));
	opened("RAWTP-PROG-CLOSED", bpf_raw_tracepoint_open("task_rename", NO_FD));
	opened("RAWTP-PROG-NONE", bpf_raw_tracepoint_open("task_rename", open_null()));
	opened("RAWTP-COOKIE", bpf_raw_tracepoint_open_opts(prog, &cookie));
	result("RAWTP-UPDATE", bpf_link_update(link, raw(), NULL));
	result("RAWTP-DETACH", bpf_link_detach(link));
}

/* A program of fentry, by a call that asks for fexit. */
static void tracing(void)
{
	static const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	int id = libbpf_find_vmlinux_btf_id("vfs_mkdir", BPF_TRACE_FENTRY);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
		    .attach_btf_id = (__u32)id);
	int prog = id < 0 ? id : bpf_prog_load(BPF_PROG_TYPE_TRACING, "f", "GPL", insns, 2, &opts);
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);
	int link;

	if (prog < 0)
		return;
	link = bpf_link_create(prog, 0, BPF_TRACE_FEXIT, NULL);
	result("LINK-TRACING-OTHER-TYPE", link < 0 ? link : 0);
	bpf_link_get_info_by_fd(link, &info, &len);
	fact("LINK-TRACING-IS-FENTRY", info.tracing.attach_type == BPF_TRACE_FENTRY);
	opened("LINK-TRACING-TWICE", bpf_link_create(prog, 0, BPF_TRACE_FENTRY, NULL));
	result("LINK-DETACH-TRACING", bpf_link_detach(link));
	result("LINK-UPDATE-TRACING", bpf_link_update(link, prog, NULL));
}

/* ---- without capabilities ---- */

static void say(const char *what, const char *set, long ret)
{
	char id[96];

	snprintf(id, sizeof(id), "PRIV-LINK-%s[%s]", what, set);
	result(id, ret);
}

/* What is attached by links, made ready while there were all capabilities. */
struct things {
	int skb, sock, xdp, cls, lookup, msg, filter;
	int sockmap, netns, cgroup, link, other, iter;
};

static void with(const struct things *t, const char *set, __u64 caps)
{
	LIBBPF_OPTS(bpf_link_create_opts, output, .netfilter.pf = 2, .netfilter.hooknum = 3,
		    .netfilter.priority = 5);
	pid_t pid = fork();
	__u32 next;

	if (pid) {
		waitpid(pid, NULL, 0);
		usleep(100000);
		return;
	}
	become_nobody(caps);
	say("netlink", set, bpf_xdp_attach(LO, t->xdp, XDP_FLAGS_SKB_MODE, NULL));
	bpf_xdp_detach(LO, XDP_FLAGS_SKB_MODE, NULL);
	say("cgroup_skb", set, bpf_link_create(t->skb, t->cgroup, EGRESS, NULL));
	say("cgroup_sock", set, bpf_link_create(t->sock, t->cgroup, CREATE, NULL));
	say("xdp", set, bpf_link_create(t->xdp, LO, BPF_XDP, NULL));
	say("tcx", set, bpf_link_create(t->cls, LO, BPF_TCX_INGRESS, NULL));
	say("sk_lookup", set, bpf_link_create(t->lookup, t->netns, BPF_SK_LOOKUP, NULL));
	say("sk_msg", set, bpf_link_create(t->msg, t->sockmap, BPF_SK_MSG_VERDICT, NULL));
	say("netfilter", set, bpf_link_create(t->filter, 0, BPF_NETFILTER, &output));
	say("iter", set, bpf_link_create(t->iter, 0, BPF_TRACE_ITER, NULL));
	say("update", set, bpf_link_update(t->link, t->sock, NULL));
	say("NEXTID", set, bpf_link_get_next_id(0, &next));
	say("FDBYID", set, bpf_link_get_fd_by_id(link_id(t->link)));
	say("detach", set, bpf_link_detach(t->other));
	exit(0);
}

static int iterator_prog(void)
{
	static const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	int id = libbpf_find_vmlinux_btf_id("bpf_prog", BPF_TRACE_ITER);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_ITER,
		    .attach_btf_id = (__u32)id);

	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "i", "GPL", insns, 2, &opts);
}

static void privileges(void)
{
	int sock = load_type(BPF_PROG_TYPE_CGROUP_SOCK);
	int held = cgroup("c");
	struct things t = {
		.skb = skb(),
		.sock = sock,
		.xdp = load_type(BPF_PROG_TYPE_XDP),
		.cls = load_type(BPF_PROG_TYPE_SCHED_CLS),
		.lookup = load_type(BPF_PROG_TYPE_SK_LOOKUP),
		.msg = load_type(BPF_PROG_TYPE_SK_MSG),
		.filter = load_type(BPF_PROG_TYPE_NETFILTER),
		.sockmap = bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "map", 4, 4, 1, NULL),
		.netns = open("/proc/self/ns/net", O_RDONLY),
		.cgroup = cgroup("a"),
		.link = bpf_link_create(sock, held, CREATE, NULL),
		.iter = iterator_prog(),
	};

	t.other = bpf_link_create(load_type(BPF_PROG_TYPE_CGROUP_SOCK), held, CREATE, NULL);
	with(&t, "NONE", 0);
	with(&t, "NET_ADMIN", 1ULL << CAP_NET_ADMIN);
	with(&t, "SYS_ADMIN", 1ULL << CAP_SYS_ADMIN);
}

/* ---- the same, for what touches the whole system ---- */

static int event(__u32 type, __u64 config, const char *name)
{
	struct perf_event_attr attr = {
		.type = type, .size = sizeof(attr), .config = config, .sample_period = 1000000000
	};

	if (name)
		attr.config1 = (__u64)(unsigned long)name;
	return (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
}

static __u32 number_in(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned int num = 0;

	if (file && fscanf(file, "%u", &num) != 1)
		num = 0;
	if (file)
		fclose(file);
	return num;
}

/* Of the probe, only the event is looked at: what the links take is the descriptor of one. */
static void whole_system(void)
{
	static const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	int id = libbpf_find_vmlinux_btf_id("vfs_mkdir", BPF_TRACE_FENTRY);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
		    .attach_btf_id = (__u32)id);
	int fentry =
		id < 0 ? id : bpf_prog_load(BPF_PROG_TYPE_TRACING, "f", "GPL", insns, 2, &opts);
	__u32 kprobe = number_in("/sys/bus/event_source/devices/kprobe/type");
	int prog = raw();
	static const struct {
		const char *name;
		__u64 caps;
	} sets[] = { { "NONE", 0 },
		     { "PERFMON", 1ULL << CAP_PERFMON },
		     { "SYS_ADMIN", 1ULL << CAP_SYS_ADMIN } };

	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		pid_t pid = fork();

		if (pid) {
			waitpid(pid, NULL, 0);
			usleep(100000);
			continue;
		}
		become_nobody(sets[i].caps);
		say("raw_tp", sets[i].name, bpf_raw_tracepoint_open("task_rename", prog));
		if (fentry >= 0)
			say("fentry", sets[i].name,
			    bpf_link_create(fentry, 0, BPF_TRACE_FENTRY, NULL));
		if (kprobe)
			say("kprobe", sets[i].name, event(kprobe, 0, "vfs_mkdir") < 0 ? -errno : 3);
		say("perf_event", sets[i].name,
		    event(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK, NULL) < 0 ? -errno : 3);
		exit(0);
	}
}

const struct experiment link_experiments[] = {
	{ "link", life },       { "link", cgroups },
	{ "link", devices },    { "link", sockmaps },
	{ "link", updates },    { "link", updates_of_families },
	{ "link", detaches },   { "link", ids },
	{ "link", privileges }, { "guest", raw_tracepoints },
	{ "guest", tracing },   { "guest", whole_system },
	{ NULL, NULL },
};
