/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_layer.h - captured packets made what a type of program takes */
#ifndef BP_ADAPT_H
#define BP_ADAPT_H

#include <stdbool.h>
#include <linux/if_ether.h>

#include "util/err.h"
#include "packet/pcap.h"

/* Room for a packet that gets an Ethernet header. */
#define BP_ADAPT_MAX (ETH_HLEN + BP_PCAP_MAX)

/**
 * @brief Make a packet of a capture what a type of program takes: with its Ethernet header, or
 * from its IP header on.
 *
 * Packets without an Ethernet header (raw IP, Linux cooked captures, BSD loopback) get one with
 * addresses of zeros.
 *
 * @param takes_ip does the program get packets from their IP header on? see bp_run_takes_ip()
 * @param packet the packet, changed: its data may be in frame afterwards
 * @param frame memory of BP_ADAPT_MAX bytes
 * @param err filled in on failure with what is wrong with the packet, or NULL
 * @return 1 if it got another header or lost it, 0 if it stays as it was; or -EINVAL for a link
 * type that cannot be adapted, or a packet that is too short or no IP packet where that is wanted
 */
int bp_adapt(bool takes_ip, struct bp_pcap_packet *packet, unsigned char *frame,
	     struct bp_err *err);

/**
 * @brief Is there a VLAN tag behind the addresses of a frame?
 *
 * @param frame the frame, with its Ethernet header
 * @param len bytes of it
 */
bool bp_is_tagged(const unsigned char *frame, size_t len);

#endif
