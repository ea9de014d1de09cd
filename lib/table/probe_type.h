/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* probe_type.h - what links attach to that is no attach type of the kernel: kprobes, tracepoints */
#ifndef BP_TABLE_PROBE_TYPE_H
#define BP_TABLE_PROBE_TYPE_H

#include <stdbool.h>

#include "table/attach_type.h"

/* Their numbers, which are none of enum bpf_attach_type. */
enum {
	BP_TYPE_KPROBE = 0x10000,
	BP_TYPE_KRETPROBE,
	BP_TYPE_KSYSCALL,
	BP_TYPE_KRETSYSCALL,
	BP_TYPE_UPROBE,
	BP_TYPE_URETPROBE,
	BP_TYPE_TRACEPOINT,
	BP_TYPE_RAW_TP,
	BP_TYPE_KRETPROBE_MULTI,
	BP_TYPE_URETPROBE_MULTI,
	BP_TYPE_USDT,
};

/**
 * @brief Step through these types.
 *
 * @param prev the last row, or NULL to start
 * @return the next row, or NULL after the last one
 */
const struct bp_attach_type *bp_probe_type_next(const struct bp_attach_type *prev);

/**
 * @brief The row of one of these types.
 *
 * @param type BP_TYPE_*
 * @return the row, or NULL
 */
const struct bp_attach_type *bp_probe_type_row(int type);

/**
 * @brief Look up a type that links attach to: one of these, or an attach type.
 *
 * Takes what bp_attach_type_find() takes, and the sections of sleepable and writable programs:
 * fentry.s, raw_tp.w.
 *
 * @param text the spelling
 * @return the row, or NULL
 */
const struct bp_attach_type *bp_link_type_find(const char *text);

/**
 * @brief The name of a type that links attach to, as bp_link_describe() has it.
 *
 * @param row the row
 * @return a static string: of links of many functions the section, of others the name
 */
const char *bp_link_type_name(const struct bp_attach_type *row);

/**
 * @brief The attach type that the kernel is handed for a type of many functions.
 *
 * @param row the type
 * @return kprobe.multi for kretprobe.multi, and so on; of others the row itself
 */
const struct bp_attach_type *bp_link_called(const struct bp_attach_type *row);

/**
 * @brief Split a section that names its target too: kprobe/vfs_read, tp/sched/sched_switch.
 *
 * @param text the section
 * @param ret_target what is behind the type, a part of text
 * @return the row of the type, or NULL if it is none whose links have a target without a place
 */
const struct bp_attach_type *bp_link_type_split(const char *text, const char **ret_target);

#endif
