/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* diff.h - where two strings of bytes differ, in lines for people */
#ifndef BP_DIFF_H
#define BP_DIFF_H

#include <stddef.h>

/* Lines that bp_diff() writes, each of up to 16 bytes. */
#define BP_DIFF_LINES 16

/**
 * @brief Count the bytes that differ; those that only one side has count too.
 *
 * @param want the bytes that are expected
 * @param want_len how many
 * @param got the bytes that there are
 * @param got_len how many
 * @param ret_first offset of the first difference, untouched if there is none
 * @return how many bytes differ
 */
size_t bp_diff_count(const unsigned char *want, size_t want_len, const unsigned char *got,
		     size_t got_len, size_t *ret_first);

/**
 * @brief Write down where bytes differ: two lines for each 16 bytes, with their offset.
 *
 * Bytes that are the same on both sides are "..", those that a side does not have "--". What
 * does not fit BP_DIFF_LINES is counted in a last line.
 *
 * @param want the bytes that are expected, with "- " before them
 * @param want_len how many
 * @param got the bytes that there are, with "+ " before them
 * @param got_len how many
 * @return lines, to be freed by the caller, or NULL if there is no memory; "" for no difference
 */
char *bp_diff(const unsigned char *want, size_t want_len, const unsigned char *got, size_t got_len);

#endif
