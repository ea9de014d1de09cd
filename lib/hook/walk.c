// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* walk.c - every hook of a place, of a tree of cgroups, of this machine */
#include <dirent.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/mounts.h"
#include "util/tree.h"
#include "hook/walk.h"
#include "kernel/held.h"
#include "kernel/prog.h"
#include "kernel/tc.h"
#include "ref/target.h"

/* A walk on its way. */
struct walker {
	const struct bp_walk *walk;
	struct bp_err *err;
	bool stopped; /* by the callback */
	__u64 *seen;  /* ids of cgroups */
	size_t count;
	size_t old;        /* of these, those below other mounts than this one */
	bool one_tree;     /* there is no other mount, so no cgroup is met twice */
	size_t cgroups;    /* met so far */
	__u64 loaded;      /* bit of each program type that is loaded; 0: not known */
	struct bp_tcs tcs; /* of all devices, in a walk of all */
	bool has_tcs;
};

static void trouble(const struct walker *w, const char *where, const struct bp_err *err)
{
	if (w->walk->trouble)
		w->walk->trouble(where, err, w->walk->arg);
}

static int one_hook(struct walker *w, const struct bp_hook *hook, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	int ret = bp_hook_query(hook, w->walk->query_flags, &state, err);

	if (ret || !state.count)
		return ret;
	ret = w->walk->hook(hook, &state, w->walk->arg);
	w->stopped = ret != 0;
	return ret;
}

/* Types of a map that exclude each other are there, types this kernel does not know are not. */
static bool is_no_hook(int ret)
{
	return ret == -EINVAL || ret == -ENXIO || ret == -EOPNOTSUPP || ret == -EBUSY;
}

/* The classifiers at one point of a device. */
static int one_tc(struct walker *w, const struct bp_place *dev, const struct bp_attach_type *type,
		  struct bp_err *err)
{
	const struct bp_hook hook = { type, dev };
	cleanup_hook_state struct bp_hook_state state = { 0 };
	int ret;

	if (!w->has_tcs)
		return one_hook(w, &hook, err);
	ret = bp_tcs_at(&w->tcs, dev->ifindex, type, &state.prog_ids, &state.count, err);
	if (ret == 0 && state.count)
		ret = w->walk->hook(&hook, &state, w->walk->arg);
	w->stopped = ret != 0;
	return ret;
}

/*
 * The classifiers that a packet meets between the programs of one type and the next: on each way
 * tcx comes first, and the qdiscs of a device last.
 */
static int tc_behind(struct walker *w, const struct bp_place *place,
		     const struct bp_attach_type *row, struct bp_err *err)
{
	const struct bp_attach_type *ingress = bp_tc_type_next(NULL);
	const struct bp_attach_type *egress = bp_tc_type_next(ingress);
	int ret;

	if (w->walk->type || place->kind != BP_TARGET_DEV)
		return 0;
	if (row->type == BPF_TCX_INGRESS)
		return one_tc(w, place, ingress, err);
	if (row->type != BPF_TCX_EGRESS)
		return 0;
	ret = one_tc(w, place, egress, err);
	return ret ? ret : one_tc(w, place, bp_tc_type_next(egress), err);
}

/* After so many cgroups it pays to know which types of programs there are. */
#define CGROUPS_TO_LOOK 8

/* Without the right to see them, any type may be loaded. */
static void look_at_progs(struct walker *w)
{
	__u64 loaded = 1ULL << 63;
	__u32 id = 0;
	int ret;

	while ((ret = bpf_prog_get_next_id(id, &id)) == 0) {
		cleanup_fd int fd = bp_prog_fd_by_id(id, NULL);
		struct bpf_prog_info info = { 0 };

		if (fd == -ENOENT)
			continue;
		if (fd < 0 || bp_prog_info(fd, &info, NULL) || info.type > 62)
			return;
		loaded |= 1ULL << info.type;
	}
	if (ret == -ENOENT)
		w->loaded = loaded;
}

/* What no loaded program could be attached to need not be asked: a query costs as much as a stat.
 */
static bool may_have_progs(const struct walker *w, const struct bp_place *place,
			   const struct bp_attach_type *row)
{
	if (place->kind != BP_TARGET_CGROUP || !w->loaded)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(row->progs) && row->progs[i]; i++)
		if (w->loaded & 1ULL << row->progs[i])
			return true;
	return false;
}

