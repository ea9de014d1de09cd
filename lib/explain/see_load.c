// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_load.c - what can be seen of a load that failed */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <linux/capability.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "table/attach_type.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "explain/see.h"
#include "util/mounts.h"
#include "util/proc.h"
#include "util/caps.h"
#include "table/load_flag.h"
#include "kernel/prog.h"

#define LOG_LEVELS 15U /* bits that some kernel knows */
#define LOG_MOST (UINT_MAX >> 2)
#define LOG_LEAST 128 /* up to Linux 6.3 */

/*
 * Load a program of two instructions, with one attribute of those that failed, and close it. The
 * verifier likes it, so what fails without a log is the attribute.
 */
static int try_load(struct bp_load *load)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	char log[1024] = "";
	int fd;

	load->insns = insns;
	load->insn_cnt = ARRAY_SIZE(insns);
	load->log_buf = log;
	load->log_size = sizeof(log);
	fd = bp_prog_load(load, NULL, NULL);
	if (fd >= 0)
		close(fd);
	return fd >= 0 || log[0] ? 0 : fd;
}

static bool is_closed(int fd)
{
	return fd > 0 && fcntl(fd, F_GETFD) < 0;
}

enum bp_seen bp_see_no_insns(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(facts->insn_cnt == 0);
}

enum bp_seen bp_see_many_insns(const struct bp_facts *facts, char *detail, size_t size)
{
	size_t limit = bp_has_cap_or_admin(CAP_BPF) ? 1000000 : 4096;

	snprintf(detail, size, ": %zu, and %zu are what the kernel takes%s", facts->insn_cnt, limit,
		 limit == 4096 ? " without CAP_BPF" : "");
	return bp_seen_if(facts->insn_cnt > limit);
}

/* What the verifier keeps of each instruction, at the least. */
#define BYTES_PER_INSN 64

/* The number in FILE of the cgroup at PATH; -1 where there is none, or no limit. */
static long long in_cgroup(const char *path, const char *file)
{
	char name[PATH_MAX + 32];
	long long value = -1;
	FILE *stream;

	snprintf(name, sizeof(name), "%s/%s", path, file);
	stream = fopen(name, "re");
	if (stream && fscanf(stream, "%lld", &value) != 1)
		value = -1;
	if (stream)
		fclose(stream);
	return value;
}

struct own_cgroup {
	char place[PATH_MAX];
	size_t mount; /* bytes of place that are the mount */
};

static int below_mount(const char *mount, void *arg)
{
	struct own_cgroup *own = arg;
	char line[PATH_MAX] = "";
	FILE *file = fopen("/proc/self/cgroup", "re");

	while (file && fgets(line, sizeof(line), file) && strncmp(line, "0::/", 4) != 0)
		line[0] = '\0';
	if (file)
		fclose(file);
	line[strcspn(line, "\n")] = '\0';
	if (line[0] && (size_t)snprintf(own->place, sizeof(own->place), "%s%s", mount, line + 3) <
			       sizeof(own->place))
		own->mount = strlen(mount);
	return 1;
}

/* Does a cgroup of this process, or one above it, leave too little memory for the program? */
enum bp_seen bp_see_cgroup_memory(const struct bp_facts *facts, char *detail, size_t size)
{
	struct own_cgroup own = { .mount = 0 };

	bp_mounts_each("cgroup2", below_mount, &own);
	while (own.mount && strlen(own.place) > own.mount) {
		long long limit = in_cgroup(own.place, "memory.max");
		long long used = in_cgroup(own.place, "memory.current");

		if (limit >= 0 && used >= 0 &&
		    limit - used < (long long)facts->insn_cnt * BYTES_PER_INSN) {
			snprintf(detail, size, ": memory.max of %.400s is %lld bytes", own.place,
				 limit);
			return BP_SEEN_YES;
		}
		*strrchr(own.place, '/') = '\0';
	}
	return BP_SEEN_NO;
}

/* The verifier said something, and no row before knows what. */
enum bp_seen bp_see_log(const struct bp_facts *facts, char *detail BP_UNUSED, size_t size BP_UNUSED)
{
	return bp_seen_if(facts->log && facts->log[0]);
}

