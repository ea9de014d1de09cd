// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What can this kernel do? For the tests: they skip what it cannot.
 *
 * One line a feature: NAME <tab> yes or no <tab> why not. Each is tried for real, never told from
 * the kernel's version: stable kernels carry backports, and lack what their configuration leaves
 * out. Each is tried in a process of its own, in a cgroup or network namespace of its own, which
 * are gone afterwards. What acts on the whole system (LSM, tracing) is loaded, never attached.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/bpf.h>
#include <linux/netfilter.h>
#include <linux/perf_event.h>
#include <linux/rtnetlink.h>
#include <mntent.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define DEVICE "probe0"

struct feature {
	const char *name;
	const char *what;
	int (*probe)(const struct feature *f); /* >= 0: yes; -errno: no */
	int (*place)(const struct feature *f); /* makes what is attached to; >= 0, or -errno */
	enum bpf_prog_type type;
	enum bpf_attach_type attach; /* where to; when loading, the expected one */
	unsigned flags;              /* of the call that is tried */
	const char *target;          /* a name in the kernel's BTF, a device kind, a file */
	const char *word;            /* what the file says, a member of the struct */
	unsigned data_size;          /* of the packet that a test run gets */
	unsigned ctx_size;           /* of the context */
	int ret;                     /* what the program returns */
};

/* Of the process that tries one feature. */
static const char *reason;     /* better than the errno, if set */
static char cgroup_path[4096]; /* its own, not yet made */
static const struct btf *kernel_btf;

/* ---- programs ---- */

/* The program of f: it returns f->ret. */
static int load_opts(const struct feature *f, struct bpf_prog_load_opts *opts)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = f->ret },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(f->type, "probe", "GPL", insns, ARRAY_SIZE(insns), opts);
}

/* The place of an operation in its struct stands for the attach type. */
static int find_member(const struct feature *f, int id)
{
	const struct btf_type *type = btf__type_by_id(kernel_btf, id);

	for (int i = 0; i < btf_vlen(type); i++)
		if (strcmp(btf__name_by_offset(kernel_btf, btf_members(type)[i].name_off),
			   f->word) == 0)
			return i;
	return -ESRCH;
}

static int load_flags(const struct feature *f, unsigned flags)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = f->attach,
		    .prog_flags = flags);
	const bool ops = f->type == BPF_PROG_TYPE_STRUCT_OPS;
	int id, member;

	if (ops || f->type == BPF_PROG_TYPE_TRACING || f->type == BPF_PROG_TYPE_LSM) {
		id = btf__find_by_name_kind(kernel_btf, f->target,
					    ops ? BTF_KIND_STRUCT : BTF_KIND_FUNC);
		if (id < 0)
			return id;
		opts.attach_btf_id = id;
		member = ops ? find_member(f, id) : (int)f->attach;
		if (member < 0)
			return member;
		opts.expected_attach_type = member;
	}
	return load_opts(f, &opts);
}

static int load(const struct feature *f)
{
	return load_flags(f, f->flags);
}

static int load_plain(const struct feature *f)
{
	return load_flags(f, f->type == BPF_PROG_TYPE_SYSCALL ? BPF_F_SLEEPABLE : 0);
}

static int load_fd_array(const struct feature *f)
{
	const int map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "probe", 4, 4, 1, NULL);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .fd_array = &map, .fd_array_cnt = 1);

	return map < 0 ? map : load_opts(f, &opts);
}

/* A log that is too small: does the kernel say how large it would have been? */
static int load_log_true_size(const struct feature *f)
{
	char log[20];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log, .log_size = sizeof(log),
		    .log_level = 2);
	int fd = load_opts(f, &opts);

	if (fd != -ENOSPC)
		return fd < 0 ? fd : -EPROTO;
	return opts.log_true_size ? 0 : -ENODATA;
}

static int load_for_device(const struct feature *f)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = f->flags,
		    .expected_attach_type = f->attach);
	int ifindex = f->place(f);

	if (ifindex < 0)
		return ifindex;
	opts.prog_ifindex = ifindex;
	return load_opts(f, &opts);
}

/* ---- places to attach to ---- */

