// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_cause.c - why a link without a place could not be made */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hook/link.h"
#include "hook/parts.h"
#include "kernel/ksym.h"
#include "kernel/probe_type.h"
#include "util/cleanup.h"

static bool is_of(const struct bp_link_spec *spec, enum bp_link_family family)
{
	return spec->type->family == family;
}

/* A line of a file; false if it cannot be read. */
static bool read_line(const char *path, char *buf, size_t size)
{
	cleanup_file FILE *file = fopen(path, "re");

	if (!file || !fgets(buf, (int)size, file))
		return false;
	buf[strcspn(buf, "\n")] = '\0';
	return true;
}

/* Functions that must not be probed: "0xADDR-0xADDR\tNAME", a line each. */
static bool is_blacklisted(const char *name)
{
	cleanup_file FILE *file = fopen("/sys/kernel/debug/kprobes/blacklist", "re");
	cleanup_free char *line = NULL;
	size_t room = 0;

	while (file && getline(&line, &room, file) > 0) {
		const char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		if (tab && strcmp(tab + 1, name) == 0)
			return true;
	}
	return false;
}

static void fail_event_denied(int num, struct bp_err *err)
{
	char paranoid[32] = "";

	if (num == EACCES &&
	    read_line("/proc/sys/kernel/perf_event_paranoid", paranoid, sizeof(paranoid)))
		bp_hint(err,
			"kernel.perf_event_paranoid is %s, so perf_event_open() needs CAP_PERFMON, "
			"and CAP_SYS_ADMIN above 2: run as root",
			paranoid);
	bp_hint(err, "run as root; under lockdown=confidentiality no kprobe can be made: use "
		     "fentry");
}

static void fail_no_function(const struct bp_link_spec *spec, struct bp_err *err)
{
	const char *colon = strchr(spec->name, ':');
	char near[256];

	bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "no function '%s' in this kernel", spec->name);
	bp_ksym_nearest(colon ? colon + 1 : spec->name, near, sizeof(near));
	if (near[0])
		bp_hint(err, "did you mean '%s'? /proc/kallsyms has all", near);
	bp_hint(err,
		"it may be inlined, or in a module that is not loaded; /proc/kallsyms has all");
}

static void fail_function(const struct bp_link_spec *spec, struct bp_err *err)
{
	struct bp_ksym sym = bp_ksym_find(spec->name);

	if (!sym.count && sym.data) {
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "'%s' is data, not a function",
			     spec->name);
		return;
	}
	if (is_blacklisted(spec->name))
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
			     "the kernel allows no probe of '%s': it is on its blacklist",
			     spec->name);
	else
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "the kernel allows no probe of '%s'",
			     spec->target);
	bp_hint(err, "try another function, or fentry; /sys/kernel/debug/kprobes/blacklist has "
		     "those that are never probed");
}

static void kprobe_cause(const struct bp_link_spec *spec, int num, struct bp_err *err)
{
	switch (num) {
	case ENOENT:
		fail_no_function(spec, err);
		break;
	case EADDRNOTAVAIL:
		bp_fail_text(err, BP_CONFLICT, num, "", "%zu functions are called '%s'",
			     bp_ksym_find(spec->name).count, spec->name);
		bp_hint(err, "name the module: MODULE:FUNC; or probe another function");
		break;
	case EILSEQ:
		bp_fail_text(err, BP_USAGE, num, "", "no instruction begins at offset %llu of '%s'",
			     spec->event.offset, spec->name);
		break;
	case EINVAL:
	case EOPNOTSUPP:
		fail_function(spec, err);
		break;
	default:
		break;
	}
}

static void event_cause(const struct bp_link_spec *spec, int num, struct bp_err *err)
{
	char limit[32] = "";

	if (num == ESRCH)
		bp_fail_text(err, BP_NOT_FOUND, num, "", "no process %d", spec->event.pid);
	else if (num == ENOENT || num == EOPNOTSUPP || num == ENODEV) {
		bp_fail_text(err, BP_UNSUPPORTED, num, "",
			     num == ENODEV ? "CPU %d is not there" :
					     "this machine does not count this event",
			     spec->event.cpu);
		bp_hint(err, "a virtual machine mostly has no hardware events: software:cpu-clock "
			     "is everywhere");
	} else if (num == EINVAL && spec->event.freq &&
		   read_line("/proc/sys/kernel/perf_event_max_sample_rate", limit, sizeof(limit)) &&
		   spec->event.period > strtoull(limit, NULL, 10)) {
		bp_fail_text(err, BP_USAGE, num, "",
			     "--freq %llu is above kernel.perf_event_max_sample_rate, which is %s",
			     spec->event.period, limit);
	} else if (num == EINVAL && spec->event.cpu >= 0) {
		bp_hint(err, "--cpu takes the number of a CPU that is online");
	}
}