/* The verifier said nothing: what is left when nothing else was it. */
enum bp_seen bp_see_no_log(const struct bp_facts *facts, char *detail BP_UNUSED,
			   size_t size BP_UNUSED)
{
	return facts->log && facts->log[0] ? BP_SEEN_NO : BP_SEEN_MAYBE;
}

/* The last fields of the attributes; kernels that do not know them refuse them, unless zero. */
enum bp_seen bp_see_new_field(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_load *load = facts->load;

	if (facts->log && facts->log[0])
		return BP_SEEN_NO;
	if (!load)
		return BP_SEEN_MAYBE;
	if (load->fd_array_cnt)
		snprintf(detail, size, ": the length of --fd-array came with Linux 6.14");
	else if (load->token_fd)
		snprintf(detail, size, ": --token came with Linux 6.9");
	else if (load->fd_array)
		snprintf(detail, size, ": --fd-array came with Linux 5.14");
	else
		return BP_SEEN_NO;
	return BP_SEEN_YES;
}

enum bp_seen bp_see_name(const struct bp_facts *facts, char *detail, size_t size)
{
	const char *name = facts->load ? facts->load->name : NULL;

	for (size_t i = 0; name && name[i] && i < BPF_OBJ_NAME_LEN - 1; i++) {
		if (isalnum((unsigned char)name[i]) || name[i] == '_' || name[i] == '.')
			continue;
		snprintf(detail, size, ": '%s'", name);
		return BP_SEEN_YES;
	}
	return BP_SEEN_NO;
}

enum bp_seen bp_see_log_options(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_load *load = facts->load;

	if (!load)
		return BP_SEEN_NO;
	if (load->log_level & ~LOG_LEVELS)
		snprintf(detail, size, ": level %u", load->log_level);
	else if (!load->log_buf != !load->log_size)
		snprintf(detail, size, ": a buffer without a size, or a size without a buffer");
	else if (load->log_size > LOG_MOST)
		snprintf(detail, size, ": a size of %zu, the most are %u", load->log_size,
			 LOG_MOST);
	else if (load->log_size && load->log_size < LOG_LEAST)
		snprintf(detail, size, ": a size of %zu, and Linux before 6.4 takes 128 or more",
			 load->log_size);
	else if (load->log_level && !load->log_buf)
		snprintf(detail, size, ": a level without a buffer, which Linux 6.4 takes");
	else if (load->log_level & 8 &&
		 try_load(&(struct bp_load){ .type = BPF_PROG_TYPE_SOCKET_FILTER,
					     .log_level = load->log_level }))
		snprintf(detail, size, ": level 8 came with Linux 6.4");
	else
		return BP_SEEN_NO;
	return BP_SEEN_YES;
}

enum bp_seen bp_see_both_targets(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(facts->load && facts->load->attach_prog_fd &&
			  facts->load->attach_btf_obj_fd);
}

enum bp_seen bp_see_attempts(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(facts->load && (int)facts->load->attempts < 0);
}

enum bp_seen bp_see_attach_prog(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	struct bpf_prog_info info = { 0 };

	return bp_seen_if(facts->load && facts->load->attach_prog_fd > 0 &&
			  bp_prog_info(facts->load->attach_prog_fd, &info, NULL));
}

/* The kernel's or a module's BTF, or one that was loaded? */
static bool btf_is(int fd, bool kernel)
{
	struct bpf_btf_info info = { 0 };
	__u32 len = sizeof(info);

	return fd > 0 && bpf_btf_get_info_by_fd(fd, &info, &len) == 0 &&
	       (info.kernel_btf != 0) == kernel;
}

enum bp_seen bp_see_btf_obj_user(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(facts->load && btf_is(facts->load->attach_btf_obj_fd, false));
}

enum bp_seen bp_see_btf_kernel(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	const struct bp_load *load = facts->load;

	return bp_seen_if(load && (load->func_info_cnt || load->line_info_cnt) &&
			  btf_is(load->prog_btf_fd, true));
}

static bool takes_btf_id(enum bpf_prog_type type)
{
	return type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM ||
	       type == BPF_PROG_TYPE_EXT || type == BPF_PROG_TYPE_STRUCT_OPS;
}

