/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* finish.h - the last step of a packet that is made: lengths, numbers, checksums */
#ifndef BP_PACKET_END_H
#define BP_PACKET_END_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"
#include "packet/header.h"

/* A header of a packet that is being made. */
struct bp_draft_layer {
	struct bp_layer layer;
	__u32 set; /* which of the protocol's fields were given, a bit each */
	unsigned char given[BP_HEADER_MAX]; /* the bits of the header that were given */
};

/* A packet that is being made. */
struct bp_draft {
	bool ip_first;
	unsigned char *bytes; /* BP_PACKET_MAX of them, zeros behind len */
	size_t len;
	struct bp_draft_layer layers[BP_LAYERS];
	size_t count;
	bool closed;     /* the payload has begun */
	size_t full_len; /* length of the packet, 0: as it comes */
	bool cut;
	size_t cut_at; /* bytes to hand out, if cut */
};

/**
 * @brief Fill in what was not given, from the innermost header to the outermost.
 *
 * @param draft the packet
 * @param ret_len its length
 * @param err filled in on failure, or NULL
 * @return 0, or -EINVAL for a length that does not fit
 */
int bp_draft_end(struct bp_draft *draft, size_t *ret_len, struct bp_err *err);

/**
 * @brief Sum up bytes as the protocols of the Internet do (RFC 1071).
 *
 * @param bytes the bytes
 * @param len how many
 * @param start a sum to go on from, or 0
 * @return the sum, neither folded to 16 bits nor complemented
 */
__u64 bp_inet_sum(const unsigned char *bytes, size_t len, __u64 start);

/**
 * @brief Make a checksum of a sum.
 *
 * @param sum see bp_inet_sum()
 * @return the checksum in the byte order of this machine
 */
__u16 bp_inet_fold(__u64 sum);

#endif
