// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* hook.c - one attach type at one place: what is there, putting there, taking away */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "explain.h"
#include "hook.h"
#include "prog.h"
#include "ref.h"

#define MODE (BPF_F_ALLOW_OVERRIDE | BPF_F_ALLOW_MULTI)
#define TRIES 100 /* while others change the hook */

static int query_target(const struct bp_hook *hook)
{
	return hook->place->kind == BP_TARGET_DEV ? hook->place->ifindex : hook->place->fd;
}

/* The attach and detach calls take 0 for the network namespace of the caller, not a descriptor. */
static int attach_target(const struct bp_hook *hook)
{
	return hook->place->kind == BP_TARGET_NETNS ? 0 : query_target(hook);
}

void bp_hook_state_free(struct bp_hook_state *state)
{
	free(state->prog_ids);
	free(state->prog_attach_flags);
	free(state->link_ids);
	free(state->link_attach_flags);
	*state = (struct bp_hook_state){ 0 };
}

static bool room_for(__u32 **array, __u32 count)
{
	__u32 *more = reallocarray(*array, count, sizeof(**array));

	if (more)
		memset(more, 0, count * sizeof(*more));
	if (more)
		*array = more;
	return more;
}

/* One query with room for as many programs as there were the last time, until they fit. */
static int query_all(const struct bp_hook *hook, struct bp_query *query, bool flags, bool links,
		     struct bp_hook_state *state, struct bp_err *err)
{
	__u32 room = 64;
	int ret;

	do {
		if (!room_for(&state->prog_ids, room) ||
		    (flags && !room_for(&state->prog_attach_flags, room)) ||
		    (links && (!room_for(&state->link_ids, room) ||
			       !room_for(&state->link_attach_flags, room))))
			return bp_fail(err, ENOMEM, "realloc", "%s", "");
		query->prog_ids = state->prog_ids;
		query->prog_attach_flags = flags ? state->prog_attach_flags : NULL;
		query->link_ids = links ? state->link_ids : NULL;
		query->link_attach_flags = links ? state->link_attach_flags : NULL;
		query->prog_cnt = room;
		ret = bp_prog_query_opts(query_target(hook), hook->type->type, query, err);
		room = query->prog_cnt + 16;
	} while (ret == -ENOSPC);
	return ret;
}

int bp_hook_query(const struct bp_hook *hook, unsigned int query_flags,
		  struct bp_hook_state *ret_state, struct bp_err *err)
{
	bool flags = hook->place->kind == BP_TARGET_CGROUP && !query_flags;
	bool links = hook->place->kind == BP_TARGET_DEV;
	cleanup_hook_state struct bp_hook_state state = { 0 };
	struct bp_query query = { .query_flags = query_flags };
	int ret = query_all(hook, &query, flags, links, &state, err);

	if (ret == -EINVAL && (flags || links)) {
		bp_hook_state_free(&state);
		ret = query_all(hook, &query, false, false, &state, err);
	}
	if (ret) {
		bp_fail_on(err, "%s of %s", bp_attach_type_name(hook->type), hook->place->name);
		bp_explain(&(struct bp_facts){ .prog_fd = -1, .hook = hook, .flags = query_flags },
			   err);
		return ret;
	}
	state.count = query.prog_cnt;
	state.attach_flags = query.attach_flags;
	state.revision = query.revision;
	*ret_state = state;
	state = (struct bp_hook_state){ 0 };
	return 0;
}

static __u32 id_of(int prog_fd)
{
	struct bpf_prog_info info = { 0 };

	return prog_fd < 0 || bp_prog_info(prog_fd, &info, NULL) ? 0 : info.id;
}

/* Place of a program on the hook from 1, or 0. */
static __u32 position_of(const struct bp_hook_state *state, __u32 id)
{
	for (__u32 i = 0; i < state->count; i++)
		if (state->prog_ids[i] == id)
			return i + 1;
	return 0;
}

/* 'prog 12 (cgroup_skb allow), prog 15 (cgroup_skb deny) and 3 more' */
static void list_programs(const struct bp_hook_state *state, char *buf, size_t size)
{
	size_t len = 0;

	snprintf(buf, size, "nothing");
	for (__u32 i = 0; i < state->count; i++) {
		cleanup_fd int fd = bp_prog_fd_by_id(state->prog_ids[i], NULL);
		char text[BP_NAME_MAX + 40];

		snprintf(text, sizeof(text), "prog %u", state->prog_ids[i]);
		if (fd >= 0)
			bp_prog_text(fd, text, sizeof(text));
		if (len + strlen(text) + 32 > size) {
			snprintf(buf + len, size - len, " and %u more", state->count - i);
			return;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "", text);
	}
}

