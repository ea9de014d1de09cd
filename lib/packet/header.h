/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* header.h - the headers of packets and their fields by name */
#ifndef BP_PROTO_H
#define BP_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* The longest header of the table, without options. */
#define BP_HEADER_MAX 40

/* The most headers that a packet is taken apart into, or put together of. */
#define BP_LAYERS 16

enum bp_header_kind {
	BP_HEADER_NUM,  /* a number */
	BP_HEADER_HEX,  /* a number that people read in hexadecimal */
	BP_HEADER_FLAG, /* one bit */
	BP_HEADER_MAC,
	BP_HEADER_IP4,
	BP_HEADER_IP6,
};

/* A field of a header; numbers are in network byte order. */
struct bp_header_field {
	const char *name;
	__u16 at;   /* its first bit, counted from the first of the header */
	__u16 bits; /* how many */
	enum bp_header_kind kind;
	bool alias; /* another name for what other fields are */
};

/* A word for a value of a field. */
struct bp_header_word {
	const char *name; /* "echo-request" */
	const char *field;
	__u32 value;
};

/* A protocol by its header. */
struct bp_proto {
	const char *name;
	const char *alias; /* another name, or NULL */
	__u16 ether_type;  /* behind Ethernet, or 0 if it does not stand there */
	__u8 ip_proto;     /* behind IP, or 0 */
	__u8 len;          /* bytes of the header, without options */
	__u8 options_max;  /* bytes of options that it can have */
	const char *next;  /* field that tells what follows, or NULL */
	const char *sum;   /* field of the checksum, or NULL */
	const char *size;  /* field of the length, or NULL */
	const char *words; /* field of the header's length in words of 32 bits, or NULL */
	const char *from;  /* fields of "A > B"; only "from": a value may stand alone */
	const char *to;
	const struct bp_header_field *fields; /* ended by one of zeros */
	const struct bp_header_word *named;   /* the same, or NULL */
	unsigned char init[BP_HEADER_MAX];    /* a header to begin with */
};

/* A header of a packet. */
struct bp_layer {
	const struct bp_proto *proto;
	size_t at;  /* offset */
	size_t len; /* with options */
};

/**
 * @brief Step through the protocols.
 *
 * @param prev the last protocol, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_proto *bp_proto_next(const struct bp_proto *prev);

/**
 * @brief Find a protocol.
 *
 * @param name its name or alias
 * @return the protocol, or NULL
 */
const struct bp_proto *bp_proto_find(const char *name);

/**
 * @brief Find a field of a protocol.
 *
 * @param proto the protocol
 * @param name the name, or NULL
 * @return the field, or NULL
 */
const struct bp_header_field *bp_header_find(const struct bp_proto *proto, const char *name);

/**
 * @brief The value of a field of up to 64 bits.
 *
 * @param field the field
 * @param header the header it is in, whole
 * @return the value in the byte order of this machine
 */
__u64 bp_header_get(const struct bp_header_field *field, const unsigned char *header);

/**
 * @brief Set a field of up to 64 bits; what does not fit is cut off.
 *
 * @param field the field
 * @param header the header it is in, whole
 * @param value the value in the byte order of this machine
 */
void bp_header_put(const struct bp_header_field *field, unsigned char *header, __u64 value);

/**
 * @brief Write the value of a field for people.
 *
 * @param field the field
 * @param header the header it is in, whole
 * @param buf where to: "64", "0x1c46", "10.0.0.1", "02:00:00:00:00:01"
 * @param size bytes of buf, 48 bytes do
 */
void bp_header_text(const struct bp_header_field *field, const unsigned char *header, char *buf,
		    size_t size);

/**
 * @brief Take a packet apart into its headers, as far as they are known and whole.
 *
 * @param bytes the packet
 * @param len its length
 * @param ip_first does it begin with its IP header, not with Ethernet?
 * @param ret_layers the headers, in order
 * @return how many
 */
size_t bp_layers(const unsigned char *bytes, size_t len, bool ip_first,
		 struct bp_layer ret_layers[BP_LAYERS]);

#endif
