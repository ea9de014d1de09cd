// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_open.c - what a link goes to, looked up: tracepoints in tracefs, functions in their files */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/perf_event.h>

#include <bpf/bpf.h>

#include "trace/event.h"
#include "trace/ksym.h"
#include "trace/names.h"
#include "kernel/prog.h"
#include "table/probe_type.h"
#include "trace/tracefs.h"
#include "ref/func.h"
#include "ref/link_parts.h"
#include "ref/link_spec.h"
#include "ref/target.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/nearest.h"
#include "util/num.h"

/* --- Kernel functions ---------------------------------------------------------------------- */

/* Machines name the functions of system calls in their own way. */
static int find_syscall(struct bp_link_spec *spec, struct bp_err *err)
{
	static const char *const prefixes[] = { "__x64_sys_",   "__arm64_sys_", "__s390x_sys_",
						"__riscv_sys_", "__se_sys_",    "sys_" };
	bool is_return = (int)spec->type->type == BP_TYPE_KRETSYSCALL;
	char name[300];

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		snprintf(name, sizeof(name), "%s%.250s", prefixes[i], spec->name);
		if (!bp_ksym_find(name).count)
			continue;
		snprintf(spec->name, sizeof(spec->name), "%s", name);
		spec->type = bp_probe_type_row(is_return ? BP_TYPE_KRETPROBE : BP_TYPE_KPROBE);
		return 0;
	}
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "no system call '%s' in this kernel",
			    spec->name);
}

/* Past its end is another function, which a kernel may take. */
static int check_offset(const struct bp_link_spec *spec, struct bp_err *err)
{
	struct bp_ksym sym = bp_ksym_find(spec->name);
	__u64 size = sym.count == 1 ? bp_ksym_size(sym.addr) : 0;

	if (!sym.count)
		return 0; /* the kernel refuses it, and the cause is looked for then */
	if (!size)
		return bp_fail_text(err, sym.count > 1 ? BP_CONFLICT : BP_DENIED, EPERM, "",
				    "how long '%s' is cannot be told, so the offset cannot be "
				    "checked: %s",
				    spec->name,
				    sym.count > 1 ? "several functions have this name" :
						    "addresses are hidden (kernel.kptr_restrict)");
	if (spec->event.offset < size)
		return 0;
	return bp_fail_text(err, BP_USAGE, EINVAL, "",
			    "offset %llu is past the end of '%s', which has %llu bytes",
			    spec->event.offset, spec->name, size);
}

static int open_kprobe(struct bp_link_spec *spec, struct bp_err *err)
{
	int ret = 0;

	if ((int)spec->type->type == BP_TYPE_KSYSCALL ||
	    (int)spec->type->type == BP_TYPE_KRETSYSCALL)
		ret = find_syscall(spec, err);
	else if (spec->event.offset)
		ret = check_offset(spec, err);
	if (ret)
		return ret;
	snprintf(spec->target, sizeof(spec->target),
		 spec->event.offset ? "%.4095s+0x%llx" : "%.4095s", spec->name, spec->event.offset);
	spec->event.name = spec->name;
	return 0;
}

/* --- Tracepoints --------------------------------------------------------------------------- */

/* Try the names in a directory of events; the nearest one is put in BUF. */
static void try_events(const char *path, struct bp_nearest *nearest, char *buf, size_t size)
{
	const struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || entry->d_type != DT_DIR)
			continue;
		bp_nearest_try(nearest, entry->d_name);
		if (nearest->best == entry->d_name) {
			snprintf(buf, size, "%s", entry->d_name);
			nearest->best = buf;
		}
	}
	if (dir)
		closedir(dir);
}

/* The tracepoint that was probably meant: in this category, or one of this name in another. */
static void hint_event(const char *tracefs, const char *category, const char *name,
		       struct bp_err *err)
{
	struct bp_nearest nearest = { .word = name };
	char whole[600];
	char path[400];
	char buf[256];

	bp_name_of_event(name, whole, sizeof(whole));
	if (strchr(whole, ':'))
		bp_hint(err, "did you mean '%s'?", whole);
	snprintf(path, sizeof(path), "%s/events/%s", tracefs, category);
	try_events(path, &nearest, buf, sizeof(buf));
	if (nearest.best)
		bp_hint(err, "did you mean '%s:%s'?", category, nearest.best);
	bp_hint(err,
		"%s/events has a directory for each category; a module that is not loaded "
		"has none",
		tracefs);
}

