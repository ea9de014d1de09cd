// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pins PIN DIR COUNT - pin what is pinned at PIN that many times more, below DIR */
#include <stdio.h>
#include <stdlib.h>

#include <bpf/bpf.h>

int main(int argc, char **argv)
{
	char path[4096];
	int fd = argc == 4 ? bpf_obj_get(argv[1]) : -1;

	for (int i = 0; fd >= 0 && i < atoi(argv[3]); i++) {
		snprintf(path, sizeof(path), "%s/%d", argv[2], i);
		if (bpf_obj_pin(fd, path)) {
			perror(path);
			return 1;
		}
	}
	return fd < 0;
}
