// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach.c - experiments on attaching to cgroups */
#include <linux/perf_event.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define INGRESS BPF_CGROUP_INET_INGRESS
#define CREATE BPF_CGROUP_INET_SOCK_CREATE
#define MULTI BPF_F_ALLOW_MULTI
#define OVERRIDE BPF_F_ALLOW_OVERRIDE

static int skb(void)
{
	return load_type(BPF_PROG_TYPE_CGROUP_SKB);
}

static __u32 first_id(int cg)
{
	__u32 ids[80] = { 0 };
	__u32 count = ARRAY_SIZE(ids);

	return bpf_prog_query(cg, EGRESS, 0, NULL, ids, &count) || !count ? 0 : ids[0];
}

static void programs_and_targets(void)
{
	int prog = skb();
	int cg = cgroup("");
	int null = open_null();
	int directory = open("/", O_RDONLY | O_DIRECTORY);
	int removed = cgroup("c");
	char path[PATH_MAX];

	result("ATTACH-PROGFD-BAD", bpf_prog_attach(NO_FD, cg, EGRESS, 0));
	result("ATTACH-PROGFD-NOTBPF", bpf_prog_attach(null, cg, EGRESS, 0));
	result("ATTACH-PROGFD-MAP", bpf_prog_attach(array_map(), cg, EGRESS, 0));
	result("ATTACH-TARGET-BADFD", bpf_prog_attach(prog, NO_FD, EGRESS, 0));
	result("ATTACH-TARGET-REGFILE", bpf_prog_attach(prog, null, EGRESS, 0));
	result("ATTACH-TARGET-NOTCGDIR", bpf_prog_attach(prog, directory, EGRESS, 0));
	cgroup_path("cgroup.procs", path, sizeof(path));
	result("ATTACH-TARGET-CGFILE", bpf_prog_attach(prog, open(path, O_RDONLY), EGRESS, 0));
	cgroup_path("", path, sizeof(path));
	result("ATTACH-TARGET-OPATH", bpf_prog_attach(prog, open(path, O_PATH), EGRESS, 0));
	cgroup_path("c", path, sizeof(path));
	rmdir(path);
	result("ATTACH-TARGET-REMOVED", bpf_prog_attach(prog, removed, EGRESS, 0));
	result("DETACH-TARGET-REMOVED", bpf_prog_detach(removed, EGRESS));
	fact("QUERY-TARGET-REMOVED",
	     bpf_prog_query(removed, EGRESS, 0, NULL, NULL, &(__u32){ 0 }) == -ENOENT);
}

/* What documentation elsewhere calls targets, and is none. */
static void no_targets(void)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE,
					.size = sizeof(attr),
					.config = PERF_COUNT_SW_CPU_CLOCK,
					.sample_period = 1000000,
					.disabled = 1 };
	int event = (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0);
	int array = bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "array", 4, 4, 2, NULL);
	int sock = socket(AF_INET, SOCK_STREAM, 0);
	int msg = load_type(BPF_PROG_TYPE_SK_MSG);

	result("ATTACH-TARGET-PERFEVENT",
	       bpf_prog_attach(load_type(BPF_PROG_TYPE_PERF_EVENT), event, BPF_PERF_EVENT, 0));
	result("DETACH-TARGET-PERFEVENT", bpf_prog_detach(event, BPF_PERF_EVENT));
	result("ATTACH-TARGET-SOCKET-SKMSG", bpf_prog_attach(msg, sock, BPF_SK_MSG_VERDICT, 0));
	result("ATTACH-TARGET-SOCKET-SOCKOPS",
	       bpf_prog_attach(load_type(BPF_PROG_TYPE_SOCK_OPS), sock, BPF_CGROUP_SOCK_OPS, 0));
	result("ATTACH-TARGET-PROGARRAY",
	       bpf_prog_attach(load_type(BPF_PROG_TYPE_XDP), array, BPF_XDP, 0));
	result("ATTACH-TARGET-PROGARRAY-SKMSG", bpf_prog_attach(msg, array, BPF_SK_MSG_VERDICT, 0));
}

static void types(void)
{
	int prog = skb();
	int cg = cgroup("");
	int other;

	result("ATTACH-TYPE-MISMATCH", bpf_prog_attach(prog, cg, CREATE, 0));
	result("ATTACH-TYPE-OOR", bpf_prog_attach(prog, cg, (enum bpf_attach_type)9999, 0));
	other = load_type(BPF_PROG_TYPE_CGROUP_SOCK_ADDR);
	result("ATTACH-EAT-MISMATCH", bpf_prog_attach(other, cg, BPF_CGROUP_INET6_CONNECT, 0));
	other = load_ret(BPF_PROG_TYPE_CGROUP_SKB, INGRESS, 1);
	result("ATTACH-SKB-EAT-IGNORED", bpf_prog_attach(other, cg, EGRESS, MULTI));
	other = load_ret(BPF_PROG_TYPE_CGROUP_SKB, EGRESS, 3);
	result("ATTACH-SKB-EAT-ENFORCED", bpf_prog_attach(other, cg, INGRESS, MULTI));
	result("ATTACH-UNSUP-XDP", bpf_prog_attach(load_type(BPF_PROG_TYPE_XDP), cg, BPF_XDP, 0));
	result("ATTACH-UNSUP-KPROBE",
	       bpf_prog_attach(load_type(BPF_PROG_TYPE_KPROBE), cg, BPF_PERF_EVENT, 0));
	other = load_ret(BPF_PROG_TYPE_SK_REUSEPORT, BPF_SK_REUSEPORT_SELECT, 1);
	result("ATTACH-UNSUP-REUSEPORT", bpf_prog_attach(other, cg, BPF_SK_REUSEPORT_SELECT, 0));
}

