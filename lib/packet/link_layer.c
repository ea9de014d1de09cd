// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_layer.c - captured packets made what a type of program takes */
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "packet/link_layer.h"
#include "util/array.h"

/* How a link type tells what its packets carry. */
enum link_kind {
	LINK_ETHERNET,
	LINK_IP,     /* nothing before the IP header */
	LINK_TYPED,  /* the type of Ethernet, somewhere in the header */
	LINK_FAMILY, /* an address family of BSD */
};

/* clang-format off */
static const struct {
	__u32 type;
	enum link_kind kind;
	__u32 header; /* bytes before the IP header */
	__u32 proto;  /* offset of the type of Ethernet */
} links[] = {
	{ BP_LINK_NULL, LINK_FAMILY, 4, 0 },
	{ BP_LINK_ETHERNET, LINK_ETHERNET, ETH_HLEN, 12 },
	/* What DLT_RAW was on some systems before there was a number for all. */
	{ 12, LINK_IP, 0, 0 },
	{ 14, LINK_IP, 0, 0 },
	{ BP_LINK_RAW, LINK_IP, 0, 0 },
	{ BP_LINK_LOOP, LINK_FAMILY, 4, 0 },
	{ BP_LINK_SLL, LINK_TYPED, 16, 14 },
	{ BP_LINK_IPV4, LINK_IP, 0, 0 },
	{ BP_LINK_IPV6, LINK_IP, 0, 0 },
	{ BP_LINK_SLL2, LINK_TYPED, 20, 0 },
};
/* clang-format on */

static int bad(const char *what, struct bp_err *err)
{
	bp_fail_text(err, BP_FAILED, EINVAL, "", "%s", what);
	bp_hint(err, "--keep-going leaves out such packets, and counts them");
	return -EINVAL;
}

static int find_link(__u32 type)
{
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		if (links[i].type == type)
			return (int)i;
	return -1;
}

static void cut_front(struct bp_pcap_packet *packet, __u32 len)
{
	packet->data += len;
	packet->len -= len;
	packet->full_len -= packet->full_len < len ? packet->full_len : len;
}

/* The type of Ethernet that a packet of a link type is of; 0 if that cannot be told. */
static unsigned int ether_type(const struct bp_pcap_packet *packet, int link)
{
	const unsigned char *at = packet->data + links[link].proto;
	__u32 header = links[link].header;

	if (links[link].kind == LINK_ETHERNET || links[link].kind == LINK_TYPED)
		return (unsigned int)(at[0] << 8 | at[1]);
	if (packet->len == header)
		return 0;
	/* The numbers of IPv6 families differ from system to system, the version does not. */
	switch (packet->data[header] >> 4) {
	case 4:
		return ETH_P_IP;
	case 6:
		return ETH_P_IPV6;
	default:
		return 0;
	}
}

static void put_header(struct bp_pcap_packet *packet, unsigned char *frame, unsigned int type)
{
	memset(frame, 0, ETH_HLEN);
	frame[12] = (unsigned char)(type >> 8);
	frame[13] = (unsigned char)type;
	memcpy(frame + ETH_HLEN, packet->data, packet->len);
	packet->data = frame;
	packet->len += ETH_HLEN;
	packet->full_len += ETH_HLEN;
}

int bp_adapt(bool takes_ip, struct bp_pcap_packet *packet, unsigned char *frame, struct bp_err *err)
{
	int link = find_link(packet->link_type);
	unsigned int proto;

	if (link < 0) {
		bp_fail_text(err, BP_FAILED, EINVAL, "", "link type %u is neither Ethernet nor IP",
			     packet->link_type);
		bp_hint(err, "taken are Ethernet, raw IP, Linux cooked captures and BSD loopback; "
			     "--keep-going leaves out the others");
		return -EINVAL;
	}
	if (packet->len < links[link].header)
		return bad(links[link].kind == LINK_ETHERNET ?
				   "too short for an Ethernet header" :
				   "too short for the header of its link type",
			   err);
	if (links[link].kind == LINK_ETHERNET && !takes_ip)
		return 0;
	proto = ether_type(packet, link);
	if (takes_ip && proto != ETH_P_IP && proto != ETH_P_IPV6)
		return bad("no IP packet, and netfilter programs take no other", err);
	if (!proto)
		return bad("neither IPv4 nor IPv6", err);
	if (proto < ETH_P_802_3_MIN)
		return bad("of no type of Ethernet", err);
	cut_front(packet, links[link].header);
	if (!takes_ip)
		put_header(packet, frame, proto);
	return !takes_ip || links[link].header;
}

bool bp_is_tagged(const unsigned char *frame, size_t len)
{
	__be16 type;

	if (len < ETH_HLEN)
		return false;
	memcpy(&type, frame + 2 * ETH_ALEN, sizeof(type));
	return type == htobe16(ETH_P_8021Q) || type == htobe16(ETH_P_8021AD);
}
