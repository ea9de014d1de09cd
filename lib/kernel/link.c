// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - the links of this machine, and what they hold where */
#include <errno.h>
#include <stdlib.h>

#include <bpf/bpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "kernel/hook_state.h"
#include "kernel/link.h"
#include "kernel/link_call.h"

void bp_links_free(struct bp_links *links)
{
	free(links->link);
	*links = (struct bp_links){ 0 };
}

static void describe(const struct bpf_link_info *info, struct bp_link *link)
{
	*link = (struct bp_link){ .id = info->id,
				  .prog_id = info->prog_id,
				  .link_type = (enum bpf_link_type)info->type,
				  .type = -1 };
	switch (info->type) {
	case BPF_LINK_TYPE_CGROUP:
		link->kind = BP_TARGET_CGROUP;
		link->type = (int)info->cgroup.attach_type;
		link->target = info->cgroup.cgroup_id;
		break;
	case BPF_LINK_TYPE_TRACING:
		link->type = (int)info->tracing.attach_type;
		break;
	case BPF_LINK_TYPE_NETNS:
		link->kind = BP_TARGET_NETNS;
		link->type = (int)info->netns.attach_type;
		link->target = info->netns.netns_ino;
		break;
	case BPF_LINK_TYPE_XDP:
		link->kind = BP_TARGET_DEV;
		link->type = BPF_XDP;
		link->target = info->xdp.ifindex;
		break;
	case BPF_LINK_TYPE_TCX:
		link->kind = BP_TARGET_DEV;
		link->type = (int)info->tcx.attach_type;
		link->target = info->tcx.ifindex;
		break;
	case BPF_LINK_TYPE_NETKIT:
		link->kind = BP_TARGET_DEV;
		link->type = (int)info->netkit.attach_type;
		link->target = info->netkit.ifindex;
		break;
	case BPF_LINK_TYPE_SOCKMAP:
		link->kind = BP_TARGET_MAP;
		link->type = (int)info->sockmap.attach_type;
		link->target = info->sockmap.map_id;
		break;
	case BPF_LINK_TYPE_STRUCT_OPS:
		link->type = BPF_STRUCT_OPS;
		link->target = info->struct_ops.map_id;
		link->detached = !link->target;
		break;
	default:
		break;
	}
	if (link->kind)
		link->detached = !link->target;
}

int bp_link_read(int fd, struct bp_link *ret_link)
{
	struct bpf_link_info info;
	int ret = bp_link_info(fd, &info, NULL);

	if (ret == 0)
		describe(&info, ret_link);
	return ret;
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

		/* Gone since then, or not made whole yet. */
		if (fd < 0 && errno != ENOENT && errno != EAGAIN)
			return -errno;
		/* Names of tracepoints have no room here, and the kernel leaves them out then. */
		if (fd < 0 || bpf_link_get_info_by_fd(fd, &info, &len))
			continue;
		if (!bp_array_more(links.link, links.count))
			return -ENOMEM;
		describe(&info, &links.link[links.count++]);
	}
	/* A kernel without links has none. */
	if (ret != -ENOENT && ret != -EINVAL)
		return ret;
	*ret_links = links;
	ret_links->known = true;
	links = (struct bp_links){ 0 };
	return 0;
}

static bool is_on(const struct bp_link *link, const struct bp_hook *hook, __u64 target,
		  __u32 prog_id)
{
	return link->kind == hook->place->kind && link->target == target && !link->detached &&
	       link->type == (int)hook->type->type && (!prog_id || link->prog_id == prog_id);
}

bool bp_link_is_on(const struct bp_link *link, const struct bp_hook *hook)
{
	__u64 target = bp_place_id(hook->place);

	/* Of such a link the kernel tells the peer, which may be in another namespace. */
	if (hook->type->type == BPF_NETKIT_PEER)
		return bp_hook_has_link(hook, link->id);
	return target && is_on(link, hook, target, 0);
}

struct bp_link *bp_links_find(const struct bp_links *links, const struct bp_hook *hook,
			      __u32 prog_id)
{
	__u64 target = links->count ? bp_place_id(hook->place) : 0;

	for (size_t i = 0; i < links->count; i++) {
		struct bp_link *link = &links->link[i];

		if (!link->taken && is_on(link, hook, target, prog_id))
			return link;
	}
	return NULL;
}

__u32 bp_links_take(struct bp_links *links, const struct bp_hook *hook,
		    const struct bp_hook_state *state, __u32 at)
{
	struct bp_link *link;

	if (state->link_ids)
		return state->link_ids[at];
	link = bp_links_find(links, hook, state->prog_ids[at]);
	if (!link)
		return 0;
	link->taken = true;
	return link->id;
}

bool bp_links_sure(const struct bp_links *links, const struct bp_hook *hook,
		   const struct bp_hook_state *state, __u32 at)
{
	__u64 target = links->count ? bp_place_id(hook->place) : 0;
	size_t there = 0;
	size_t held = 0;

	if (state->link_ids || !links->known)
		return state->link_ids;
	for (size_t i = 0; i < links->count; i++)
		held += is_on(&links->link[i], hook, target, state->prog_ids[at]);
	for (__u32 i = 0; i < state->count && held; i++)
		there += state->prog_ids[i] == state->prog_ids[at];
	return held == there;
}
