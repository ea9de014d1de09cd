// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pcap.c - captured packets, read one at a time from pcap and pcapng */
#include <byteswap.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "packet/pcap.h"

#define PCAP_USEC 0xa1b2c3d4
#define PCAP_NSEC 0xa1b23c4d
#define NSEC 1000000000ULL

#define NG_SECTION 0x0a0d0d0a
#define NG_ORDER 0x1a2b3c4d
#define NG_INTERFACE 1
#define NG_OLD_PACKET 2
#define NG_SIMPLE 3
#define NG_PACKET 6
#define NG_OPT_TSRESOL 9
#define NG_OPT_TSOFFSET 14

/* Interfaces of a section of pcapng; a capture has a handful. */
#define IFACES 4096

/* Bytes that are read in one go, which for short packets makes a difference. */
#define READ_SIZE (128 << 10)

/* What a block may have beside its packet: headers and options. */
#define NG_MAX (BP_PCAP_MAX + 65536)

struct iface {
	__u32 link_type;
	__u32 snap_len;
	__u8 resolution; /* as in pcapng: 10^-n, or 2^-n with the high bit */
	__s64 offset;    /* seconds */
};

struct bp_pcap {
	FILE *file;
	char path[200];
	bool swapped;
	bool ng;
	bool nsec;
	__u32 link_type; /* of pcap */
	__u64 number;    /* packets read */
	unsigned char *buf;
	size_t capacity;
	struct iface *ifaces;
	size_t nifaces;
};

static __u32 get32(const struct bp_pcap *pcap, const unsigned char *at)
{
	__u32 num;

	memcpy(&num, at, sizeof(num));
	return pcap->swapped ? bswap_32(num) : num;
}

static __u16 get16(const struct bp_pcap *pcap, const unsigned char *at)
{
	__u16 num;

	memcpy(&num, at, sizeof(num));
	return pcap->swapped ? bswap_16(num) : num;
}

static int damaged(const struct bp_pcap *pcap, struct bp_err *err, const char *what)
{
	return bp_fail_text(err, BP_FAILED, EBADMSG, pcap->path, "packet %llu: %s",
			    pcap->number + 1, what);
}

/* Read all of LEN bytes: 1; at the very end of the file: 0. */
static int read_all(struct bp_pcap *pcap, unsigned char *buf, size_t len, struct bp_err *err)
{
	size_t got = fread_unlocked(buf, 1, len, pcap->file);

	if (got == len)
		return 1;
	if (ferror(pcap->file))
		return bp_fail(err, errno, "read", "%s", pcap->path);
	return got ? damaged(pcap, err, "the capture ends in the middle of it") : 0;
}

/* The same where the file may not end. */
static int read_rest(struct bp_pcap *pcap, unsigned char *buf, size_t len, struct bp_err *err)
{
	int ret = len ? read_all(pcap, buf, len, err) : 1;

	if (ret == 0)
		return damaged(pcap, err, "the capture ends in the middle of it");
	return ret < 0 ? ret : 0;
}

static int allocate(struct bp_pcap *pcap, size_t len, struct bp_err *err)
{
	unsigned char *more;

	if (len <= pcap->capacity)
		return 0;
	more = realloc(pcap->buf, len);
	if (!more)
		return bp_fail(err, ENOMEM, "realloc", "%s", pcap->path);
	pcap->buf = more;
	pcap->capacity = len;
	return 0;
}

/* The rest of a section header, behind its type: byte order, and blocks of no interest here. */
static int read_section(struct bp_pcap *pcap, struct bp_err *err)
{
	unsigned char head[8];
	__u32 order;
	__u32 len;
	int ret = read_rest(pcap, head, sizeof(head), err);

	if (ret)
		return ret;
	memcpy(&order, head + 4, sizeof(order));
	if (order != NG_ORDER && bswap_32(order) != NG_ORDER)
		return damaged(pcap, err, "a section of pcapng without a byte order before it");
	pcap->swapped = order != NG_ORDER;
	pcap->nifaces = 0;
	len = get32(pcap, head);
	if (len < 28 || len % 4 || len > NG_MAX)
		return damaged(pcap, err, "a section of an impossible length before it");
	ret = allocate(pcap, len, err);
	if (ret == 0)
		ret = read_rest(pcap, pcap->buf, len - 12, err);
	if (ret == 0 && get32(pcap, pcap->buf + len - 16) != len)
		ret = damaged(pcap, err, "a section with two lengths before it");
	return ret;
}

