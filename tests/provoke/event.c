// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* event.c - perf events that cannot be opened, and programs that cannot be attached to them */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/perf_event.h>

#include "trace/tracefs.h"
#include "provoke.h"

#define CLOSED 999      /* a descriptor that is not open */
#define NO_PID 4194304  /* above every limit of ids */
#define NO_CPU 1000000  /* above every limit of CPUs */
#define NO_TYPE 1000000 /* of events */

/* ---- functions ---- */

static int kprobe(struct try *try, const char *name, __u64 offset)
{
	link_to(try, "kprobe", name);
	try->event.unit = "kprobe";
	try->event.name = name;
	try->event.offset = offset;
	return open_event(try);
}

static int no_function(struct try *try)
{
	return kprobe(try, "vfs_mkdirr", 0);
}

static int data(struct try *try)
{
	return kprobe(try, "init_net", 0);
}

static int inside(struct try *try)
{
	return kprobe(try, "vfs_mkdir", 1);
}

/* The first of those that the kernel never probes. */
static int blacklisted(struct try *try)
{
	static char name[200];
	FILE *file = fopen("/sys/kernel/debug/kprobes/blacklist", "re");
	int found = file ? fscanf(file, "%*s %199s", name) : 0;

	if (file)
		fclose(file);
	return found == 1 ? kprobe(try, name, 0) : cannot(try, "there is no list of these");
}

/* A name that comes twice, one time right after the other in a list that is sorted by name. */
static int functions(struct try *try)
{
	static char name[200];
	FILE *list = popen("awk '$2 == \"t\" && NF == 3 && $3 !~ /[.$]/ { print $3 }' "
			   "/proc/kallsyms | sort | uniq -d | head -n 1",
			   "re");
	int found = list ? fscanf(list, "%199s", name) : 0;

	if (list)
		pclose(list);
	return found == 1 ? kprobe(try, name, 0) : cannot(try, "every name is there once");
}

static int lockdown(struct try *try)
{
	char line[100] = "";
	FILE *file = fopen("/sys/kernel/security/lockdown", "re");

	if (file && !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	if (!strstr(line, "[confidentiality]"))
		return cannot(try, "the kernel is not locked down");
	return kprobe(try, "vfs_mkdir", 0);
}

/* ---- files ---- */

static int uprobe(struct try *try, const char *name)
{
	link_to(try, "uprobe", name);
	try->event.unit = "uprobe";
	try->event.name = name;
	return open_event(try);
}

static int no_file(struct try *try)
{
	return uprobe(try, "/nonexistent");
}

static int directory(struct try *try)
{
	return uprobe(try, "/tmp");
}

/* ---- events ---- */

static void clock_of(struct try *try, int pid, int cpu)
{
	link_to(try, "perf_event", NULL);
	try->event.type = PERF_TYPE_SOFTWARE;
	try->event.config = PERF_COUNT_SW_CPU_CLOCK;
	try->event.period = 1000000000;
	try->event.pid = pid;
	try->event.cpu = cpu;
}

static int paranoid(struct try *try)
{
	clock_of(try, -1, 0);
	keep_caps(0);
	return open_event(try);
}

static int no_event(struct try *try)
{
	clock_of(try, -1, 0);
	try->event.type = NO_TYPE;
	return open_event(try);
}

static int freq(struct try *try)
{
	clock_of(try, -1, 0);
	try->event.freq = true;
	return open_event(try);
}

static int no_process(struct try *try)
{
	clock_of(try, NO_PID, -1);
	return open_event(try);
}

static int no_cpu(struct try *try)
{
	clock_of(try, -1, NO_CPU);
	return open_event(try);
}

/* A CPU that the kernel has room for and that is not there. */
static int cpu_offline(struct try *try)
{
	int ret;

	clock_of(try, -1, (int)sysconf(_SC_NPROCESSORS_CONF));
	ret = open_event(try);
	return ret == -ENODEV ? ret : cannot(try, "this kernel has no room for more CPUs");
}

/* ---- programs on them ---- */

static int tracepoint_twice(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_TRACEPOINT, 0, 0);
	char path[300];
	int fd;
	int ret;

	if (!bp_tracefs())
		return cannot(try, "there is no tracefs");
	snprintf(path, sizeof(path), "%s/events/task/task_rename/id", bp_tracefs());
	link_to(try, "tracepoint", "task:task_rename");
	try->event.type = PERF_TYPE_TRACEPOINT;
	try->event.config = (__u64)number_in(path);
	fd = open_event(try);
	ret = bp_link_create(prog, fd, BPF_PERF_EVENT, &try->create, NULL);
	if (ret < 0)
		return cannot(try, "no first link: %s", bp_errno_name(-ret));
	fd = open_event(try);
	try->call = "bpf_link_create";
	try->facts.prog_fd = prog;
	return bp_link_create(prog, fd, BPF_PERF_EVENT, &try->create, NULL);
}

