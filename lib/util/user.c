// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* user.c - names of users, as /etc/passwd has them: a static program cannot ask the services */
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/num.h"
#include "util/user.h"

bool bp_user_name(__u32 uid, char *buf, size_t size)
{
	cleanup_file FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *user;

	while (file && (user = fgetpwent(file))) {
		if (user->pw_uid != uid)
			continue;
		snprintf(buf, size, "%s", user->pw_name);
		return true;
	}
	return false;
}

bool bp_user_find(const char *text, __u32 *ret_uid)
{
	cleanup_file FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *user;
	__u64 num;

	if (bp_parse_u64(text, 0, UINT_MAX, &num) == 0) {
		*ret_uid = (__u32)num;
		return true;
	}
	while (file && (user = fgetpwent(file))) {
		if (strcmp(user->pw_name, text) != 0)
			continue;
		*ret_uid = user->pw_uid;
		return true;
	}
	return false;
}
