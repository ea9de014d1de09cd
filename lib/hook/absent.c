// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* absent.c - is what is on a hook already what was asked for? (--if-absent) */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "hook/parts.h"
#include "kernel/link.h"
#include "kernel/prog.h"
#include "util/cleanup.h"

/* Where a program or link is on a hook, from 1, or 0. */
static __u32 position_of(const struct bp_hook *hook, const struct bp_hook_state *state, __u32 id,
			 bool is_link)
{
	cleanup_links struct bp_links links = { 0 };

	if (!is_link)
		return bp_hook_state_position(state, id);
	if (!state->link_ids)
		bp_links_read(&links);
	for (__u32 i = 0; i < state->count; i++)
		if (bp_links_take(&links, hook, state, i) == id)
			return i + 1;
	return 0;
}

/* Is a program at the place that was asked for? */
static bool is_placed(const struct bp_hook *hook, const struct bp_hook_state *state,
		      const struct bp_hook_attach_opts *attach, __u32 at)
{
	__u32 anchor = attach->anchor_id ? position_of(hook, state, attach->anchor_id,
						       attach->flags & BPF_F_LINK) :
					   0;

	if (attach->flags & BPF_F_BEFORE)
		return attach->anchor_id ? at + 1 == anchor : at == 1;
	if (attach->flags & BPF_F_AFTER)
		return attach->anchor_id ? anchor && at == anchor + 1 : at == state->count;
	return true;
}

/* Something of what was asked for is different, and the program would have to be moved. */
static int fail_differs(const struct bp_hook *hook, __u32 id, struct bp_err *err, const char *fmt,
			...) __attribute__((format(printf, 4, 5)));

static int fail_differs(const struct bp_hook *hook, __u32 id, struct bp_err *err, const char *fmt,
			...)
{
	char text[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	bp_fail_text(err, BP_CONFLICT, EEXIST, "",
		     "prog %u is attached to %s of %s already, but %s", id,
		     bp_attach_type_name(hook->type), hook->place->name, text);
	bp_hint(err, "detach it first, or leave out what is different");
	return -EEXIST;
}

/*
 * The program is there, and is to be as it was asked for: in this mode, at this place, without the
 * one that it is to replace. It may be there more than once, by links.
 */
int bp_hook_check_absent(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach,
			 __u32 id, const struct bp_hook_state *before, __u32 *ret_position,
			 struct bp_err *err)
{
	unsigned int mode = attach->flags & BP_HOOK_MODE;
	__u32 replaced = attach->replace_fd >= 0 ? bp_prog_id(attach->replace_fd) : 0;

	if (bp_target_traits_of(hook->place->kind)->modes && !replaced &&
	    (before->attach_flags & BP_HOOK_MODE) != mode)
		return fail_differs(hook, id, err, "the hook is in mode %s, not %s",
				    bp_hook_mode_name(before->attach_flags),
				    bp_hook_mode_name(mode));
	if (replaced && replaced != id && bp_hook_state_position(before, replaced))
		return fail_differs(hook, id, err, "so is prog %u, which it is to replace",
				    replaced);
	/* A query does not tell it. */
	if (attach->flags & BPF_F_PREORDER)
		return fail_differs(hook, id, err,
				    "the kernel does not tell whether with --preorder");
	for (__u32 i = 0; i < before->count; i++)
		if (before->prog_ids[i] == id && is_placed(hook, before, attach, i + 1)) {
			*ret_position = i + 1;
			return 0;
		}
	return fail_differs(hook, id, err, "at place %u of %u, which is not where it was to go",
			    bp_hook_state_position(before, id), before->count);
}

/* A program that is there without a link is not there as it was asked for. */
int bp_hook_check_link(const struct bp_hook *hook, const struct bp_hook_state *before,
		       const struct bp_hook_attach_opts *attach, __u32 id,
		       struct bp_hook_change *change, struct bp_err *err)
{
	cleanup_links struct bp_links links = { 0 };
	int ret = attach->link_fd && !before->link_ids ? bp_links_read(&links) : 0;

	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_next_id", "the links");
	if (!attach->link_fd)
		return 0;
	for (__u32 i = 0; i < before->count && !change->link_id; i++)
		if (before->prog_ids[i] == id)
			change->link_id = bp_links_take(&links, hook, before, i);
	/* While a command runs, what is there in any way will do. */
	if (!change->link_id && !attach->look)
		return fail_differs(hook, id, err, "not by a link");
	return 0;
}