static void exclusive(void)
{
	int cg = cgroup("a");
	int child = cgroup("a/b");
	int one = skb();
	int two = skb();

	result("ATTACH-NONE-1", bpf_prog_attach(one, cg, EGRESS, 0));
	result("ATTACH-NONE-SAME", bpf_prog_attach(one, cg, EGRESS, 0));
	result("ATTACH-NONE-2", bpf_prog_attach(two, cg, EGRESS, 0));
	fact("ATTACH-NONE-REPLACES", attached(cg, EGRESS) == 1 && first_id(cg) == prog_id(two));
	result("ATTACH-NONE-THEN-MULTI", bpf_prog_attach(one, cg, EGRESS, MULTI));
	result("ATTACH-NONE-THEN-OVERRIDE", bpf_prog_attach(one, cg, EGRESS, OVERRIDE));
	result("ATTACH-CHILD-UNDER-NONE", bpf_prog_attach(one, child, EGRESS, 0));
	result("ATTACH-CHILD-UNDER-NONE-MULTI", bpf_prog_attach(one, child, EGRESS, MULTI));
}

static void overriding(void)
{
	int cg = cgroup("a");
	int child = cgroup("a/b");
	int one = skb();
	int two = skb();
	__u32 ids[8];
	__u32 count = ARRAY_SIZE(ids);

	bpf_prog_attach(one, cg, EGRESS, OVERRIDE);
	result("ATTACH-OVERRIDE-2", bpf_prog_attach(two, cg, EGRESS, OVERRIDE));
	fact("ATTACH-OVERRIDE-REPLACES", attached(cg, EGRESS) == 1 && first_id(cg) == prog_id(two));
	result("ATTACH-OVERRIDE-THEN-NONE", bpf_prog_attach(two, cg, EGRESS, 0));
	bpf_prog_query(child, EGRESS, BPF_F_QUERY_EFFECTIVE, NULL, ids, &count);
	fact("QUERY-EFF-CHILD-INHERIT", count == 1 && ids[0] == prog_id(two));
	result("ATTACH-CHILD-UNDER-OVERRIDE", bpf_prog_attach(one, child, EGRESS, 0));
	count = ARRAY_SIZE(ids);
	bpf_prog_query(child, EGRESS, BPF_F_QUERY_EFFECTIVE, NULL, ids, &count);
	fact("QUERY-EFF-CHILD-OVERRIDES", count == 1 && ids[0] == prog_id(one));
}

static void multi(void)
{
	int cg = cgroup("a");
	int child = cgroup("a/b");
	int one = skb();
	int two = skb();
	__u32 ids[8];
	__u32 count = ARRAY_SIZE(ids);
	__u32 mode = 77;

	bpf_prog_attach(two, cg, EGRESS, MULTI);
	result("ATTACH-MULTI-2", bpf_prog_attach(one, cg, EGRESS, MULTI));
	bpf_prog_query(cg, EGRESS, 0, &mode, ids, &count);
	fact("QUERY-ORDER", count == 2 && ids[0] == prog_id(two) && ids[1] == prog_id(one));
	fact("QUERY-OUT-ATTACHFLAGS", mode == MULTI);
	result("ATTACH-MULTI-DUP", bpf_prog_attach(one, cg, EGRESS, MULTI));
	result("ATTACH-MULTI-THEN-NONE", bpf_prog_attach(skb(), cg, EGRESS, 0));
	result("ATTACH-MULTI-THEN-OVERRIDE", bpf_prog_attach(skb(), cg, EGRESS, OVERRIDE));
	result("ATTACH-FLAGS-UNKNOWN", bpf_prog_attach(skb(), cg, EGRESS, 1U << 20));
	result("ATTACH-FLAGS-OVERRIDE+MULTI", bpf_prog_attach(skb(), cg, EGRESS, OVERRIDE | MULTI));
	result("ATTACH-CHILD-UNDER-MULTI-NONE", bpf_prog_attach(skb(), child, EGRESS, 0));
	count = ARRAY_SIZE(ids);
	mode = 77;
	bpf_prog_query(child, EGRESS, BPF_F_QUERY_EFFECTIVE, &mode, ids, &count);
	fact("QUERY-EFF-OWN-FIRST", count == 3 && ids[0] == first_id(child));
	fact("QUERY-EFF-NOMODE", mode == 0);
}

