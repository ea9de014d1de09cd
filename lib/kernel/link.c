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
	free(links->by_hook);
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

static int compare(__u64 a, __u64 b)
{
	return (a > b) - (a < b);
}

/* By hook, and then by program; a program of 0 comes before all others of its hook. */
static int compare_hooks(const struct bp_link *a, const struct bp_link *b)
{
	int ret = compare(a->kind, b->kind);

	if (!ret)
		ret = compare((__u64)a->type, (__u64)b->type);
	if (!ret)
		ret = compare(a->target, b->target);
	return ret ? ret : compare(a->prog_id, b->prog_id);
}

static int compare_links(const void *a, const void *b)
{
	const struct bp_link *x = *(struct bp_link *const *)a;
	const struct bp_link *y = *(struct bp_link *const *)b;
	int ret = compare_hooks(x, y);

	return ret ? ret : compare(x->id, y->id);
}

static int sort_by_hook(struct bp_links *links)
{
	links->by_hook = calloc(links->count + 1, sizeof(*links->by_hook));
	if (!links->by_hook)
		return -ENOMEM;
	for (size_t i = 0; i < links->count; i++)
		if (links->link[i].kind && !links->link[i].detached)
			links->by_hook[links->hooked++] = &links->link[i];
	qsort(links->by_hook, links->hooked, sizeof(*links->by_hook), compare_links);
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
	ret = sort_by_hook(&links);
	if (ret)
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

static int compare_id(const void *id, const void *link)
{
	return compare(*(const __u32 *)id, ((const struct bp_link *)link)->id);
}

struct bp_link *bp_links_by_id(const struct bp_links *links, __u32 id)
{
	return links->count ?
		       bsearch(&id, links->link, links->count, sizeof(*links->link), compare_id) :
		       NULL;
}

/* Where the links on a hook that hold a program, or any, begin in the order of hooks. */
static size_t first_on(const struct bp_links *links, const struct bp_hook *hook, __u64 target,
		       __u32 prog_id)
{
	const struct bp_link wanted = { .kind = hook->place->kind,
					.type = (int)hook->type->type,
					.target = target,
					.prog_id = prog_id };
	size_t low = 0;
	size_t high = links->hooked;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare_hooks(links->by_hook[mid], &wanted) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct bp_link *bp_links_find(const struct bp_links *links, const struct bp_hook *hook,
			      __u32 prog_id)
{
	__u64 target = links->hooked ? bp_place_id(hook->place) : 0;

	for (size_t i = first_on(links, hook, target, prog_id);
	     i < links->hooked && is_on(links->by_hook[i], hook, target, prog_id); i++)
		if (!links->by_hook[i]->taken)
			return links->by_hook[i];
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
	__u64 target = links->hooked ? bp_place_id(hook->place) : 0;
	__u32 id = state->prog_ids[at];
	size_t there = 0;
	size_t held = 0;

	if (state->link_ids || !links->known)
		return state->link_ids;
	for (size_t i = first_on(links, hook, target, id);
	     i < links->hooked && is_on(links->by_hook[i], hook, target, id); i++)
		held++;
	for (__u32 i = 0; i < state->count && held; i++)
		there += state->prog_ids[i] == id;
	return held == there;
}
