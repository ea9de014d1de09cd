// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attached.c - what is attached where: by hook, by link, to perf events, as XDP, by tc */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "hook/walk.h"
#include "table/attach_type.h"
#include "kernel/link.h"
#include "kernel/link_text.h"
#include "trace/names.h"
#include "kernel/struct_ops.h"
#include "list/attached.h"
#include "list/perf_event.h"
#include "util/cleanup.h"

/* Where a link was met on a hook, which tells more than the link does. */
struct met {
	char *place;      /* NULL: it was not met */
	const char *mode; /* of XDP */
};

/* One search. What a link holds at a hook is the link's: there its place becomes known. */
struct search {
	struct bp_holders *holders;
	struct bp_err *err;
	struct bp_links links;
	struct bp_names names;
	struct met *met; /* one for each link */
};

static int no_memory(struct search *search)
{
	return bp_fail(search->err, ENOMEM, "malloc", "%s", "");
}

/* Without a place of its own, OLD_PLACE is what version 1 of snapshots had. */
static int add(struct search *search, struct bp_holder *holder, const char *old_type,
	       const char *old_place)
{
	cleanup_free char *old = NULL;

	holder->kind = BP_HOLD_ATTACHED;
	if (old_type && asprintf(&old, "%s%s%s", old_type, old_place ? " " : "",
				 old_place ? old_place : "") < 0) {
		old = NULL;
		return no_memory(search);
	}
	holder->old = old;
	return bp_holders_add(search->holders, holder, search->err);
}

static int found_by_link(struct search *search, size_t i, const char *place, const char *mode)
{
	free(search->met[i].place);
	search->met[i] = (struct met){ strdup(place), mode };
	return search->met[i].place ? 0 : no_memory(search);
}

/* 'cgroup /sys/fs/cgroup/web', 'dev eth0', 'map id:5'. To be freed; NULL for lack of memory. */
static char *place_text(const struct bp_place *place)
{
	const char *kind = bp_target_kind_name(place->kind);
	char *text = NULL;
	char netns[300];

	if (place->kind == BP_TARGET_NETNS)
		bp_name_of_netns(bp_place_id(place), netns, sizeof(netns));
	if (asprintf(&text, "%s %s", kind,
		     place->kind == BP_TARGET_NETNS ? netns : bp_place_name(place)) < 0)
		return NULL;
	return text;
}

/* The same as version 1 of snapshots had it: namespaces by their inode. */
static char *old_place_text(const struct bp_place *place)
{
	char *text = NULL;

	if (place->kind != BP_TARGET_NETNS)
		return place_text(place);
	return asprintf(&text, "netns %llu", bp_place_id(place)) < 0 ? NULL : text;
}

/* One program of a hook, at so and so a place. */
static int on_prog(struct search *search, const struct bp_hook *hook,
		   const struct bp_hook_state *state, __u32 i, char *place, const char *old)
{
	const char *type = bp_attach_type_name(hook->type);
	cleanup_free char *element = NULL;
	struct bp_holder holder = { .id = state->prog_ids[i],
				    .text = (char *)type,
				    .place = place,
				    .mode = state->modes ? state->modes[i] : NULL };
	__u32 link = bp_links_take(&search->links, hook, state, i);
	const struct bp_link *at = link ? bp_links_by_id(&search->links, link) : NULL;

	if (state->at && asprintf(&element, "%s %s", place, state->at[i]) < 0) {
		element = NULL;
		return no_memory(search);
	}
	if (element) /* version 1 of snapshots did not know them */
		holder.place = element;
	if (!link)
		return add(search, &holder, element ? NULL : type, old);
	return at ? found_by_link(search, (size_t)(at - search->links.link), place, holder.mode) :
		    0;
}

static int on_hook(const struct bp_hook *hook, const struct bp_hook_state *state, void *arg)
{
	struct search *search = arg;
	cleanup_free char *place = place_text(hook->place);
	cleanup_free char *old = old_place_text(hook->place);
	int ret = place && old ? 0 : no_memory(search);

	for (__u32 i = 0; ret == 0 && i < state->count; i++)
		ret = on_prog(search, hook, state, i, place, old);
	return ret;
}

static int on_perf_event(const struct bp_perf_event *event, void *arg)
{
	struct bp_holder holder = { .id = event->prog_id,
				    .text = (char *)event->type,
				    .place = (char *)event->target };

	return add(arg, &holder, event->type, event->old_target);
}

