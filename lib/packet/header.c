// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* header.c - the headers of packets and their fields by name */
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>

#include "packet/header.h"
#include "util/array.h"

/* clang-format off */
static const struct bp_header_field ethernet_fields[] = {
	{ "dst", 0, 48, BP_HEADER_MAC, false },
	{ "src", 48, 48, BP_HEADER_MAC, false },
	{ "type", 96, 16, BP_HEADER_HEX, false },
	{ 0 },
};

/* The tag begins behind its own type, which is the type of the header before it. */
static const struct bp_header_field vlan_fields[] = {
	{ "pcp", 0, 3, BP_HEADER_NUM, false },
	{ "dei", 3, 1, BP_HEADER_FLAG, false },
	{ "id", 4, 12, BP_HEADER_NUM, false },
	{ "type", 16, 16, BP_HEADER_HEX, false },
	{ 0 },
};

static const struct bp_header_field arp_fields[] = {
	{ "htype", 0, 16, BP_HEADER_NUM, false },
	{ "ptype", 16, 16, BP_HEADER_HEX, false },
	{ "hlen", 32, 8, BP_HEADER_NUM, false },
	{ "plen", 40, 8, BP_HEADER_NUM, false },
	{ "op", 48, 16, BP_HEADER_NUM, false },
	{ "sha", 64, 48, BP_HEADER_MAC, false },
	{ "spa", 112, 32, BP_HEADER_IP4, false },
	{ "tha", 144, 48, BP_HEADER_MAC, false },
	{ "tpa", 192, 32, BP_HEADER_IP4, false },
	{ 0 },
};

static const struct bp_header_word arp_words[] = {
	{ "request", "op", 1 },
	{ "reply", "op", 2 },
	{ 0 },
};

static const struct bp_header_field ipv4_fields[] = {
	{ "version", 0, 4, BP_HEADER_NUM, false },
	{ "ihl", 4, 4, BP_HEADER_NUM, false },
	{ "dscp", 8, 6, BP_HEADER_NUM, false },
	{ "ecn", 14, 2, BP_HEADER_NUM, false },
	{ "tos", 8, 8, BP_HEADER_HEX, true },
	{ "tot_len", 16, 16, BP_HEADER_NUM, false },
	{ "id", 32, 16, BP_HEADER_NUM, false },
	{ "rf", 48, 1, BP_HEADER_FLAG, false },
	{ "df", 49, 1, BP_HEADER_FLAG, false },
	{ "mf", 50, 1, BP_HEADER_FLAG, false },
	{ "frag_off", 51, 13, BP_HEADER_NUM, false },
	{ "ttl", 64, 8, BP_HEADER_NUM, false },
	{ "proto", 72, 8, BP_HEADER_NUM, false },
	{ "sum", 80, 16, BP_HEADER_HEX, false },
	{ "src", 96, 32, BP_HEADER_IP4, false },
	{ "dst", 128, 32, BP_HEADER_IP4, false },
	{ 0 },
};

static const struct bp_header_field ipv6_fields[] = {
	{ "version", 0, 4, BP_HEADER_NUM, false },
	{ "dscp", 4, 6, BP_HEADER_NUM, false },
	{ "ecn", 10, 2, BP_HEADER_NUM, false },
	{ "tclass", 4, 8, BP_HEADER_HEX, true },
	{ "flow", 12, 20, BP_HEADER_HEX, false },
	{ "payload_len", 32, 16, BP_HEADER_NUM, false },
	{ "next", 48, 8, BP_HEADER_NUM, false },
	{ "hop_limit", 56, 8, BP_HEADER_NUM, false },
	{ "ttl", 56, 8, BP_HEADER_NUM, true },
	{ "src", 64, 128, BP_HEADER_IP6, false },
	{ "dst", 192, 128, BP_HEADER_IP6, false },
	{ 0 },
};

static const struct bp_header_field tcp_fields[] = {
	{ "src", 0, 16, BP_HEADER_NUM, false },
	{ "dst", 16, 16, BP_HEADER_NUM, false },
	{ "seq", 32, 32, BP_HEADER_NUM, false },
	{ "ack_seq", 64, 32, BP_HEADER_NUM, false },
	{ "doff", 96, 4, BP_HEADER_NUM, false },
	{ "reserved", 100, 4, BP_HEADER_NUM, false },
	{ "cwr", 104, 1, BP_HEADER_FLAG, false },
	{ "ece", 105, 1, BP_HEADER_FLAG, false },
	{ "urg", 106, 1, BP_HEADER_FLAG, false },
	{ "ack", 107, 1, BP_HEADER_FLAG, false },
	{ "psh", 108, 1, BP_HEADER_FLAG, false },
	{ "rst", 109, 1, BP_HEADER_FLAG, false },
	{ "syn", 110, 1, BP_HEADER_FLAG, false },
	{ "fin", 111, 1, BP_HEADER_FLAG, false },
	{ "flags", 104, 8, BP_HEADER_HEX, true },
	{ "window", 112, 16, BP_HEADER_NUM, false },
	{ "sum", 128, 16, BP_HEADER_HEX, false },
	{ "urg_ptr", 144, 16, BP_HEADER_NUM, false },
	{ 0 },
};

