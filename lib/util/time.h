/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* time.h - durations and times as people type them */
#ifndef BP_WHEN_H
#define BP_WHEN_H

#include <linux/types.h>

/**
 * @brief Parse a duration: a number and ms, s, m, h or d; seconds without a unit.
 *
 * @param text the string
 * @param ret_ns the duration in nanoseconds
 * @return 0; -EINVAL if it is not a duration; -ERANGE if it does not fit
 */
int bp_parse_duration(const char *text, __u64 *ret_ns);

/**
 * @brief Parse a time that has passed: a duration before now, or a local time.
 *
 * A local time is YYYY-MM-DD, YYYY-MM-DD HH:MM[:SS] (also with a T), or @SECONDS since 1970.
 *
 * @param text the string
 * @param ret_seconds seconds since 1970
 * @return as bp_parse_duration()
 */
int bp_parse_since(const char *text, __u64 *ret_seconds);

/**
 * @brief A clock that only goes forward, to tell how long something took.
 *
 * @return nanoseconds since some time
 */
__u64 bp_now_ns(void);

/**
 * @brief The time at which the machine started, as load times of programs count from it.
 *
 * @return seconds since 1970
 */
__u64 bp_boot_time(void);

#endif
