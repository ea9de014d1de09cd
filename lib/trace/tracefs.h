/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* tracefs.h - the file system that names the kernel's events */
#ifndef BP_TRACE_TRACEFS_H
#define BP_TRACE_TRACEFS_H

/**
 * @brief Where tracefs is mounted.
 *
 * @return its path, a static string, or NULL if it is not mounted where it belongs, or may not be
 * looked into
 */
const char *bp_tracefs(void);

#endif