enum bp_seen bp_see_btf_id_extra(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->load || !facts->load->attach_btf_id || takes_btf_id(facts->prog_type))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", libbpf_bpf_prog_type_str(facts->prog_type));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_struct_ops_id(const struct bp_facts *facts, char *detail BP_UNUSED,
				  size_t size BP_UNUSED)
{
	return facts->prog_type != BPF_PROG_TYPE_STRUCT_OPS ? BP_SEEN_NO :
	       facts->load ? bp_seen_if(!facts->load->attach_btf_id) :
			     BP_SEEN_MAYBE;
}

enum bp_seen bp_see_no_device(const struct bp_facts *facts, char *detail, size_t size)
{
	char name[IF_NAMESIZE];

	if (!facts->load || !facts->load->prog_ifindex ||
	    if_indextoname(facts->load->prog_ifindex, name))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %u", facts->load->prog_ifindex);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_device_type(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->load || !facts->load->prog_ifindex || facts->prog_type == BPF_PROG_TYPE_XDP ||
	    facts->prog_type == BPF_PROG_TYPE_SCHED_CLS)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", libbpf_bpf_prog_type_str(facts->prog_type));
	return BP_SEEN_YES;
}

/* One that the kernel asks, and that takes not even a trivial program; veth is one. */
enum bp_seen bp_see_device_driver(const struct bp_facts *facts, char *detail, size_t size)
{
	char name[IF_NAMESIZE];

	if (!facts->load || !facts->load->prog_ifindex || !bp_has_cap_or_admin(CAP_BPF) ||
	    !if_indextoname(facts->load->prog_ifindex, name) ||
	    try_load(&(struct bp_load){ .type = facts->prog_type,
					.prog_ifindex = facts->load->prog_ifindex }) != -EINVAL)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", name);
	return BP_SEEN_YES;
}

/* An entry that is open, and neither a map nor BTF. */
enum bp_seen bp_see_fd_array_entry(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_load *load = facts->load;

	for (size_t i = 0; load && load->fd_array && i < load->fd_array_cnt; i++) {
		int fd = load->fd_array[i];

		if (is_closed(fd) || bp_fd_is(fd, "bpf-map") || bp_fd_is(fd, "btf"))
			continue;
		snprintf(detail, size, ": entry %zu", i);
		return BP_SEEN_YES;
	}
	return BP_SEEN_NO;
}

enum bp_seen bp_see_fd_array_closed(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_load *load = facts->load;

	for (size_t i = 0; load && load->fd_array && i < load->fd_array_cnt; i++) {
		if (!is_closed(load->fd_array[i]))
			continue;
		snprintf(detail, size, ": entry %zu", i);
		return BP_SEEN_YES;
	}
	return BP_SEEN_NO;
}

/* The kernel reads the entries only if it knows the field: one that is closed tells. */
enum bp_seen bp_see_fd_array_count(const struct bp_facts *facts, char *detail BP_UNUSED,
				   size_t size BP_UNUSED)
{
	const int closed = INT_MAX;

	return bp_seen_if(facts->load && facts->load->fd_array_cnt &&
			  try_load(&(struct bp_load){ .type = BPF_PROG_TYPE_SOCKET_FILTER,
						      .fd_array = &closed,
						      .fd_array_cnt = 1 }) == -EINVAL);
}

enum bp_seen bp_see_btf_closed(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if(facts->load && is_closed(facts->load->prog_btf_fd));
}

enum bp_seen bp_see_token_closed(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(facts->load && is_closed(facts->load->token_fd));
}

enum bp_seen bp_see_token_is_none(const struct bp_facts *facts, char *detail BP_UNUSED,
				  size_t size BP_UNUSED)
{
	char path[64];

	if (!facts->load || facts->load->token_fd <= 0 || is_closed(facts->load->token_fd))
		return BP_SEEN_NO;
	/* Its inode is one of a bpf file system, not an anonymous one. */
	bp_fd_path(facts->load->token_fd, path, sizeof(path));
	return bp_seen_if(!strstr(path, "bpf-token"));
}

/* Each flag alone, for a socket filter: that a type does not sleep, say, the verifier tells. */
enum bp_seen bp_see_load_flags(const struct bp_facts *facts, char *detail, size_t size)
{
	__u32 flags = facts->load ? facts->load->prog_flags & ~BPF_F_TOKEN_FD : 0;
	size_t len = 0;

