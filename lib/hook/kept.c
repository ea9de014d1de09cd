// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kept.c - does a map keep the program that was attached to it, when this process lets it go? */
#include <errno.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "hook/hook.h"
#include "kernel/prog.h"
#include "util/cleanup.h"

static int fail_gone(const struct bp_hook *hook, __u32 id, struct bp_err *err)
{
	bp_fail_text(err, BP_CONFLICT, EBUSY, "",
		     "prog %u does not stay on %s of %s: nothing else holds the map", id,
		     bp_attach_type_name(hook->type), hook->place->name);
	bp_hint(err,
		"the kernel detaches the programs of a sockmap with its last pin and descriptor: "
		"pin the map first, or give a command to run meanwhile: -- COMMAND");
	return -EBUSY;
}

/* A kernel that cannot be asked tells it by a detach: what is there is put back. */
static int look_by_detach(const struct bp_hook *hook, int prog_fd, struct bp_err *err)
{
	int target = bp_place_change_arg(hook->place);

	if (bp_prog_detach2(prog_fd, target, hook->type->type, NULL))
		return -ENOENT;
	return bp_prog_attach(prog_fd, target, hook->type->type, 0, err);
}

int bp_hook_check_kept(const struct bp_hook *hook, struct bp_place *place, int prog_fd,
		       struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state now = { 0 };
	__u32 map_id = (__u32)bp_place_id(place);
	__u32 id;
	int ret;

	if (place->kind != BP_TARGET_MAP)
		return 0;
	id = bp_prog_id(prog_fd);
	bp_place_close(place);
	place->fd = bpf_map_get_fd_by_id(map_id);
	if (place->fd < 0)
		return errno == EPERM ? 0 : fail_gone(hook, id, err);
	ret = bp_hook_state_read(hook, 0, &now, NULL);
	if (ret == -EINVAL)
		ret = look_by_detach(hook, prog_fd, err);
	else if (ret == 0 && !bp_hook_state_position(&now, id))
		ret = -ENOENT;
	return ret == -ENOENT ? fail_gone(hook, id, err) : ret;
}
