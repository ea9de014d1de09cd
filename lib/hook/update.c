// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* update.c - another program in a link that is at a hook */
#include <errno.h>

#include "explain/explain.h"
#include "hook/parts.h"
#include "kernel/link.h"
#include "kernel/link_call.h"
#include "kernel/prog.h"
#include "util/cleanup.h"

/* What the hook looks like with the program in the link. */
static int look(const struct bp_hook *hook, int prog_fd, __u32 id, struct bp_hook_change *change,
		struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state now = { 0 };
	int ret = bp_hook_query_for(hook, prog_fd, &now, err);

	if (ret)
		return ret;
	change->position = bp_hook_state_position(&now, id);
	change->count = now.count;
	change->mode = now.attach_flags;
	change->revision = now.revision;
	if (!change->position)
		return bp_fail_text(
			err, BP_CONFLICT, ENOENT, "",
			"updated link %u to prog %u, but it is not at %s of %s any more",
			change->link_id, id, bp_attach_type_name(hook->type), hook->place->name);
	return 0;
}

int bp_hook_update(const struct bp_hook *hook, int link_fd, int prog_fd,
		   struct bp_hook_change *ret_change, struct bp_err *err)
{
	struct bp_hook_change change = { 0 };
	cleanup_fd int old_fd = -1;
	struct bp_link link;
	__u32 id;
	int ret = bp_hook_check_type(hook, prog_fd, err);

	if (ret == 0)
		ret = bp_hook_find_id(prog_fd, &id, err);
	if (ret)
		return ret;
	ret = bp_link_read(link_fd, &link);
	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_info_by_fd", "the link");
	change.link_id = link.id;
	change.changed = link.prog_id != id;
	if (change.changed) {
		old_fd = bp_prog_fd_by_id(link.prog_id, err);
		ret = old_fd < 0 ? old_fd : bp_link_update(link_fd, prog_fd, old_fd, err);
		if (ret) {
			bp_explain(&(struct bp_facts){ .prog_fd = prog_fd, .hook = hook }, err);
			return ret;
		}
		change.replaced_id = link.prog_id;
	}
	*ret_change = change;
	ret = look(hook, prog_fd, id, &change, err);
	*ret_change = change;
	return ret;
}