	if (!bp_has_cap_or_admin(CAP_BPF))
		return BP_SEEN_NO;
	for (unsigned int bit = 0; bit < 32 && len < size; bit++) {
		struct bp_load load = { .type = BPF_PROG_TYPE_SOCKET_FILTER,
					.prog_flags = flags & 1U << bit };
		const struct bp_load_flag *row = NULL;

		if (!load.prog_flags || try_load(&load) != -EINVAL)
			continue;
		while ((row = bp_load_flag_next(row)) && row->flag != 1U << bit)
			;
		len += (size_t)snprintf(detail + len, size - len, "%s ", len ? "," : ":");
		if (row && len < size)
			len += (size_t)snprintf(detail + len, size - len, "%s (Linux %s)",
						row->name, row->since);
		else if (len < size)
			len += (size_t)snprintf(detail + len, size - len, "%#x", 1U << bit);
	}
	return bp_seen_if(len);
}

enum bp_seen bp_see_type_number(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, ": %u", facts->prog_type);
	return bp_seen_if(facts->prog_type && !libbpf_bpf_prog_type_str(facts->prog_type));
}

/* Without capabilities libbpf's probe knows nothing. */
enum bp_seen bp_see_type_unknown(const struct bp_facts *facts, char *detail, size_t size)
{
	const char *name = libbpf_bpf_prog_type_str(facts->prog_type);

	if (!facts->prog_type || !name || !bp_has_cap_or_admin(CAP_BPF) ||
	    libbpf_probe_bpf_prog_type(facts->prog_type, NULL) != 0)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", name);
	return BP_SEEN_YES;
}

/* The types whose attach type is looked at when they are loaded. */
static bool takes_expected_attach_type(enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_CGROUP_SKB:
	case BPF_PROG_TYPE_CGROUP_SOCK:
	case BPF_PROG_TYPE_CGROUP_SOCK_ADDR:
	case BPF_PROG_TYPE_CGROUP_SOCKOPT:
	case BPF_PROG_TYPE_SK_LOOKUP:
	case BPF_PROG_TYPE_NETFILTER:
		return true;
	default:
		return false;
	}
}

/* Loaded without an attach type these get one from the kernel. */
static bool has_default_attach_type(const struct bp_load *load)
{
	return !load->expected_attach_type && load->type == BPF_PROG_TYPE_CGROUP_SOCK;
}

enum bp_seen bp_see_expected_attach_type(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_load *load = facts->load;
	const struct bp_attach_type *row = NULL;
	size_t len = 0;

	if (!load)
		return takes_expected_attach_type(facts->prog_type) ? BP_SEEN_MAYBE : BP_SEEN_NO;
	if (load->type == BPF_PROG_TYPE_SYSCALL || load->type == BPF_PROG_TYPE_EXT) {
		snprintf(detail, size, ": %s programs take none",
			 libbpf_bpf_prog_type_str(load->type));
		return bp_seen_if(load->expected_attach_type);
	}
	if (!takes_expected_attach_type(load->type) || has_default_attach_type(load))
		return BP_SEEN_NO;
	row = bp_attach_type_row(load->expected_attach_type);
	if (row && bp_attach_type_fits(row, load->type))
		return BP_SEEN_NO;
	row = NULL;
	while ((row = bp_attach_type_next(row)))
		if (bp_attach_type_fits(row, load->type) && len < size)
			len += (size_t)snprintf(detail + len, size - len, "%s%s",
						len ? ", " : ": they take ",
						bp_attach_type_name(row));
	return BP_SEEN_YES;
}

/* One that fits, and yet not even a trivial program of it loads. */
enum bp_seen bp_see_expected_attach_type_unknown(const struct bp_facts *facts, char *detail,
						 size_t size)
{
	const struct bp_load *load = facts->load;
	const struct bp_attach_type *row;

	if (!load || !load->expected_attach_type || !takes_expected_attach_type(load->type) ||
	    !bp_has_cap_or_admin(CAP_BPF))
		return BP_SEEN_NO;
	row = bp_attach_type_row(load->expected_attach_type);
	if (!row || try_load(&(struct bp_load){ .type = load->type,
						.expected_attach_type =
							load->expected_attach_type }) != -EINVAL)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s came with Linux %s", bp_attach_type_name(row), row->since);
	return BP_SEEN_YES;
}