static int open_pcap(struct bp_pcap *pcap, __u32 magic, struct bp_err *err)
{
	unsigned char head[20];
	int ret = read_rest(pcap, head, sizeof(head), err);

	if (ret)
		return ret;
	pcap->swapped = magic != PCAP_USEC && magic != PCAP_NSEC;
	pcap->nsec = magic == PCAP_NSEC || bswap_32(magic) == PCAP_NSEC;
	/* The high bits tell of the frame check sequence. */
	pcap->link_type = get32(pcap, head + 16) & 0xffff;
	return 0;
}

/* gzip, xz, zstd, bzip2, lz4 */
static bool is_compressed(const unsigned char head[4])
{
	static const char magics[][5] = { "\x1f\x8b", "\xfd\x37zX", "\x28\xb5\x2f\xfd", "BZh",
					  "\x04\x22\x4d\x18" };

	for (size_t i = 0; i < ARRAY_SIZE(magics); i++)
		if (memcmp(head, magics[i], strlen(magics[i])) == 0)
			return true;
	return false;
}

static bool is_pcap(__u32 magic)
{
	return magic == PCAP_USEC || magic == PCAP_NSEC || bswap_32(magic) == PCAP_USEC ||
	       bswap_32(magic) == PCAP_NSEC;
}

bool bp_pcap_is(const char *path)
{
	cleanup_fd int fd = -1;
	struct stat st;
	__u32 magic;

	if (stat(path, &st) || !S_ISREG(st.st_mode))
		return false;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd >= 0 && read(fd, &magic, sizeof(magic)) == (ssize_t)sizeof(magic) &&
	       (magic == NG_SECTION || is_pcap(magic));
}

static int open_any(struct bp_pcap *pcap, struct bp_err *err)
{
	__u32 magic = 0;
	unsigned char head[4];
	int ret = read_all(pcap, head, sizeof(head), err);

	if (ret < 0)
		return ret;
	memcpy(&magic, head, sizeof(magic));
	if (ret && magic == NG_SECTION) {
		pcap->ng = true;
		return read_section(pcap, err);
	}
	if (ret && is_pcap(magic))
		return open_pcap(pcap, magic, err);
	bp_fail_text(err, BP_FAILED, EBADMSG, pcap->path, "%s",
		     ret ? "no capture: neither pcap nor pcapng" : "an empty file");
	if (ret)
		bp_hint(err, is_compressed(head) ?
				     "it is compressed: unpack it and pipe it into --pcap -" :
				     "editcap and tcpdump -r make them of other captures");
	return -EBADMSG;
}

int bp_pcap_open(const char *path, struct bp_pcap **ret_pcap, struct bp_err *err)
{
	bool in = strcmp(path, "-") == 0;
	struct bp_pcap *pcap = calloc(1, sizeof(*pcap));
	cleanup_fd int fd = -1;
	int ret;

	if (!pcap)
		return bp_fail(err, ENOMEM, "calloc", "%s", path);
	snprintf(pcap->path, sizeof(pcap->path), "%s", in ? "standard input" : path);
	fd = bp_file_open(path, err);
	pcap->file = fd < 0 ? NULL : fdopen(fd, "r");
	if (fd < 0) {
		ret = fd;
	} else if (!pcap->file) {
		ret = bp_fail(err, errno, "fdopen", "%s", pcap->path);
	} else {
		take_fd(&fd);
		setvbuf(pcap->file, NULL, _IOFBF, READ_SIZE);
		ret = open_any(pcap, err);
	}
	if (ret)
		bp_pcap_close(pcap);
	else
		*ret_pcap = pcap;
	return ret;
}

