// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * link PROG-PIN TYPE TARGET LINK-PIN: attach a program by a link, which bpfprog does not do.
 *
 * TYPE is libbpf's name of an attach type; TARGET a path (cgroup, pinned map, network namespace)
 * or the name of a device, or - for a tracing program, which knows its target. The link is pinned,
 * and its id printed.
 */
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

static int open_target(const char *text)
{
	int fd;

	if (!strchr(text, '/'))
		return (int)if_nametoindex(text);
	fd = bpf_obj_get(text);
	return fd >= 0 ? fd : open(text, O_RDONLY | O_CLOEXEC);
}

static int type_of(const char *name)
{
	const char *known;

	for (int type = 0; (known = libbpf_bpf_attach_type_str((enum bpf_attach_type)type)); type++)
		if (strcmp(known, name) == 0)
			return type;
	return -1;
}

int main(int argc, char **argv)
{
	struct bpf_link_info info = { 0 };
	__u32 size = sizeof(info);
	int link;
	int type;

	if (argc != 5 || (type = type_of(argv[2])) < 0)
		return 2;
	if (strcmp(argv[3], "-") == 0)
		link = bpf_raw_tracepoint_open(NULL, bpf_obj_get(argv[1]));
	else
		link = bpf_link_create(bpf_obj_get(argv[1]), open_target(argv[3]),
				       (enum bpf_attach_type)type, NULL);
	if (link < 0 || bpf_obj_pin(link, argv[4]) || bpf_link_get_info_by_fd(link, &info, &size)) {
		perror(argv[0]);
		return 1;
	}
	printf("%u\n", info.id);
	return 0;
}
