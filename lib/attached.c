// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attached.c - what is attached where: links, cgroups, devices, the network namespace */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "attach_type.h"
#include "cleanup.h"
#include "holders.h"
#include "prog.h"

#define MAX_PROGS 256

/* One search. A link that holds a program at a place is known before the place is asked. */
struct search {
	struct bp_holders *holders;
	struct bp_err *err;
};

static const char *type_name(unsigned int type)
{
	const char *name = libbpf_bpf_attach_type_str((enum bpf_attach_type)type);

	return name ? name : "unknown";
}

static void dev_place(unsigned int ifindex, char *buf, size_t size)
{
	char name[IF_NAMESIZE];

	if (if_indextoname(ifindex, name))
		snprintf(buf, size, "dev %s", name);
	else
		snprintf(buf, size, "ifindex %u", ifindex);
}

/* What a link is attached to: the type and the place. */
static void describe_link(const struct bpf_link_info *info, struct bp_holder *holder, char *place,
			  size_t size)
{
	const char *name = libbpf_bpf_link_type_str((enum bpf_link_type)info->type);

	holder->text = (char *)(name ? name : "unknown");
	switch (info->type) {
	case BPF_LINK_TYPE_CGROUP:
		holder->text = (char *)type_name(info->cgroup.attach_type);
		snprintf(place, size, "cgroup id %llu", info->cgroup.cgroup_id);
		break;
	case BPF_LINK_TYPE_TRACING:
		holder->text = (char *)type_name(info->tracing.attach_type);
		return;
	case BPF_LINK_TYPE_NETNS:
		holder->text = (char *)type_name(info->netns.attach_type);
		snprintf(place, size, "netns %u", info->netns.netns_ino);
		break;
	case BPF_LINK_TYPE_XDP:
		dev_place(info->xdp.ifindex, place, size);
		break;
	case BPF_LINK_TYPE_TCX:
		holder->text = (char *)type_name(info->tcx.attach_type);
		dev_place(info->tcx.ifindex, place, size);
		break;
	case BPF_LINK_TYPE_NETKIT:
		holder->text = (char *)type_name(info->netkit.attach_type);
		dev_place(info->netkit.ifindex, place, size);
		break;
	default:
		return;
	}
	holder->place = place;
}

/* Names of tracepoints and functions have no room here, and the kernel leaves them out then. */
static int find_links(struct search *search)
{
	__u32 id = 0;
	int ret;

	while ((ret = bpf_link_get_next_id(id, &id)) == 0) {
		struct bp_holder holder = { .kind = BP_HOLD_ATTACHED, .num = id };
		cleanup_fd int fd = bpf_link_get_fd_by_id(id);
		struct bpf_link_info info = { 0 };
		__u32 len = sizeof(info);
		char place[64];

		if (fd < 0 || bpf_link_get_info_by_fd(fd, &info, &len) || !info.prog_id)
			continue;
		holder.prog_id = info.prog_id;
		describe_link(&info, &holder, place, sizeof(place));
		ret = bp_holders_add(search->holders, &holder, search->err);
		if (ret)
			return ret;
	}
	/* A kernel without links (before 5.8) has none. */
	return ret == -ENOENT || ret == -EINVAL ?
		       0 :
		       bp_fail(search->err, -ret, "bpf_link_get_next_id", "the links");
}

/* Is there a link for this already? Its place has the words WHERE. */
static bool has_link(const struct bp_holders *holders, const struct bp_holder *holder,
		     const char *where)
{
	for (size_t i = 0; i < holders->count; i++) {
		const struct bp_holder *link = &holders->holder[i];

		if (link->num && link->kind == BP_HOLD_ATTACHED &&
		    link->prog_id == holder->prog_id && link->place &&
		    strcmp(link->text, holder->text) == 0 && strcmp(link->place, where) == 0)
			return true;
	}
	return false;
}

/* What one hook holds without a link. Where the kernel lacks the hook, nothing. */
static int query(struct search *search, int target, const struct bp_attach_type *row,
		 const char *place, const char *link_place)
{
	__u32 ids[MAX_PROGS];
	__u32 count = MAX_PROGS;
	int ret = bpf_prog_query(target, row->type, 0, NULL, ids, &count);

	if (ret == -EPERM)
		return bp_fail(search->err, EPERM, "bpf_prog_query", "%s", place);
	for (__u32 i = 0; ret == 0 && i < count; i++) {
		struct bp_holder holder = { .prog_id = ids[i],
					    .kind = BP_HOLD_ATTACHED,
					    .text = (char *)bp_attach_type_name(row),
					    .place = (char *)place };

		if (!has_link(search->holders, &holder, link_place) &&
		    bp_holders_add(search->holders, &holder, search->err))
			return -ENOMEM;
	}
	return 0;
}