/* Run one of the two calls inside the network namespace, if the hook is one's. */
static int in_netns(const struct bp_hook *hook, int *ret_old, struct bp_err *err)
{
	return hook->place->kind == BP_TARGET_NETNS ?
		       bp_netns_enter(hook->place->fd, ret_old, err) :
		       0;
}

static int back_from_netns(const struct bp_hook *hook, int old, struct bp_err *err)
{
	return hook->place->kind == BP_TARGET_NETNS ? bp_netns_enter(old, NULL, err) : 0;
}

/* Does the program fit the attach type at all? */
static int check_type(const struct bp_hook *hook, int prog_fd, struct bp_err *err)
{
	const struct bp_attach_type *row = NULL;
	struct bpf_prog_info info = { 0 };
	char list[1000] = "";
	size_t len = 0;
	int ret = bp_prog_info(prog_fd, &info, err);

	if (ret || !hook->type->progs[0] || bp_attach_type_fits(hook->type, info.type))
		return ret;
	while ((row = bp_attach_type_next(row)))
		if (row->target && bp_attach_type_fits(row, info.type) && len < sizeof(list))
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
						len ? ", " : "", bp_attach_type_name(row));
	bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
		     "a program of type %s does not fit %s, which takes %s",
		     libbpf_bpf_prog_type_str(info.type), bp_attach_type_name(hook->type),
		     libbpf_bpf_prog_type_str(hook->type->progs[0]));
	if (len)
		bp_hint(err, "attach types that fit: %s", list);
	/* xdp_devmap and xdp_cpumap take XDP programs too, but xdp is the usual way. */
	if (info.type == BPF_PROG_TYPE_XDP)
		row = bp_attach_type_row(BPF_XDP) - 1;
	while (!len && (row = bp_attach_type_next(row)))
		if (row->links_only && bp_attach_type_fits(row, info.type))
			bp_hint(err, "%s programs are attached by %s",
				libbpf_bpf_prog_type_str(info.type), row->links_only);
	bp_hint(err, "programs of this type are not attached by bpf_prog_attach()");
	return -EINVAL;
}

/* Would the call silently push out a program? Then it must have been asked for. */
static int check_occupied(const struct bp_hook *hook, const struct bp_hook_state *before,
			  const struct bp_hook_attach *attach, __u32 prog_id, struct bp_err *err)
{
	char list[600];

	/* Devices take several programs, lirc ones too. */
	if (hook->place->kind == BP_TARGET_DEV || hook->place->kind == BP_TARGET_LIRC ||
	    before->count == 0 || attach->force || (attach->flags & BPF_F_ALLOW_MULTI))
		return 0;
	if (hook->place->kind == BP_TARGET_CGROUP &&
	    (before->attach_flags & MODE) != (attach->flags & MODE))
		return 0; /* the kernel refuses, with the reason in explain */
	if (before->prog_ids[0] == prog_id)
		return 0;
	list_programs(before, list, sizeof(list));
	bp_fail_text(err, BP_CONFLICT, EEXIST, "", "%s of %s is taken by %s",
		     bp_attach_type_name(hook->type), hook->place->name, list);
	bp_hint(err,
		"the kernel would silently replace it: say --replace PROG or --force to do so%s",
		hook->place->kind == BP_TARGET_CGROUP ? ", or --multi on a hook in multi mode" :
							"");
	return -EEXIST;
}

/*
 * A hook in multi mode and a device replace by BPF_F_REPLACE; the others replace what they hold
 * by attaching again, so the ids are compared here.
 */
static int prepare_replace(const struct bp_hook *hook, const struct bp_hook_state *before,
			   const struct bp_hook_attach *attach, struct bp_attach *call,
			   struct bp_err *err)
{
	__u32 id = id_of(attach->replace_fd);
	char list[600];

	if (!position_of(before, id)) {
		list_programs(before, list, sizeof(list));
		return bp_fail_text(err, BP_CONFLICT, ENOENT, "",
				    "prog %u is not attached to %s of %s; attached: %s", id,
				    bp_attach_type_name(hook->type), hook->place->name, list);
	}
	if (hook->place->kind == BP_TARGET_DEV || (before->attach_flags & BPF_F_ALLOW_MULTI)) {
		call->flags |= BPF_F_REPLACE;
		call->replace_fd = attach->replace_fd;
	}
	if (hook->place->kind == BP_TARGET_CGROUP)
		call->flags |= before->attach_flags & MODE;
	return 0;
}

