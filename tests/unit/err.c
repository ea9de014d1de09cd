// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* err.c - every errno that can come out of libbpf has a name and words */
#include <errno.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "util/err.h"
#include "tap.h"

int main(void)
{
	for (int num = __LIBBPF_ERRNO__START; num < __LIBBPF_ERRNO__END; num++) {
		const char *name = bp_errno_name(num);

		ok(name && strncmp(name, "LIBBPF_ERRNO__", 14) == 0 &&
			   strstr(bp_errno_text(num), "Unknown") == NULL,
		   "errno %d of libbpf", num);
	}
	ok(strcmp(bp_errno_name(524), "ENOTSUPP") == 0 && !strstr(bp_errno_text(524), "Unknown"),
	   "errno 524 of the kernel");
	ok(strcmp(bp_errno_name(EPERM), "EPERM") == 0, "EPERM");
	ok(!bp_errno_name(3999), "3999 is no errno");
	return tap_done();
}
