// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* detach.c - taking a program off a hook without accidents */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "explain/explain.h"
#include "hook/parts.h"
#include "kernel/link.h"
#include "kernel/prog.h"
#include "kernel/xdp.h"
#include "util/cleanup.h"

/* One attach type that stands for many hooks: only the program tells which of them is meant. */
static bool is_many(const struct bp_hook *hook)
{
	return hook->type->type == BPF_LSM_CGROUP;
}

/* Which one of the programs is at an end. */
static __u32 at_end(const struct bp_hook_state *state, const struct bp_hook_detach_opts *detach)
{
	return detach->end & BPF_F_AFTER ? state->count - 1 : 0;
}

/* One program on a hook whose kernel wants to hear which one: then it is named by its id. */
static bool is_only(const struct bp_hook *hook, const struct bp_hook_state *state)
{
	bool exclusive = !(state->attach_flags & BPF_F_ALLOW_MULTI);

	return state->count == 1 &&
	       (is_many(hook) || !exclusive || !bp_target_traits_of(hook->place->kind)->modes);
}

/* A link is detached in another way. */
static int check_end(const struct bp_hook *hook, const struct bp_hook_state *state,
		     const struct bp_hook_detach_opts *detach, struct bp_err *err)
{
	__u32 at = at_end(state, detach);
	__u32 link = detach->end && state->link_ids ? state->link_ids[at] : 0;

	if (!link)
		return 0;
	bp_fail_text(err, BP_CONFLICT, EBUSY, "",
		     "the %s program of %s of %s is prog %u by link %u",
		     detach->end & BPF_F_AFTER ? "last" : "first", bp_attach_type_name(hook->type),
		     hook->place->name, state->prog_ids[at], link);
	bp_hint(err, "a link holds it: bpfprog detach link:%u", link);
	return -EBUSY;
}

/* Netlink would say so too, but not which link. */
static int check_xdp(const struct bp_hook *hook, __u32 id, struct bp_err *err)
{
	cleanup_links struct bp_links links = { 0 };
	const struct bp_link *link;

	if (bp_links_read(&links) || !(link = bp_links_find(&links, hook, id)))
		return 0;
	bp_fail_text(err, BP_CONFLICT, EBUSY, "", "prog %u is held at xdp of %s by link %u", id,
		     hook->place->name, link->id);
	bp_hint(err, "detach the link: bpfprog detach link:%u", link->id);
	return -EBUSY;
}

/* The call would remove something else, or leave open what it removes. */
static int check_detach(const struct bp_hook *hook, const struct bp_hook_state *state, __u32 id,
			const struct bp_hook_detach_opts *detach, struct bp_err *err)
{
	const struct bp_target_traits *kind = bp_target_traits_of(hook->place->kind);
	bool exclusive = !kind->mprog && !(state->attach_flags & BPF_F_ALLOW_MULTI);
	char list[600];

	bp_hook_list(hook, state, list, sizeof(list));
	if (state->count == 0)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "",
				    "nothing is attached to %s of %s",
				    bp_attach_type_name(hook->type), hook->place->name);
	if (id && !bp_hook_state_position(state, id)) {
		bp_fail_text(err, exclusive ? BP_CONFLICT : BP_NOT_FOUND,
			     exclusive ? EEXIST : ENOENT, "",
			     "prog %u is not attached to %s of %s; attached: %s", id,
			     bp_attach_type_name(hook->type), hook->place->name, list);
		if (exclusive && kind->modes)
			bp_hint(err, "in this mode the kernel would ignore the program given and "
				     "detach the one that is there");
		return exclusive ? -EEXIST : -ENOENT;
	}
	if (hook->type->type == BPF_XDP && (id || state->count == 1))
		return check_xdp(hook, id ? id : state->prog_ids[0], err);
	if (detach->end)
		return check_end(hook, state, detach, err);
	if (id || is_only(hook, state) || (exclusive && kind->modes && !is_many(hook)))
		return 0;
	bp_fail_text(err, BP_CONFLICT, EEXIST, "", "which program of %s of %s? attached: %s",
		     bp_attach_type_name(hook->type), hook->place->name, list);
	bp_hint(err, "name the program%s, or use --all",
		kind->mprog ? ", or use --first or --last" : "");
	return -EEXIST;
}

static int fail_stale(const struct bp_hook *hook, struct bp_err *err)
{
	return bp_fail_text(err, BP_CONFLICT, ESTALE, "",
			    "%s of %s has changed since it was looked at",
			    bp_attach_type_name(hook->type), hook->place->name);
}

/*
 * The call can name an end, but the revision of a device does not tell whether the program there is
 * still the one that was seen. So the call names that program.
 */
static int open_end(const struct bp_hook *hook, __u32 id, struct bp_err *err)
{
	int fd = bp_prog_fd_by_id(id, err);

	return fd == -ENOENT ? fail_stale(hook, err) : fd;
}

/* By the name of the program, in the mode it runs in. */
static int call_xdp(const struct bp_hook *hook, int prog_fd, struct bp_err *err)
{
	const struct bp_xdp_mode *mode = bp_xdp_mode_of(hook->place->ifindex, bp_prog_id(prog_fd));

	return bp_xdp_detach(hook->place->ifindex, mode ? mode->flag : 0, prog_fd, err);
}

static int call_detach(const struct bp_hook *hook, int prog_fd, const struct bp_detach *call,
		       struct bp_err *err)
{
	int target = bp_place_change_arg(hook->place);
	int ret;

