// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* explain.c - why a call failed: (call, errno, what can be seen now) -> cause and remedy */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <linux/capability.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cleanup.h"
#include "explain.h"
#include "hook.h"
#include "prog.h"

#define ENOTSUPP 524
#define MODE (BPF_F_ALLOW_OVERRIDE | BPF_F_ALLOW_MULTI)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

bool bp_has_cap(int cap)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	if (syscall(SYS_capget, &head, data))
		return false;
	return data[cap / 32].effective & 1U << cap % 32;
}

int bp_load_cap(enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_SOCKET_FILTER:
	case BPF_PROG_TYPE_CGROUP_SKB:
	case BPF_PROG_TYPE_SK_REUSEPORT:
	case BPF_PROG_TYPE_SK_LOOKUP:
	case BPF_PROG_TYPE_SYSCALL:
	case BPF_PROG_TYPE_UNSPEC:
		return -1;
	case BPF_PROG_TYPE_KPROBE:
	case BPF_PROG_TYPE_TRACEPOINT:
	case BPF_PROG_TYPE_PERF_EVENT:
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
	case BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE:
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_LSM:
	case BPF_PROG_TYPE_STRUCT_OPS:
	case BPF_PROG_TYPE_EXT:
		return CAP_PERFMON;
	default:
		return CAP_NET_ADMIN;
	}
}

/* The first number of a file of /proc, or -1. */
static long read_number(const char *path)
{
	cleanup_file FILE *file = fopen(path, "re");
	long num;

	return file && fscanf(file, "%ld", &num) == 1 ? num : -1;
}

static bool in_initial_userns(void)
{
	char text[64] = "";

	return readlink("/proc/self/ns/user", text, sizeof(text) - 1) > 0 &&
	       strcmp(text, "user:[4026531837]") == 0;
}

static bool lacks_bpf(const struct bp_facts *facts, char *detail, size_t size)
{
	long level = read_number("/proc/sys/kernel/unprivileged_bpf_disabled");

	(void)facts;
	if (bp_has_cap(CAP_BPF) || bp_has_cap(CAP_SYS_ADMIN))
		return false;
	snprintf(detail, size, " (kernel.unprivileged_bpf_disabled is %ld)", level);
	return true;
}

/* Of the calls that look at a hook, older kernels ask for CAP_BPF too where bpf() is privileged. */
static bool lacks_bpf_too(const struct bp_facts *facts, char *detail, size_t size)
{
	return bp_has_cap(CAP_NET_ADMIN) && lacks_bpf(facts, detail, size);
}

static bool lookup_without_ctx(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)detail;
	(void)size;
	return facts->prog_type == BPF_PROG_TYPE_SK_LOOKUP && !facts->data_size;
}

/* Bytes 12 and 13 of a packet promise an IP header, which has to be there. */
static bool short_ip(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	return facts->prog_type != BPF_PROG_TYPE_XDP && facts->data_size >= 14 &&
	       facts->data_size < 54;
}

static bool type_has_no_name(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, ": %u", facts->prog_type);
	return !facts->has_log && facts->prog_type && !libbpf_bpf_prog_type_str(facts->prog_type);
}

static bool lacks_type_cap(const struct bp_facts *facts, char *detail, size_t size)
{
	int cap = bp_load_cap(facts->prog_type);

	if (cap < 0 || bp_has_cap(cap) || bp_has_cap(CAP_SYS_ADMIN))
		return false;
	snprintf(detail, size, ": %s programs take %s", libbpf_bpf_prog_type_str(facts->prog_type),
		 cap == CAP_PERFMON ? "CAP_PERFMON" : "CAP_NET_ADMIN");
	return true;
}

static bool in_user_namespace(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)facts;
	(void)detail;
	(void)size;
	return !in_initial_userns();
}

static bool has_all_caps(const struct bp_facts *facts, char *detail, size_t size)
{
	char list[200] = "";
	cleanup_file FILE *file = fopen("/sys/kernel/security/lsm", "re");

	(void)facts;
	if (!bp_has_cap(CAP_SYS_ADMIN))
		return false;
	if (file && fgets(list, sizeof(list), file))
		snprintf(detail, size, " (active: %s)", list);
	return true;
}