static int cgroup(const struct feature *f)
{
	int fd;

	(void)f;
	if (mkdir(cgroup_path, 0755) < 0)
		return -errno;
	fd = open(cgroup_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int sockmap(const struct feature *f)
{
	(void)f;
	return bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "probe", 4, 4, 1, NULL);
}

/* BPF_PROG_ATTACH means the namespace that the caller is in, and wants 0. */
static int inside_netns(const struct feature *f)
{
	(void)f;
	return unshare(CLONE_NEWNET) < 0 ? -errno : 0;
}

static int netns(const struct feature *f)
{
	int ret = inside_netns(f);
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	return ret < 0 ? ret : fd < 0 ? -errno : fd;
}

static void add_attr(struct nlmsghdr *h, unsigned short type, const void *data, size_t size)
{
	struct rtattr *attr = (void *)((char *)h + NLMSG_ALIGN(h->nlmsg_len));

	attr->rta_type = type;
	attr->rta_len = RTA_LENGTH(size);
	memcpy(RTA_DATA(attr), data, size);
	h->nlmsg_len = NLMSG_ALIGN(h->nlmsg_len) + RTA_ALIGN(attr->rta_len);
}

/* A device of the kind f->target, in a network namespace of its own: its index. */
static int device(const struct feature *f)
{
	struct {
		struct nlmsghdr h;
		struct ifinfomsg info;
		char attrs[256];
	} msg = { .h = { .nlmsg_len = NLMSG_LENGTH(sizeof(struct ifinfomsg)),
			 .nlmsg_type = RTM_NEWLINK,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE | NLM_F_EXCL | NLM_F_ACK } };
	struct {
		struct nlmsghdr h;
		struct nlmsgerr err;
		char rest[1024];
	} reply = { 0 };
	struct {
		struct rtattr attr;
		char kind[20];
	} info = { .attr = { .rta_type = IFLA_INFO_KIND } };
	int ret = inside_netns(f);
	int nl = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (ret < 0)
		return ret;
	snprintf(info.kind, sizeof(info.kind), "%s", f->target);
	info.attr.rta_len = RTA_LENGTH(strlen(info.kind) + 1);
	add_attr(&msg.h, IFLA_IFNAME, DEVICE, sizeof(DEVICE));
	add_attr(&msg.h, IFLA_LINKINFO, &info, info.attr.rta_len);
	if (send(nl, &msg, msg.h.nlmsg_len, 0) < 0 || recv(nl, &reply, sizeof(reply), 0) < 0)
		return -errno;
	return reply.err.error ? reply.err.error : (int)if_nametoindex(DEVICE);
}

/* ---- attach, link, query ---- */

/* Attach a program with these flags. */
static int attach_flags(const struct feature *f, unsigned flags, int *ret_prog)
{
	int target = f->place(f);
	int prog = load_plain(f);
	int ret;

	if (target < 0 || prog < 0)
		return target < 0 ? target : prog;
	ret = bpf_prog_attach(prog, target, f->attach, flags);
	if (ret < 0)
		return ret;
	if (ret_prog)
		*ret_prog = prog;
	return target;
}

static int attach(const struct feature *f)
{
	return attach_flags(f, f->flags, NULL);
}

/* A second program, placed in relation to the first one. */
static int attach_second(const struct feature *f)
{
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = BPF_F_ALLOW_MULTI | f->flags);
	int first = -1;
	int target = attach_flags(f, BPF_F_ALLOW_MULTI, &first);
	int second = load_plain(f);

	if (target < 0 || second < 0)
		return target < 0 ? target : second;
	if (f->flags & (BPF_F_BEFORE | BPF_F_AFTER))
		opts.relative_fd = first;
	if (f->flags & BPF_F_REPLACE)
		opts.replace_prog_fd = first;
	return bpf_prog_attach_opts(second, target, f->attach, &opts);
}

static int link_to(const struct feature *f, int target)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts);
	int prog = load_plain(f);

	if (target < 0 || prog < 0)
		return target < 0 ? target : prog;
	if (f->attach == BPF_NETFILTER) {
		opts.netfilter.pf = NFPROTO_IPV4;
		opts.netfilter.hooknum = NF_INET_LOCAL_OUT;
		opts.netfilter.priority = -200;
	}
	return bpf_link_create(prog, target, f->attach, &opts);
}

static int link_create(const struct feature *f)
{
	return link_to(f, f->place(f));
}

/* A map for links: it is made, and not registered. The kernel wants a BTF of its own with it. */
static int struct_ops_map(const struct feature *f)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_LINK);
	struct btf *btf = btf__new_empty();
	char name[100];
	int fd;
	int id;

	snprintf(name, sizeof(name), "bpf_struct_ops_%s", f->target);
	id = btf__find_by_name_kind(kernel_btf, name, BTF_KIND_STRUCT);
	if (id < 0)
		return id;
	opts.btf_vmlinux_value_type_id = (__u32)id;
	if (btf__add_int(btf, "int", sizeof(int), BTF_INT_SIGNED) < 0 || btf__load_into_kernel(btf))
		return -errno;
	opts.btf_fd = (__u32)btf__fd(btf);
	fd = bpf_map_create(BPF_MAP_TYPE_STRUCT_OPS, "probe", sizeof(int),
			    (__u32)btf__resolve_size(kernel_btf, (__u32)id), 1, &opts);
	btf__free(btf);
	return fd;
}

/* An event that never happens, of this process. */
static int dummy_event(const struct feature *f)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE,
					.size = sizeof(attr),
					.config = PERF_COUNT_SW_DUMMY };
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);

	(void)f;
	return fd < 0 ? -errno : fd;
}

/* A link to such an event, on a kernel whose perf_event_open() makes probes. */
static int link_probe(const struct feature *f)
{
	char path[100];

	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", f->word);
	return access(path, F_OK) ? -errno : link_create(f);
}

/* Of what is not there: nothing is attached, and the kernel says so where it has such links. */
static int link_many(const struct feature *f)
{
	const char *name = "no_such_function";
	const unsigned long offset = 1;
	LIBBPF_OPTS(bpf_link_create_opts, opts);
	int prog = load(f);
	int ret;

	if (f->attach == BPF_TRACE_KPROBE_MULTI || f->attach == BPF_TRACE_KPROBE_SESSION) {
		opts.kprobe_multi.syms = &name;
		opts.kprobe_multi.cnt = 1;
	} else {
		opts.uprobe_multi.path = "/";
		opts.uprobe_multi.offsets = &offset;
		opts.uprobe_multi.cnt = 1;
	}
	ret = prog < 0 ? prog : bpf_link_create(prog, 0, f->attach, &opts);
	return ret == -ESRCH || ret == -EBADF ? 0 : ret;
}

