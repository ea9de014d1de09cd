// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pcap.c - captures of both kinds and byte orders, whole, cut off, and damaged in each byte */
#include <byteswap.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "packet/pcap.h"
#include "tap.h"

/* A capture as it is put together. */
struct bytes {
	unsigned char at[1000];
	size_t len;
	bool swapped;
};

static void put32(struct bytes *bytes, __u32 num)
{
	num = bytes->swapped ? bswap_32(num) : num;
	memcpy(bytes->at + bytes->len, &num, 4);
	bytes->len += 4;
}

static void put16(struct bytes *bytes, __u16 num)
{
	num = bytes->swapped ? bswap_16(num) : num;
	memcpy(bytes->at + bytes->len, &num, 2);
	bytes->len += 2;
}

static void put_text(struct bytes *bytes, const char *text)
{
	memcpy(bytes->at + bytes->len, text, strlen(text));
	bytes->len += strlen(text);
}

/* Two packets: "abcd" at 7.000000005 (or 7.000005), and "efghijkl" of which 100 bytes there were.
 */
static void make_pcap(struct bytes *bytes, __u32 magic)
{
	put32(bytes, magic);
	put16(bytes, 2);
	put16(bytes, 4);
	put32(bytes, 0);
	put32(bytes, 0);
	put32(bytes, 65535);
	put32(bytes, 1);
	for (__u32 i = 0; i < 2; i++) {
		put32(bytes, 7);
		put32(bytes, 5);
		put32(bytes, i ? 8 : 4);
		put32(bytes, i ? 100 : 4);
		put_text(bytes, i ? "efghijkl" : "abcd");
	}
}

static void begin(struct bytes *bytes, __u32 type, __u32 len)
{
	put32(bytes, type);
	put32(bytes, len);
}

/* The same as an enhanced packet with nanoseconds, an unknown block, and a simple packet. */
static void make_ng(struct bytes *bytes)
{
	begin(bytes, 0x0a0d0d0a, 28);
	put32(bytes, 0x1a2b3c4d);
	put16(bytes, 1);
	put16(bytes, 0);
	put32(bytes, 0xffffffff);
	put32(bytes, 0xffffffff);
	put32(bytes, 28);
	begin(bytes, 1, 32);
	put16(bytes, 1);
	put16(bytes, 0);
	put32(bytes, 8);
	put16(bytes, 9);
	put16(bytes, 1);
	put_text(bytes, "\x09   ");
	put32(bytes, 0);
	put32(bytes, 32);
	begin(bytes, 6, 36);
	put32(bytes, 0);
	put32(bytes, 1);
	put32(bytes, 2705032709u); /* 7000000005 */
	put32(bytes, 4);
	put32(bytes, 4);
	put_text(bytes, "abcd");
	put32(bytes, 36);
	begin(bytes, 0x123, 16);
	put32(bytes, 9);
	put32(bytes, 16);
	begin(bytes, 3, 24);
	put32(bytes, 100);
	put_text(bytes, "efghijkl");
	put32(bytes, 24);
}

/* Read it all; the packets that came, or a negative errno value. */
static int read_capture(const unsigned char *at, size_t len, struct bp_pcap_packet *first,
			struct bp_pcap_packet *last, struct bp_err *err)
{
	int fd = memfd_create("capture", MFD_CLOEXEC);
	struct bp_pcap *pcap = NULL;
	struct bp_pcap_packet packet;
	char path[40];
	int count = 0;
	int ret;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ret = write(fd, at, len) == (ssize_t)len ? bp_pcap_open(path, &pcap, err) : -EIO;
	while (ret >= 0 && (ret = bp_pcap_next(pcap, &packet, err)) > 0) {
		volatile unsigned char sum = 0;

		/* For the sanitizer: all of it can be read. */
		for (__u32 i = 0; i < packet.len; i++)
			sum = (unsigned char)(sum + packet.data[i]);
		if (count++ == 0)
			*first = packet;
		*last = packet;
	}
	bp_pcap_close(pcap);
	close(fd);
	return ret < 0 ? ret : count;
}

