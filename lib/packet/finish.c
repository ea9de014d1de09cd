// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* finish.c - the last step of a packet that is made: lengths, numbers, checksums */
#include <errno.h>
#include <string.h>

#include "packet/finish.h"

__u64 bp_inet_sum(const unsigned char *bytes, size_t len, __u64 start)
{
	for (size_t i = 0; i + 1 < len; i += 2)
		start += (__u64)bytes[i] << 8 | bytes[i + 1];
	return len % 2 ? start + ((__u64)bytes[len - 1] << 8) : start;
}

__u16 bp_inet_fold(__u64 sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (__u16)~sum;
}

/* The field NAME if it is to be filled in: NULL if there is none, or it was given. */
static const struct bp_header_field *open_field(const struct bp_draft_layer *layer,
						const char *name)
{
	const struct bp_proto *proto = layer->layer.proto;
	const struct bp_header_field *field = bp_header_find(proto, name);

	return field && !(layer->set & 1U << (field - proto->fields)) ? field : NULL;
}

static bool is(const struct bp_draft_layer *layer, const char *name)
{
	return strcmp(layer->layer.proto->name, name) == 0;
}

/* The sum of the addresses and so on that TCP, UDP and ICMPv6 add to their own bytes. */
static __u64 pseudo_header(const struct bp_draft *draft, size_t number, size_t len)
{
	const struct bp_layer *ip = &draft->layers[number - 1].layer;
	const struct bp_header_field *src = bp_header_find(ip->proto, "src");

	/* The destination follows the source. */
	return bp_inet_sum(draft->bytes + ip->at + src->at / 8, 2 * src->bits / 8,
			   draft->layers[number].layer.proto->ip_proto + (len & 0xffff) +
				   (len >> 16));
}

static void put_sum(struct bp_draft *draft, size_t number)
{
	const struct bp_draft_layer *layer = &draft->layers[number];
	const struct bp_header_field *field = open_field(layer, layer->layer.proto->sum);
	unsigned char *header = draft->bytes + layer->layer.at;
	size_t len = is(layer, "ipv4") ? layer->layer.len : draft->len - layer->layer.at;
	__u64 start = 0;
	__u16 sum;

	if (!field)
		return;
	if (!is(layer, "ipv4") && !is(layer, "icmp"))
		start = pseudo_header(draft, number, len);
	bp_header_put(field, header, 0);
	sum = bp_inet_fold(bp_inet_sum(header, len, start));
	/* Zero would mean that there is none. */
	bp_header_put(field, header, is(layer, "udp") && sum == 0 ? 0xffff : sum);
}

static int put_size(struct bp_draft *draft, const struct bp_draft_layer *layer, struct bp_err *err)
{
	const struct bp_header_field *field = open_field(layer, layer->layer.proto->size);
	size_t len = draft->len - layer->layer.at;

	if (!field)
		return 0;
	if (is(layer, "ipv6"))
		len -= layer->layer.len;
	if (len > 0xffff)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "packet: %zu bytes are more than the %s of %s can tell (65535)",
				    len, field->name, layer->layer.proto->name);
	bp_header_put(field, draft->bytes + layer->layer.at, len);
	return 0;
}

/* The number of the header that follows, and the length of this one. */
static void put_numbers(struct bp_draft *draft, size_t number)
{
	const struct bp_draft_layer *layer = &draft->layers[number];
	const struct bp_proto *proto = layer->layer.proto;
	const struct bp_header_field *next = open_field(layer, proto->next);
	const struct bp_header_field *words = open_field(layer, proto->words);
	unsigned char *header = draft->bytes + layer->layer.at;

	if (next && number + 1 < draft->count) {
		const struct bp_proto *inner = draft->layers[number + 1].layer.proto;

		bp_header_put(next, header, proto->ip_proto ? inner->ip_proto : inner->ether_type);
	}
	if (words)
		bp_header_put(words, header, layer->layer.len / 4);
}

/* A segment without flags would be a strange one: SYN, unless "flags 0" asks for it. */
static void put_flags(struct bp_draft *draft, const struct bp_draft_layer *layer)
{
	const struct bp_header_field *flags = open_field(layer, "flags");
	unsigned char *header = draft->bytes + layer->layer.at;

	if (flags && bp_header_get(flags, header) == 0)
		bp_header_put(bp_header_find(layer->layer.proto, "syn"), header, 1);
}

/* ARP tells the sender's own address, and asks everyone. */
static void put_arp(struct bp_draft *draft, size_t number)
{
	const struct bp_draft_layer *arp = &draft->layers[number];
	const struct bp_draft_layer *ethernet = &draft->layers[0];
	const struct bp_header_field *sha = open_field(arp, "sha");
	const struct bp_header_field *dst = open_field(ethernet, "dst");
	const struct bp_header_field *op = bp_header_find(arp->layer.proto, "op");
	unsigned char *header = draft->bytes + arp->layer.at;

	if (sha)
		bp_header_put(
			sha, header,
			bp_header_get(bp_header_find(ethernet->layer.proto, "src"), draft->bytes));
	if (dst && bp_header_get(op, header) == 1)
		bp_header_put(dst, draft->bytes, ~0ULL);
}

int bp_draft_end(struct bp_draft *draft, size_t *ret_len, struct bp_err *err)
{
	if (draft->full_len && draft->full_len < draft->len)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "packet: len %zu is too short, there are %zu bytes",
				    draft->full_len, draft->len);
	if (draft->full_len)
		draft->len = draft->full_len;
	if (draft->cut && draft->cut_at > draft->len)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "packet: cut %zu is too much, there are %zu bytes",
				    draft->cut_at, draft->len);
	for (size_t number = draft->count; number--;) {
		const struct bp_draft_layer *layer = &draft->layers[number];
		int ret;

		if (is(layer, "arp"))
			put_arp(draft, number);
		put_numbers(draft, number);
		put_flags(draft, layer);
		ret = put_size(draft, layer, err);
		if (ret)
			return ret;
		put_sum(draft, number);
	}
	*ret_len = draft->cut ? draft->cut_at : draft->len;
	return 0;
}
