// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach.c - putting a program on a hook without accidents */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "explain/explain.h"
#include "hook/parts.h"
#include "kernel/link.h"
#include "kernel/link_call.h"
#include "table/probe_type.h"
#include "kernel/prog.h"
#include "kernel/xdp.h"
#include "ref/link_spec.h"
#include "util/cleanup.h"

/*
 * Does the call put the program in the place of any other? Devices take several, lirc ones too, and
 * so does sk_lookup; of XDP, the kernel refuses a second one by itself.
 */
static bool is_for_one(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach)
{
	return !bp_target_traits_of(hook->place->kind)->several &&
	       hook->type->type != BPF_SK_LOOKUP && !(attach->flags & BPF_F_ALLOW_MULTI);
}

/* May the call push out a program that nobody has asked to be replaced? */
static bool pushes_out(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach)
{
	return is_for_one(hook, attach) && !attach->force;
}

/* Would the call silently push out a program? Then it must have been asked for. */
static int check_occupied(const struct bp_hook *hook, const struct bp_hook_state *before,
			  const struct bp_hook_attach_opts *attach, __u32 prog_id,
			  struct bp_err *err)
{
	cleanup_links struct bp_links links = { 0 };
	const struct bp_link *link;
	char list[600];

	/* The kernel lets a link of a cgroup run a program that is there once more. */
	if (attach->link_fd && bp_hook_state_position(before, prog_id)) {
		bp_fail_text(err, BP_CONFLICT, EEXIST, "",
			     "prog %u is attached to %s of %s already", prog_id,
			     bp_attach_type_name(hook->type), hook->place->name);
		bp_hint(err, "--if-absent treats this as success");
		return -EEXIST;
	}
	if (before->count == 0 || !pushes_out(hook, attach))
		return 0;
	if (bp_target_traits_of(hook->place->kind)->modes &&
	    (before->attach_flags & BP_HOOK_MODE) != (attach->flags & BP_HOOK_MODE))
		return 0; /* the kernel refuses, with the reason in explain */
	if (before->prog_ids[0] == prog_id)
		return 0;
	bp_hook_list(hook, before, list, sizeof(list));
	bp_fail_text(err, BP_CONFLICT, EEXIST, "", "%s of %s is taken by %s",
		     bp_attach_type_name(hook->type), hook->place->name, list);
	if (bp_links_read(&links) == 0 && (link = bp_links_find(&links, hook, 0)))
		bp_hint(err, "a link holds it: bpfprog detach link:%u", link->id);
	if (attach->link_fd && hook->place->kind == BP_TARGET_NETNS)
		bp_hint(err, "detach it first");
	bp_hint(err,
		"the kernel would silently replace it: say --replace PROG or --force to do so%s",
		bp_target_traits_of(hook->place->kind)->modes ?
			", or --multi on a hook in multi mode" :
			"");
	return -EEXIST;
}

/* The new program is there already, beside the old one: a device and a cgroup refuse it twice. */
static int check_beside(const struct bp_hook *hook, const struct bp_hook_state *before,
			__u32 replaced, __u32 id, struct bp_err *err)
{
	cleanup_links struct bp_links links = { 0 };

	if (id == replaced || !bp_hook_state_position(before, id))
		return 0;
	/* In a cgroup, the program of a link does not count. */
	if (!before->link_ids && bp_links_read(&links) == 0 && bp_links_find(&links, hook, id))
		return 0;
	bp_fail_text(
		err, BP_CONFLICT, EEXIST, "",
		"prog %u is attached to %s of %s already, beside prog %u, which it is to replace",
		id, bp_attach_type_name(hook->type), hook->place->name, replaced);
	bp_hint(err, "detach prog %u", replaced);
	return -EEXIST;
}

/*
 * A hook in multi mode and a device replace by BPF_F_REPLACE; the others replace what they hold
 * by attaching again, so the ids are compared here.
 */
static int prepare_replace(const struct bp_hook *hook, const struct bp_hook_state *before,
			   const struct bp_hook_attach_opts *attach, __u32 prog_id,
			   struct bp_attach *call, struct bp_err *err)
{
	const struct bp_target_traits *kind = bp_target_traits_of(hook->place->kind);
	char list[600];
	__u32 id;
	int ret = bp_hook_find_id(attach->replace_fd, &id, err);

