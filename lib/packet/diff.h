/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* diff.h - where two strings of bytes differ, in lines for people */
#ifndef BP_DIFF_H
#define BP_DIFF_H

#include <stddef.h>

/* Lines that bp_diff() writes of bytes, each of up to 16, and then of fields. */
#define BP_DIFF_LINES 16

/* What bytes are, for the names of what differs. */
enum bp_diff_kind {
	BP_DIFF_BYTES,  /* no names */
	BP_DIFF_PACKET, /* a packet with its Ethernet header */
	BP_DIFF_IP,     /* a packet that begins with its IP header */
};

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
 * @brief Write down where bytes differ: two lines for each 16 bytes, with their offset, then the
 * fields of the packet.
 *
 * Bytes that are the same on both sides are "..", those that a side does not have "--". What
 * does not fit BP_DIFF_LINES is counted in a last line. A field is a line "ipv4 ttl (offset 22): 8,
 * expected 9"; which fields there are is said by the headers that are expected.
 *
 * @param want the bytes that are expected, with "- " before them
 * @param want_len how many
 * @param got the bytes that there are, with "+ " before them
 * @param got_len how many
 * @param kind what they are
 * @return lines, to be freed by the caller, or NULL if there is no memory; "" for no difference
 */
char *bp_diff(const unsigned char *want, size_t want_len, const unsigned char *got, size_t got_len,
	      enum bp_diff_kind kind);

#endif