/* What version 1 of snapshots had for the place of a link that was met at no hook. */
static void far_place(const struct bp_link *link, char *buf, size_t size)
{
	switch (link->kind) {
	case BP_TARGET_CGROUP:
		snprintf(buf, size, "cgroup id %llu", link->target);
		break;
	case BP_TARGET_DEV:
		snprintf(buf, size, "ifindex %llu of another netns", link->target);
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

/*
 * A link that was met at no hook: it is out of sight, or no hook of the walk. Of a device it is in
 * another network namespace, where a device may have an index that another one has here.
 */
static int add_far(struct search *search, const struct bp_link *link, const char *old_type)
{
	cleanup_link_text struct bp_link_text text = { 0 };
	cleanup_fd int fd = bpf_link_get_fd_by_id(link->id);
	struct bp_holder holder = { .id = link->prog_id, .num = link->id };
	char old[64];

	/* Gone since then. */
	if (fd < 0 || bp_link_describe(fd, &search->names, &text, NULL) || text.detached)
		return 0;
	far_place(link, old, sizeof(old));
	holder.text = (char *)text.type;
	holder.place = link->kind == BP_TARGET_DEV ? old : text.target;
	holder.mode = link->kind == BP_TARGET_DEV ? NULL : text.mode;
	holder.cookie = text.cookie;
	holder.places = text.places;
	return add(search, &holder, old_type, old[0] ? old : NULL);
}

static int add_links(struct search *search)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < search->links.count; i++) {
		const struct bp_link *link = &search->links.link[i];
		const struct met *met = &search->met[i];
		const char *type =
			link->type >= 0 ?
				libbpf_bpf_attach_type_str((enum bpf_attach_type)link->type) :
				libbpf_bpf_link_type_str(link->link_type);
		struct bp_holder holder = { .id = link->prog_id,
					    .num = link->id,
					    .text = (char *)type,
					    .place = met->place,
					    .mode = met->mode };

		if (link->detached || !link->prog_id)
			continue;
		ret = met->place ? add(search, &holder, type, met->place) :
				   add_far(search, link, type ? type : "unknown");
	}
	return ret;
}

/* The programs of a map of struct_ops: registered by a link, or by writing the map. */
static int add_struct_ops(struct search *search, int fd)
{
	cleanup_struct_ops struct bp_struct_ops ops = { 0 };
	struct bp_holder holder = { .text = "struct_ops" };
	char place[64];
	int ret = 0;

	if (bp_struct_ops_read(fd, &search->names, &ops, NULL))
		return 0;
	for (size_t i = 0; i < search->links.count; i++)
		if (search->links.link[i].type == BPF_STRUCT_OPS &&
		    search->links.link[i].target == ops.map_id)
			holder.num = search->links.link[i].id;
	if (!holder.num && ops.state != BP_STRUCT_OPS_INUSE)
		return 0;
	snprintf(place, sizeof(place), "map name:%s", ops.name);
	holder.place = place;
	for (size_t i = 0; ret == 0 && i < ops.count; i++) {
		holder.id = ops.prog_ids[i];
		ret = add(search, &holder, NULL, NULL);
	}
	return ret;
}

static int find_struct_ops(struct search *search)
{
	__u32 id = 0;
	int ret = 0;

	while (ret == 0 && bpf_map_get_next_id(id, &id) == 0) {
		cleanup_fd int fd = bpf_map_get_fd_by_id(id);
		struct bpf_map_info info = { 0 };
		__u32 len = sizeof(info);

		if (fd >= 0 && bpf_map_get_info_by_fd(fd, &info, &len) == 0 &&
		    info.type == BPF_MAP_TYPE_STRUCT_OPS)
			ret = add_struct_ops(search, fd);
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
	search->met = calloc(search->links.count + 1, sizeof(*search->met));
	if (!search->met)
		return no_memory(search);
	ret = bp_walk_all(&walk, search->err);
	if (ret == 0)
		ret = bp_perf_each(&search->links, &search->names, on_perf_event, search);
	if (ret == 0)
		ret = find_struct_ops(search);
	return ret ? ret : add_links(search);
}

int bp_attached_find(struct bp_holders *holders, struct bp_err *err)
{
	struct search search = { .holders = holders, .err = err };
	int ret = find_all(&search);

	for (size_t i = 0; search.met && i < search.links.count; i++)
		free(search.met[i].place);
	free(search.met);
	bp_links_free(&search.links);
	bp_names_free(&search.names);
	return ret;
}
