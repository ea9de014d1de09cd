// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * packets COUNT - a capture of so many packets on standard output
 *
 * IPv4 and UDP in Ethernet, of 64, 570 and 1500 bytes in the proportion 7 : 4 : 1; the same packets
 * each time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a pcap file, and before each packet in it. */
static const uint32_t file_head[] = { 0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, 1 };

static const uint8_t packet_head[] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,  0, 0, 0,  0, 1, 0x08, 0,  0x45, 0, 0,
	0,    0,    0,    0,    0,    64,   17, 0, 0, 10, 0, 0, 1,    10, 0,    0, 2,
};

int main(int argc, char **argv)
{
	static const uint32_t sizes[] = { 64, 64, 64, 64, 64, 64, 64, 570, 570, 570, 570, 1500 };
	long count = argc == 2 ? atol(argv[1]) : 0;
	uint8_t packet[1500] = { 0 };
	uint32_t seed = 1;

	memcpy(packet, packet_head, sizeof(packet_head));
	fwrite(file_head, sizeof(file_head), 1, stdout);
	for (long i = 0; i < count; i++) {
		uint32_t size;

		seed = seed * 1103515245 + 12345;
		size = sizes[(seed >> 16) % (sizeof(sizes) / sizeof(sizes[0]))];
		packet[16] = (uint8_t)((size - 14) >> 8);
		packet[17] = (uint8_t)(size - 14);
		fwrite((const uint32_t[]){ (uint32_t)i, 0, size, size }, 16, 1, stdout);
		fwrite(packet, size, 1, stdout);
	}
	return fflush(stdout) || ferror(stdout);
}