/* The revision to demand of the hook; it must be one that the kernel keeps. */
static int demand_revision(const struct bp_hook *hook, const struct bp_hook_state *before,
			   __u64 wanted, bool by_itself, __u64 *ret_revision, struct bp_err *err)
{
	if (!wanted && !by_itself)
		return 0;
	if (!before->revision) {
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "%s of %s has no revision here",
			     bp_attach_type_name(hook->type), hook->place->name);
		bp_hint(err, "devices have one since Linux 6.6, cgroups since 6.17, others have "
			     "none; leave out --expected-revision");
		return -EINVAL;
	}
	*ret_revision = by_itself ? before->revision : wanted;
	return 0;
}

/* The program to go before or after must be there. A link is left to the kernel. */
static int prepare_anchor(const struct bp_hook *hook, const struct bp_hook_state *before,
			  const struct bp_hook_attach *attach, struct bp_attach *call,
			  struct bp_err *err)
{
	__u32 id = attach->anchor_fd >= 0 ? id_of(attach->anchor_fd) : attach->anchor_id;
	char list[600];

	call->relative_fd = attach->anchor_fd >= 0 ? attach->anchor_fd : 0;
	call->relative_id = attach->anchor_id;
	if (!id || (attach->flags & BPF_F_LINK) || position_of(before, id))
		return 0;
	list_programs(before, list, sizeof(list));
	return bp_fail_text(err, BP_CONFLICT, ENOENT, "",
			    "prog %u is not attached to %s of %s; attached: %s", id,
			    bp_attach_type_name(hook->type), hook->place->name, list);
}

static int call_attach(const struct bp_hook *hook, int prog_fd, const struct bp_attach *call,
		       struct bp_err *err)
{
	cleanup_fd int old = -1;
	int ret = in_netns(hook, &old, err);

	if (ret)
		return ret;
	if ((call->flags & ~MODE) || call->expected_revision)
		ret = bp_prog_attach_opts(prog_fd, attach_target(hook), hook->type->type, call,
					  err);
	else
		ret = bp_prog_attach(prog_fd, attach_target(hook), hook->type->type, call->flags,
				     err);
	if (ret) {
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd,
					       .hook = hook,
					       .flags = call->flags },
			   err);
		back_from_netns(hook, old, NULL);
		return ret;
	}
	return back_from_netns(hook, old, err);
}

/* What the hook looks like with the program on it. */
static void tell_attached(const struct bp_hook_state *state, __u32 id,
			  struct bp_hook_change *change)
{
	change->position = position_of(state, id);
	change->count = state->count;
	change->mode = state->attach_flags;
	change->revision = state->revision;
}

/* Where nobody else changed the hook, the place of the program must be the one asked for. */
static bool is_in_place(const struct bp_hook_state *before, const struct bp_hook_state *after,
			const struct bp_hook_attach *attach, __u32 id)
{
	__u32 anchor = attach->flags & BPF_F_LINK ? 0 :
		       attach->anchor_fd >= 0     ? id_of(attach->anchor_fd) :
						    attach->anchor_id;
	__u32 at = position_of(after, id);
	__u32 other = position_of(after, anchor);

	if (!before->revision || after->revision != before->revision + 1 ||
	    (attach->flags & (BPF_F_LINK | BPF_F_PREORDER)))
		return true;
	if (attach->flags & BPF_F_BEFORE)
		return at + 1 == (anchor ? other : 2);
	if (attach->flags & BPF_F_AFTER)
		return at == (anchor ? other + 1 : after->count);
	return true;
}

static int see_attached(const struct bp_hook *hook, const struct bp_hook_attach *attach, __u32 id,
			const struct bp_hook_state *before, struct bp_hook_change *change,
			struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state after = { 0 };
	int ret = bp_hook_query(hook, 0, &after, err);

	if (ret)
		return ret;
	tell_attached(&after, id, change);
	if (!change->position)
		return bp_fail_text(err, BP_CONFLICT, ENOENT, "",
				    "attached prog %u to %s of %s, but it is not there any more",
				    id, bp_attach_type_name(hook->type), hook->place->name);
	if (!is_in_place(before, &after, attach, id))
		return bp_fail_text(err, BP_FAILED, EIO, "",
				    "attached prog %u to %s of %s, but at place %u of %u", id,
				    bp_attach_type_name(hook->type), hook->place->name,
				    change->position, change->count);
	for (__u32 i = 0; i < before->count; i++)
		if (!position_of(&after, before->prog_ids[i]))
			change->replaced_id = before->prog_ids[i];
	return 0;
}