static int no_tracefs(struct bp_err *err)
{
	bp_fail_text(err, BP_UNSUPPORTED, ENOENT, "",
		     "tracefs cannot be read, and it has the numbers of tracepoints");
	bp_hint(err, "mount it: mount -t tracefs tracefs /sys/kernel/tracing");
	return -ENOENT;
}

static int open_tracepoint(struct bp_link_spec *spec, struct bp_err *err)
{
	const char *tracefs = bp_tracefs();
	const char *name = strchr(spec->name, ':') + 1;
	cleanup_file FILE *file = NULL;
	char category[256];
	char path[600];
	char line[32] = "";

	if (!tracefs)
		return no_tracefs(err);
	snprintf(category, sizeof(category), "%.*s", (int)(name - 1 - spec->name), spec->name);
	snprintf(path, sizeof(path), "%s/events/%s/%.250s/id", tracefs, category, name);
	file = fopen(path, "re");
	if (!file && errno != ENOENT && errno != ENOTDIR)
		return bp_fail(err, errno, "open", "%s", path);
	if (!file || !fgets(line, sizeof(line), file)) {
		bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "no tracepoint '%s' in this kernel",
			     spec->name);
		hint_event(tracefs, category, name, err);
		return -ENOENT;
	}
	line[strcspn(line, "\n")] = '\0';
	if (bp_parse_u64(line, 0, UINT32_MAX, &spec->event.config))
		return bp_fail(err, EINVAL, "read", "%s", path);
	spec->event.type = PERF_TYPE_TRACEPOINT;
	snprintf(spec->target, sizeof(spec->target), "%s", spec->name);
	return 0;
}

/* --- What the program was loaded for ------------------------------------------------------- */

/* Its function, hook, tracepoint or iterator, without what BTF puts before it. */
static bool loaded_for(const struct bp_link_spec *spec, int prog_fd, char *buf, size_t size)
{
	cleanup_names struct bp_names names = { 0 };
	const char *prefix = bp_attach_to_prefix(spec->type->type);
	struct bpf_prog_info info = { 0 };
	char name[320];
	size_t skip = strlen(prefix);

	if (bp_prog_info(prog_fd, &info, NULL) || !info.attach_btf_id ||
	    !bp_name_of_type(&names, info.attach_btf_obj_id, info.attach_btf_id, name,
			     sizeof(name)))
		return false;
	snprintf(buf, size, "%s", strncmp(name, prefix, skip) == 0 ? name + skip : name);
	return true;
}

/* A name that was typed must be the one that the program has. */
static int check_loaded_for(const struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	char name[320];

	if (!spec->func[0])
		return 0;
	if (!loaded_for(spec, prog_fd, name, sizeof(name)))
		return bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, "",
				    "what the program was loaded for cannot be told, so '%s' "
				    "cannot be checked: leave it out",
				    spec->func);
	if (strcmp(name, spec->func) == 0)
		return 0;
	bp_fail_text(err, BP_USAGE, EINVAL, "", "the program was loaded for %s, not for %s", name,
		     spec->func);
	bp_hint(err, "load it for this one: bpfprog load --attach-to %s", spec->func);
	return -EINVAL;
}

/* --- Iterators ----------------------------------------------------------------------------- */

static int open_iter_map(struct bp_link_spec *spec, const char *name, struct bp_err *err)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	/* The kernel would ignore it. */
	if (strncmp(name, "bpf_map_elem", 12) != 0 &&
	    strncmp(name, "bpf_sk_storage_map", 18) != 0 && strncmp(name, "sockmap", 7) != 0)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "the iterator %s goes over no map",
				    name);
	spec->fd = bp_ref_open_map(&spec->map, err);
	if (spec->fd < 0)
		return spec->fd;
	if (bpf_map_get_info_by_fd(spec->fd, &info, &len))
		return bp_fail(err, errno, "bpf_map_get_info_by_fd", "%s", "");
	spec->iter.map.map_fd = (__u32)spec->fd;
	snprintf(spec->target, sizeof(spec->target), "%.60s map id:%u", name, info.id);
	return 0;
}