static bool lacks_sys_admin(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)facts;
	(void)detail;
	(void)size;
	return !bp_has_cap(CAP_SYS_ADMIN);
}

static bool lacks_net_admin(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)facts;
	(void)detail;
	(void)size;
	return !bp_has_cap(CAP_NET_ADMIN);
}

static bool no_insns(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)detail;
	(void)size;
	return facts->insn_cnt == 0;
}

static bool too_many_insns(const struct bp_facts *facts, char *detail, size_t size)
{
	bool privileged = bp_has_cap(CAP_BPF) || bp_has_cap(CAP_SYS_ADMIN);
	size_t limit = privileged ? 1000000 : 4096;

	snprintf(detail, size, ": %zu, the limit is %zu%s", facts->insn_cnt, limit,
		 privileged ? "" : " without CAP_BPF");
	return facts->insn_cnt > limit;
}

static bool no_log(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)detail;
	(void)size;
	return !facts->has_log;
}

static bool type_unknown(const struct bp_facts *facts, char *detail, size_t size)
{
	const char *name = libbpf_bpf_prog_type_str(facts->prog_type);

	if (facts->has_log || !(bp_has_cap(CAP_BPF) || bp_has_cap(CAP_SYS_ADMIN)) ||
	    libbpf_probe_bpf_prog_type(facts->prog_type, NULL) != 0)
		return false;
	snprintf(detail, size, ": %s", name ? name : "a type without a name");
	return true;
}

/* The mode of a cgroup hook and how many programs it has; false if it cannot be asked. */
static bool cgroup_mode(int fd, enum bpf_attach_type type, __u32 *ret_count, __u32 *ret_mode)
{
	*ret_count = 0;
	*ret_mode = 0;
	return bp_prog_query(fd, type, 0, ret_mode, NULL, ret_count, NULL) == 0;
}

static const char *mode_name(__u32 mode)
{
	return mode & BPF_F_ALLOW_MULTI    ? "multi" :
	       mode & BPF_F_ALLOW_OVERRIDE ? "override" :
					     "exclusive";
}

static bool is_cgroup(const struct bp_facts *facts)
{
	return facts->hook && facts->hook->place->kind == BP_TARGET_CGROUP;
}

static bool other_mode(const struct bp_facts *facts, char *detail, size_t size)
{
	__u32 count;
	__u32 mode;

	if (!is_cgroup(facts) ||
	    !cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode) ||
	    count == 0 || (mode & MODE) == (facts->flags & MODE))
		return false;
	snprintf(detail, size, ": its mode is %s, and %s was asked for", mode_name(mode),
		 mode_name(facts->flags));
	return true;
}

/* The path of an open directory, for a message. */
static void path_of(int fd, char *buf, size_t size)
{
	char link[64];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, buf, size - 1);
	buf[len > 0 ? len : 0] = '\0';
}