static int query_all(struct search *search, enum bp_target_kind kind, int target, const char *place,
		     const char *link_place)
{
	const struct bp_attach_type *row = NULL;
	int ret = 0;

	while (ret == 0 && (row = bp_attach_type_next(row)))
		if (row->target == kind)
			ret = query(search, target, row, place, link_place);
	return ret;
}

/* The id that links know a cgroup by: its file handle. */
static __u64 cgroup_id(int fd)
{
	char room[sizeof(struct file_handle) + sizeof(__u64)] __attribute__((aligned(8)));
	struct file_handle *handle = (struct file_handle *)room;
	__u64 id = 0;
	int mount;

	handle->handle_bytes = sizeof(id);
	if (name_to_handle_at(fd, "", handle, &mount, AT_EMPTY_PATH) == 0)
		memcpy(&id, handle->f_handle, sizeof(id));
	return id;
}

static int find_in_cgroup(struct search *search, const char *path)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char link_place[64];
	char place[4200];

	if (fd < 0)
		return 0; /* it has just gone */
	snprintf(place, sizeof(place), "cgroup %s", path);
	snprintf(link_place, sizeof(link_place), "cgroup id %llu", cgroup_id(fd));
	for (size_t i = 0; i < search->holders->count; i++) {
		struct bp_holder *link = &search->holders->holder[i];

		/* Now that the path is known, the link gets it. */
		if (link->num && link->kind == BP_HOLD_ATTACHED && link->place &&
		    strcmp(link->place, link_place) == 0) {
			char *text = strdup(place);

			if (!text)
				return bp_fail(search->err, ENOMEM, "strdup", "%s", "");
			free(link->place);
			link->place = text;
		}
	}
	return query_all(search, BP_TARGET_CGROUP, fd, place, place);
}

static int find_cgroups(const char *path, void *arg)
{
	char *const paths[] = { (char *)path, NULL };
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	const FTSENT *entry;
	int ret = 0;

	while (walk && ret == 0 && (entry = fts_read(walk)))
		if (entry->fts_info == FTS_D)
			ret = find_in_cgroup(arg, entry->fts_path);
	if (walk)
		fts_close(walk);
	return ret;
}

/* The XDP program of a device, which is attached by netlink. */
static int find_xdp(struct search *search, const struct if_nameindex *dev, const char *place)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);
	__u32 found[4];
	int ret = 0;

	if (bpf_xdp_query((int)dev->if_index, 0, &opts))
		return 0;
	found[0] = opts.prog_id;
	found[1] = opts.drv_prog_id;
	found[2] = opts.skb_prog_id;
	found[3] = opts.hw_prog_id;
	for (size_t i = 0; ret == 0 && i < 4; i++) {
		struct bp_holder holder = { .prog_id = found[i],
					    .kind = BP_HOLD_ATTACHED,
					    .text = (char *)"xdp",
					    .place = (char *)place };

		if (found[i] && !has_link(search->holders, &holder, place))
			ret = bp_holders_add(search->holders, &holder, search->err);
	}
	return ret;
}

static int find_devices(struct search *search)
{
	struct if_nameindex *devs = if_nameindex();
	char place[64];
	int ret = 0;

	for (size_t i = 0; devs && ret == 0 && devs[i].if_index; i++) {
		snprintf(place, sizeof(place), "dev %s", devs[i].if_name);
		ret = query_all(search, BP_TARGET_DEV, (int)devs[i].if_index, place, place);
		if (ret == 0)
			ret = find_xdp(search, &devs[i], place);
	}
	if (devs)
		if_freenameindex(devs);
	return ret;
}

static int find_netns(struct search *search)
{
	cleanup_fd int fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	struct stat st;
	char place[64];

	if (fd < 0 || fstat(fd, &st))
		return 0;
	snprintf(place, sizeof(place), "netns %lu", (unsigned long)st.st_ino);
	return query_all(search, BP_TARGET_NETNS, fd, place, place);
}

int bp_attached_find(struct bp_holders *holders, struct bp_err *err)
{
	struct search search = { holders, err };
	int ret = find_links(&search);

	if (ret == 0)
		ret = bp_mounts_each("cgroup2", find_cgroups, &search);
	if (ret == 0)
		ret = find_devices(&search);
	return ret ? ret : find_netns(&search);
}
