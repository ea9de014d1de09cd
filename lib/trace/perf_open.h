/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* perf_open.h - perf_event_open(): the events that programs are attached to */
#ifndef BP_TRACE_PERF_OPEN_H
#define BP_TRACE_PERF_OPEN_H

#include <stdbool.h>
#include <linux/types.h>

#include "util/err.h"

/* A perf event that is to be opened. */
struct bp_perf_event {
	const char *unit; /* "kprobe", "uprobe": the type is looked up; NULL: type has it */
	__u32 type;       /* PERF_TYPE_* */
	__u64 config;     /* of a probe: see BP_PERF_* */
	const char *name; /* of a probe: the function or file; else NULL */
	__u64 offset;     /* in it */
	__s32 pid;        /* this process only, or -1 */
	__s32 cpu;        /* this CPU only, or -1; a probe and a tracepoint fire on all with any */
	__u64 period;     /* every so many events, or with freq so many times a second; or 0 */
	bool freq;
};

/* The config of a probe, as /sys/bus/event_source/devices/UNIT/format has it. */
#define BP_PERF_RETPROBE 1ULL
#define BP_PERF_REF_CTR_SHIFT 32

/**
 * @brief Find the type of a probe.
 *
 * @param event with its unit; type is filled in
 * @param err filled in on failure, or NULL
 * @return 0, or -EOPNOTSUPP if this kernel has no such probes
 */
int bp_perf_event_find(struct bp_perf_event *event, struct bp_err *err);

/**
 * @brief Open a perf event.
 *
 * @param event the event, with its type
 * @param err filled in on failure, or NULL
 * @return a descriptor, or a negative errno value: -EACCES if kernel.perf_event_paranoid forbids
 * it; -ENOENT if there is no such function or event; -EADDRNOTAVAIL if several functions have the
 * name; -EILSEQ if the offset is not the beginning of an instruction
 */
int bp_perf_event_open(const struct bp_perf_event *event, struct bp_err *err);

#endif