static const struct bp_header_field udp_fields[] = {
	{ "src", 0, 16, BP_HEADER_NUM, false },
	{ "dst", 16, 16, BP_HEADER_NUM, false },
	{ "length", 32, 16, BP_HEADER_NUM, false },
	{ "sum", 48, 16, BP_HEADER_HEX, false },
	{ 0 },
};

/* Both kinds of ICMP begin alike; id and seq are those of echo. */
static const struct bp_header_field icmp_fields[] = {
	{ "type", 0, 8, BP_HEADER_NUM, false },
	{ "code", 8, 8, BP_HEADER_NUM, false },
	{ "sum", 16, 16, BP_HEADER_HEX, false },
	{ "id", 32, 16, BP_HEADER_NUM, false },
	{ "seq", 48, 16, BP_HEADER_NUM, false },
	{ "rest", 32, 32, BP_HEADER_HEX, true },
	{ 0 },
};

static const struct bp_header_word icmp_words[] = {
	{ "echo-reply", "type", 0 },
	{ "unreachable", "type", 3 },
	{ "redirect", "type", 5 },
	{ "echo-request", "type", 8 },
	{ "time-exceeded", "type", 11 },
	{ "parameter-problem", "type", 12 },
	{ 0 },
};

static const struct bp_header_word icmpv6_words[] = {
	{ "unreachable", "type", 1 },
	{ "too-big", "type", 2 },
	{ "time-exceeded", "type", 3 },
	{ "parameter-problem", "type", 4 },
	{ "echo-request", "type", 128 },
	{ "echo-reply", "type", 129 },
	{ "router-solicitation", "type", 133 },
	{ "router-advertisement", "type", 134 },
	{ "neighbor-solicitation", "type", 135 },
	{ "neighbor-advertisement", "type", 136 },
	{ 0 },
};

/* Addresses are local ones (02:...) and those kept for documentation (RFC 5737, RFC 3849). */
static const struct bp_proto protos[] = {
	{ .name = "ethernet", .alias = "eth", .len = 14, .next = "type",
	  .from = "src", .to = "dst", .fields = ethernet_fields,
	  .init = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 } },
	{ .name = "vlan", .ether_type = 0x8100, .len = 4, .next = "type",
	  .from = "id", .fields = vlan_fields,
	  .init = { 0, 1, 0x88, 0xb5 } },
	{ .name = "arp", .ether_type = 0x0806, .len = 28,
	  .from = "spa", .to = "tpa", .fields = arp_fields, .named = arp_words,
	  .init = { 0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 192, 0, 2, 1,
		    0, 0, 0, 0, 0, 0, 192, 0, 2, 2 } },
	{ .name = "ipv4", .alias = "ip", .ether_type = 0x0800, .ip_proto = 4, .len = 20,
	  .options_max = 40, .next = "proto", .sum = "sum", .size = "tot_len", .words = "ihl",
	  .from = "src", .to = "dst", .fields = ipv4_fields,
	  .init = { 0x45, 0, 0, 0, 0, 0, 0, 0, 64, 253, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2 } },
	{ .name = "ipv6", .alias = "ip6", .ether_type = 0x86dd, .ip_proto = 41, .len = 40,
	  .next = "next", .size = "payload_len",
	  .from = "src", .to = "dst", .fields = ipv6_fields,
	  .init = { 0x60, 0, 0, 0, 0, 0, 253, 64,
		    0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
		    0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 } },
	{ .name = "tcp", .ip_proto = 6, .len = 20, .options_max = 40, .sum = "sum",
	  .words = "doff", .from = "src", .to = "dst", .fields = tcp_fields,
	  .init = { 0x9c, 0x40, 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 0, 0xff, 0xff } },
	{ .name = "udp", .ip_proto = 17, .len = 8, .sum = "sum", .size = "length",
	  .from = "src", .to = "dst", .fields = udp_fields,
	  .init = { 0x9c, 0x40, 0, 53 } },
	{ .name = "icmp", .ip_proto = 1, .len = 8, .sum = "sum",
	  .fields = icmp_fields, .named = icmp_words,
	  .init = { 8 } },
	{ .name = "icmpv6", .alias = "icmp6", .ip_proto = 58, .len = 8, .sum = "sum",
	  .fields = icmp_fields, .named = icmpv6_words,
	  .init = { 128 } },
};
/* clang-format on */

#define PROTOS ARRAY_SIZE(protos)

const struct bp_proto *bp_proto_next(const struct bp_proto *prev)
{
	const struct bp_proto *next = prev ? prev + 1 : protos;

	return next < protos + PROTOS ? next : NULL;
}