	if (ret)
		return ret;
	if (!bp_hook_state_position(before, id)) {
		bp_hook_list(hook, before, list, sizeof(list));
		return bp_fail_text(err, BP_CONFLICT, ENOENT, "",
				    "prog %u is not attached to %s of %s; attached: %s", id,
				    bp_attach_type_name(hook->type), hook->place->name, list);
	}
	if (kind->mprog || (before->attach_flags & BPF_F_ALLOW_MULTI)) {
		call->flags |= BPF_F_REPLACE;
		call->replace_fd = attach->replace_fd;
		ret = check_beside(hook, before, id, prog_id, err);
	}
	if (kind->modes)
		call->flags |= before->attach_flags & BP_HOOK_MODE;
	return ret;
}

/* Is a link one of those of the hook? Without the right to look at links, it may be. */
static bool is_link_there(const struct bp_hook *hook, const struct bp_hook_state *state, __u32 id)
{
	cleanup_links struct bp_links links = { 0 };

	if (!state->link_ids && bp_links_read(&links))
		return true;
	for (__u32 i = 0; i < state->count; i++)
		if (bp_links_take(&links, hook, state, i) == id)
			return true;
	return false;
}

/* The program or link to go before or after must be there. */
static int prepare_anchor(const struct bp_hook *hook, const struct bp_hook_state *before,
			  const struct bp_hook_attach_opts *attach, struct bp_attach *call,
			  struct bp_err *err)
{
	bool is_link = attach->flags & BPF_F_LINK;
	__u32 id = attach->anchor_id;
	char list[600];

	call->relative_fd = attach->anchor_fd >= 0 ? attach->anchor_fd : 0;
	call->relative_id = attach->anchor_fd >= 0 ? 0 : id;
	if (!id ||
	    (is_link ? is_link_there(hook, before, id) : bp_hook_state_position(before, id) != 0))
		return 0;
	bp_hook_list(hook, before, list, sizeof(list));
	return bp_fail_text(err, BP_CONFLICT, ENOENT, "",
			    "%s %u is not attached to %s of %s; attached: %s",
			    is_link ? "link" : "prog", id, bp_attach_type_name(hook->type),
			    hook->place->name, list);
}

/* A link of a cgroup is in mode multi by itself. */
static int call_link(const struct bp_hook *hook, int prog_fd,
		     const struct bp_hook_attach_opts *attach, const struct bp_attach *call,
		     struct bp_err *err)
{
	const struct bp_link_create_opts create = { .flags = (call->flags & ~BP_HOOK_MODE) |
							     attach->xdp,
						    .relative_fd = call->relative_fd,
						    .relative_id = call->relative_id,
						    .expected_revision = call->expected_revision };
	int fd = bp_link_create(prog_fd, bp_place_query_arg(hook->place), hook->type->type, &create,
				err);

	if (fd < 0)
		return fd;
	*attach->link_fd = fd;
	return 0;
}

/* By netlink, as ip(8) does. The kernel compares what is there with what is to be replaced. */
static int call_xdp(const struct bp_hook *hook, int prog_fd,
		    const struct bp_hook_attach_opts *attach, struct bp_err *err)
{
	bool any = attach->replace_fd >= 0 || attach->force;

	return bp_xdp_attach(hook->place->ifindex, prog_fd,
			     attach->xdp | (any ? 0 : XDP_FLAGS_UPDATE_IF_NOEXIST),
			     attach->replace_fd, err);
}

static int call_attach(const struct bp_hook *hook, int prog_fd,
		       const struct bp_hook_attach_opts *attach, const struct bp_attach *call,
		       struct bp_err *err)
{
	int target = bp_place_change_arg(hook->place);
	int ret;

	if (attach->link_fd)
		ret = call_link(hook, prog_fd, attach, call, err);
	else if (hook->type->type == BPF_XDP)
		ret = call_xdp(hook, prog_fd, attach, err);
	else if ((call->flags & ~BP_HOOK_MODE) || call->expected_revision)
		ret = bp_prog_attach_opts(prog_fd, target, hook->type->type, call, err);
	else
		ret = bp_prog_attach(prog_fd, target, hook->type->type, call->flags, err);
	if (ret)
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd,
					       .hook = hook,
					       .attach = call,
					       .flags = call->flags,
					       .xdp = attach->xdp },
			   err);
	return ret;
}

/* How often a program is on a hook: that of a link counts, and there may be several of these. */
static __u32 times(const struct bp_hook_state *state, __u32 id)
{
	__u32 count = 0;

	for (__u32 i = 0; i < state->count; i++)
		count += state->prog_ids[i] == id;
	return count;
}

/*
 * The place of the program that was attached, from 1, or 0. It may have been there before, by a
 * link; its new place is where the hook differs from what it was. Of several of the same side by
 * side the new one is the first or the last, as was asked for.
 */