static void replacing(void)
{
	int cg = cgroup("");
	int one = skb();
	int two = skb();
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = MULTI | BPF_F_REPLACE,
		    .replace_prog_fd = NO_FD);

	bpf_prog_attach(one, cg, EGRESS, MULTI);
	result("ATTACH-REPLACE-NOMULTI", bpf_prog_attach(two, cg, EGRESS, BPF_F_REPLACE));
	result("ATTACH-REPLACE-NOFD", bpf_prog_attach(two, cg, EGRESS, MULTI | BPF_F_REPLACE));
	result("ATTACHOPTS-REPLACE-BADFD", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	opts.replace_prog_fd = skb();
	result("ATTACHOPTS-REPLACE-NOTATTACHED", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	opts.replace_prog_fd = one;
	result("ATTACHOPTS-REPLACE-OK", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	fact("ATTACHOPTS-REPLACE-DONE", attached(cg, EGRESS) == 1 && first_id(cg) == prog_id(two));
	opts.flags = MULTI;
	opts.replace_prog_fd = two;
	result("ATTACHOPTS-REPLACEFD-NOFLAG", bpf_prog_attach_opts(one, cg, EGRESS, &opts));
	fact("ATTACHOPTS-REPLACEFD-IGNORED", attached(cg, EGRESS) == 2);
	opts.sz = 0;
	result("ATTACHOPTS-SZ0", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
}

static void limit(void)
{
	int cg = cgroup("");
	int count = 0;
	int ret;

	do {
		int prog = skb();

		ret = bpf_prog_attach(prog, cg, EGRESS, MULTI);
		close(prog);
	} while (!ret && ++count < 100);
	result("ATTACH-ERR-E2BIG-64", ret);
	fact("ATTACH-LIMIT-64", count == 64);
}

static void by_link(void)
{
	int cg = cgroup("");
	int one = skb();
	int link = bpf_link_create(one, cg, EGRESS, NULL);
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = MULTI | BPF_F_REPLACE,
		    .replace_prog_fd = one);

	result("ATTACH-NONE-WITH-LINK", bpf_prog_attach(skb(), cg, EGRESS, 0));
	result("ATTACHOPTS-REPLACE-LINK", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
	result("DETACH-LINKATTACHED", bpf_prog_detach(cg, EGRESS));
	result("DETACH2-LINKATTACHED", bpf_prog_detach2(one, cg, EGRESS));
	result("ATTACH-ALSO-BY-PROG", bpf_prog_attach(one, cg, EGRESS, MULTI));
	result("DETACH2-BOTH", bpf_prog_detach2(one, cg, EGRESS));
	result("LINK-UPDATE", bpf_link_update(link, skb(), NULL));
	close(link);
	usleep(100000);
	fact("LINK-CLOSE-DETACHES", attached(cg, EGRESS) == 0);
}

/* The flags of Linux 6.17, which cgroups share with tcx since then. */
static void order(void)
{
	int cg = cgroup("");
	int one = skb();
	int two = skb();
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = MULTI | BPF_F_BEFORE, .relative_fd = one);
	LIBBPF_OPTS(bpf_prog_query_opts, query);

	bpf_prog_attach(one, cg, EGRESS, MULTI);
	result("ATTACHOPTS-CG-BEFORE", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	fact("ATTACHOPTS-CG-BEFORE-FIRST", first_id(cg) == prog_id(two));
	opts.flags = MULTI | BPF_F_AFTER;
	opts.relative_fd = 0;
	opts.relative_id = prog_id(one);
	result("ATTACHOPTS-CG-AFTER-ID", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
	opts.relative_id = 0;
	opts.flags = MULTI;
	opts.expected_revision = 1;
	result("ATTACHOPTS-CG-REV-STALE", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
	bpf_prog_query_opts(cg, EGRESS, &query);
	fact("QUERYOPTS-CG-REVISION", query.revision > 1);
	opts.expected_revision = query.revision;
	result("ATTACHOPTS-CG-REV-OK", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
	opts.expected_revision = 0;
	opts.flags = MULTI | BPF_F_PREORDER;
	result("ATTACHOPTS-CG-PREORDER", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
	opts.flags = 0;
	opts.relative_fd = one;
	opts.relative_id = 5;
	result("ATTACHOPTS-RELFD+RELID", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
}

const struct experiment attach_experiments[] = {
	{ "attach", programs_and_targets },
	{ "attach", no_targets },
	{ "attach", types },
	{ "attach", exclusive },
	{ "attach", overriding },
	{ "attach", multi },
	{ "attach", replacing },
	{ "attach", limit },
	{ "attach", by_link },
	{ "attach", order },
	{ NULL, NULL },
};