static int link_tells_event(const struct feature *f)
{
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);
	int link = link_create(f);
	int ret = link < 0 ? link : bpf_link_get_info_by_fd(link, &info, &len);

	return ret == 0 && info.perf_event.type != BPF_PERF_EVENT_EVENT ? -ENODATA : ret;
}

static int link_tells_function(const struct feature *f)
{
	struct bpf_link_info info = { 0 };
	__u32 len = sizeof(info);
	int prog = load(f);
	int link = prog < 0 ? prog : bpf_raw_tracepoint_open(NULL, prog);
	int ret = link < 0 ? link : bpf_link_get_info_by_fd(link, &info, &len);

	return ret == 0 && !info.tracing.target_btf_id ? -ENODATA : ret;
}

static int query(const struct feature *f)
{
	__u32 ids[2], count = ARRAY_SIZE(ids);
	int target = attach(f);

	return target < 0 ? target : bpf_prog_query(target, f->attach, 0, NULL, ids, &count);
}

static int query_revision(const struct feature *f)
{
	LIBBPF_OPTS(bpf_prog_query_opts, opts);
	int target = attach(f);
	int ret = target < 0 ? target : bpf_prog_query_opts(target, f->attach, &opts);

	return ret == 0 && !opts.revision ? -ENODATA : ret;
}

static int query_attach_flags(const struct feature *f)
{
	__u32 ids[2] = { 0 }, flags[2] = { 0 };
	LIBBPF_OPTS(bpf_prog_query_opts, opts, .prog_ids = ids, .prog_attach_flags = flags,
		    .prog_cnt = ARRAY_SIZE(ids));
	int target = attach(f);
	int ret = target < 0 ? target : bpf_prog_query_opts(target, f->attach, &opts);

	return ret == 0 && flags[0] != f->flags ? -ENODATA : ret;
}

static int query_link_ids(const struct feature *f)
{
	__u32 ids[2] = { 0 }, links[2] = { 0 };
	LIBBPF_OPTS(bpf_prog_query_opts, opts, .prog_ids = ids, .link_ids = links,
		    .prog_cnt = ARRAY_SIZE(ids));
	int target = f->place(f);
	int link = link_to(f, target);
	int ret = link < 0 ? link : bpf_prog_query_opts(target, f->attach, &opts);

	return ret == 0 && !links[0] ? -ENODATA : ret;
}

/* ---- test runs ---- */

/* With a packet, a context, or both, as far as f gives them a size. */
static int run(const struct feature *f)
{
	static char data[16384] = { [12] = 8, [14] = 0x45 }; /* Ethernet, IPv4 */
	static char data_out[16384];
	char ctx[256] __attribute__((aligned(8))) = { 0 };
	char ctx_out[256];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .flags = f->flags);
	int prog = load_plain(f);
	int ret;

	if (f->data_size) {
		opts.data_in = data;
		opts.data_size_in = f->data_size;
		opts.data_out = data_out;
		opts.data_size_out = sizeof(data_out);
	}
	if (f->ctx_size) {
		opts.ctx_in = ctx;
		opts.ctx_size_in = f->ctx_size;
	}
	if (f->ctx_size && f->type == BPF_PROG_TYPE_XDP) {
		((struct xdp_md *)ctx)->data_end = f->data_size;
		opts.ctx_out = ctx_out;
		opts.ctx_size_out = sizeof(ctx_out);
	}
	if (f->type == BPF_PROG_TYPE_SK_LOOKUP)
		((struct bpf_sk_lookup *)ctx)->family = AF_INET;
	ret = prog < 0 ? prog : bpf_prog_test_run_opts(prog, &opts);
	/* Before Linux 6.1, of a flow dissector comes back whether it returned BPF_OK. */
	if (f->type == BPF_PROG_TYPE_FLOW_DISSECTOR && opts.retval == 1)
		opts.retval = BPF_OK;
	if (ret == 0 && (int)opts.retval != f->ret) {
		reason = "another return value";
		return -EPROTO;
	}
	return ret;
}

static int run_xdp(const struct feature *f, unsigned flags, int repeat)
{
	char data[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = data, .data_size_in = sizeof(data),
		    .flags = flags, .repeat = repeat);
	int prog = load_plain(f);

	return prog < 0 ? prog : bpf_prog_test_run_opts(prog, &opts);
}

/* Old kernels do not look at the flags. */
static int run_xdp_flags(const struct feature *f)
{
	int ret = run_xdp(f, 1U << 31, 1);

	if (ret == 0)
		reason = "an unknown flag is taken";
	return ret == -EINVAL ? 0 : ret < 0 ? ret : -EPROTO;
}

/* For those, live frames are an ordinary run. */
static int run_live_frames(const struct feature *f)
{
	int ret = run_xdp_flags(f);

	return ret < 0 ? ret : run_xdp(f, BPF_F_TEST_XDP_LIVE_FRAMES, 4);
}

