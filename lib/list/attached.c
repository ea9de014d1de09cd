// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attached.c - what is attached where: by hook, by link, to perf events, as XDP, by tc */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "kernel/attach_type.h"
#include "util/cleanup.h"
#include "list/attached.h"
#include "list/perf_event.h"
#include "kernel/link.h"
#include "list/tc.h"
#include "hook/walk.h"

/* One search. What a link holds at a hook is the link's: there its place becomes known. */
struct search {
	struct bp_holders *holders;
	struct bp_err *err;
	struct bp_links links;
	char **places; /* of each link, NULL until it is found at a hook */
};

static int add(struct search *search, __u32 prog_id, __u32 link, const char *text,
	       const char *place)
{
	const struct bp_holder holder = { .prog_id = prog_id,
					  .kind = BP_HOLD_ATTACHED,
					  .num = link,
					  .text = (char *)text,
					  .place = (char *)place };

	return bp_holders_add(search->holders, &holder, search->err);
}

static int found_by_link(struct search *search, size_t i, const char *place)
{
	free(search->places[i]);
	search->places[i] = strdup(place);
	return search->places[i] ? 0 : bp_fail(search->err, ENOMEM, "strdup", "%s", "");
}

/* Index of a link, or their number. */
static size_t index_of(const struct search *search, __u32 id)
{
	size_t i = 0;

	while (i < search->links.count && search->links.link[i].id != id)
		i++;
	return i;
}

/*
 * 'cgroup /sys/fs/cgroup/web', 'dev eth0', 'map id 5'; a namespace by its inode, as links do. To be
 * freed; NULL for lack of memory.
 */
static char *place_text(const struct bp_place *place)
{
	char *text = NULL;
	int len = place->kind == BP_TARGET_NETNS ?
			  asprintf(&text, "netns %llu", bp_place_id(place)) :
			  asprintf(&text, "%s %s", bp_target_kind_name(place->kind),
				   bp_place_name(place));

	return len < 0 ? NULL : text;
}

static int on_hook(const struct bp_hook *hook, const struct bp_hook_state *state, void *arg)
{
	const char *type = bp_attach_type_name(hook->type);
	struct search *search = arg;
	cleanup_free char *place = place_text(hook->place);
	int ret = place ? 0 : bp_fail(search->err, ENOMEM, "asprintf", "%s", "");

	for (__u32 i = 0; ret == 0 && i < state->count; i++) {
		__u32 link = bp_links_take(&search->links, hook, state, i);
		size_t at = index_of(search, link);

		if (!link)
			ret = add(search, state->prog_ids[i], 0, type, place);
		else if (at < search->links.count)
			ret = found_by_link(search, at, place);
	}
	return ret;
}

/* The XDP programs of a device, which are attached by netlink or by a link. */
static int find_xdp(struct search *search, const struct if_nameindex *dev)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);
	const struct bp_place place = { .kind = BP_TARGET_DEV, .ifindex = (int)dev->if_index };
	const struct bp_hook hook = { .type = bp_attach_type_row(BPF_XDP), .place = &place };
	char text[64];
	__u32 found[3];
	int ret = 0;

	if (bpf_xdp_query((int)dev->if_index, 0, &opts))
		return 0;
	snprintf(text, sizeof(text), "dev %s", dev->if_name);
	/* One a mode. prog_id is one of them, or 0 if there are several. */
	found[0] = opts.drv_prog_id;
	found[1] = opts.skb_prog_id;
	found[2] = opts.hw_prog_id;
	for (size_t i = 0; ret == 0 && i < 3; i++) {
		struct bp_link *link =
			found[i] ? bp_links_find(&search->links, &hook, found[i]) : NULL;

		if (link)
			link->taken = true;
		if (link)
			ret = found_by_link(search, (size_t)(link - search->links.link), text);
		else if (found[i])
			ret = add(search, found[i], 0, bp_attach_type_name(hook.type), text);
	}
	return ret;
}

static int find_all_xdp(struct search *search)
{
	struct if_nameindex *devs = if_nameindex();
	int ret = 0;

	for (size_t i = 0; devs && ret == 0 && devs[i].if_index; i++)
		ret = find_xdp(search, &devs[i]);
	if (devs)
		if_freenameindex(devs);
	return ret;
}

static int on_tc(const struct bp_tc *tc, void *arg)
{
	char name[IF_NAMESIZE];
	char place[64];

	if (!if_indextoname((unsigned int)tc->ifindex, name))
		return 0; /* gone since then */
	snprintf(place, sizeof(place), "dev %s", name);
	return add(arg, tc->prog_id, 0, tc->point, place);
}

/* The place of a link that was met at no hook: it is out of sight, or no hook of the walk. */
static void far_place(const struct bp_link *link, char *buf, size_t size)
{
	switch (link->kind) {
	case BP_TARGET_CGROUP:
		snprintf(buf, size, "cgroup id %llu", link->target);
		break;
	case BP_TARGET_DEV:
		/* The kernel tells 0 for a device that is gone. */
		snprintf(buf, size, link->target ? "ifindex %llu of another netns" : "dev gone",
			 link->target);
		break;
	case BP_TARGET_MAP:
		snprintf(buf, size, "map id:%llu", link->target);
		break;
	case BP_TARGET_NETNS:
		snprintf(buf, size, "netns %llu", link->target);
		break;
	default:
		buf[0] = '\0';
	}
}

static int add_links(struct search *search)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < search->links.count; i++) {
		const struct bp_link *link = &search->links.link[i];
		const char *name =
			link->type >= 0 ?
				libbpf_bpf_attach_type_str((enum bpf_attach_type)link->type) :
				libbpf_bpf_link_type_str(link->link_type);
		char far[64];

		far_place(link, far, sizeof(far));
		ret = add(search, link->prog_id, link->id, name ? name : "unknown",
			  search->places[i] ? search->places[i] :
			  far[0]            ? far :
					      NULL);
	}
	return ret;
}

static void on_trouble(const char *where, const struct bp_err *err, void *arg)
{
	const struct search *search = arg;

	bp_holders_unseen(search->holders, where,
			  err->text[0] ? err->text : bp_errno_text(err->num));
}

static int find_all(struct search *search)
{
	const struct bp_walk walk = { .hook = on_hook, .trouble = on_trouble, .arg = search };
	int ret = bp_links_read(&search->links);

	if (ret)
		return bp_fail(search->err, -ret, "bpf_link_get_next_id", "the links");
	search->places = calloc(search->links.count + 1, sizeof(*search->places));
	if (!search->places)
		return bp_fail(search->err, ENOMEM, "calloc", "%s", "");
	ret = bp_walk_all(&walk, search->err);
	if (ret == 0)
		ret = find_all_xdp(search);
	if (ret == 0)
		ret = bp_tc_each(on_tc, search, search->err);
	if (ret == 0)
		ret = bp_perf_find(search->holders, &search->links, search->err);
	return ret ? ret : add_links(search);
}

int bp_attached_find(struct bp_holders *holders, struct bp_err *err)
{
	struct search search = { .holders = holders, .err = err };
	int ret = find_all(&search);

	for (size_t i = 0; search.places && i < search.links.count; i++)
		free(search.places[i]);
	free(search.places);
	bp_links_free(&search.links);
	return ret;
}
