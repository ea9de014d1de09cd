// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* prog_map.c - a map of a program by its name */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "kernel/prog.h"
#include "ref/prog_map.h"

static bool has_name(int fd, const char *name)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_map_get_info_by_fd(fd, &info, &len) == 0 &&
	       strncmp(info.name, name, sizeof(info.name) - 1) == 0;
}

/* One that the kernel knows the program to use. */
static int find_map(int prog_fd, const char *name, struct bp_err *err)
{
	struct bpf_prog_info sizes = { 0 };
	struct bpf_prog_info info = { 0 };
	cleanup_free __u32 *ids = NULL;
	int ret = bp_prog_info(prog_fd, &sizes, err);

	if (ret)
		return ret;
	ids = calloc(sizes.nr_map_ids + 1, sizeof(*ids));
	if (!ids)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	info.map_ids = (__u64)(unsigned long)ids;
	info.nr_map_ids = sizes.nr_map_ids;
	ret = bp_prog_info(prog_fd, &info, err);
	if (ret)
		return ret;
	for (__u32 i = 0; i < info.nr_map_ids && i < sizes.nr_map_ids; i++) {
		cleanup_fd int fd = bpf_map_get_fd_by_id(ids[i]);

		if (fd >= 0 && has_name(fd, name))
			return take_fd(&fd);
	}
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "the program has no map '%s'", name);
}

int bp_prog_map(int prog_fd, const struct bpf_object *object, const char *name, struct bp_err *err)
{
	const struct bpf_map *map = object ? bpf_object__find_map_by_name(object, name) : NULL;
	int fd = map ? bpf_map__fd(map) : -1;

	if (fd < 0)
		return find_map(prog_fd, name, err);
	fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? bp_fail(err, errno, "fcntl", "%s", name) : fd;
}