/* A loop without end: the kernel ends it, and tells of it on a stream of the program. */
static int streams(const struct feature *f)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = 0xe5, .off = 1 }, /* may_goto */
		{ .code = BPF_JMP | BPF_JA, .off = -2 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	unsigned char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet));
	char text[200];
	int prog = bpf_prog_load(f->type, "probe", "GPL", insns, ARRAY_SIZE(insns), NULL);
	int ret = prog < 0 ? prog : bpf_prog_test_run_opts(prog, &opts);

	if (ret < 0)
		return ret;
	ret = bpf_prog_stream_read(prog, 2, text, sizeof(text), NULL);
	if (ret == 0)
		reason = "its stream is empty";
	return ret ? ret : -EPROTO;
}

static int stream_read(const struct feature *f)
{
	char text[20];
	int prog = load(f);

	return prog < 0 ? prog : bpf_prog_stream_read(prog, 1, text, sizeof(text), NULL);
}

/* Bytes that are no signature: a kernel that checks signatures says so. */
static int load_signature(const struct feature *f)
{
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	const char bytes[100] = "";
	/* libbpf has no option for it, and older headers no fields. */
	union {
		union bpf_attr attr;
		struct {
			char other[152];
			__u64 signature;
			__u32 signature_size;
			__s32 keyring_id;
		};
	} with = { .attr = { .prog_type = f->type,
			     .insns = (uintptr_t)insns,
			     .insn_cnt = ARRAY_SIZE(insns),
			     .license = (uintptr_t) "GPL" } };

	with.signature = (uintptr_t)bytes;
	with.signature_size = sizeof(bytes);
	if (syscall(SYS_bpf, BPF_PROG_LOAD, &with, 168) >= 0)
		reason = "it takes any signature";
	return errno == EBADMSG ? 0 : -errno;
}

/* A kernel that has the command looks at the descriptors. */
static int assoc_struct_ops(const struct feature *f)
{
	int ret = bpf_prog_assoc_struct_ops(-1, -1, NULL);

	(void)f;
	return ret == -EBADF ? 0 : ret;
}

/* ---- the rest ---- */

static int btf_vmlinux(const struct feature *f)
{
	(void)f;
	return kernel_btf ? 0 : -ENOENT;
}

static int enable_stats(const struct feature *f)
{
	(void)f;
	return bpf_enable_stats(BPF_STATS_RUN_TIME);
}

static int iterate(const struct feature *f)
{
	char text[4096];
	int link = link_to(f, 0);
	int iter = link < 0 ? link : bpf_iter_create(link);

	if (iter < 0)
		return iter;
	return read(iter, text, sizeof(text)) < 0 ? -errno : 0;
}

/* Does the file f->target have f->word in it? Without one: is it there? */
static int file_has(const struct feature *f)
{
	static char text[512];
	ssize_t n;
	int fd;

	/* Some files can be written only. */
	if (!f->word)
		return access(f->target, F_OK) ? -errno : 0;
	fd = open(f->target, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text) - 1);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	if (strstr(text, f->word))
		return 0;
	text[strcspn(text, "\n")] = '\0';
	reason = text;
	return -ENODATA;
}

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

/* The side of a token's user: in a user namespace of its own it opens a bpf file system, has the
 * other side say what is delegated, makes a token, and loads a program with that.
 */
static int use_token(const struct feature *f, int peer)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = BPF_F_TOKEN_FD);
	int fs, mnt, dir, token, go;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return -errno;
	if (!write_file("/proc/self/setgroups", "deny") ||
	    !write_file("/proc/self/uid_map", "0 0 1") ||
	    !write_file("/proc/self/gid_map", "0 0 1"))
		return -EACCES;
	fs = syscall(SYS_fsopen, "bpf", 0);
	if (fs < 0)
		return -errno;
	if (write(peer, &fs, sizeof(fs)) < 0 || read(peer, &go, sizeof(go)) != sizeof(go))
		return -EPIPE;
	mnt = syscall(SYS_fsmount, fs, 0, 0);
	if (mnt < 0)
		return -errno;
	dir = openat(mnt, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	token = bpf_token_create(dir, NULL);
	opts.token_fd = token;
	return token < 0 ? token : load_opts(f, &opts);
}

/* The other side: say what is delegated by the file system that the user has opened. */
static int delegate(int peer, pid_t user)
{
	static const char *const what[] = { "delegate_cmds", "delegate_maps", "delegate_progs",
					    "delegate_attachs" };
	int fs, pidfd, ret = 0;

	if (read(peer, &fs, sizeof(fs)) != sizeof(fs))
		return -EPIPE;
	if (fs < 0)
		return fs;
	pidfd = syscall(SYS_pidfd_open, user, 0);
	fs = syscall(SYS_pidfd_getfd, pidfd, fs, 0);
	if (fs < 0)
		return -errno;
	for (size_t i = 0; i < ARRAY_SIZE(what); i++)
		if (syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, what[i], "any", 0) < 0)
			return -errno;
	if (syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -errno;
	if (write(peer, &ret, sizeof(ret)) < 0 || read(peer, &ret, sizeof(ret)) != sizeof(ret))
		return -EPIPE;
	return ret;
}

static int load_token(const struct feature *f)
{
	int pair[2], ret;
	pid_t user;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	user = fork();
	if (user < 0)
		return -errno;
	if (user == 0) {
		close(pair[0]); /* or it would wait for itself */
		ret = use_token(f, pair[1]);
		if (ret > 0)
			ret = 0;
		_exit(write(pair[1], &ret, sizeof(ret)) < 0);
	}
	close(pair[1]);
	ret = delegate(pair[0], user);
	close(pair[0]);
	waitpid(user, NULL, 0);
	return ret;
}

