// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pcap.c - fuzz target: captures of all kinds, each packet made what programs take */
#include "packet/link_layer.h"
#include "input.h"
#include "packet/pcap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned char *room = malloc(BP_ADAPT_MAX);
	struct bp_pcap_packet packet;
	struct bp_pcap *pcap = NULL;
	struct bp_err err = { 0 };
	volatile unsigned int sum = 0;
	char path[64];
	int ret;
	int fd = fuzz_file(data, size, path, sizeof(path));

	ret = bp_pcap_open(path, &pcap, &err);
	while (ret == 0 && (ret = bp_pcap_next(pcap, &packet, &err)) > 0) {
		struct bp_err own = { 0 };

		if (bp_adapt(packet.number & 1, &packet, room, &own) < 0 && !own.text[0])
			abort();
		for (size_t i = 0; i < packet.len; i++)
			sum = sum + packet.data[i];
		ret = 0;
	}
	if (ret < 0 && !err.text[0])
		abort();
	bp_pcap_close(pcap);
	free(room);
	close(fd);
	return 0;
}
