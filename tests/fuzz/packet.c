// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* packet.c - fuzz target: templates of packets, and what is made of them taken apart again */
#include <string.h>

#include "packet/diff.h"
#include "input.h"
#include "packet/template.h"
#include "packet/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct bp_layer layers[BP_LAYERS];
	struct bp_err err = { 0 };
	unsigned char *packet;
	size_t len = 0;

	memcpy(text, data, size);
	text[size] = '\0';
	packet = bp_packet_make(text, size & 1, &len, &err);
	if (!packet && !err.text[0])
		abort();
	if (packet)
		bp_layers(packet, len, size & 1, layers);
	/* The same bytes as a packet that came from anywhere. */
	free(bp_diff(packet ? packet : data, packet ? len : size, data, size, BP_DIFF_PACKET));
	free(bp_diff(data, size, packet ? packet : data, packet ? len : size, BP_DIFF_IP));
	free(packet);
	free(text);
	return 0;
}