/* clang-format off */
#define PROG(t) .type = BPF_PROG_TYPE_##t
#define AT(a) .attach = BPF_##a
#define FLAG(f) .flags = BPF_F_##f
#define SKB PROG(CGROUP_SKB), AT(CGROUP_INET_EGRESS), .ret = 1
static const struct feature features[] = {
	{ "btf_vmlinux", "the kernel's own BTF can be read", btf_vmlinux, NULL, PROG(UNSPEC) },
	{ "lsm_bpf", "bpf is among the active LSMs", file_has, NULL, .target = "/sys/kernel/security/lsm", .word = "bpf" },
	{ "lockdown_none", "the kernel is not locked down", file_has, NULL, .target = "/sys/kernel/security/lockdown", .word = "[none]" },
	{ "unprivileged", "kernel.unprivileged_bpf_disabled is 0", file_has, NULL, .target = "/proc/sys/kernel/unprivileged_bpf_disabled", .word = "0" },
	{ "stats", "run statistics can be turned on", enable_stats, NULL, PROG(UNSPEC) },
	{ "iter", "read an iterator (bpf_prog)", iterate, NULL, PROG(TRACING), AT(TRACE_ITER), .target = "bpf_iter_bpf_prog" },
	{ "veth", "make a veth pair", device, NULL, .target = "veth" },
	{ "netkit", "make a netkit pair", device, NULL, .target = "netkit" },
	{ "netdevsim", "the simulated device that takes offloaded programs", file_has, NULL, .target = "/sys/bus/netdevsim/new_device" },
	{ "lirc", "an infrared device that programs can be attached to", file_has, NULL, .target = "/dev/lirc0" },

	{ "prog_socket_filter", "load: socket filter", load, NULL, PROG(SOCKET_FILTER) },
	{ "prog_kprobe", "load: kprobe", load, NULL, PROG(KPROBE) },
	{ "prog_tracepoint", "load: tracepoint", load, NULL, PROG(TRACEPOINT) },
	{ "prog_perf_event", "load: perf event", load, NULL, PROG(PERF_EVENT) },
	{ "prog_raw_tp", "load: raw tracepoint", load, NULL, PROG(RAW_TRACEPOINT) },
	{ "prog_fentry", "load: tracing, fentry", load, NULL, PROG(TRACING), AT(TRACE_FENTRY), .target = "bpf_fentry_test1" },
	{ "prog_fexit", "load: tracing, fexit", load, NULL, PROG(TRACING), AT(TRACE_FEXIT), .target = "bpf_fentry_test1" },
	{ "prog_fsession", "load: tracing, fsession", load, NULL, PROG(TRACING), AT(TRACE_FSESSION), .target = "bpf_fentry_test1" },
	{ "prog_iter_cgroup", "load: iterator over cgroups", load, NULL, PROG(TRACING), AT(TRACE_ITER), .target = "bpf_iter_cgroup" },
	{ "prog_lsm", "load: LSM", load, NULL, PROG(LSM), AT(LSM_MAC), .target = "bpf_lsm_file_open" },
	{ "prog_lsm_cgroup", "load: LSM of a cgroup", load, NULL, PROG(LSM), AT(LSM_CGROUP), .target = "bpf_lsm_socket_post_create", .ret = 1 },
	{ "prog_struct_ops", "load: struct_ops (TCP congestion control)", load, NULL, PROG(STRUCT_OPS), .target = "tcp_congestion_ops", .word = "ssthresh" },
	{ "prog_xdp", "load: XDP", load, NULL, PROG(XDP), .ret = XDP_PASS },
	{ "prog_sched_cls", "load: tc classifier", load, NULL, PROG(SCHED_CLS) },
	{ "prog_sched_act", "load: tc action", load, NULL, PROG(SCHED_ACT) },
	{ "prog_lwt", "load: lightweight tunnel", load, NULL, PROG(LWT_IN) },
	{ "prog_sk_reuseport", "load: reuseport", load, NULL, PROG(SK_REUSEPORT), AT(SK_REUSEPORT_SELECT), .ret = SK_PASS },
	{ "prog_sk_msg", "load: message of a sockmap", load, NULL, PROG(SK_MSG), .ret = SK_PASS },
	{ "prog_sk_skb", "load: stream of a sockmap", load, NULL, PROG(SK_SKB), .ret = SK_PASS },
	{ "prog_sk_lookup", "load: socket lookup", load, NULL, PROG(SK_LOOKUP), AT(SK_LOOKUP), .ret = SK_PASS },
	{ "prog_flow_dissector", "load: flow dissector", load, NULL, PROG(FLOW_DISSECTOR) },
	{ "prog_netfilter", "load: netfilter", load, NULL, PROG(NETFILTER), AT(NETFILTER), .ret = NF_ACCEPT },
	{ "prog_lirc", "load: infrared", load, NULL, PROG(LIRC_MODE2) },
	{ "prog_syscall", "load: syscall", load, NULL, PROG(SYSCALL), FLAG(SLEEPABLE) },
	{ "prog_cgroup_skb", "load: cgroup, packets", load, NULL, SKB },
	{ "prog_cgroup_sock", "load: cgroup, sockets", load, NULL, PROG(CGROUP_SOCK), AT(CGROUP_INET_SOCK_CREATE), .ret = 1 },
	{ "prog_cgroup_sock_addr", "load: cgroup, addresses", load, NULL, PROG(CGROUP_SOCK_ADDR), AT(CGROUP_INET4_CONNECT), .ret = 1 },
	{ "prog_cgroup_unix", "load: cgroup, Unix addresses", load, NULL, PROG(CGROUP_SOCK_ADDR), AT(CGROUP_UNIX_CONNECT), .ret = 1 },
	{ "prog_cgroup_sockopt", "load: cgroup, socket options", load, NULL, PROG(CGROUP_SOCKOPT), AT(CGROUP_GETSOCKOPT), .ret = 1 },
	{ "prog_cgroup_sysctl", "load: cgroup, sysctls", load, NULL, PROG(CGROUP_SYSCTL), .ret = 1 },
	{ "prog_cgroup_device", "load: cgroup, devices", load, NULL, PROG(CGROUP_DEVICE), .ret = 1 },
	{ "prog_sock_ops", "load: TCP events", load, NULL, PROG(SOCK_OPS), .ret = 1 },

	{ "load_xdp_frags", "load flag XDP_HAS_FRAGS", load, NULL, PROG(XDP), FLAG(XDP_HAS_FRAGS) },
	{ "load_reg_invariants", "load flag TEST_REG_INVARIANTS", load, NULL, PROG(SOCKET_FILTER), FLAG(TEST_REG_INVARIANTS) },
	{ "load_dev_bound_only", "load flag XDP_DEV_BOUND_ONLY, for a veth", load_for_device, device, PROG(XDP), AT(XDP), FLAG(XDP_DEV_BOUND_ONLY), .target = "veth" },
	{ "load_fd_array_cnt", "load with fd_array_cnt", load_fd_array, NULL, PROG(SOCKET_FILTER) },
	{ "load_log_true_size", "the kernel tells the size of a log that did not fit", load_log_true_size, NULL, PROG(SOCKET_FILTER) },
	{ "load_token", "load with a BPF token", load_token, NULL, PROG(XDP), .ret = XDP_PASS },

	{ "attach_cgroup", "attach to a cgroup: packets", attach, cgroup, SKB },
	{ "attach_cgroup_sock", "attach to a cgroup: sockets", attach, cgroup, PROG(CGROUP_SOCK), AT(CGROUP_INET_SOCK_CREATE), .ret = 1 },
	{ "attach_cgroup_sock_addr", "attach to a cgroup: addresses", attach, cgroup, PROG(CGROUP_SOCK_ADDR), AT(CGROUP_INET4_CONNECT), .ret = 1 },
	{ "attach_cgroup_unix", "attach to a cgroup: Unix addresses", attach, cgroup, PROG(CGROUP_SOCK_ADDR), AT(CGROUP_UNIX_CONNECT), .ret = 1 },
	{ "attach_cgroup_sockopt", "attach to a cgroup: socket options", attach, cgroup, PROG(CGROUP_SOCKOPT), AT(CGROUP_GETSOCKOPT), .ret = 1 },
	{ "attach_cgroup_sysctl", "attach to a cgroup: sysctls", attach, cgroup, PROG(CGROUP_SYSCTL), AT(CGROUP_SYSCTL), .ret = 1 },
	{ "attach_cgroup_device", "attach to a cgroup: devices", attach, cgroup, PROG(CGROUP_DEVICE), AT(CGROUP_DEVICE), .ret = 1 },
	{ "attach_sock_ops", "attach to a cgroup: TCP events", attach, cgroup, PROG(SOCK_OPS), AT(CGROUP_SOCK_OPS), .ret = 1 },
	{ "attach_multi", "cgroup: several programs", attach_second, cgroup, SKB },
	{ "attach_replace", "cgroup: replace one of several programs", attach_second, cgroup, SKB, FLAG(REPLACE) },
	{ "attach_preorder", "cgroup: run before the descendants' programs", attach_second, cgroup, SKB, FLAG(PREORDER) },
	{ "attach_before_after", "cgroup: place a program before or after another", attach_second, cgroup, SKB, FLAG(BEFORE) },
	{ "attach_sk_msg", "attach to a sockmap: messages", attach, sockmap, PROG(SK_MSG), AT(SK_MSG_VERDICT), .ret = SK_PASS },
	{ "attach_sk_skb", "attach to a sockmap: stream", attach, sockmap, PROG(SK_SKB), AT(SK_SKB_STREAM_VERDICT), .ret = SK_PASS },
	{ "attach_sk_skb_verdict", "attach to a sockmap: verdict without a parser", attach, sockmap, PROG(SK_SKB), AT(SK_SKB_VERDICT), .ret = SK_PASS },
	{ "attach_flow_dissector", "attach to a network namespace: flow dissector", attach, inside_netns, PROG(FLOW_DISSECTOR), AT(FLOW_DISSECTOR) },
	{ "attach_tcx", "attach to a device: tcx", attach, device, PROG(SCHED_CLS), AT(TCX_INGRESS), .target = "veth" },
	{ "attach_netkit", "attach to a device: netkit", attach, device, PROG(SCHED_CLS), AT(NETKIT_PRIMARY), .target = "netkit" },

	{ "link_cgroup", "link to a cgroup", link_create, cgroup, SKB },
	{ "link_sockmap", "link to a sockmap", link_create, sockmap, PROG(SK_MSG), AT(SK_MSG_VERDICT), .ret = SK_PASS },
	{ "link_flow_dissector", "link to a network namespace: flow dissector", link_create, netns, PROG(FLOW_DISSECTOR), AT(FLOW_DISSECTOR) },
	{ "link_sk_lookup", "link to a network namespace: socket lookup", link_create, netns, PROG(SK_LOOKUP), AT(SK_LOOKUP), .ret = SK_PASS },
	{ "link_netfilter", "link to a netfilter hook", link_create, inside_netns, PROG(NETFILTER), AT(NETFILTER), .ret = NF_ACCEPT },
	{ "link_xdp", "link to a device: XDP", link_create, device, PROG(XDP), AT(XDP), .target = "veth", .ret = XDP_PASS },
	{ "link_tcx", "link to a device: tcx", link_create, device, PROG(SCHED_CLS), AT(TCX_INGRESS), .target = "veth" },
	{ "link_netkit", "link to a device: netkit", link_create, device, PROG(SCHED_CLS), AT(NETKIT_PRIMARY), .target = "netkit" },
	{ "link_struct_ops", "struct_ops that are registered by a link", struct_ops_map, NULL, .target = "tcp_congestion_ops" },
	{ "link_perf_event", "link to a perf event", link_create, dummy_event, PROG(PERF_EVENT), AT(PERF_EVENT) },
	{ "link_tracing_info", "a link to a function tells which one it is", link_tells_function, NULL, PROG(TRACING), AT(TRACE_FENTRY), .target = "bpf_fentry_test1" },
	{ "link_kprobe", "link to a kprobe", link_probe, dummy_event, PROG(PERF_EVENT), AT(PERF_EVENT), .word = "kprobe" },
	{ "link_uprobe", "link to a uprobe", link_probe, dummy_event, PROG(PERF_EVENT), AT(PERF_EVENT), .word = "uprobe" },
	{ "link_kprobe_multi", "link to many functions of the kernel", link_many, NULL, PROG(KPROBE), AT(TRACE_KPROBE_MULTI) },
	{ "link_kprobe_session", "link to entry and return of many functions of the kernel", link_many, NULL, PROG(KPROBE), AT(TRACE_KPROBE_SESSION) },
	{ "link_uprobe_multi", "link to many functions of a program", link_many, NULL, PROG(KPROBE), AT(TRACE_UPROBE_MULTI) },
	{ "link_uprobe_session", "link to entry and return of many functions of a program", link_many, NULL, PROG(KPROBE), AT(TRACE_UPROBE_SESSION) },
	{ "link_perf_event_info", "a link to a perf event tells what it is", link_tells_event, dummy_event, PROG(PERF_EVENT), AT(PERF_EVENT) },

	{ "query_attach_flags", "cgroup: query the flags of each program", query_attach_flags, cgroup, SKB, FLAG(ALLOW_MULTI) },
	{ "query_revision", "cgroup: query the revision, and attach by it", query_revision, cgroup, SKB, FLAG(ALLOW_MULTI) },
	{ "query_link_ids", "tcx: query the links", query_link_ids, device, PROG(SCHED_CLS), AT(TCX_INGRESS), .target = "veth" },
	{ "query_sockmap", "sockmap: query", query, sockmap, PROG(SK_MSG), AT(SK_MSG_VERDICT), .ret = SK_PASS },

	{ "run_socket_filter", "test run: socket filter", run, NULL, PROG(SOCKET_FILTER), .data_size = 64, .ret = 5 },
	{ "run_sched_cls", "test run: tc classifier", run, NULL, PROG(SCHED_CLS), .data_size = 64, .ret = 2 },
	{ "run_checksum_complete", "test run: with a checksum (tc)", run, NULL, PROG(SCHED_CLS), .data_size = 64, FLAG(TEST_SKB_CHECKSUM_COMPLETE) },
	{ "run_cgroup_skb", "test run: cgroup, packets", run, NULL, SKB, .data_size = 64 },
	{ "run_lwt", "test run: lightweight tunnel", run, NULL, PROG(LWT_IN), .data_size = 64 },
	{ "run_lwt_seg6local", "test run: lightweight tunnel, seg6local", run, NULL, PROG(LWT_SEG6LOCAL), .data_size = 64 },
	{ "run_flow_dissector", "test run: flow dissector", run, NULL, PROG(FLOW_DISSECTOR), .data_size = 64 },
	{ "run_netfilter", "test run: netfilter", run, NULL, PROG(NETFILTER), AT(NETFILTER), .data_size = 64, .ret = NF_ACCEPT },
	{ "run_xdp", "test run: XDP", run, NULL, PROG(XDP), .data_size = 64, .ret = XDP_PASS },
	{ "run_xdp_frags", "test run: XDP, a packet of several pages", run, NULL, PROG(XDP), AT(XDP), .data_size = 9000, .ret = XDP_PASS },
	{ "run_xdp_ctx", "test run: XDP, with a context", run, NULL, PROG(XDP), .data_size = 64, .ctx_size = sizeof(struct xdp_md), .ret = XDP_PASS },
	{ "run_xdp_flags", "test run: XDP, flags are looked at", run_xdp_flags, NULL, PROG(XDP), .ret = XDP_DROP },
	{ "run_live_frames", "test run: XDP, live frames", run_live_frames, NULL, PROG(XDP), .ret = XDP_DROP },
	{ "run_raw_tp", "test run: raw tracepoint", run, NULL, PROG(RAW_TRACEPOINT), .ctx_size = 16, .ret = 5 },
	{ "run_raw_tp_cpu", "test run: raw tracepoint, on a given CPU", run, NULL, PROG(RAW_TRACEPOINT), FLAG(TEST_RUN_ON_CPU), .ctx_size = 16, .ret = 5 },
	{ "run_sk_lookup", "test run: socket lookup", run, NULL, PROG(SK_LOOKUP), AT(SK_LOOKUP), .ctx_size = sizeof(struct bpf_sk_lookup), .ret = SK_PASS },
	{ "run_syscall", "test run: syscall", run, NULL, PROG(SYSCALL), .ctx_size = 16, .ret = 7 },
	{ "assoc_struct_ops", "associate a program with a map of struct_ops", assoc_struct_ops, NULL, PROG(UNSPEC) },
	{ "load_signature", "load: the signature of a program is checked", load_signature, NULL, PROG(SOCKET_FILTER) },
	{ "stream_read", "read a stream of a program", stream_read, NULL, PROG(SOCKET_FILTER) },
	{ "streams", "the kernel writes on a stream that it has ended a loop", streams, NULL, PROG(SOCKET_FILTER) },
	{ "prog_fmod_ret", "load: tracing, fmod_ret", load, NULL, PROG(TRACING), AT(MODIFY_RETURN), .target = "bpf_modify_return_test" },
	{ "run_fentry", "test run: fentry", run, NULL, PROG(TRACING), AT(TRACE_FENTRY), .target = "bpf_fentry_test1" },
	{ "run_struct_ops", "test run: struct_ops", run, NULL, PROG(STRUCT_OPS), .target = "bpf_dummy_ops", .word = "test_1", .ctx_size = 8 },
};
/* clang-format on */