/* Everything up to the call, which is left out if the program is there and that is fine. */
static int prepare_attach(const struct bp_hook *hook, const struct bp_hook_attach *attach, __u32 id,
			  const struct bp_hook_state *before, struct bp_attach *call,
			  struct bp_err *err)
{
	int ret = attach->replace_fd >= 0 ? prepare_replace(hook, before, attach, call, err) :
					    check_occupied(hook, before, attach, id, err);

	if (ret == 0)
		ret = prepare_anchor(hook, before, attach, call, err);
	if (ret == 0)
		ret = demand_revision(hook, before, attach->revision, attach->revision_auto,
				      &call->expected_revision, err);
	return ret;
}

static int attach_once(const struct bp_hook *hook, int prog_fd, const struct bp_hook_attach *attach,
		       struct bp_hook_change *ret_change, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state before = { 0 };
	struct bp_attach call = { .flags = attach->flags };
	struct bp_hook_change change = { .changed = true };
	struct bp_err blind = { 0 };
	__u32 id = id_of(prog_fd);
	int ret;

	/* Without the right to look (CAP_NET_ADMIN) the kernel's own rules have to do. */
	if (bp_hook_query(hook, 0, &before, &blind)) {
		if (attach->if_absent || attach->revision_auto || attach->revision ||
		    attach->replace_fd >= 0 || attach->anchor_fd >= 0 || attach->anchor_id) {
			if (err)
				*err = blind;
			return -blind.num;
		}
		*ret_change = change;
		return call_attach(hook, prog_fd, &call, err);
	}
	if (attach->if_absent && position_of(&before, id)) {
		change.changed = false;
		tell_attached(&before, id, &change);
		*ret_change = change;
		return 0;
	}
	ret = prepare_attach(hook, attach, id, &before, &call, err);
	if (ret == 0)
		ret = call_attach(hook, prog_fd, &call, err);
	if (ret == 0)
		ret = see_attached(hook, attach, id, &before, &change, err);
	if (ret == 0)
		*ret_change = change;
	return ret;
}

int bp_hook_attach(const struct bp_hook *hook, int prog_fd, const struct bp_hook_attach *attach,
		   struct bp_hook_change *ret_change, struct bp_err *err)
{
	int ret = check_type(hook, prog_fd, err);

	if (ret)
		return ret;
	for (int tries = TRIES; tries; tries--) {
		struct bp_err why = { 0 };

		ret = attach_once(hook, prog_fd, attach, ret_change, &why);
		if (ret && err)
			*err = why;
		if (ret != -ESTALE || !attach->revision_auto)
			break;
	}
	return ret;
}

/* The call would remove something else, or leave open what it removes. */
static int check_detach(const struct bp_hook *hook, const struct bp_hook_state *state, __u32 id,
			const struct bp_hook_detach *detach, struct bp_err *err)
{
	bool exclusive =
		hook->place->kind != BP_TARGET_DEV && !(state->attach_flags & BPF_F_ALLOW_MULTI);
	char list[600];

	list_programs(state, list, sizeof(list));
	if (state->count == 0)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "",
				    "nothing is attached to %s of %s",
				    bp_attach_type_name(hook->type), hook->place->name);
	if (id && !position_of(state, id)) {
		bp_fail_text(err, exclusive ? BP_CONFLICT : BP_NOT_FOUND,
			     exclusive ? EEXIST : ENOENT, "",
			     "prog %u is not attached to %s of %s; attached: %s", id,
			     bp_attach_type_name(hook->type), hook->place->name, list);
		if (exclusive && hook->place->kind == BP_TARGET_CGROUP)
			bp_hint(err, "in this mode the kernel would ignore the program given and "
				     "detach the one that is there");
		return exclusive ? -EEXIST : -ENOENT;
	}
	if (id || detach->end || (exclusive && hook->place->kind == BP_TARGET_CGROUP))
		return 0;
	bp_fail_text(err, BP_CONFLICT, EEXIST, "", "which program of %s of %s? attached: %s",
		     bp_attach_type_name(hook->type), hook->place->name, list);
	bp_hint(err, "name the program%s: bpf_prog_detach() %s",
		hook->place->kind == BP_TARGET_DEV ? " or say --first or --last" : "",
		hook->place->kind == BP_TARGET_DEV    ? "would remove the last one" :
		hook->place->kind == BP_TARGET_CGROUP ? "does not work on a hook in multi mode" :
							"does not work on this kind of hook");
	return -EEXIST;
}