/* All types of a place. If none of them can be asked, the first failure is the place's. */
static int one_place(struct walker *w, const struct bp_place *place, struct bp_err *err)
{
	const struct bp_attach_type *row = NULL;
	struct bp_err first = { 0 };
	bool any = false;

	while ((row = bp_attach_type_next(row))) {
		struct bp_err why = { 0 };
		int ret;

		if (row->asked != place->kind || (w->walk->type && w->walk->type != row) ||
		    !may_have_progs(w, place, row))
			continue;
		ret = one_hook(w, &(struct bp_hook){ row, place }, &why);
		any |= ret == 0 || ret == -EBUSY;
		if (ret && !first.num)
			first = why;
		if (!w->stopped && is_no_hook(ret ? ret : -EBUSY))
			ret = tc_behind(w, place, row, &why);
		if (w->stopped || !is_no_hook(ret ? ret : -EBUSY)) {
			*err = why;
			return ret;
		}
	}
	if (any || !first.num)
		return 0;
	*err = first;
	return -first.num;
}

/* Type of a map, or 0. */
static __u32 map_type(int fd)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return fd >= 0 && bpf_map_get_info_by_fd(fd, &info, &len) == 0 ? info.type : 0;
}

/* The same for a type that is newer than the table, and for a map that holds programs. */
static int place_or_type(struct walker *w, const struct bp_place *place, struct bp_err *err)
{
	const struct bp_attach_type *type = w->walk->type;
	const struct bp_attach_type *held = NULL;

	if (type && bp_held_is(type))
		return 0;
	if (place->kind == BP_TARGET_MAP && !type)
		held = bp_held_type_of(map_type(place->fd));
	if (held)
		return one_hook(w, &(struct bp_hook){ held, place }, err);
	if (type && bp_tc_is(type))
		return place->kind == BP_TARGET_DEV ? one_tc(w, place, type, err) : 0;
	if (type && bp_attach_type_row(type->type) != type)
		return one_hook(w, &(struct bp_hook){ type, place }, err);
	return one_place(w, place, err);
}

/* Has the cgroup been seen below another mount? */
static bool is_seen(struct walker *w, const struct bp_place *place)
{
	__u64 id;

	if (w->one_tree)
		return false;
	id = bp_place_id(place);
	for (size_t i = 0; i < w->old; i++)
		if (w->seen[i] == id)
			return true;
	if (bp_array_more(w->seen, w->count)) /* if not, it is told twice */
		w->seen[w->count++] = id;
	return false;
}

static void on_trouble(const char *path, int num, void *arg)
{
	struct bp_err err = { 0 };

	bp_fail(&err, num, "open", "cgroup %s", path);
	trouble(arg, path, &err);
}

/* One cgroup of a tree; what is wrong with it does not stop the others. */
static int on_cgroup(int parent, const char *name, int fd, const char *path, void *arg)
{
	struct bp_place place = { .kind = BP_TARGET_CGROUP, .fd = fd, .path = path };
	struct walker *w = arg;
	struct bp_err err = { 0 };
	int ret;

	(void)parent;
	(void)name;
	if (fd < 0 || is_seen(w, &place))
		return 0;
	snprintf(place.name, sizeof(place.name), "%s", path);
	if (++w->cgroups == CGROUPS_TO_LOOK)
		look_at_progs(w);
	ret = place_or_type(w, &place, &err);
	if (w->stopped)
		return ret;
	/* One that was removed meanwhile has nothing attached. */
	if (ret && ret != -ENOENT && ret != -ENODEV)
		trouble(w, path, &err);
	return 0;
}

/* What goes wrong at the top, a missing right for example, would go wrong everywhere. */
static int one_tree(struct walker *w, const struct bp_place *top, struct bp_err *err)
{
	const struct bp_tree tree = { .each = on_cgroup, .trouble = on_trouble, .arg = w };
	int ret = is_seen(w, top) ? 0 : place_or_type(w, top, err);

	return ret ? ret : bp_tree_walk(&tree, top->fd, top->name);
}

/*
 * A place of a walk of all. Without CAP_NET_ADMIN no place can be asked; a kernel that knows none
 * of the hooks of a place has none there.
 */
static int in_all(struct walker *w, const struct bp_place *place)
{
	struct bp_err err = { 0 };
	int ret = place->kind == BP_TARGET_CGROUP ? one_tree(w, place, &err) :
						    place_or_type(w, place, &err);

	if (ret == 0 || w->stopped)
		return ret;
	if (ret == -EPERM) {
		*w->err = err;
		return ret;
	}
	if (!is_no_hook(ret) && ret != -ENOENT && ret != -ENODEV)
		trouble(w, place->name, &err);
	return 0;
}

/* A target that is opened by its words, and named otherwise; one that is gone is none. */
static int in_all_by_name(struct walker *w, enum bp_target_kind kind, const char *text,
			  const char *name)
{
	cleanup_place struct bp_place place = BP_PLACE_CLOSED;
	struct bp_target target = { .kind = kind, .text = text };
	struct bp_err err = { 0 };
	int ret = bp_target_open(&target, &place, &err);

	if (ret == 0) {
		snprintf(place.name, sizeof(place.name), "%s", name);
		return in_all(w, &place);
	}
	if (ret != -ENOENT && ret != -ENODEV && ret != -ENXIO)
		trouble(w, text, &err);
	return 0;
}