static __u32 new_position(const struct bp_hook_state *before, const struct bp_hook_state *after,
			  const struct bp_hook_attach_opts *attach, __u32 id)
{
	bool first = attach->flags & BPF_F_BEFORE ?
			     !attach->anchor_id :
			     attach->flags & BPF_F_AFTER && attach->anchor_id;
	__u32 at = 0;

	while (at < before->count && at < after->count &&
	       before->prog_ids[at] == after->prog_ids[at])
		at++;
	if (at == after->count || after->prog_ids[at] != id)
		return bp_hook_state_position(after, id);
	while (first && at && after->prog_ids[at - 1] == id)
		at--;
	return at + 1;
}

/* What the hook looks like with the program at this place of it. */
static void tell_attached(const struct bp_hook_state *state, __u32 position,
			  struct bp_hook_change *change)
{
	change->position = position;
	change->count = state->count;
	change->mode = state->attach_flags;
	change->revision = state->revision;
}

/* Where nobody else changed the hook, the place of the program must be the one asked for. */
static bool is_in_place(const struct bp_hook_state *before, const struct bp_hook_state *after,
			const struct bp_hook_attach_opts *attach, __u32 at)
{
	__u32 anchor = attach->anchor_id;

	if (!before->revision || after->revision != before->revision + 1 ||
	    (attach->flags & (BPF_F_LINK | BPF_F_PREORDER)))
		return true;
	if (attach->flags & BPF_F_BEFORE)
		return anchor ? at < after->count && after->prog_ids[at] == anchor : at == 1;
	if (attach->flags & BPF_F_AFTER)
		return anchor ? at > 1 && after->prog_ids[at - 2] == anchor : at == after->count;
	return true;
}

/* The program that had to go: the one that was named, or the only one of a hook for one; or 0. */
static __u32 to_be_replaced(const struct bp_hook *hook, const struct bp_hook_state *before,
			    const struct bp_hook_attach_opts *attach, __u32 id)
{
	bool one = is_for_one(hook, attach) || (hook->type->type == BPF_XDP && attach->force);
	__u32 replaced = attach->replace_fd >= 0   ? bp_prog_id(attach->replace_fd) :
			 one && before->count == 1 ? before->prog_ids[0] :
						     0;

	return replaced == id ? 0 : replaced;
}

/* The hook was not the one that was seen: take it back, by the names of both programs. */
static int undo_attach(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach,
		       int prog_fd, struct bp_hook_change *change, struct bp_err *err)
{
	const struct bp_attach back = { .flags = BPF_F_REPLACE, .replace_fd = prog_fd };
	int target = bp_place_change_arg(hook->place);
	int ret = 0;

	if (attach->link_fd)
		close(take_fd(attach->link_fd));
	else if (attach->replace_fd >= 0)
		ret = bp_prog_attach_opts(attach->replace_fd, target, hook->type->type, &back,
					  NULL);
	else
		ret = bp_prog_detach2(prog_fd, target, hook->type->type, NULL);
	if (ret)
		return bp_fail_text(err, BP_FAILED, EIO, "",
				    "attached the program to %s of %s, which held other programs "
				    "than those that were seen, and cannot detach it: %s",
				    bp_attach_type_name(hook->type), hook->place->name,
				    bp_errno_text(-ret));
	*change = (struct bp_hook_change){ 0 };
	return bp_fail_text(err, BP_CONFLICT, ESTALE, "",
			    "%s of %s was emptied and filled again since it was looked at, with "
			    "the same revision: the program was detached again",
			    bp_attach_type_name(hook->type), hook->place->name);
}

static int see_attached(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach,
			const struct bp_attach *call, int prog_fd, __u32 id,
			const struct bp_hook_state *before, struct bp_hook_change *change,
			struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state after = { 0 };
	__u32 replaced = to_be_replaced(hook, before, attach, id);
	struct bp_err why = { 0 };

	change->link_id = attach->link_fd ? bp_link_id(*attach->link_fd) : 0;
	if (bp_hook_query_for(hook, prog_fd, &after, &why))
		return bp_fail_text(err, BP_FAILED, why.num, "",
				    "attached prog %u to %s of %s, but then it cannot be asked: %s",
				    id, bp_attach_type_name(hook->type), hook->place->name,
				    bp_errno_text(why.num));
	tell_attached(&after, new_position(before, &after, attach, id), change);
	if (!change->position)
		return bp_fail_text(err, BP_CONFLICT, ENOENT, "",
				    "attached prog %u to %s of %s, but it is not there any more",
				    id, bp_attach_type_name(hook->type), hook->place->name);
	if (!bp_hook_held(hook, before, call->expected_revision, &after, replaced, id))
		return undo_attach(hook, attach, prog_fd, change, err);
	if (!is_in_place(before, &after, attach, change->position))
		return bp_fail_text(err, BP_FAILED, EIO, "",
				    "attached prog %u to %s of %s, but at place %u of %u", id,
				    bp_attach_type_name(hook->type), hook->place->name,
				    change->position, change->count);
	if (replaced && times(&after, replaced) >= times(before, replaced))
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "attached prog %u to %s of %s, but prog %u is still there", id,
				    bp_attach_type_name(hook->type), hook->place->name, replaced);
	change->replaced_id = replaced;
	return 0;
}

