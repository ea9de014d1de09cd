// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_caps.c - what can be seen of capabilities, namespaces, security modules, descriptors */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <linux/capability.h>

#include <bpf/bpf.h>

#include "util/caps.h"
#include "util/cleanup.h"
#include "explain/see.h"
#include "kernel/prog.h"
#include "kernel/token.h"

/* is_net_admin_prog_type() and is_perfmon_prog_type() of kernel/bpf/syscall.c */
bool bp_load_takes_cap(enum bpf_prog_type type, int cap)
{
	switch (type) {
	case BPF_PROG_TYPE_SOCKET_FILTER:
	case BPF_PROG_TYPE_CGROUP_SKB:
	case BPF_PROG_TYPE_SK_REUSEPORT:
	case BPF_PROG_TYPE_SK_LOOKUP:
	case BPF_PROG_TYPE_SYSCALL:
	case BPF_PROG_TYPE_LIRC_MODE2:
	case BPF_PROG_TYPE_UNSPEC:
		return false;
	case BPF_PROG_TYPE_KPROBE:
	case BPF_PROG_TYPE_TRACEPOINT:
	case BPF_PROG_TYPE_PERF_EVENT:
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
	case BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE:
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_LSM:
	case BPF_PROG_TYPE_STRUCT_OPS:
		return cap == CAP_PERFMON;
	case BPF_PROG_TYPE_EXT: /* it stands for a program of any type */
		return cap == CAP_PERFMON || cap == CAP_NET_ADMIN;
	default:
		return cap == CAP_NET_ADMIN;
	}
}

/* The first line of a file, or "". */
static void read_line(const char *path, char *buf, size_t size)
{
	cleanup_file FILE *file = fopen(path, "re");

	buf[0] = '\0';
	if (file && fgets(buf, (int)size, file))
		buf[strcspn(buf, "\n")] = '\0';
}

/* Where /proc is hidden nothing is said about namespaces. */
static bool in_initial_userns(void)
{
	char text[64] = "";

	return readlink("/proc/self/ns/user", text, sizeof(text) - 1) <= 0 ||
	       strcmp(text, "user:[4026531837]") == 0;
}

static bool has_token(const struct bp_facts *facts)
{
	return facts->load && facts->load->token_fd > 0;
}

enum bp_seen bp_see_userns(const struct bp_facts *facts, char *detail BP_UNUSED,
			   size_t size BP_UNUSED)
{
	return bp_seen_if(!in_initial_userns() && !has_token(facts));
}

enum bp_seen bp_see_token_denies(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_load *load = facts->load;

	if (!has_token(facts) ||
	    bp_token_allows(load->token_fd, facts->prog_type, load->expected_attach_type))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", libbpf_bpf_prog_type_str(facts->prog_type));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_no_cap_bpf(const struct bp_facts *facts BP_UNUSED, char *detail, size_t size)
{
	char level[16];

	if (bp_has_cap_or_admin(CAP_BPF))
		return BP_SEEN_NO;
	read_line("/proc/sys/kernel/unprivileged_bpf_disabled", level, sizeof(level));
	snprintf(detail, size, " (kernel.unprivileged_bpf_disabled is %s)",
		 level[0] ? level : "not there");
	return BP_SEEN_YES;
}

/* Up to Linux 5.18 bpf() as a whole asks for CAP_BPF if the sysctl says so: is that here? */
enum bp_seen bp_see_bpf_closed(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);

	if (bp_has_cap_or_admin(CAP_BPF) || bpf_prog_get_info_by_fd(-1, &info, &len) != -EPERM)
		return BP_SEEN_NO;
	return bp_see_no_cap_bpf(facts, detail, size);
}

/* Up to Linux 5.10 programs and maps are counted as memory that is locked, root's as well. */
enum bp_seen bp_see_memlock(const struct bp_facts *facts BP_UNUSED, char *detail, size_t size)
{
	struct utsname kernel;
	struct rlimit limit;
	unsigned int major;
	unsigned int minor;

