// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* event.c - names of perf events: software:cpu-clock, hardware:cycles, raw:0x1c2 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <linux/perf_event.h>

#include "trace/event.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/num.h"

static const struct {
	__u32 type;
	const char *name;
} types[] = {
	{ PERF_TYPE_HARDWARE, "hardware" },
	{ PERF_TYPE_SOFTWARE, "software" },
	{ PERF_TYPE_RAW, "raw" },
};

/* As perf(1) has them. */
static const struct {
	__u32 type;
	__u64 config;
	const char *name;
} events[] = {
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, "cpu-cycles" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, "instructions" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES, "cache-references" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES, "cache-misses" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS, "branch-instructions" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES, "branch-misses" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_BUS_CYCLES, "bus-cycles" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_STALLED_CYCLES_FRONTEND, "stalled-cycles-frontend" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_STALLED_CYCLES_BACKEND, "stalled-cycles-backend" },
	{ PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES, "ref-cycles" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK, "cpu-clock" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, "task-clock" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, "page-faults" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, "context-switches" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS, "cpu-migrations" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN, "minor-faults" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MAJ, "major-faults" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_ALIGNMENT_FAULTS, "alignment-faults" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_EMULATION_FAULTS, "emulation-faults" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_DUMMY, "dummy" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_BPF_OUTPUT, "bpf-output" },
	{ PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CGROUP_SWITCHES, "cgroup-switches" },
};

#define DEVICES "/sys/bus/event_source/devices"

bool bp_event_unit_type(const char *device, __u32 *ret_type)
{
	cleanup_file FILE *file = NULL;
	char path[300];
	char line[32];
	__u64 num;

	snprintf(path, sizeof(path), DEVICES "/%.200s/type", device);
	file = fopen(path, "re");
	if (!file || !fgets(line, sizeof(line), file))
		return false;
	line[strcspn(line, "\n")] = '\0';
	if (bp_parse_u64(line, 0, UINT32_MAX, &num))
		return false;
	*ret_type = (__u32)num;
	return true;
}

/* The unit that counts events of a type whose number the kernel gave out as it started. */
static bool device_of(__u32 type, char *buf, size_t size)
{
	DIR *dir = opendir(DEVICES);
	const struct dirent *entry;
	bool found = false;
	__u32 num;

	while (dir && !found && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && bp_event_unit_type(entry->d_name, &num) &&
		    num == type) {
			snprintf(buf, size, "%.190s", entry->d_name);
			found = true;
		}
	if (dir)
		closedir(dir);
	return found;
}

static const char *type_name(__u32 type)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].type == type)
			return types[i].name;
	return NULL;
}

static const char *event_name(__u32 type, __u64 config)
{
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].type == type && events[i].config == config)
			return events[i].name;
	return NULL;
}

void bp_event_text(__u32 type, __u64 config, char *buf, size_t size)
{
	char number[32];
	char device[200] = "";

	/*
	 * Newer kernels tell the clocks, which are software events, as units of their own: the
	 * first two that the kernel makes, and these have no directory.
	 */
	if (type >= PERF_TYPE_MAX && !device_of(type, device, sizeof(device)) && !config &&
	    type <= PERF_TYPE_MAX + 1) {
		config = type == PERF_TYPE_MAX ? PERF_COUNT_SW_CPU_CLOCK : PERF_COUNT_SW_TASK_CLOCK;
		type = PERF_TYPE_SOFTWARE;
	}
	snprintf(number, sizeof(number), "%u", type);
	if (event_name(type, config))
		snprintf(buf, size, "%s:%s", type_name(type), event_name(type, config));
	else
		snprintf(buf, size, "%s:0x%llx",
			 type_name(type) ? type_name(type) :
			 device[0]       ? device :
					   number,
			 config);
}

static int parse_type(const char *name, __u32 *ret_type)
{
	__u64 num;

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i].name, name) == 0) {
			*ret_type = types[i].type;
			return 0;
		}
	if (bp_parse_u64(name, 0, UINT32_MAX, &num) == 0) {
		*ret_type = (__u32)num;
		return 0;
	}
	return name[0] && !strchr(name, '/') && name[0] != '.' &&
			       bp_event_unit_type(name, ret_type) ?
		       0 :
		       -EINVAL;
}

int bp_event_parse(const char *text, __u32 *ret_type, __u64 *ret_config)
{
	const char *colon = strchr(text, ':');
	char name[200] = "";

	if (!colon || (size_t)(colon - text) >= sizeof(name))
		return -EINVAL;
	memcpy(name, text, (size_t)(colon - text));
	if (parse_type(name, ret_type))
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_SIZE(events); i++)
		if (events[i].type == *ret_type && strcmp(events[i].name, colon + 1) == 0) {
			*ret_config = events[i].config;
			return 0;
		}
	/* perf(1) takes both names for this one. */
	if (*ret_type == PERF_TYPE_HARDWARE && strcmp(colon + 1, "cycles") == 0) {
		*ret_config = PERF_COUNT_HW_CPU_CYCLES;
		return 0;
	}
	return bp_parse_u64(colon + 1, 0, UINT64_MAX, ret_config);
}