static int raw_tp(struct try *try, int prog, const char *name, __u64 cookie)
{
	link_to(try, "raw_tp", name);
	try->create.cookie = cookie;
	try->facts.prog_fd = prog;
	try->call = "bpf_raw_tracepoint_open";
	return bp_raw_tracepoint_open(prog, name, cookie, NULL);
}

static int raw(struct try *try)
{
	return program(try, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0);
}

static int raw_no_name(struct try *try)
{
	return raw_tp(try, raw(try), "nosuch", 0);
}

static int raw_no_prog(struct try *try)
{
	return raw_tp(try, something_else(), "task_rename", 0);
}

static int raw_type(struct try *try)
{
	return raw_tp(try, program(try, BPF_PROG_TYPE_XDP, 0, 2), "task_rename", 0);
}

static int raw_cookie(struct try *try)
{
	return raw_tp(try, raw(try), "task_rename", 7);
}

static int raw_twice(struct try *try)
{
	int prog = raw(try);

	raw_tp(try, prog, "task_rename", 0);
	return raw_tp(try, prog, "task_rename", 0);
}

static int raw_closed(struct try *try)
{
	return raw_tp(try, CLOSED, "task_rename", 0);
}

static int raw_no_caps(struct try *try)
{
	int prog = raw(try);

	keep_caps(0);
	return raw_tp(try, prog, "nosuch", 0);
}

static int raw_lsm(struct try *try)
{
	int prog = raw(try);

	return deny(try, BPF_RAW_TRACEPOINT_OPEN) ? -1 : raw_tp(try, prog, "nosuch", 0);
}

/* A program of a function, attached a second time after its link went. */
static int tracing_once(struct try *try)
{
	static const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 0), EXIT_INSN() };
	int id = libbpf_find_vmlinux_btf_id("vfs_mkdir", BPF_TRACE_FENTRY);
	struct bp_load load = { .type = BPF_PROG_TYPE_TRACING,
				.expected_attach_type = BPF_TRACE_FENTRY,
				.attach_btf_id = id < 0 ? 0 : (__u32)id,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int prog = id < 0 ? id : bp_prog_load(&load, NULL, NULL);
	int fd;

	if (prog < 0)
		return cannot(try, "no program of vfs_mkdir: %s", bp_errno_name(-prog));
	link_to(try, "fentry", NULL);
	try->facts.prog_fd = prog;
	try->call = "bpf_raw_tracepoint_open";
	fd = bp_raw_tracepoint_open(prog, NULL, 0, NULL);
	if (fd < 0)
		return cannot(try, "no first link: %s", bp_errno_name(-fd));
	close(fd);
	return bp_raw_tracepoint_open(prog, NULL, 0, NULL);
}

/* clang-format off */
const struct provoker event_provokers[] = {
	PROVOKE("event-eacces-paranoid", paranoid),
	PROVOKE("event-eperm-lockdown", lockdown, .guest = true),
	{ "event-lsm", .why_not = "a security module that denies perf_event_open() is none of these tests" },
	PROVOKE("event-enoent-function", no_function),
	PROVOKE("event-enoent-file", no_file),
	PROVOKE("event-enoent-event", no_event),
	{ "event-eopnotsupp-event", .why_not = "it takes a machine whose counters raise no interrupt" },
	{ "event-eopnotsupp-function", .why_not = "it takes an instruction that a kernel cannot step over" },
	PROVOKE("event-einval-data", data, .guest = true),
	PROVOKE("event-einval-function", blacklisted, .guest = true),
	PROVOKE("event-einval-file", directory),
	PROVOKE("event-einval-freq", freq),
	PROVOKE("event-einval-cpu", no_cpu),
	PROVOKE("event-enodev-cpu", cpu_offline),
	PROVOKE("event-eaddrnotavail-functions", functions, .guest = true, .backported = true),
	PROVOKE("event-eilseq-offset", inside, .guest = true),
	PROVOKE("event-esrch-process", no_process),
	PROVOKE("link-eexist-event", tracepoint_twice, .guest = true),
	PROVOKE("raw-tp-enoent-name", raw_no_name),
	PROVOKE("raw-tp-enoent-once", tracing_once, .guest = true),
	PROVOKE("raw-tp-einval-prog", raw_no_prog),
	PROVOKE("raw-tp-einval-type", raw_type),
	PROVOKE("raw-tp-einval-cookie", raw_cookie, .guest = true),
	PROVOKE("raw-tp-eexist-twice", raw_twice, .guest = true),
	PROVOKE("raw-tp-ebadf-prog", raw_closed),
	PROVOKE("raw-tp-eperm-cap-bpf", raw_no_caps),
	PROVOKE("raw-tp-lsm", raw_lsm, .guest = true),
	{ 0 },
};
/* clang-format on */
