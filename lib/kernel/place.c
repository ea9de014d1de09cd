// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* place.c - an open target: what a program is attached to, as the calls take it */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/place.h"

void bp_place_close(struct bp_place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	place->fd = -1;
}

static int arg_of(const struct bp_place *place, enum bp_target_arg arg)
{
	return arg == BP_ARG_FD ? place->fd : arg == BP_ARG_IFINDEX ? place->ifindex : 0;
}

int bp_place_query_arg(const struct bp_place *place)
{
	return arg_of(place, bp_target_traits_of(place->kind)->query);
}

int bp_place_change_arg(const struct bp_place *place)
{
	return arg_of(place, bp_target_traits_of(place->kind)->change);
}

/* A cgroup's is its file handle; on 64-bit machines that is its inode too. */
static __u64 cgroup_id(int fd)
{
	char buf[sizeof(struct file_handle) + sizeof(__u64)] __attribute__((aligned(8)));
	struct file_handle *handle = (struct file_handle *)buf;
	__u64 id = 0;
	int mount;

	handle->handle_bytes = sizeof(id);
	if (name_to_handle_at(fd, "", handle, &mount, AT_EMPTY_PATH) == 0)
		memcpy(&id, handle->f_handle, sizeof(id));
	return id;
}

static __u64 map_id(int fd)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_map_get_info_by_fd(fd, &info, &len) ? 0 : info.id;
}

__u64 bp_place_id(const struct bp_place *place)
{
	struct stat st;

	switch (place->kind) {
	case BP_TARGET_CGROUP:
		return cgroup_id(place->fd);
	case BP_TARGET_DEV:
		return (__u64)place->ifindex;
	case BP_TARGET_MAP:
		return map_id(place->fd);
	case BP_TARGET_NETNS:
		return fstat(place->fd, &st) ? 0 : st.st_ino;
	default:
		return 0;
	}
}