static void whole(const struct bytes *bytes, __u64 nsec, const char *name)
{
	struct bp_pcap_packet first = { 0 };
	struct bp_pcap_packet last = { 0 };
	struct bp_err err = { 0 };
	int count = read_capture(bytes->at, bytes->len, &first, &last, &err);

	ok(count == 2 && first.len == 4 && first.number == 1 && first.link_type == 1 &&
		   first.nsec == nsec,
	   "%s%s: the first packet %s", name, bytes->swapped ? ", swapped" : "", err.text);
	ok(last.len == 8 && last.full_len == 100 && last.number == 2, "%s%s: a packet that was cut",
	   name, bytes->swapped ? ", swapped" : "");
}

/* Cut off anywhere, it is an error with the number of the packet, or has fewer packets. */
static void cut(const struct bytes *bytes, const char *name)
{
	bool good = true;

	for (size_t len = 0; len < bytes->len; len++) {
		struct bp_pcap_packet first = { 0 };
		struct bp_pcap_packet last = { 0 };
		struct bp_err err = { 0 };
		int count = read_capture(bytes->at, len, &first, &last, &err);

		good = good && (count == -EBADMSG ? err.text[0] != '\0' : count >= 0 && count < 2);
	}
	ok(good, "%s: cut off anywhere", name);
}

/* Whatever a byte becomes, nothing worse than an error follows. */
static void damage(const struct bytes *bytes, const char *name)
{
	static const unsigned char with[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	bool good = true;

	for (size_t at = 0; at < bytes->len; at++)
		for (size_t i = 0; i < sizeof(with); i++) {
			struct bp_pcap_packet first = { 0 };
			struct bp_pcap_packet last = { 0 };
			struct bp_err err = { 0 };
			struct bytes bad = *bytes;
			int count;

			bad.at[at] = with[i];
			count = read_capture(bad.at, bad.len, &first, &last, &err);
			good = good && (count == -EBADMSG || count >= 0) && last.len <= BP_PCAP_MAX;
		}
	ok(good, "%s: each byte damaged", name);
}

static void kinds(bool swapped)
{
	struct bytes usec = { .swapped = swapped };
	struct bytes nsec = { .swapped = swapped };
	struct bytes ng = { .swapped = swapped };

	make_pcap(&usec, 0xa1b2c3d4);
	make_pcap(&nsec, 0xa1b23c4d);
	make_ng(&ng);
	whole(&usec, 7000005000ULL, "pcap");
	whole(&nsec, 7000000005ULL, "pcap with nanoseconds");
	whole(&ng, 7000000005ULL, "pcapng");
	cut(&usec, "pcap");
	cut(&ng, "pcapng");
	damage(&usec, "pcap");
	damage(&ng, "pcapng");
}

static void number_of_packet(void)
{
	struct bytes bytes = { 0 };
	struct bp_pcap_packet first;
	struct bp_pcap_packet last;
	struct bp_err err = { 0 };

	make_pcap(&bytes, 0xa1b2c3d4);
	ok(read_capture(bytes.at, bytes.len - 1, &first, &last, &err) == -EBADMSG &&
		   strcmp(err.text, "packet 2: the capture ends in the middle of it") == 0,
	   "a failure has the number of the packet: %s", err.text);
}

static void written(void)
{
	static const struct bp_pcap_packet packet = {
		.data = (const unsigned char *)"abcd", .len = 4, .full_len = 9, .nsec = 7000000005
	};
	char path[] = "/tmp/pcap-XXXXXX";
	int fd = mkstemp(path);
	struct bp_pcap_out *out = NULL;
	struct bp_pcap *pcap = NULL;
	struct bp_pcap_packet got = { 0 };
	bool good;

	good = fd >= 0 && bp_pcap_create(path, 101, &out, NULL) == 0;
	if (good) {
		bp_pcap_write(out, &packet);
		good = bp_pcap_end(out, NULL) == 0 && bp_pcap_open(path, &pcap, NULL) == 0 &&
		       bp_pcap_next(pcap, &got, NULL) == 1 && got.len == 4 && got.full_len == 9 &&
		       got.nsec == packet.nsec && got.link_type == 101 &&
		       memcmp(got.data, "abcd", 4) == 0 && bp_pcap_next(pcap, &got, NULL) == 0;
	}
	ok(good, "what is written can be read");
	bp_pcap_close(pcap);
	unlink(path);
	close(fd);
	ok(bp_pcap_create("/dev/full", 1, &out, NULL) == 0 && bp_pcap_end(out, NULL) == -ENOSPC,
	   "a full disk is told at the end");
}

int main(void)
{
	kinds(false);
	kinds(true);
	number_of_packet();
	written();
	return tap_done();
}