static void link_cause(const struct bp_link_spec *spec, int num, struct bp_err *err)
{
	const char *type = bp_attach_type_name(spec->type);

	if (num == EINVAL && is_of(spec, BP_FAMILY_NETFILTER))
		bp_hint(err, "links of netfilter are made since Linux 6.4");
	else if (num == EINVAL && !is_of(spec, BP_FAMILY_ITER) && !is_of(spec, BP_FAMILY_TRACING)) {
		bp_fail_text(err, BP_UNSUPPORTED, num, "",
			     "this kernel takes no link of the program at %s", type);
		bp_hint(err, "links of perf events are made since Linux 5.15; a program that was "
			     "loaded for many functions (kprobe.multi, uprobe.multi) goes to none "
			     "alone");
	} else if (num == EBUSY && is_of(spec, BP_FAMILY_NETFILTER)) {
		bp_fail_text(err, BP_CONFLICT, num, "", "the priority %d is taken at this hook",
			     spec->create.netfilter.priority);
		bp_hint(err, "give another --priority, or detach the link that has it: 'bpfprog "
			     "query --links'");
	} else if (num == ERANGE && is_of(spec, BP_FAMILY_NETFILTER)) {
		bp_fail_text(err, BP_USAGE, num, "", "the priority %d is out of range%s",
			     spec->create.netfilter.priority,
			     spec->create.netfilter.flags ? ": --defrag takes those above -400" :
							    "");
	} else if ((num == ENOENT || num == EOPNOTSUPP) && is_of(spec, BP_FAMILY_NETFILTER)) {
		bp_hint(err, "--defrag needs the module %s: modprobe it",
			spec->create.netfilter.pf == 2 ? "nf_defrag_ipv4" : "nf_defrag_ipv6");
	} else if (num == ENOENT && is_of(spec, BP_FAMILY_TRACING)) {
		bp_fail_text(err, BP_CONFLICT, num, "",
			     "this kernel attaches a %s program once, and it was attached before",
			     type);
		bp_hint(err, "load it again");
	} else if (num == EBUSY && is_of(spec, BP_FAMILY_TRACING)) {
		bp_hint(err, "one link attaches a %s program; load it once more for a second one",
			type);
	} else if (num == E2BIG && is_of(spec, BP_FAMILY_TRACING)) {
		bp_fail_text(err, BP_CONFLICT, num, "",
			     "this function has as many programs as the kernel allows");
	} else if (num == EEXIST) {
		bp_hint(err, "a program is attached to a tracepoint once; --if-absent treats this "
			     "as success where links can be read");
	}
}

static void raw_tp_cause(const struct bp_link_spec *spec, int num, struct bp_err *err)
{
	if (num == ENOENT) {
		bp_fail_text(err, BP_NOT_FOUND, num, "", "no raw tracepoint '%s' in this kernel",
			     spec->name);
		bp_hint(err, "its name is that of a directory below a category of "
			     "/sys/kernel/tracing/events, as sched_switch");
	} else if (num == EINVAL && spec->create.cookie) {
		bp_fail_text(err, BP_UNSUPPORTED, num, "",
			     "this kernel has no cookies for raw tracepoints (Linux 6.10 has)");
	} else {
		link_cause(spec, num, err);
	}
}

void bp_link_cause(const struct bp_link_spec *spec, struct bp_err *err)
{
	if (!err || !err->step || err->text[0])
		return;
	if (strcmp(err->step, "perf_event_open") == 0) {
		if (err->num == EACCES || err->num == EPERM)
			fail_event_denied(err->num, err);
		else if (is_of(spec, BP_FAMILY_KPROBE))
			kprobe_cause(spec, err->num, err);
		else
			event_cause(spec, err->num, err);
	} else if (is_of(spec, BP_FAMILY_RAW_TP)) {
		raw_tp_cause(spec, err->num, err);
	} else {
		link_cause(spec, err->num, err);
	}
}
