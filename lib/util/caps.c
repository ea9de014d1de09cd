// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* caps.c - capabilities of this process */
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/capability.h>

#include "util/caps.h"

bool bp_has_cap(int cap)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };

	if (syscall(SYS_capget, &head, data))
		return false;
	return data[cap / 32].effective & 1U << cap % 32;
}

bool bp_has_cap_or_admin(int cap)
{
	return bp_has_cap(cap) || bp_has_cap(CAP_SYS_ADMIN);
}