static int call_detach(const struct bp_hook *hook, int prog_fd, const struct bp_detach *call,
		       struct bp_err *err)
{
	cleanup_fd int old = -1;
	int ret = in_netns(hook, &old, err);

	if (ret)
		return ret;
	if (call->flags || call->expected_revision)
		ret = bp_prog_detach_opts(prog_fd < 0 ? 0 : prog_fd, attach_target(hook),
					  hook->type->type, call, err);
	else if (prog_fd >= 0)
		ret = bp_prog_detach2(prog_fd, attach_target(hook), hook->type->type, err);
	else
		ret = bp_prog_detach(attach_target(hook), hook->type->type, err);
	if (ret) {
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd, .hook = hook }, err);
		back_from_netns(hook, old, NULL);
		return ret;
	}
	return back_from_netns(hook, old, err);
}

static int see_detached(const struct bp_hook *hook, const struct bp_hook_state *before,
			struct bp_hook_change *change, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state after = { 0 };
	int ret = bp_hook_query(hook, 0, &after, err);

	if (ret)
		return ret;
	if (position_of(&after, change->detached_id) && after.count >= before->count)
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "detached prog %u from %s of %s, but it is there again",
				    change->detached_id, bp_attach_type_name(hook->type),
				    hook->place->name);
	change->count = after.count;
	change->mode = after.attach_flags;
	change->revision = after.revision;
	return 0;
}

static int detach_once(const struct bp_hook *hook, int prog_fd, const struct bp_hook_detach *detach,
		       struct bp_hook_change *ret_change, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state before = { 0 };
	struct bp_hook_change change = { .changed = true };
	struct bp_detach call = { .flags = detach->end };
	__u32 id = id_of(prog_fd);
	int ret = bp_hook_query(hook, 0, &before, err);

	/* Linux 5.10 cannot query a sockmap, but detaches just the program that is named. */
	if (ret == -EINVAL && hook->place->kind == BP_TARGET_MAP && id) {
		*err = (struct bp_err){ 0 };
		change.detached_id = id;
		ret = call_detach(hook, prog_fd, &call, err);
		if (ret == -ENOENT && detach->if_attached) {
			change.changed = false;
			ret = 0;
		}
		if (ret == 0)
			*ret_change = change;
		return ret;
	}
	if (ret)
		return ret;
	if (detach->if_attached && (id ? !position_of(&before, id) : !before.count)) {
		*ret_change = (struct bp_hook_change){ .detached_id = id,
						       .count = before.count,
						       .mode = before.attach_flags,
						       .revision = before.revision };
		return 0;
	}
	ret = check_detach(hook, &before, id, detach, err);
	/* What is at an end is known only for the revision that was seen. */
	if (ret == 0)
		ret = demand_revision(hook, &before, detach->revision,
				      detach->revision_auto || (detach->end && !detach->revision),
				      &call.expected_revision, err);
	if (ret)
		return ret;
	change.detached_id = id                        ? id :
			     detach->end & BPF_F_AFTER ? before.prog_ids[before.count - 1] :
							 before.prog_ids[0];
	ret = call_detach(hook, prog_fd, &call, err);
	if (ret == 0)
		ret = see_detached(hook, &before, &change, err);
	if (ret == 0)
		*ret_change = change;
	return ret;
}

int bp_hook_detach(const struct bp_hook *hook, int prog_fd, const struct bp_hook_detach *detach,
		   struct bp_hook_change *ret_change, struct bp_err *err)
{
	bool again = detach->revision_auto || (detach->end && !detach->revision);
	int ret = -ESTALE;

	for (int tries = TRIES; tries && ret == -ESTALE; tries = again ? tries - 1 : 0) {
		struct bp_err why = { 0 };

		ret = detach_once(hook, prog_fd, detach, ret_change, &why);
		if (ret && err)
			*err = why;
	}
	return ret;
}