	if (uname(&kernel) || sscanf(kernel.release, "%u.%u", &major, &minor) != 2 || major > 5 ||
	    (major == 5 && minor > 10))
		return BP_SEEN_NO;
	if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur == RLIM_INFINITY)
		return BP_SEEN_NO;
	snprintf(detail, size, " (it is %llu bytes)", (unsigned long long)limit.rlim_cur);
	return BP_SEEN_YES;
}

static enum bp_seen no_type_cap(const struct bp_facts *facts, int cap, char *detail, size_t size)
{
	/* Where the kernel asks for more than it does today, it may be that. */
	bool older = facts->prog_type == BPF_PROG_TYPE_LIRC_MODE2 && cap == CAP_NET_ADMIN;

	if (!older && !bp_load_takes_cap(facts->prog_type, cap))
		return BP_SEEN_NO;
	if (bp_has_cap_or_admin(cap))
		return BP_SEEN_NO;
	if (older)
		return bp_has_cap_or_admin(CAP_BPF) ? BP_SEEN_MAYBE : BP_SEEN_NO;
	snprintf(detail, size, ": %s", libbpf_bpf_prog_type_str(facts->prog_type));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_no_cap_net(const struct bp_facts *facts, char *detail, size_t size)
{
	return no_type_cap(facts, CAP_NET_ADMIN, detail, size);
}

enum bp_seen bp_see_no_cap_perfmon(const struct bp_facts *facts, char *detail, size_t size)
{
	return no_type_cap(facts, CAP_PERFMON, detail, size);
}

enum bp_seen bp_see_no_leak_cap(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_seen_if(!bp_has_cap_or_admin(CAP_PERFMON));
}

enum bp_seen bp_see_no_loop_cap(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_seen_if(!bp_has_cap_or_admin(CAP_BPF));
}

/* CAP_SYS_ADMIN does instead from Linux 6.9 on. */
enum bp_seen bp_see_no_net_admin(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	if (!in_initial_userns())
		return BP_SEEN_NO;
	return bp_has_cap(CAP_NET_ADMIN) ? BP_SEEN_NO :
	       bp_has_cap(CAP_SYS_ADMIN) ? BP_SEEN_MAYBE :
					   BP_SEEN_YES;
}

enum bp_seen bp_see_no_sys_admin(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(in_initial_userns() && !bp_has_cap(CAP_SYS_ADMIN));
}

/* The file has all levels, and brackets around the one in effect. */
enum bp_seen bp_see_lockdown(const struct bp_facts *facts BP_UNUSED, char *detail, size_t size)
{
	char line[100];
	char *level;

	read_line("/sys/kernel/security/lockdown", line, sizeof(line));
	level = strchr(line, '[');
	if (!level || strncmp(level, "[none]", 6) == 0)
		return BP_SEEN_NO;
	snprintf(detail, size, " (its level is %.*s)", (int)strcspn(level + 1, "]"), level + 1);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_lsm_only(const struct bp_facts *facts BP_UNUSED, char *detail, size_t size)
{
	char list[200];

	read_line("/sys/kernel/security/lsm", list, sizeof(list));
	if (list[0])
		snprintf(detail, size, " (active: %s)", list);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_lsm(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!in_initial_userns() || !bp_has_cap(CAP_SYS_ADMIN) || !bp_has_cap(CAP_NET_ADMIN))
		return BP_SEEN_NO;
	return bp_see_lsm_only(facts, detail, size);
}

/* Modes of files do not hold up who has this capability. */
enum bp_seen bp_see_mode(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
			 size_t size BP_UNUSED)
{
	return in_initial_userns() && bp_has_cap(CAP_DAC_OVERRIDE) ? BP_SEEN_NO : BP_SEEN_MAYBE;
}

enum bp_seen bp_see_prog_closed(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_seen_if(facts->prog_fd >= 0 && fcntl(facts->prog_fd, F_GETFD) < 0);
}

enum bp_seen bp_see_prog_is_none(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	struct bpf_prog_info info = { 0 };

	return bp_seen_if(facts->prog_fd >= 0 &&
			  bp_prog_info(facts->prog_fd, &info, NULL) == -EINVAL);
}

enum bp_seen bp_see_caller(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
			   size_t size BP_UNUSED)
{
	return BP_SEEN_NO;
}