/* ---- trying them ---- */

static const char *error_name(int error)
{
	static char number[16];
	const char *name = error == 524 ? "ENOTSUPP" : strerrorname_np(error);

	if (name)
		return name;
	snprintf(number, sizeof(number), "%d", error);
	return number;
}

/* Try it in a process of its own, which prints the line. */
static void try(const struct feature *f)
{
	pid_t pid;
	int status, ret;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		alarm(10);
		ret = f->probe(f);
		if (ret >= 0)
			printf("%s\tyes\t\n", f->name);
		else
			printf("%s\tno\t%s\n", f->name, reason ? reason : error_name(-ret));
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		printf("%s\tno\t%s\n", f->name, error_name(errno));
	else if (WIFSIGNALED(status))
		printf("%s\tno\tsignal %d\n", f->name, WTERMSIG(status));
	rmdir(cgroup_path);
}

static const struct feature *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (strcmp(features[i].name, name) == 0)
			return &features[i];
	return NULL;
}

/* Where cgroups may be made: as the environment says, or at the top. */
static void set_cgroup_path(void)
{
	const char *parent = getenv("BPFPROG_CGROUP");
	FILE *mounts = parent ? NULL : setmntent("/proc/self/mounts", "r");
	struct mntent *m;

	while (mounts && !parent && (m = getmntent(mounts)))
		if (strcmp(m->mnt_type, "cgroup2") == 0)
			parent = m->mnt_dir;
	snprintf(cgroup_path, sizeof(cgroup_path), "%s/features.%d",
		 parent ? parent : "/nonexistent", getpid());
	if (mounts)
		endmntent(mounts);
}