const struct bp_proto *bp_proto_find(const char *name)
{
	for (size_t i = 0; i < PROTOS; i++)
		if (strcasecmp(protos[i].name, name) == 0 ||
		    (protos[i].alias && strcasecmp(protos[i].alias, name) == 0))
			return &protos[i];
	return NULL;
}

const struct bp_header_field *bp_header_find(const struct bp_proto *proto, const char *name)
{
	for (const struct bp_header_field *field = proto->fields; name && field->name; field++)
		if (strcmp(field->name, name) == 0)
			return field;
	return NULL;
}

static unsigned char mask_of(unsigned int bit)
{
	return (unsigned char)(0x80 >> bit % 8);
}

__u64 bp_header_get(const struct bp_header_field *field, const unsigned char *header)
{
	__u64 value = 0;

	for (unsigned int bit = field->at; bit < (unsigned int)field->at + field->bits; bit++)
		value = value << 1 | !!(header[bit / 8] & mask_of(bit));
	return value;
}

void bp_header_put(const struct bp_header_field *field, unsigned char *header, __u64 value)
{
	for (unsigned int left = field->bits; left--; value >>= 1) {
		unsigned int bit = field->at + left;

		header[bit / 8] = (unsigned char)(header[bit / 8] & ~mask_of(bit));
		if (value & 1)
			header[bit / 8] |= mask_of(bit);
	}
}

void bp_header_text(const struct bp_header_field *field, const unsigned char *header, char *buf,
		    size_t size)
{
	const unsigned char *at = header + field->at / 8;
	char address[INET6_ADDRSTRLEN] = "";

	switch (field->kind) {
	case BP_HEADER_MAC:
		snprintf(buf, size, "%02x:%02x:%02x:%02x:%02x:%02x", at[0], at[1], at[2], at[3],
			 at[4], at[5]);
		return;
	case BP_HEADER_IP4:
	case BP_HEADER_IP6:
		inet_ntop(field->kind == BP_HEADER_IP4 ? AF_INET : AF_INET6, at, address,
			  sizeof(address));
		snprintf(buf, size, "%s", address);
		return;
	case BP_HEADER_HEX:
		snprintf(buf, size, "%#llx", bp_header_get(field, header));
		return;
	default:
		snprintf(buf, size, "%llu", bp_header_get(field, header));
	}
}

/* 802.1ad tags are built as 802.1Q ones are. */
static const struct bp_proto *by_ether_type(__u64 type)
{
	type = type == 0x88a8 ? 0x8100 : type;
	for (size_t i = 0; i < PROTOS; i++)
		if (protos[i].ether_type && protos[i].ether_type == type)
			return &protos[i];
	return NULL;
}

static const struct bp_proto *by_ip_proto(__u64 number)
{
	for (size_t i = 0; i < PROTOS; i++)
		if (protos[i].ip_proto && protos[i].ip_proto == number)
			return &protos[i];
	return NULL;
}

/* What follows a header; in a fragment that is not the first, that is no header. */
static const struct bp_proto *follower(const struct bp_proto *proto, const unsigned char *header)
{
	const struct bp_header_field *frag_off = bp_header_find(proto, "frag_off");
	const struct bp_header_field *next = bp_header_find(proto, proto->next);

	if (!next || (frag_off && bp_header_get(frag_off, header)))
		return NULL;
	/* What may stand behind IP has a number of IP itself, but for Ethernet and its tags. */
	return proto->ip_proto ? by_ip_proto(bp_header_get(next, header)) :
				 by_ether_type(bp_header_get(next, header));
}

/* The length of a header as it says itself; 0 if that is impossible. */
static size_t header_len(const struct bp_proto *proto, const unsigned char *header, size_t left)
{
	const struct bp_header_field *words = bp_header_find(proto, proto->words);
	size_t len = words ? 4 * (size_t)bp_header_get(words, header) : proto->len;

	return len < proto->len || len > left ? 0 : len;
}

static const struct bp_proto *first_of(const unsigned char *bytes, size_t len, bool ip_first)
{
	if (!ip_first)
		return bp_proto_find("ethernet");
	return len && bytes[0] >> 4 == 6 ? bp_proto_find("ipv6") : bp_proto_find("ipv4");
}

size_t bp_layers(const unsigned char *bytes, size_t len, bool ip_first,
		 struct bp_layer ret_layers[BP_LAYERS])
{
	const struct bp_proto *proto = first_of(bytes, len, ip_first);
	size_t count = 0;
	size_t at = 0;

	while (proto && count < BP_LAYERS && len - at >= proto->len) {
		size_t own = header_len(proto, bytes + at, len - at);

		if (!own)
			break;
		ret_layers[count++] = (struct bp_layer){ proto, at, own };
		proto = follower(proto, bytes + at);
		at += own;
	}
	return count;
}
