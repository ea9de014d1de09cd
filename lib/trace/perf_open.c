// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* perf_open.c - perf_event_open(): the events that programs are attached to */
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/perf_event.h>

#include "trace/event.h"
#include "trace/perf_open.h"

int bp_perf_event_find(struct bp_perf_event *event, struct bp_err *err)
{
	if (event->unit && !bp_event_unit_type(event->unit, &event->type))
		return bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, "",
				    "this kernel has no %ss that perf_event_open() makes",
				    event->unit);
	return 0;
}

int bp_perf_event_open(const struct bp_perf_event *event, struct bp_err *err)
{
	struct perf_event_attr attr = {
		.type = event->type,
		.size = sizeof(attr),
		.config = event->config,
		.sample_period = event->period,
		.freq = event->freq,
	};
	int fd;

	if (event->name) {
		attr.config1 = (__u64)(unsigned long)event->name;
		attr.config2 = event->offset;
	}
	fd = (int)syscall(SYS_perf_event_open, &attr, event->pid, event->cpu, -1,
			  PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? bp_fail(err, errno, "perf_event_open", "%s", "") : fd;
}