static void list_features(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		printf("%s\t%s\n", features[i].name, features[i].what);
}

/* The programs that are loaded: ID <tab> TYPE <tab> NAME */
static int list_ids(void)
{
	__u32 id = 0;
	int ret;

	while ((ret = bpf_prog_get_next_id(id, &id)) == 0) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);
		int fd = bpf_prog_get_fd_by_id(id);

		if (fd >= 0 && bpf_prog_get_info_by_fd(fd, &info, &size) == 0)
			printf("%u\t%s\t%s\n", id, libbpf_bpf_prog_type_str(info.type), info.name);
		if (fd >= 0)
			close(fd);
	}
	if (ret == -ENOENT)
		return 0;
	fprintf(stderr, "features: list programs: %s\n", error_name(-ret));
	return 1;
}

static int usage(FILE *out, int status)
{
	fprintf(out, "usage: features [NAME...] | --list | --ids\n");
	return status;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return usage(stdout, 0);
	if (argc == 2 && strcmp(argv[1], "--ids") == 0)
		return list_ids();
	if (argc == 2 && strcmp(argv[1], "--list") == 0) {
		list_features();
		return 0;
	}
	for (int i = 1; i < argc; i++) {
		if (!find(argv[i])) {
			fprintf(stderr, "features: no feature '%s' (see --list)\n", argv[i]);
			return usage(stderr, 2);
		}
	}

	libbpf_set_print(NULL);
	kernel_btf = btf__load_vmlinux_btf();
	set_cgroup_path();
	for (int i = 1; i < argc; i++)
		try(find(argv[i]));
	for (size_t i = 0; argc == 1 && i < ARRAY_SIZE(features); i++)
		try(&features[i]);
	return fflush(stdout) == 0 ? 0 : 1;
}
