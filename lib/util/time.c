// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* time.c - durations and times as people type them */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/array.h"
#include "util/num.h"
#include "util/time.h"

#define NSEC 1000000000ULL

int bp_parse_duration(const char *text, __u64 *ret_ns)
{
	static const struct {
		const char *unit;
		__u64 ns;
	} units[] = {
		{ "", NSEC },       { "ms", 1000000 },    { "s", NSEC },
		{ "m", 60 * NSEC }, { "h", 3600 * NSEC }, { "d", 86400 * NSEC },
	};
	size_t digits = strspn(text, "0123456789");
	char number[24];
	__u64 num;
	int ret;

	if (!digits)
		return -EINVAL;
	if (digits >= sizeof(number))
		return -ERANGE;
	snprintf(number, sizeof(number), "%.*s", (int)digits, text);
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(text + digits, units[i].unit) != 0)
			continue;
		ret = bp_parse_u64(number, 0, LLONG_MAX / units[i].ns, &num);
		if (ret == 0)
			*ret_ns = num * units[i].ns;
		return ret;
	}
	return -EINVAL;
}

int bp_parse_since(const char *text, __u64 *ret_seconds)
{
	static const char *const formats[] = { "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S",
					       "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S" };
	__u64 now = (__u64)time(NULL);
	__u64 ns;
	int ret;

	if (text[0] == '@')
		return bp_parse_u64(text + 1, 0, LLONG_MAX, ret_seconds);
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		struct tm tm = { .tm_isdst = -1 };
		const char *end = strptime(text, formats[i], &tm);
		time_t when;

		if (!end || *end)
			continue;
		when = mktime(&tm);
		if (when < 0)
			return -ERANGE;
		*ret_seconds = (__u64)when;
		return 0;
	}
	ret = bp_parse_duration(text, &ns);
	if (ret)
		return ret;
	*ret_seconds = ns / NSEC < now ? now - ns / NSEC : 0;
	return 0;
}

__u64 bp_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__u64)now.tv_sec * 1000000000 + (__u64)now.tv_nsec;
}

__u64 bp_boot_time(void)
{
	struct timespec now;
	struct timespec up;

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &up);
	return (__u64)(now.tv_sec - up.tv_sec) - (now.tv_nsec < up.tv_nsec);
}