static int open_iter_cgroup(struct bp_link_spec *spec, const char *name, struct bp_err *err)
{
	static const char *const orders[] = { NULL, "self", "pre", "post", "up" };
	const struct bp_target cgroup = { .kind = BP_TARGET_CGROUP, .text = spec->cgroup };
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	cleanup_free char *real = NULL;
	int ret;

	if (strcmp(name, "cgroup") != 0 && strcmp(name, "css") != 0)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "the iterator %s goes over no cgroups", name);
	if (!spec->order)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "in which order? --order self, pre, post or up");
	ret = bp_target_open(&cgroup, &place, err);
	if (ret)
		return ret;
	real = realpath(spec->cgroup, NULL);
	spec->fd = take_fd(&place.fd);
	spec->iter.cgroup.cgroup_fd = (__u32)spec->fd;
	spec->iter.cgroup.order = spec->order;
	snprintf(spec->target, sizeof(spec->target), "%.60s cgroup %.4100s --order %s", name,
		 real ? real : spec->cgroup, orders[spec->order]);
	return 0;
}

/* A task iterator takes a process that is not there without a word. */
static int check_task(struct bp_link_spec *spec, const char *name, struct bp_err *err)
{
	__u32 id = spec->tid ? spec->tid : spec->pid;
	char path[64];

	if (strncmp(name, "task", 4) != 0)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "the iterator %s goes over no tasks",
				    name);
	snprintf(path, sizeof(path), "/proc/%u", id);
	if (access(path, F_OK))
		return bp_fail_text(err, BP_NOT_FOUND, ESRCH, "", "no %s %u",
				    spec->tid ? "task" : "process", id);
	snprintf(spec->target, sizeof(spec->target), "%.60s %s %u", name,
		 spec->tid ? "task" : "pid", id);
	if (spec->tid)
		spec->iter.task.tid = id;
	else
		spec->iter.task.pid = id;
	return 0;
}

static int open_iter(struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	bool task = spec->tid || spec->pid;
	char name[320] = "";
	int ret = 0;

	/* Before Linux 6.0 the program does not tell; iterators over all were the only ones. */
	if (!loaded_for(spec, prog_fd, name, sizeof(name)) &&
	    (spec->map.kind || spec->cgroup || task))
		return bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, "",
				    "which iterator the program is cannot be told, so what it goes "
				    "over cannot be checked");
	snprintf(spec->target, sizeof(spec->target), "%s", name);
	if (spec->map.kind)
		ret = open_iter_map(spec, name, err);
	else if (spec->cgroup)
		ret = open_iter_cgroup(spec, name, err);
	else if (task)
		ret = check_task(spec, name, err);
	else if (strcmp(name, "bpf_map_elem") == 0 || strcmp(name, "bpf_sk_storage_map") == 0 ||
		 strcmp(name, "sockmap") == 0)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "the iterator %s goes over a map: iter map MAP", name);
	if (spec->map.kind || spec->cgroup || task)
		spec->create.iter = &spec->iter;
	return ret;
}

int bp_link_spec_open(struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	int ret = 0;

	switch (spec->type->family) {
	case BP_FAMILY_KPROBE:
		return open_kprobe(spec, err);
	case BP_FAMILY_UPROBE:
		return bp_link_open_uprobe(spec, err);
	case BP_FAMILY_UPROBE_MULTI:
		return bp_link_open_uprobes(spec, err);
	case BP_FAMILY_KPROBE_MULTI:
		return bp_link_open_kprobes(spec, err);
	case BP_FAMILY_TRACEPOINT:
		return open_tracepoint(spec, err);
	case BP_FAMILY_RAW_TP:
		snprintf(spec->target, sizeof(spec->target), "%s", spec->name);
		return 0;
	case BP_FAMILY_TRACING:
		return check_loaded_for(spec, prog_fd, err);
	case BP_FAMILY_ITER:
		ret = check_loaded_for(spec, prog_fd, err);
		return ret ? ret : open_iter(spec, prog_fd, err);
	case BP_FAMILY_PERF_EVENT:
		bp_event_text(spec->event.type, spec->event.config, spec->target,
			      sizeof(spec->target));
		return 0;
	default:
		return 0;
	}
}

void bp_link_spec_close(struct bp_link_spec *spec)
{
	if (spec->fd >= 0)
		close(spec->fd);
	spec->fd = -1;
	free(spec->many.offsets);
	free(spec->many.ref_ctrs);
	free(spec->many.cookies);
	free(spec->all);
	bp_ftrace_free(&spec->found);
	spec->many = (struct bp_link_many){ 0 };
	spec->all = NULL;
}