static int all_cgroups(const char *path, void *arg)
{
	struct walker *w = arg;

	w->old = w->count;
	return in_all_by_name(w, BP_TARGET_CGROUP, path, path);
}

static int all_devices(struct walker *w)
{
	struct if_nameindex *devs = if_nameindex();
	int ret = 0;

	for (size_t i = 0; devs && ret == 0 && devs[i].if_index; i++) {
		struct bp_place place = { .kind = BP_TARGET_DEV,
					  .fd = -1,
					  .ifindex = (int)devs[i].if_index };

		snprintf(place.name, sizeof(place.name), "%s", devs[i].if_name);
		ret = in_all(w, &place);
	}
	if (devs)
		if_freenameindex(devs);
	return ret;
}

/* A map of sockets, or one that holds programs: that such a one may not be read stops no walk. */
static int one_map(struct walker *w, const struct bp_place *place)
{
	__u32 type = map_type(place->fd);
	const struct bp_attach_type *held = bp_held_type_of(type);
	struct bp_err err = { 0 };
	int ret;

	if (bp_is_sockmap(type))
		return in_all(w, place);
	if (!held || (w->walk->type && w->walk->type != held))
		return 0;
	ret = one_hook(w, &(struct bp_hook){ held, place }, &err);
	if (ret && !w->stopped)
		trouble(w, place->name, &err);
	return w->stopped ? ret : 0;
}

static int all_maps(struct walker *w)
{
	struct bp_err err = { 0 };
	__u32 id = 0;
	int ret;

	while ((ret = bpf_map_get_next_id(id, &id)) == 0) {
		cleanup_place struct bp_place place = { .kind = BP_TARGET_MAP };

		place.fd = bpf_map_get_fd_by_id(id);
		snprintf(place.name, sizeof(place.name), "id:%u", id);
		ret = one_map(w, &place);
		if (ret)
			return ret;
	}
	if (ret != -ENOENT) {
		bp_fail(&err, -ret, "bpf_map_get_next_id", "%s", "");
		trouble(w, "the maps", &err);
	}
	return 0;
}

static int all_lirc(struct walker *w)
{
	DIR *dir = opendir("/dev");
	const struct dirent *entry;
	char path[300];
	int ret = 0;

	while (dir && ret == 0 && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "lirc", 4) != 0)
			continue;
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		ret = in_all_by_name(w, BP_TARGET_LIRC, path, path);
	}
	if (dir)
		closedir(dir);
	return ret;
}

/* The network namespace that this thread is in, whatever it is called. */
static int all_of_netns(struct walker *w)
{
	static const char own[] = "/proc/thread-self/ns/net";
	const struct bp_walk *walk = w->walk;
	int ret;

	w->has_tcs = (!walk->type || bp_tc_is(walk->type)) && bp_tcs_read(0, &w->tcs, NULL) == 0;
	ret = all_devices(w);
	if (ret == 0)
		ret = in_all_by_name(w, BP_TARGET_NETNS, own,
				     walk->netns ? walk->netns : "/proc/self/ns/net");
	bp_tcs_free(&w->tcs);
	return ret;
}

int bp_walk_place(const struct bp_walk *walk, const struct bp_place *place, struct bp_err *err)
{
	struct walker w = { .walk = walk };
	struct bp_err why = { 0 };
	int ret = place_or_type(&w, place, &why);

	if (ret && err)
		*err = why;
	return ret;
}

int bp_walk_tree(const struct bp_walk *walk, const struct bp_place *top, struct bp_err *err)
{
	struct walker w = { .walk = walk, .one_tree = true };
	struct bp_err why = { 0 };
	int ret = bp_descriptors_left(&why);

	if (ret == 0)
		ret = one_tree(&w, top, &why);
	free(w.seen);
	if (ret && err)
		*err = why;
	return ret;
}

int bp_walk_all(const struct bp_walk *walk, struct bp_err *err)
{
	struct bp_err why = { 0 };
	struct walker w = { .walk = walk, .err = &why };
	int ret = bp_descriptors_left(&why);

	if (ret == 0)
		ret = bp_mounts_each("cgroup2", all_cgroups, &w);
	if (ret == 0)
		ret = all_of_netns(&w);
	if (ret == 0)
		ret = all_maps(&w);
	if (ret == 0)
		ret = all_lirc(&w);
	free(w.seen);
	if (ret && err)
		*err = why;
	return ret;
}

int bp_walk_netns(const struct bp_walk *walk, struct bp_err *err)
{
	struct bp_err why = { 0 };
	struct walker w = { .walk = walk, .err = &why };
	int ret = all_of_netns(&w);

	if (ret && err)
		*err = why;
	return ret;
}
