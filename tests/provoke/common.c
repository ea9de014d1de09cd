// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* common.c - what provokers are made of */
#include <errno.h>
#include <net/if.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/capability.h>

#include "table/probe_type.h"
#include "provoke.h"

int cannot(struct try *try, const char *fmt, ...)
{
	va_list ap;

	if (!try->reason[0]) {
		va_start(ap, fmt);
		vsnprintf(try->reason, sizeof(try->reason), fmt, ap);
		va_end(ap);
	}
	return -EPROTO;
}

int program(struct try *try, enum bpf_prog_type type, enum bpf_attach_type attach, int retval)
{
	const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, retval), EXIT_INSN() };
	struct bp_load load = { .type = type,
				.expected_attach_type = attach,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int fd;

	if (type == BPF_PROG_TYPE_SYSCALL)
		load.prog_flags = BPF_F_SLEEPABLE;
	fd = bp_prog_load(&load, NULL, NULL);
	if (fd < 0)
		return cannot(try, "a program of type %s does not load: %s",
			      libbpf_bpf_prog_type_str(type), bp_errno_name(-fd));
	return fd;
}

__u32 program_id(int fd)
{
	struct bpf_prog_info info = { 0 };

	return bp_prog_info(fd, &info, NULL) ? 0 : info.id;
}

int map(struct try *try, enum bpf_map_type type)
{
	int fd = bpf_map_create(type, "provoke", 4, 4, 1, NULL);

	return fd < 0 ? cannot(try, "no map of type %s: %s", libbpf_bpf_map_type_str(type),
			       bp_errno_name(-fd)) :
			fd;
}

int something_else(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void cgroup_path(const char *name, char *buf, size_t size)
{
	snprintf(buf, size, "%s/%s", getenv("PROVOKE_CGROUP"), name);
}

int cgroup(struct try *try, const char *name)
{
	char path[4096];
	int fd;

	cgroup_path(name, path, sizeof(path));
	if (mkdir(path, 0755) && errno != EEXIST)
		return cannot(try, "no cgroup can be made: %s", bp_errno_name(errno));
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? cannot(try, "%s: %s", path, bp_errno_name(errno)) : fd;
}

bool cgroup_remove(const char *name)
{
	char path[4096];

	cgroup_path(name, path, sizeof(path));
	return rmdir(path) == 0 || errno != EBUSY;
}

int netns(struct try *try)
{
	if (unshare(CLONE_NEWNET))
		return cannot(try, "no network namespace: %s", bp_errno_name(errno));
	return 0;
}

int netkit_peer_of(struct try *try)
{
	netns(try);
	/* An old ip does not know netkit: the peer takes the first free name. */
	if (system("ip link add pair0 type netkit 2> /dev/null"))
		return 0;
	return (int)if_nametoindex("nk0");
}

void keep_caps(unsigned long long caps)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	data[0].effective = data[0].permitted = (__u32)caps;
	data[1].effective = data[1].permitted = (__u32)(caps >> 32);
	if (syscall(SYS_capset, &head, data))
		abort();
}

long number_in(const char *path)
{
	FILE *file = fopen(path, "re");
	long num = -1;

	if (file && fscanf(file, "%ld", &num) != 1)
		num = -1;
	if (file)
		fclose(file);
	return num;
}

bool write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return done;
}

void at(struct try *try, enum bp_target_kind kind, int fd_or_index, enum bpf_attach_type type)
{
	try->place = BP_PLACE_CLOSED;
	try->place.kind = kind;
	if (kind == BP_TARGET_DEV)
		try->place.ifindex = fd_or_index;
	else
		try->place.fd = fd_or_index;
	try->hook.place = &try->place;
	try->hook.type = bp_attach_type_row(type);
	try->facts.hook = &try->hook;
}

void at_cgroup(struct try *try, int fd, enum bpf_attach_type type)
{
	at(try, BP_TARGET_CGROUP, fd, type);
}

int load_it(struct try *try, const struct bpf_insn *insns, size_t count)
{
	try->load.insns = insns;
	try->load.insn_cnt = count;
	if (!try->load.log_buf && !try->load.log_size) {
		try->load.log_buf = try->log;
		try->load.log_size = sizeof(try->log);
	}
	try->call = "bpf_prog_load";
	try->facts.load = &try->load;
	try->facts.prog_type = try->load.type;
	try->facts.insn_cnt = count;
	try->facts.log = try->log;
	return bp_prog_load(&try->load, NULL, NULL);
}

int load_trivial(struct try *try)
{
	static const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 0), EXIT_INSN() };

	return load_it(try, insns, ARRAY_SIZE(insns));
}

static int target(const struct try *try)
{
	return bp_place_change_arg(&try->place);
}

int attach_it(struct try *try, int prog_fd)
{
	const struct bp_attach *attach = &try->attach;

	try->facts.prog_fd = prog_fd;
	try->facts.attach = attach;
	try->facts.flags = attach->flags;
	try->call = "bpf_prog_attach_opts";
	if (attach->replace_fd || attach->relative_fd || attach->relative_id ||
	    attach->expected_revision)
		return bp_prog_attach_opts(prog_fd, target(try), try->hook.type->type, attach,
					   NULL);
	try->call = "bpf_prog_attach";
	return bp_prog_attach(prog_fd, target(try), try->hook.type->type, attach->flags, NULL);
}

