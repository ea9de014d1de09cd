// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pcap_out.c - packets written as a pcap file */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/output.h"
#include "packet/pcap.h"

/* Times in nanoseconds. */
#define PCAP_NSEC 0xa1b23c4d
#define NSEC 1000000000ULL

struct bp_pcap_out {
	FILE *file;
	struct bp_output output;
	char path[200];
	int num; /* errno value of the first failure */
};

static void put(struct bp_pcap_out *out, const void *bytes, size_t len)
{
	if (!out->num && len && fwrite(bytes, len, 1, out->file) != 1)
		out->num = errno;
}

int bp_pcap_create(const char *path, __u32 link_type, struct bp_pcap_out **ret_out,
		   struct bp_err *err)
{
	const __u32 magic = PCAP_NSEC;
	const __u16 version[] = { 2, 4 };
	const __u32 head[] = { 0, 0, BP_PCAP_MAX, link_type };
	struct bp_pcap_out *out = calloc(1, sizeof(*out));
	cleanup_fd int fd = -1;
	int ret;

	if (!out)
		return bp_fail(err, ENOMEM, "calloc", "%s", path);
	snprintf(out->path, sizeof(out->path), "%s",
		 strcmp(path, "-") == 0 ? "standard output" : path);
	ret = bp_output_open(path, &out->output, err);
	if (ret) {
		free(out);
		return ret;
	}
	fd = fcntl(out->output.fd, F_DUPFD_CLOEXEC, 0);
	out->file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out->file) {
		ret = bp_fail(err, errno, "fdopen", "%s", path);
		bp_output_end(&out->output, out->path, false, NULL);
		free(out);
		return ret;
	}
	take_fd(&fd);
	put(out, &magic, sizeof(magic));
	put(out, version, sizeof(version));
	put(out, head, sizeof(head));
	*ret_out = out;
	return 0;
}

void bp_pcap_write(struct bp_pcap_out *out, const struct bp_pcap_packet *packet)
{
	const __u32 head[] = { (__u32)(packet->nsec / NSEC), (__u32)(packet->nsec % NSEC),
			       packet->len, packet->full_len };

	put(out, head, sizeof(head));
	put(out, packet->data, packet->len);
}

int bp_pcap_end(struct bp_pcap_out *out, struct bp_err *err)
{
	int ret = 0;
	int ended;

	if (!out)
		return 0;
	if (fclose(out->file) && !out->num)
		out->num = errno;
	if (out->num)
		ret = bp_fail(err, out->num, "write", "%s", out->path);
	ended = bp_output_end(&out->output, out->path, ret == 0, err);
	free(out);
	return ret ? ret : ended;
}