/* The nearest ancestor with programs decides: multi allows, override allows, else nothing may. */
static bool ancestor_forbids(const struct bp_facts *facts, char *detail, size_t size)
{
	char path[PATH_MAX];
	__u32 count;
	__u32 mode;
	int fd;

	if (!is_cgroup(facts))
		return false;
	fd = openat(facts->hook->place->fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (fd >= 0) {
		cleanup_fd int here = fd;

		if (!cgroup_mode(here, facts->hook->type->type, &count, &mode))
			return false;
		if (mode & BPF_F_ALLOW_MULTI)
			return false;
		if (count) {
			if (mode & BPF_F_ALLOW_OVERRIDE)
				return false;
			path_of(here, path, sizeof(path));
			snprintf(detail, size, ": %s", path);
			return true;
		}
		fd = openat(here, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	return false;
}

static bool attached_already(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bpf_prog_info info = { 0 };
	cleanup_hook_state struct bp_hook_state state = { 0 };

	if (!facts->hook || facts->prog_fd < 0 || bp_prog_info(facts->prog_fd, &info, NULL) ||
	    bp_hook_query(facts->hook, 0, &state, NULL))
		return false;
	for (__u32 i = 0; i < state.count; i++) {
		if (state.prog_ids[i] != info.id)
			continue;
		snprintf(detail, size, ", at place %u of %u", i + 1, state.count);
		return true;
	}
	return false;
}

static bool skb_without_net_admin(const struct bp_facts *facts, char *detail, size_t size)
{
	return facts->hook && facts->hook->type->progs[0] == BPF_PROG_TYPE_CGROUP_SKB &&
	       lacks_net_admin(facts, detail, size);
}

/* Kernels that do not know an attach type refuse to query it, even where nothing is attached. */
static bool attach_type_unknown(const struct bp_facts *facts, char *detail, size_t size)
{
	__u32 count = 0;

	if (!facts->hook || facts->hook->place->kind == BP_TARGET_MAP ||
	    facts->hook->place->kind == BP_TARGET_NETNS ||
	    bp_prog_query(facts->hook->place->kind == BP_TARGET_DEV ? facts->hook->place->ifindex :
								      facts->hook->place->fd,
			  facts->hook->type->type, 0, NULL, NULL, &count, NULL) != -EINVAL)
		return false;
	if (facts->hook->type->since)
		snprintf(detail, size, ": %s came with Linux %s",
			 bp_attach_type_name(facts->hook->type), facts->hook->type->since);
	else
		snprintf(detail, size, ": %s", bp_attach_type_name(facts->hook->type));
	return true;
}

/* Flags beyond the two old ones, on a kernel that knows the attach type. */
static bool flags_unknown(const struct bp_facts *facts, char *detail, size_t size)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	const struct bp_attach_flag *flag = NULL;
	size_t len = 0;

	if (!is_cgroup(facts) || !(facts->flags & ~(MODE | BPF_F_REPLACE)))
		return false;
	/* Kernels that keep a revision know all of the flags. */
	if (bp_hook_query(facts->hook, 0, &state, NULL) == 0 && state.revision)
		return false;
	while ((flag = bp_attach_flag_next(flag)))
		if (facts->flags & flag->flag & ~(unsigned int)MODE && len < size)
			len += (size_t)snprintf(detail + len, size - len, "%s %s (Linux %s)",
						len ? "," : ":", flag->name, flag->since);
	return true;
}

static bool cgroup_removed(const struct bp_facts *facts, char *detail, size_t size)
{
	struct stat st;

	(void)detail;
	(void)size;
	return is_cgroup(facts) && fstat(facts->hook->place->fd, &st) == 0 && st.st_nlink == 0;
}

static bool takes_eat(const struct bp_facts *facts, char *detail, size_t size)
{
	enum bpf_prog_type type = facts->hook ? facts->hook->type->progs[0] : 0;

	(void)detail;
	(void)size;
	return type == BPF_PROG_TYPE_CGROUP_SOCK_ADDR || type == BPF_PROG_TYPE_CGROUP_SOCK ||
	       type == BPF_PROG_TYPE_CGROUP_SOCKOPT || type == BPF_PROG_TYPE_LSM;
}

/* Is a link one of this hook? */
static bool is_of_hook(const struct bpf_link_info *info, const struct bp_hook *hook)
{
	struct stat st = { 0 };

	if (hook->place->fd >= 0 && fstat(hook->place->fd, &st))
		return false;
	switch (info->type) {
	case BPF_LINK_TYPE_CGROUP:
		return hook->place->kind == BP_TARGET_CGROUP &&
		       info->cgroup.cgroup_id == st.st_ino &&
		       info->cgroup.attach_type == hook->type->type;
	case BPF_LINK_TYPE_TCX:
	case BPF_LINK_TYPE_NETKIT:
		return hook->place->kind == BP_TARGET_DEV &&
		       info->tcx.ifindex == (__u32)hook->place->ifindex &&
		       info->tcx.attach_type == hook->type->type;
	case BPF_LINK_TYPE_NETNS:
		return hook->place->kind == BP_TARGET_NETNS && info->netns.netns_ino == st.st_ino &&
		       info->netns.attach_type == hook->type->type;
	case BPF_LINK_TYPE_SOCKMAP:
		return hook->place->kind == BP_TARGET_MAP &&
		       info->sockmap.attach_type == hook->type->type;
	default:
		return false;
	}
}

/* Does a link hold the program, or any if none was named, on this hook? */
static bool held_by_link(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bpf_prog_info prog = { 0 };
	__u32 id = 0;

	if (!facts->hook || (facts->prog_fd >= 0 && bp_prog_info(facts->prog_fd, &prog, NULL)))
		return false;
	while (bpf_link_get_next_id(id, &id) == 0) {
		cleanup_fd int fd = bpf_link_get_fd_by_id(id);
		struct bpf_link_info info = { 0 };
		__u32 len = sizeof(info);

		if (fd < 0 || bpf_link_get_info_by_fd(fd, &info, &len) ||
		    (prog.id && info.prog_id != prog.id) || !is_of_hook(&info, facts->hook))
			continue;
		snprintf(detail, size, ": link %u", id);
		return true;
	}
	return false;
}

static bool no_test_run(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, " cannot test-run %s programs",
		 libbpf_bpf_prog_type_str(facts->prog_type));
	return true;
}

static bool short_packet(const struct bp_facts *facts, char *detail, size_t size)
{
	size_t least = facts->prog_type == BPF_PROG_TYPE_NETFILTER ? 20 : 14;

	switch (facts->prog_type) {
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
	case BPF_PROG_TYPE_SYSCALL:
	case BPF_PROG_TYPE_SK_LOOKUP:
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_STRUCT_OPS:
		return false;
	default:
		snprintf(detail, size, ": %zu bytes, and at least %zu are needed", facts->data_size,
			 least);
		return facts->data_size < least;
	}
}

static bool large_skb(const struct bp_facts *facts, char *detail, size_t size)
{
	if (facts->data_size <= 3700 || facts->prog_type == BPF_PROG_TYPE_XDP)
		return false;
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	return true;
}

static bool large_xdp(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	return facts->prog_type == BPF_PROG_TYPE_XDP && facts->data_size > 65536;
}

static bool data_given(const struct bp_facts *facts, char *detail, size_t size)
{
	(void)detail;
	(void)size;
	return facts->data_size && (facts->prog_type == BPF_PROG_TYPE_RAW_TRACEPOINT ||
				    facts->prog_type == BPF_PROG_TYPE_SYSCALL ||
				    facts->prog_type == BPF_PROG_TYPE_SK_LOOKUP);
}

/*
 * In the order of likelihood for each call and errno. Sources: the measurements that
 * tests/explain*.bats repeat on every kernel of the matrix, and kernel/bpf/ of Linux.
 */
/* clang-format off */
static const struct bp_cause causes[] = {
	{ "bpf_prog_load", EPERM, lacks_bpf, BP_DENIED, "CAP_BPF is missing", "run as root or with CAP_BPF" },
	{ "bpf_prog_load", EPERM, lacks_type_cap, BP_DENIED, "a capability is missing", "add it to CAP_BPF" },
	{ "bpf_prog_load", EPERM, in_user_namespace, BP_DENIED, "the capabilities are those of a user namespace, which do not count", "use a BPF token (--token) or the initial namespace" },
	{ "bpf_prog_load", EPERM, has_all_caps, BP_DENIED, "all capabilities are there, so a security module or the policy of this machine forbids it", "ask who runs the machine" },
	{ "bpf_prog_load", E2BIG, no_insns, BP_FAILED, "there are no instructions", NULL },
	{ "bpf_prog_load", E2BIG, too_many_insns, BP_FAILED, "too many instructions", "split the program" },
	{ "bpf_prog_load", E2BIG, no_log, BP_UNSUPPORTED, "this kernel does not know one of the attributes", "leave out the newest option" },
	{ "bpf_prog_load", EINVAL, type_has_no_name, BP_UNSUPPORTED, "this kernel does not know the program type", NULL },
	{ "bpf_prog_load", EINVAL, type_unknown, BP_UNSUPPORTED, "this kernel does not support the program type", "use another kernel" },
	{ "bpf_prog_load", EINVAL, no_log, BP_FAILED, "the kernel does not take the type, the attach type, the flags or another attribute for this program", "try --type and --attach-type" },
	{ "bpf_prog_load", EAGAIN, NULL, BP_FAILED, "signals kept interrupting the verifier", "try again, or raise --attempts" },
	{ "bpf_prog_load", EOPNOTSUPP, NULL, BP_UNSUPPORTED, "the device cannot run BPF programs", "leave out --dev" },
	{ "bpf_prog_load", EMFILE, NULL, BP_FAILED, "too many open files", "raise the limit, see ulimit -n" },

	{ "bpf_prog_attach", EPERM, other_mode, BP_CONFLICT, "the hook has programs in another mode", "detach them or use their mode" },
	{ "bpf_prog_attach", EPERM, ancestor_forbids, BP_CONFLICT, "a cgroup above has an exclusive program, which allows none below it", "detach it, or attach it with --override or --multi" },
	{ "bpf_prog_attach", EPERM, lacks_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing", "run as root or with CAP_NET_ADMIN" },
	{ "bpf_prog_attach", EPERM, has_all_caps, BP_DENIED, "all capabilities are there, so a security module or the policy of this machine forbids it", "ask who runs the machine" },
	{ "bpf_prog_attach", EINVAL, attach_type_unknown, BP_UNSUPPORTED, "this kernel does not know the attach type", NULL },
	{ "bpf_prog_attach", EINVAL, skb_without_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing, which the kernel reports as EINVAL for cgroup_skb programs", "run as root or with CAP_NET_ADMIN" },
	{ "bpf_prog_attach", EINVAL, attached_already, BP_CONFLICT, "the program is attached already", NULL },
	{ "bpf_prog_attach", EINVAL, flags_unknown, BP_UNSUPPORTED, "this kernel does not know one of the flags", "leave it out" },
	{ "bpf_prog_attach", EINVAL, takes_eat, BP_FAILED, "the program was loaded for another attach type", "load it with --attach-type" },
	{ "bpf_prog_attach", EEXIST, attached_already, BP_CONFLICT, "the program is attached already", NULL },
	{ "bpf_prog_attach", EEXIST, NULL, BP_CONFLICT, "a program of another network namespace or a link is in the way", "detach that one first" },
	{ "bpf_prog_attach", EBUSY, NULL, BP_CONFLICT, "a link or a program of the other verdict type is attached", "detach that one first" },
	{ "bpf_prog_attach", E2BIG, NULL, BP_CONFLICT, "a cgroup hook holds 64 programs at most", "detach one first" },
	{ "bpf_prog_attach", ERANGE, NULL, BP_CONFLICT, "a device hook holds 63 programs at most", "detach one first" },
	{ "bpf_prog_attach", ESTALE, NULL, BP_CONFLICT, "the hook has changed since it was looked at", "look again and try again" },
	{ "bpf_prog_attach", ENOENT, cgroup_removed, BP_NOT_FOUND, "the cgroup was removed", NULL },
	{ "bpf_prog_attach", ENOENT, NULL, BP_NOT_FOUND, "the program to replace, or to go before or after, is not attached here", NULL },
	{ "bpf_prog_attach", EACCES, NULL, BP_UNSUPPORTED, "this is the peer of a netkit device", "name the primary device" },
	{ "bpf_prog_attach", ENXIO, NULL, BP_UNSUPPORTED, "this is no netkit device", NULL },
	{ "bpf_prog_attach", EOPNOTSUPP, NULL, BP_UNSUPPORTED, "the map is neither a sockmap nor a sockhash", NULL },

	{ "bpf_prog_detach", ENOENT, held_by_link, BP_CONFLICT, "a link holds the program", "detach the link: bpftool link detach id ID" },
	{ "bpf_prog_detach", ENOENT, cgroup_removed, BP_NOT_FOUND, "the cgroup was removed", NULL },
	{ "bpf_prog_detach", ENOENT, NULL, BP_NOT_FOUND, "it is not attached there", NULL },
	{ "bpf_prog_detach", EBUSY, held_by_link, BP_CONFLICT, "a link holds the program", "detach the link: bpftool link detach id ID" },
	{ "bpf_prog_detach", EBUSY, NULL, BP_CONFLICT, "a link holds the program", "detach the link: bpftool link detach id ID" },
	{ "bpf_prog_detach", EINVAL, held_by_link, BP_CONFLICT, "a link holds the program", "detach the link: bpftool link detach id ID" },
	{ "bpf_prog_detach", EPERM, lacks_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing", "run as root or with CAP_NET_ADMIN" },
	{ "bpf_prog_detach", ESTALE, NULL, BP_CONFLICT, "the hook has changed since it was looked at", "look again and try again" },

	{ "bpf_prog_query", EPERM, lacks_net_admin, BP_DENIED, "CAP_NET_ADMIN is missing (CAP_BPF does not help)", "run as root or with CAP_NET_ADMIN" },
	{ "bpf_prog_query", EPERM, lacks_bpf_too, BP_DENIED, "CAP_BPF is missing", "run as root or with CAP_BPF and CAP_NET_ADMIN" },
	{ "bpf_prog_query", ENOENT, cgroup_removed, BP_NOT_FOUND, "the cgroup was removed", NULL },
	{ "bpf_prog_query", ENXIO, NULL, BP_UNSUPPORTED, "this is no netkit device", NULL },
	{ "bpf_prog_query", EINVAL, attach_type_unknown, BP_UNSUPPORTED, "this kernel cannot query the attach type", NULL },
	{ "bpf_prog_query", EINVAL, NULL, BP_UNSUPPORTED, "this kernel cannot query the attach type here", NULL },
	{ "bpf_prog_query", EOPNOTSUPP, NULL, BP_UNSUPPORTED, "the map is neither a sockmap nor a sockhash", NULL },

	{ "bpf_prog_bind_map", EINVAL, NULL, BP_UNSUPPORTED, "this kernel is older than Linux 5.10 and cannot bind maps", NULL },
	{ "bpf_prog_get_next_id", EPERM, lacks_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing (CAP_BPF does not help)", "run as root, or name a program by its pin" },
	{ "bpf_prog_get_fd_by_id", EPERM, lacks_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing (CAP_BPF does not help)", "run as root, or name a program by its pin" },
	{ "bpf_map_get_next_id", EPERM, lacks_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing (CAP_BPF does not help)", "run as root, or name a map by its pin" },
	{ "bpf_map_get_fd_by_id", EPERM, lacks_sys_admin, BP_DENIED, "CAP_SYS_ADMIN is missing (CAP_BPF does not help)", "run as root, or name a map by its pin" },

	{ "bpf_prog_test_run_opts", ENOTSUPP, no_test_run, BP_UNSUPPORTED, "this kernel", "types that can: socket_filter, sched_cls, sched_act, xdp, cgroup_skb, lwt_*, flow_dissector, sk_lookup, raw_tracepoint, tracing, syscall, netfilter, struct_ops" },
	{ "bpf_prog_test_run_opts", EINVAL, lookup_without_ctx, BP_FAILED, "sk_lookup programs need a context of struct bpf_sk_lookup", "give it with --ctx-in" },
	{ "bpf_prog_test_run_opts", EINVAL, data_given, BP_FAILED, "programs of this type take a context, but no data", "leave out --data-in" },
	{ "bpf_prog_test_run_opts", EINVAL, short_packet, BP_FAILED, "the packet is too short", "give a packet with its Ethernet header" },
	{ "bpf_prog_test_run_opts", EINVAL, short_ip, BP_FAILED, "one of: the packet ends before the IP header that its Ethernet type promises, or the type of program does not take the context, flags or --cpu", "give a longer packet" },
	{ "bpf_prog_test_run_opts", EINVAL, large_skb, BP_FAILED, "the packet does not fit one page", "give a smaller packet" },
	{ "bpf_prog_test_run_opts", EINVAL, NULL, BP_FAILED, "this type of program does not take one of the inputs: data, context, flags, --cpu or --batch-size", NULL },
	{ "bpf_prog_test_run_opts", ENOMEM, large_xdp, BP_FAILED, "the packet has more fragments than XDP takes", "give a smaller packet" },
	{ "bpf_prog_test_run_opts", EINTR, NULL, BP_FAILED, "a signal ended the run", "ask for fewer repeats" },
	{ "bpf_prog_test_run_opts", ENODEV, NULL, BP_NOT_FOUND, "no device has the interface index of the context", NULL },
	{ "bpf_prog_test_run_opts", EFAULT, NULL, BP_UNSUPPORTED, "tracing programs other than fentry, fexit and fmod_ret cannot be run", NULL },

	{ "bpf_obj_get", EACCES, NULL, BP_DENIED, "the permissions of the pin or of a directory above it forbid it", NULL },
	{ "bpf_obj_pin", EPERM, NULL, BP_DENIED, "the permissions of the directory forbid it, or CAP_BPF is missing", NULL },
	{ "bpf_obj_pin", EEXIST, NULL, BP_CONFLICT, "something is there already", "remove it or choose another path" },
	{ "bpf_token_create", EOPNOTSUPP, NULL, BP_UNSUPPORTED, "tokens are for user namespaces: in the initial one there are none", "leave out --token" },
	{ "bpf_token_create", ENOENT, NULL, BP_UNSUPPORTED, "this bpf file system delegates nothing", "mount it with delegate_cmds and the like" },
	{ "bpf_map_create", EPERM, lacks_bpf, BP_DENIED, "CAP_BPF is missing", "run as root or with CAP_BPF" },
};
/* clang-format on */

const struct bp_cause *bp_cause_next(const struct bp_cause *prev)
{
	const struct bp_cause *row = prev ? prev + 1 : causes;

	return row < causes + ARRAY_SIZE(causes) ? row : NULL;
}

/* "bpf_prog_attach" stands for bpf_prog_attach_opts() too, "bpf_prog_detach" for detach2. */
static bool same_call(const char *row, const char *step)
{
	size_t len = strlen(row);

	return strncmp(row, step, len) == 0 &&
	       (step[len] == '\0' || strcmp(step + len, "_opts") == 0 ||
		strcmp(step + len, "2") == 0);
}

bool bp_cause_is_of(const struct bp_cause *row, const char *call)
{
	char whole[64];

	/* The word of a command: "attach", "testrun", "list" for what it calls first. */
	if (strcmp(call, "testrun") == 0)
		call = "test_run_opts";
	else if (strcmp(call, "list") == 0)
		call = "get_next_id";
	else if (strcmp(call, "bind") == 0)
		call = "bind_map";
	snprintf(whole, sizeof(whole), "bpf_prog_%s", call);
	return same_call(row->call, call) || same_call(row->call, whole);
}

static void set_hint(struct bp_err *err, const struct bp_cause *row, const char *detail)
{
	err->status = row->status;
	bp_hint(err, "%s%s%s%s", row->cause, detail, row->remedy ? "; " : "",
		row->remedy ? row->remedy : "");
}

void bp_explain(const struct bp_facts *facts, struct bp_err *err)
{
	const struct bp_cause *row = NULL;

	if (!err || err->hint[0] || !err->step || !err->num)
		return;
	while ((row = bp_cause_next(row))) {
		char detail[PATH_MAX + 200] = "";

		if (row->num != err->num || !same_call(row->call, err->step))
			continue;
		if (row->test && !row->test(facts, detail, sizeof(detail)))
			continue;
		set_hint(err, row, detail);
		return;
	}
}
