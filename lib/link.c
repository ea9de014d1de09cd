// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - the links of cgroups, which a query does not tell */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <bpf/bpf.h>

#include "cleanup.h"
#include "link.h"

void bp_links_free(struct bp_links *links)
{
	free(links->link);
	*links = (struct bp_links){ 0 };
}

static int add(struct bp_links *links, const struct bpf_link_info *info)
{
	struct bp_link *more = reallocarray(links->link, links->count + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	more[links->count++] = (struct bp_link){
		.id = info->id,
		.prog_id = info->prog_id,
		.cgroup_id = info->cgroup.cgroup_id,
		.type = (enum bpf_attach_type)info->cgroup.attach_type,
	};
	links->link = more;
	return 0;
}

int bp_links_read(struct bp_links *ret_links)
{
	cleanup_links struct bp_links links = { 0 };
	__u32 id = 0;
	int ret;

	while ((ret = bpf_link_get_next_id(id, &id)) == 0) {
		cleanup_fd int fd = bpf_link_get_fd_by_id(id);
		struct bpf_link_info info = { 0 };
		__u32 len = sizeof(info);

		/* One that is gone by now is no link. */
		if (fd < 0 || bpf_link_get_info_by_fd(fd, &info, &len) ||
		    info.type != BPF_LINK_TYPE_CGROUP)
			continue;
		if (add(&links, &info))
			return -ENOMEM;
	}
	if (ret != -ENOENT)
		return ret;
	*ret_links = links;
	links = (struct bp_links){ 0 };
	return 0;
}

__u32 bp_links_take(struct bp_links *links, int cgroup_fd, enum bpf_attach_type type, __u32 prog_id)
{
	struct stat st;

	if (!links->count || fstat(cgroup_fd, &st))
		return 0;
	for (size_t i = 0; i < links->count; i++) {
		struct bp_link *link = &links->link[i];
		__u32 id = link->id;

		if (!id || link->cgroup_id != st.st_ino || link->type != type ||
		    link->prog_id != prog_id)
			continue;
		link->id = 0;
		return id;
	}
	return 0;
}