/* Everything up to the call, which is left out if the program is there and that is fine. */
static int prepare_attach(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach,
			  __u32 id, const struct bp_hook_state *before, struct bp_attach *call,
			  struct bp_err *err)
{
	int ret = attach->replace_fd >= 0 ? prepare_replace(hook, before, attach, id, call, err) :
					    check_occupied(hook, before, attach, id, err);

	if (ret == 0)
		ret = prepare_anchor(hook, before, attach, call, err);
	if (ret == 0)
		ret = bp_hook_expect_revision(hook, before, attach->revision, attach->revision_auto,
					      &call->expected_revision, err);
	return ret;
}

/*
 * Attaching needs fewer rights than looking (CAP_NET_ADMIN), and the kernel's own rules have to
 * do where nothing can be lost. Kernels that cannot query a sockmap have no others.
 */
static int check_blind(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach,
		       const struct bp_err *blind, struct bp_err *err)
{
	bool denied = blind->num == EPERM || blind->num == EACCES;

	if (!attach->look && !attach->if_absent && !attach->revision_auto && !attach->revision &&
	    attach->replace_fd < 0 && attach->anchor_fd < 0 && !attach->anchor_id &&
	    !(denied && pushes_out(hook, attach)))
		return 0;
	if (err)
		*err = *blind;
	if (err && denied && pushes_out(hook, attach))
		err->hint[0] = '\0';
	if (denied && pushes_out(hook, attach))
		bp_hint(err,
			"without CAP_NET_ADMIN it cannot be seen whether the kernel would silently "
			"replace a program: run as root or with it, or say --force%s",
			bp_target_traits_of(hook->place->kind)->modes ? " or --multi" : "");
	return -blind->num;
}

static int attach_once(const struct bp_hook *hook, int prog_fd,
		       const struct bp_hook_attach_opts *attach, struct bp_hook_change *ret_change,
		       struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state before = { 0 };
	struct bp_attach call = { .flags = attach->flags };
	struct bp_hook_change change = { .changed = true };
	struct bp_err blind = { 0 };
	__u32 position = 0;
	__u32 id;
	int ret = bp_hook_find_id(prog_fd, &id, err);

	if (ret)
		return ret;
	if (bp_hook_query_for(hook, prog_fd, &before, &blind)) {
		ret = check_blind(hook, attach, &blind, err);
		if (ret)
			return ret;
		*ret_change = change;
		return call_attach(hook, prog_fd, attach, &call, err);
	}
	if (attach->if_absent && bp_hook_state_position(&before, id)) {
		ret = bp_hook_check_absent(hook, attach, id, &before, &position, err);
		if (ret == 0)
			ret = bp_hook_check_link(hook, &before, attach, id, &change, err);
		if (ret)
			return ret;
		change.changed = false;
		tell_attached(&before, position, &change);
		*ret_change = change;
		return 0;
	}
	ret = prepare_attach(hook, attach, id, &before, &call, err);
	if (ret == 0)
		ret = call_attach(hook, prog_fd, attach, &call, err);
	if (ret)
		return ret;
	ret = see_attached(hook, attach, &call, prog_fd, id, &before, &change, err);
	*ret_change = change;
	return ret;
}

int bp_hook_attach(const struct bp_hook *hook, int prog_fd,
		   const struct bp_hook_attach_opts *attach, struct bp_hook_change *ret_change,
		   struct bp_err *err)
{
	int ret = bp_hook_check_type(hook, prog_fd, err);

	struct bp_hook_attach_opts how = *attach;

	if (ret)
		return ret;
	if (attach->link_fd && bp_target_traits_of(hook->place->kind)->modes)
		how.flags |= BPF_F_ALLOW_MULTI;
	for (int tries = BP_HOOK_TRIES; tries; tries--) {
		cleanup_hook_lock struct bp_hook_lock lock = BP_HOOK_UNLOCKED;
		struct bp_err why = { 0 };

		ret = bp_hook_begin(hook, &lock, &why);
		if (ret == 0)
			ret = attach_once(hook, prog_fd, &how, ret_change, &why);
		ret_change->unlocked = lock.unlocked;
		if (ret && err)
			*err = why;
		if (ret != -ESTALE || !attach->revision_auto)
			break;
	}
	return ret;
}