/* A packet of pcap: a header of 16 bytes, and the packet. */
static int next_pcap(struct bp_pcap *pcap, struct bp_pcap_packet *packet, struct bp_err *err)
{
	unsigned char head[16];
	int ret = read_all(pcap, head, sizeof(head), err);

	if (ret <= 0)
		return ret;
	packet->len = get32(pcap, head + 8);
	packet->full_len = get32(pcap, head + 12);
	packet->nsec =
		get32(pcap, head) * NSEC + get32(pcap, head + 4) * (pcap->nsec ? 1ULL : 1000ULL);
	packet->link_type = pcap->link_type;
	if (packet->len > BP_PCAP_MAX)
		return damaged(pcap, err, "an impossible length");
	ret = allocate(pcap, packet->len, err);
	if (ret == 0)
		ret = read_rest(pcap, pcap->buf, packet->len, err);
	packet->data = pcap->buf;
	return ret ? ret : 1;
}

static void read_options(const struct bp_pcap *pcap, const unsigned char *at, size_t len,
			 struct iface *iface)
{
	while (len >= 4) {
		__u16 code = get16(pcap, at);
		__u16 size = get16(pcap, at + 2);
		size_t padded = ((size_t)size + 3) & ~(size_t)3;

		if (code == 0 || padded > len - 4)
			return;
		if (code == NG_OPT_TSRESOL && size == 1)
			iface->resolution = at[4];
		if (code == NG_OPT_TSOFFSET && size == 8) {
			memcpy(&iface->offset, at + 4, 8);
			if (pcap->swapped)
				iface->offset = (__s64)bswap_64((__u64)iface->offset);
		}
		at += 4 + padded;
		len -= 4 + padded;
	}
}

static int add_iface(struct bp_pcap *pcap, size_t len, struct bp_err *err)
{
	struct iface iface = { .resolution = 6 };

	if (len < 8)
		return damaged(pcap, err, "a short block of an interface before it");
	if (pcap->nifaces == IFACES)
		return damaged(pcap, err, "too many interfaces before it");
	iface.link_type = get16(pcap, pcap->buf);
	iface.snap_len = get32(pcap, pcap->buf + 4);
	read_options(pcap, pcap->buf + 8, len - 8, &iface);
	if (!bp_array_more(pcap->ifaces, pcap->nifaces))
		return bp_fail(err, ENOMEM, "realloc", "%s", pcap->path);
	pcap->ifaces[pcap->nifaces++] = iface;
	return 0;
}

/* 0, not known, for what is before 1970 or hundreds of years behind it. */
static __u64 to_nsec(const struct iface *iface, __u64 ticks)
{
	unsigned int power = iface->resolution & 0x7f;
	__u64 second = 1;
	__int128 nsec;

	if (iface->resolution & 0x80 ? power > 63 : power > 19)
		return 0;
	if (iface->resolution & 0x80)
		second <<= power;
	else
		while (power--)
			second *= 10;
	nsec = ((__int128)(ticks / second) + iface->offset) * (__int128)NSEC +
	       (__int128)(ticks % second) * (__int128)NSEC / second;
	return nsec < 0 || nsec > (__int128)~0ULL ? 0 : (__u64)nsec;
}

/* The block of old captures differs in how large the number of the interface is. */
static int enhanced(struct bp_pcap *pcap, bool old, size_t len, struct bp_pcap_packet *packet,
		    struct bp_err *err)
{
	const unsigned char *at = pcap->buf;
	__u32 iface;

	if (len < 20)
		return damaged(pcap, err, "a block that is too short");
	iface = old ? get16(pcap, at) : get32(pcap, at);
	if (iface >= pcap->nifaces)
		return damaged(pcap, err, "an interface that the capture does not have");
	packet->len = get32(pcap, at + 12);
	packet->full_len = get32(pcap, at + 16);
	if (packet->len > len - 20 || packet->len > BP_PCAP_MAX)
		return damaged(pcap, err, "an impossible length");
	packet->link_type = pcap->ifaces[iface].link_type;
	packet->nsec = to_nsec(&pcap->ifaces[iface],
			       (__u64)get32(pcap, at + 4) << 32 | get32(pcap, at + 8));
	packet->data = at + 20;
	return 1;
}

static int simple(struct bp_pcap *pcap, size_t len, struct bp_pcap_packet *packet,
		  struct bp_err *err)
{
	__u32 snap_len;