	if (hook->type->type == BPF_XDP)
		ret = call_xdp(hook, prog_fd, err);
	else if (call->expected_revision)
		ret = bp_prog_detach_opts(prog_fd < 0 ? 0 : prog_fd, target, hook->type->type, call,
					  err);
	else if (prog_fd >= 0)
		ret = bp_prog_detach2(prog_fd, target, hook->type->type, err);
	else
		ret = bp_prog_detach(target, hook->type->type, err);
	if (ret)
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd, .hook = hook }, err);
	return ret;
}

/* What --if-attached asks for: the program, or any if none was named, is not there. */
static bool not_there(const struct bp_hook_state *state, __u32 id)
{
	return id ? !bp_hook_state_position(state, id) : !state->count;
}

/* The kernel says so of a program that a link holds, too. */
static bool gone_meanwhile(const struct bp_hook *hook, int prog_fd, __u32 id)
{
	cleanup_hook_state struct bp_hook_state now = { 0 };

	return bp_hook_query_for(hook, prog_fd, &now, NULL) == 0 && not_there(&now, id);
}

static int see_detached(const struct bp_hook *hook, int prog_fd, const struct bp_detach *call,
			const struct bp_hook_state *before, struct bp_hook_change *change,
			struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state after = { 0 };
	struct bp_err why = { 0 };

	if (bp_hook_query_for(hook, prog_fd, &after, &why))
		return bp_fail_text(
			err, BP_FAILED, why.num, "",
			"detached prog %u from %s of %s, but then it cannot be asked: %s",
			change->detached_id, bp_attach_type_name(hook->type), hook->place->name,
			bp_errno_text(why.num));
	if (change->changed && bp_hook_state_position(&after, change->detached_id) &&
	    after.count >= before->count)
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "detached prog %u from %s of %s, but it is there again",
				    change->detached_id, bp_attach_type_name(hook->type),
				    hook->place->name);
	change->count = after.count;
	change->mode = after.attach_flags;
	change->revision = after.revision;
	if (change->changed &&
	    !bp_hook_held(hook, before, call->expected_revision, &after, change->detached_id, 0))
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "detached prog %u from %s of %s, which was emptied and filled "
				    "again since it was looked at, with the same revision",
				    change->detached_id, bp_attach_type_name(hook->type),
				    hook->place->name);
	return 0;
}

static int detach_once(const struct bp_hook *hook, int prog_fd,
		       const struct bp_hook_detach_opts *detach, struct bp_hook_change *ret_change,
		       struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state before = { 0 };
	struct bp_hook_change change = { .changed = true };
	struct bp_detach call = { 0 };
	cleanup_fd int end_fd = -1;
	__u32 id;
	int ret = bp_hook_find_id(prog_fd, &id, err);

	if (ret)
		return ret;
	ret = bp_hook_query_for(hook, prog_fd, &before, err);

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
	if (detach->if_attached && not_there(&before, id)) {
		*ret_change = (struct bp_hook_change){ .detached_id = id,
						       .count = before.count,
						       .mode = before.attach_flags,
						       .revision = before.revision };
		return 0;
	}
	ret = check_detach(hook, &before, id, detach, err);
	if (ret == 0 && (detach->end || (!id && is_only(hook, &before)))) {
		id = before.prog_ids[at_end(&before, detach)];
		prog_fd = end_fd = open_end(hook, id, err);
		ret = end_fd < 0 ? end_fd : 0;
	}
	if (ret == 0 && hook->type->type == BPF_XDP && !id) {
		id = before.prog_ids[0];
		prog_fd = end_fd = open_end(hook, id, err);
		ret = end_fd < 0 ? end_fd : 0;
	}
	/* What is at an end is known only for the revision that was seen. */
	if (ret == 0)
		ret = bp_hook_expect_revision(hook, &before, detach->revision,
					      detach->revision_auto ||
						      (detach->end && !detach->revision),
					      &call.expected_revision, err);
	if (ret)
		return ret;
	change.detached_id = id ? id : before.prog_ids[0];
	ret = call_detach(hook, prog_fd, &call, err);
	if (ret == -ENOENT && end_fd >= 0)
		return fail_stale(hook, err);
	if (ret == -ENOENT && detach->if_attached && gone_meanwhile(hook, prog_fd, id)) {
		*err = (struct bp_err){ 0 };
		change.changed = false;
		change.detached_id = id;
	} else if (ret) {
		return ret;
	}
	ret = see_detached(hook, prog_fd, &call, &before, &change, err);
	*ret_change = change;
	return ret;
}

int bp_hook_detach(const struct bp_hook *hook, int prog_fd,
		   const struct bp_hook_detach_opts *detach, struct bp_hook_change *ret_change,
		   struct bp_err *err)
{
	bool again = detach->revision_auto || (detach->end && !detach->revision);
	int ret = -ESTALE;

	for (int tries = BP_HOOK_TRIES; tries && ret == -ESTALE; tries = again ? tries - 1 : 0) {
		cleanup_hook_lock struct bp_hook_lock lock = BP_HOOK_UNLOCKED;
		struct bp_err why = { 0 };

		ret = bp_hook_begin(hook, &lock, &why);
		if (ret == 0)
			ret = detach_once(hook, prog_fd, detach, ret_change, &why);
		ret_change->unlocked = lock.unlocked;
		if (ret && err)
			*err = why;
	}
	return ret;
}
