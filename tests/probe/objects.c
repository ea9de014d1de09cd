// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * objects PREFIX: the programs and maps whose names begin with PREFIX, a line each: kind, id, name.
 *
 * For tests that look for what was left behind. Nothing found is status 1.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

static int show_prog(__u32 id, const char *prefix)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof(info);
	int fd = bpf_prog_get_fd_by_id(id);
	int found = 0;

	if (fd < 0)
		return 0;
	if (!bpf_prog_get_info_by_fd(fd, &info, &size) &&
	    strncmp(info.name, prefix, strlen(prefix)) == 0)
		found = printf("prog %u %s\n", id, info.name);
	close(fd);
	return found;
}

static int show_map(__u32 id, const char *prefix)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);
	int fd = bpf_map_get_fd_by_id(id);
	int found = 0;

	if (fd < 0)
		return 0;
	if (!bpf_map_get_info_by_fd(fd, &info, &size) &&
	    strncmp(info.name, prefix, strlen(prefix)) == 0)
		found = printf("map %u %s\n", id, info.name);
	close(fd);
	return found;
}

int main(int argc, char **argv)
{
	int found = 0;
	__u32 id = 0;

	if (argc != 2)
		return 2;
	while (!bpf_prog_get_next_id(id, &id))
		found |= show_prog(id, argv[1]);
	id = 0;
	while (!bpf_map_get_next_id(id, &id))
		found |= show_map(id, argv[1]);
	return found ? 0 : 1;
}
