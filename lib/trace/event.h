/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* event.h - names of perf events: software:cpu-clock, hardware:cycles, raw:0x1c2 */
#ifndef BP_TRACE_EVENT_H
#define BP_TRACE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * @brief The name of a perf event.
 *
 * @param type PERF_TYPE_*, or the number of a PMU
 * @param config of that type
 * @param buf filled with e.g. "software:cpu-clock"; UNIT:0xCONFIG, TYPE:0xCONFIG where it has no
 * name
 * @param size room in buf
 */
void bp_event_text(__u32 type, __u64 config, char *buf, size_t size);

/**
 * @brief Parse what bp_event_text() writes.
 *
 * @param text the name
 * @param ret_type the type
 * @param ret_config the config
 * @return 0, or -EINVAL
 */
int bp_event_parse(const char *text, __u32 *ret_type, __u64 *ret_config);

/**
 * @brief The type of the events of a unit, whose number the kernel gives out as it starts.
 *
 * @param device the unit, as /sys/bus/event_source/devices has it: "kprobe"
 * @param ret_type the type
 * @return whether there is such a unit
 */
bool bp_event_unit_type(const char *device, __u32 *ret_type);

#endif