int attach_first(struct try *try, int prog_fd, unsigned int flags)
{
	int ret = bp_prog_attach(prog_fd, target(try), try->hook.type->type, flags, NULL);

	return ret ? cannot(try, "%s cannot be attached to: %s",
			    bp_attach_type_name(try->hook.type), bp_errno_name(-ret)) :
		     0;
}

int link_it(struct try *try, int prog_fd)
{
	int place = bp_place_query_arg(&try->place);
	int fd = bpf_link_create(prog_fd, place, try->hook.type->type, NULL);

	return fd < 0 ? cannot(try, "no link to %s: %s", bp_attach_type_name(try->hook.type),
			       bp_errno_name(-fd)) :
			fd;
}

void link_to(struct try *try, const char *type, const char *name)
{
	try->event.pid = -1;
	try->link.type = bp_link_type_find(type);
	try->link.name = name;
	try->link.create = &try->create;
	try->link.event = &try->event;
	try->facts.link = &try->link;
}

int create_link(struct try *try, int prog_fd)
{
	int place = try->facts.hook ? bp_place_query_arg(&try->place) : 0;

	try->facts.prog_fd = prog_fd;
	try->facts.attach = &try->attach;
	try->facts.flags = try->attach.flags;
	if (try->facts.hook && try->hook.type->family == BP_FAMILY_CGROUP)
		try->facts.flags |= BPF_F_ALLOW_MULTI;
	try->facts.xdp = try->create.flags;
	try->create.flags |= try->attach.flags;
	try->create.relative_fd = try->attach.relative_fd;
	try->create.relative_id = try->attach.relative_id;
	try->create.expected_revision = try->attach.expected_revision;
	try->call = "bpf_link_create";
	return bp_link_create(prog_fd, place,
			      try->facts.hook ? try->hook.type->type : try->link.type->type,
			      &try->create, NULL);
}

int open_event(struct try *try)
{
	struct bp_perf_event event = try->event;

	if (bp_perf_event_find(&event, NULL))
		return cannot(try, "this kernel has no %ss", event.unit);
	try->call = "perf_event_open";
	return bp_perf_event_open(&event, NULL);
}

int detach_it(struct try *try, int prog_fd)
{
	struct bp_detach detach = { .flags = try->attach.flags,
				    .expected_revision = try->attach.expected_revision };

	try->facts.prog_fd = prog_fd;
	try->facts.flags = detach.flags;
	try->call = "bpf_prog_detach_opts";
	if (detach.flags || detach.expected_revision)
		return bp_prog_detach_opts(prog_fd < 0 ? 0 : prog_fd, target(try),
					   try->hook.type->type, &detach, NULL);
	try->call = prog_fd < 0 ? "bpf_prog_detach" : "bpf_prog_detach2";
	return prog_fd < 0 ? bp_prog_detach(target(try), try->hook.type->type, NULL) :
			     bp_prog_detach2(prog_fd, target(try), try->hook.type->type, NULL);
}

int query_it(struct try *try, unsigned int flags)
{
	__u32 ids[64];
	__u32 count = ARRAY_SIZE(ids);

	try->facts.flags = flags;
	try->call = "bpf_prog_query";
	return bp_prog_query(bp_place_query_arg(&try->place), try->hook.type->type, flags, NULL,
			     ids, &count, NULL);
}

int run_it(struct try *try, int prog_fd)
{
	struct bpf_prog_info info = { 0 };

	bp_prog_info(prog_fd, &info, NULL);
	try->call = "bpf_prog_test_run_opts";
	try->facts.prog_fd = prog_fd;
	try->facts.prog_type = info.type;
	try->facts.data_size = try->run.data_size_in;
	try->facts.run = &try->run;
	try->ran = try->run;
	try->facts.ran = &try->ran;
	return bp_prog_test_run(prog_fd, &try->ran, NULL);
}

int skb(struct try *try)
{
	return program(try, BPF_PROG_TYPE_CGROUP_SKB, BPF_CGROUP_INET_EGRESS, 1);
}

int cls(struct try *try)
{
	return program(try, BPF_PROG_TYPE_SCHED_CLS, 0, 0);
}

int dissector(struct try *try)
{
	return program(try, BPF_PROG_TYPE_FLOW_DISSECTOR, 0, 0);
}

void egress(struct try *try)
{
	at_cgroup(try, cgroup(try, "a"), BPF_CGROUP_INET_EGRESS);
}

void device(struct try *try, enum bpf_attach_type type)
{
	netns(try);
	at(try, BP_TARGET_DEV, 1, type); /* lo, in every network namespace */
}

void flow(struct try *try)
{
	netns(try);
	at(try, BP_TARGET_NETNS, open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC),
	   BPF_FLOW_DISSECTOR);
}

static int initial_dissector = -1;

static void detach_initial_dissector(struct try *try)
{
	int initial = open("/proc/1/ns/net", O_RDONLY | O_CLOEXEC);

	(void)try;
	if (setns(initial, CLONE_NEWNET) == 0)
		bpf_prog_detach2(initial_dissector, 0, BPF_FLOW_DISSECTOR);
}

void dissect_initial_netns(struct try *try)
{
	initial_dissector = dissector(try);
	if (bpf_prog_attach(initial_dissector, 0, BPF_FLOW_DISSECTOR, 0))
		cannot(try, "no flow dissector in the initial network namespace");
	else
		try->undo = detach_initial_dissector;
}