	if (len < 4)
		return damaged(pcap, err, "a block that is too short");
	if (pcap->nifaces == 0)
		return damaged(pcap, err, "an interface that the capture does not have");
	snap_len = pcap->ifaces[0].snap_len;
	packet->full_len = get32(pcap, pcap->buf);
	packet->len = packet->full_len;
	if (snap_len && packet->len > snap_len)
		packet->len = snap_len;
	if (packet->len > len - 4 || packet->len > BP_PCAP_MAX)
		return damaged(pcap, err, "an impossible length");
	packet->link_type = pcap->ifaces[0].link_type;
	packet->nsec = 0;
	packet->data = pcap->buf + 4;
	return 1;
}

static bool is_known(__u32 type)
{
	return type == NG_INTERFACE || type == NG_OLD_PACKET || type == NG_SIMPLE ||
	       type == NG_PACKET;
}

/* A block that is of no interest here, and may be of any length, from behind its first length on.
 */
static int skip_block(struct bp_pcap *pcap, __u32 len, struct bp_err *err)
{
	unsigned char bytes[4096];
	__u32 left = len - 12;
	int ret = 0;

	while (ret == 0 && left) {
		__u32 some = left < sizeof(bytes) ? left : (__u32)sizeof(bytes);

		ret = read_rest(pcap, bytes, some, err);
		left -= some;
	}
	if (ret == 0)
		ret = read_rest(pcap, bytes, 4, err);
	if (ret == 0 && get32(pcap, bytes) != len)
		ret = damaged(pcap, err, "a block with two lengths");
	return ret;
}

/* Blocks: type, length, what is in it, and the length again. */
static int next_ng(struct bp_pcap *pcap, struct bp_pcap_packet *packet, struct bp_err *err)
{
	for (;;) {
		unsigned char head[4];
		__u32 type;
		__u32 len;
		int ret = read_all(pcap, head, sizeof(head), err);

		if (ret <= 0)
			return ret;
		type = get32(pcap, head);
		if (type == NG_SECTION) {
			ret = read_section(pcap, err);
			if (ret)
				return ret;
			continue;
		}
		ret = read_rest(pcap, head, sizeof(head), err);
		if (ret)
			return ret;
		len = get32(pcap, head);
		if (len < 12 || len % 4 || (is_known(type) && len > NG_MAX))
			return damaged(pcap, err, "a block of an impossible length");
		if (!is_known(type)) {
			ret = skip_block(pcap, len, err);
			if (ret)
				return ret;
			continue;
		}
		ret = allocate(pcap, len, err);
		if (ret == 0)
			ret = read_rest(pcap, pcap->buf, len - 8, err);
		if (ret)
			return ret;
		len -= 12;
		if (get32(pcap, pcap->buf + len) != len + 12)
			return damaged(pcap, err, "a block with two lengths");
		if (type == NG_PACKET || type == NG_OLD_PACKET)
			return enhanced(pcap, type == NG_OLD_PACKET, len, packet, err);
		if (type == NG_SIMPLE)
			return simple(pcap, len, packet, err);
		if (type == NG_INTERFACE)
			ret = add_iface(pcap, len, err);
		if (ret)
			return ret;
	}
}

int bp_pcap_next(struct bp_pcap *pcap, struct bp_pcap_packet *ret_packet, struct bp_err *err)
{
	struct bp_pcap_packet packet = { 0 };
	int ret = pcap->ng ? next_ng(pcap, &packet, err) : next_pcap(pcap, &packet, err);

	if (ret <= 0)
		return ret;
	packet.number = ++pcap->number;
	if (!packet.data)
		packet.data = (const unsigned char *)""; /* of no bytes */
	*ret_packet = packet;
	return 1;
}

bool bp_pcap_same(const struct bp_pcap *pcap, const char *path)
{
	struct stat in;
	struct stat out;

	if (fstat(fileno(pcap->file), &in) ||
	    (strcmp(path, "-") == 0 ? fstat(STDOUT_FILENO, &out) : stat(path, &out)))
		return false;
	return S_ISREG(in.st_mode) && in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

void bp_pcap_close(struct bp_pcap *pcap)
{
	if (!pcap)
		return;
	if (pcap->file)
		fclose(pcap->file);
	free(pcap->buf);
	free(pcap->ifaces);
	free(pcap);
}
