/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* template.h - packets made of a line of words */
#ifndef BP_PACKET_H
#define BP_PACKET_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* The longest packet that is made. */
#define BP_PACKET_MAX ((size_t)256 << 10)

/**
 * @brief Make a packet of a template: "ipv4 10.0.0.1 > 10.0.0.2 tcp 1234 > 80 syn len 64".
 *
 * The words, with blanks between them:
 *
 *   PACKET   := LAYER... [PAYLOAD...] [len N] [cut N]
 *   LAYER    := PROTOCOL [VALUE > VALUE] [FIELD VALUE | FLAG | NAME | options hex:BYTES]...
 *   PAYLOAD  := payload "TEXT" | payload hex:BYTES | payload N
 *
 * PROTOCOL, FIELD, FLAG and NAME are those of proto.h. The pair is source and destination. What
 * is not given is filled in: Ethernet below IP and IP below what needs it, numbers of the next
 * protocol, lengths, checksums. "payload N" is N zeros; "len" is the length of the whole packet,
 * made up with zeros; "cut" hands out the beginning only. "len" and "cut" may stand anywhere.
 *
 * @param text the template; after an '@' as its first character a '/' is a blank
 * @param ip_first shall the packet begin with its IP header, not with Ethernet?
 * @param ret_len its length
 * @param err filled in on failure with the word and its column, or NULL
 * @return the packet, to be freed by the caller, or NULL; errno is EINVAL for what is no template,
 * or ENOMEM
 */
unsigned char *bp_packet_make(const char *text, bool ip_first, size_t *ret_len, struct bp_err *err);

/**
 * @brief The packet that a word stands for: @ and a template, or as bp_bytes_read().
 *
 * @param word the word
 * @param ip_first see bp_packet_make()
 * @param ret_len its length
 * @param err filled in on failure, or NULL
 * @return the packet, to be freed by the caller, or NULL with errno as bp_packet_make() or
 * bp_bytes_read()
 */
unsigned char *bp_packet_read(const char *word, bool ip_first, size_t *ret_len, struct bp_err *err);

#endif
