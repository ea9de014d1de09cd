/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verdict.h - names for what programs return */
#ifndef BP_TABLE_VERDICT_H
#define BP_TABLE_VERDICT_H

#include <stdbool.h>
#include <linux/bpf.h>

#include "util/err.h"

/**
 * @brief The name of a return value.
 *
 * @param type type of the program that returned it
 * @param retval the value
 * @return the kernel's macro, such as "XDP_DROP"; "allow" or "deny" for cgroup_skb, which has no
 * macros; NULL if the value has no name
 */
const char *bp_verdict_name(enum bpf_prog_type type, __u32 retval);

/**
 * @brief The part of a name that tells verdicts apart: DROP of XDP_DROP.
 *
 * @param name a name of bp_verdict_name()
 * @return a part of it
 */
const char *bp_verdict_short(const char *name);

/* Return values from min to max; one below zero stands for what a program returns as an int. */
struct bp_range {
	__s64 min;
	__s64 max;
};

/**
 * @brief Parse a number, or two with ".." between them.
 *
 * @param text the words; a number may have a sign
 * @param ret_range the numbers, both ends included
 * @return 0; -EINVAL if it is something else; -ERANGE for more than 32 bits or an empty range
 */
int bp_range_parse(const char *text, struct bp_range *ret_range);

/**
 * @brief Say that a range ends before it begins.
 *
 * @param text the range
 * @param err filled in, or NULL
 * @return -EINVAL
 */
int bp_range_backwards(const char *text, struct bp_err *err);

/**
 * @brief Is a value in a range?
 *
 * @param range the range
 * @param value the value; above 0x7fffffff it is also taken for the number below zero
 */
bool bp_range_has(const struct bp_range *range, __u32 value);

/**
 * @brief Parse what a program is expected to return.
 *
 * @param type type of the program
 * @param text a name of bp_verdict_name() in any case, with or without the part before its verdict
 * ("drop" for XDP_DROP), a number or a range
 * @param ret_range the values
 * @param err filled in on failure, or NULL; the hint lists the names
 * @return 0, or -EINVAL
 */
int bp_verdict_parse(enum bpf_prog_type type, const char *text, struct bp_range *ret_range,
		     struct bp_err *err);

#endif
