/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* num.h - numbers and hexadecimal bytes as people type them */
#ifndef BP_NUM_H
#define BP_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * @brief Parse a whole string as an unsigned number.
 *
 * Decimal, or hexadecimal after 0x. No sign, no blanks, nothing behind the number.
 *
 * @param text the string
 * @param min smallest number taken
 * @param max largest number taken
 * @param ret_num the number
 * @return 0; -EINVAL if it is not a number; -ERANGE if it is outside min..max
 */
int bp_parse_u64(const char *text, __u64 min, __u64 max, __u64 *ret_num);

/* Room for the first number of a range. */
#define BP_RANGE_FIRST 32

/**
 * @brief Take a range apart: "1..9"; a number alone, "7", is both ends of one.
 *
 * @param text the string
 * @param ret_first what is before ".."
 * @param ret_last what is behind it, which is part of the string, or the first number
 * @return 0; -EINVAL if the first number is longer than any
 */
int bp_range_split(const char *text, char ret_first[BP_RANGE_FIRST], const char **ret_last);

/**
 * @brief Parse a number, or a range of two of them: "7", "1..9".
 *
 * @param text the string
 * @param ret_min the smallest number
 * @param ret_max the largest one
 * @return 0; -EINVAL if it is neither; -ERANGE if a number does not fit; -EDOM if the range ends
 * before it begins
 */
int bp_parse_u64_range(const char *text, __u64 *ret_min, __u64 *ret_max);

/**
 * @brief The value of a hexadecimal digit.
 *
 * @param c the digit
 * @return 0 to 15, or -1 if it is none
 */
int bp_hex_digit(char c);

/**
 * @brief Is a string the beginning of a number (a digit first)?
 *
 * @param text the string
 */
bool bp_looks_like_number(const char *text);

/**
 * @brief Parse a string of hexadecimal digit pairs.
 *
 * Blanks, ':' and ',' may stand between the pairs.
 *
 * @param text the string, without any "hex:" before it
 * @param ret_len number of bytes
 * @return the bytes, to be freed by the caller (never NULL for an empty string), or NULL with
 * errno EINVAL for anything but pairs of digits, ENOMEM
 */
unsigned char *bp_parse_hex(const char *text, size_t *ret_len);

/**
 * @brief Write bytes as pairs of hexadecimal digits.
 *
 * @param bytes the bytes
 * @param len how many
 * @param buf filled with the digits of as many as fit, and a '\0'
 * @param size bytes of buf, at least 1
 * @return how many digits there are
 */
size_t bp_hex_text(const void *bytes, size_t len, char *buf, size_t size);

#endif
