// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* tracefs.c - the file system that names the kernel's events */
#include <stddef.h>
#include <unistd.h>

#include "trace/tracefs.h"

const char *bp_tracefs(void)
{
	if (access("/sys/kernel/tracing/events", X_OK) == 0)
		return "/sys/kernel/tracing";
	if (access("/sys/kernel/debug/tracing/events", X_OK) == 0)
		return "/sys/kernel/debug/tracing";
	return NULL;
}
