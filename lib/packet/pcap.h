/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * pcap.h - captured packets, read one at a time from pcap and pcapng, and written as pcap
 *
 * libpcap is not used: on Debian it cannot be linked statically (it needs libdbus, which needs
 * libsystemd, of which there is no archive), dynamically it would load half a dozen libraries at
 * every start, and its errors do not tell the number of the packet.
 */
#ifndef BP_PCAP_H
#define BP_PCAP_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

/* The longest packet that is taken from a capture. */
#define BP_PCAP_MAX ((__u32)256 << 10)

/* Link types of tcpdump.org that matter here. */
enum bp_link_type {
	BP_LINK_NULL = 0, /* loopback of BSD */
	BP_LINK_ETHERNET = 1,
	BP_LINK_RAW = 101,
	BP_LINK_LOOP = 108, /* the same as NULL in network byte order */
	BP_LINK_SLL = 113,  /* "any" of Linux */
	BP_LINK_IPV4 = 228,
	BP_LINK_IPV6 = 229,
	BP_LINK_SLL2 = 276,
};

/* A packet of a capture. */
struct bp_pcap_packet {
	const unsigned char *data; /* valid until the next one is read */
	__u32 len;                 /* bytes that were captured */
	__u32 full_len;            /* bytes that it had */
	__u64 nsec;                /* since 1970, 0 if not known */
	__u32 link_type;
	__u64 number; /* from 1 on */
};

struct bp_pcap;
struct bp_pcap_out;

/**
 * @brief Open a capture: pcap with micro- or nanoseconds, or pcapng, in either byte order.
 *
 * @param path the file, "-" for standard input
 * @param ret_pcap the capture, to be closed with bp_pcap_close()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if there is no file; -EBADMSG for what is no
 * capture
 */
int bp_pcap_open(const char *path, struct bp_pcap **ret_pcap, struct bp_err *err);

/**
 * @brief Does a file begin as a capture does?
 *
 * Only regular files are looked at, so that nothing is taken out of a pipe.
 *
 * @param path the file
 * @return true for pcap of any byte order and for pcapng
 */
bool bp_pcap_is(const char *path);

/**
 * @brief Read the next packet. Memory does not grow with the length of the capture.
 *
 * @param pcap the capture
 * @param ret_packet the packet
 * @param err filled in on failure with the number of the packet, or NULL
 * @return 1; 0 at the end; or a negative errno value: -EBADMSG for a truncated or damaged capture
 */
int bp_pcap_next(struct bp_pcap *pcap, struct bp_pcap_packet *ret_packet, struct bp_err *err);

/**
 * @brief Is a file to be written the one that a capture is read from?
 *
 * @param pcap the capture
 * @param path the file, "-" for standard output
 * @return is it the same regular file, by whatever name?
 */
bool bp_pcap_same(const struct bp_pcap *pcap, const char *path);

/**
 * @brief Close a capture.
 *
 * @param pcap the capture, freed; NULL is fine
 */
void bp_pcap_close(struct bp_pcap *pcap);

/**
 * @brief Begin a capture: pcap with nanoseconds, in the byte order of this machine.
 *
 * @param path the file, see bp_output_open()
 * @param link_type of all its packets
 * @param ret_out the capture, to be ended with bp_pcap_end()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_pcap_create(const char *path, __u32 link_type, struct bp_pcap_out **ret_out,
		   struct bp_err *err);

/**
 * @brief Write a packet; a failure is told by bp_pcap_end().
 *
 * @param out the capture
 * @param packet the packet: its bytes, lengths and time
 */
void bp_pcap_write(struct bp_pcap_out *out, const struct bp_pcap_packet *packet);

/**
 * @brief End a capture.
 *
 * @param out the capture, freed; NULL is fine
 * @param err filled in on failure, or NULL
 * @return 0, or the negative errno value of the first write that failed
 */
int bp_pcap_end(struct bp_pcap_out *out, struct bp_err *err);

#endif
