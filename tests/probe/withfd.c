// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * withfd N PIN COMMAND...: run COMMAND with what is pinned at PIN open as descriptor N.
 * withfd N=perf:EVENT PIN COMMAND...: the same with a perf event, tracepoint EVENT (its directory
 * below events/), that has the program of PIN attached by ioctl.
 */
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>

static int open_event(const char *name, int prog)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT, .size = sizeof(attr) };
	char path[300];
	FILE *file;
	int fd;

	snprintf(path, sizeof(path), "/sys/kernel/tracing/events/%s/id", name);
	file = fopen(path, "re");
	if (!file || fscanf(file, "%llu", &attr.config) != 1)
		return -1;
	fclose(file);
	attr.sample_period = 1;
	fd = (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0);
	if (fd < 0 || ioctl(fd, PERF_EVENT_IOC_SET_BPF, prog))
		return -1;
	return fd;
}

int main(int argc, char **argv)
{
	char *end = NULL;
	int number = argc > 3 ? (int)strtol(argv[1], &end, 10) : -1;
	int fd;

	if (number < 0)
		return 2;
	fd = bpf_obj_get(argv[2]);
	if (fd >= 0 && strncmp(end, "=perf:", 6) == 0)
		fd = open_event(end + 6, fd);
	/* The copy stays open over exec, which the original would not. */
	if (fd < 0 || fd == number || dup2(fd, number) < 0) {
		perror(argv[2]);
		return 125;
	}
	execvp(argv[3], argv + 3);
	perror(argv[3]);
	return 127;
}
