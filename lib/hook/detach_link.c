// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* detach_link.c - detaching a link: by force where the kernel can, else by removing its pin */
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "hook/hook.h"
#include "kernel/link_call.h"
#include "util/cleanup.h"

#define LOOKS 100 /* ten milliseconds each */

/* The kernel lets go of a link a moment after its last descriptor. */
static bool is_gone(__u32 id)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	for (int i = 0; i < LOOKS; i++) {
		cleanup_fd int fd = bpf_link_get_fd_by_id(id);

		if (fd < 0)
			return errno == ENOENT;
		close(take_fd(&fd));
		nanosleep(&pause, NULL);
	}
	return false;
}

static int fail_held(const struct bp_link_change *change, struct bp_err *err)
{
	bp_fail_text(err, BP_CONFLICT, EBUSY, "", "link %u is still held%s", change->link.id,
		     change->unpinned ? ", after its pin was removed" : "");
	bp_hint(err,
		"links of this kind end with their last pin and descriptor: remove the pins, and "
		"end the processes that hold it");
	return -EBUSY;
}

/* Something else may have been pinned there meanwhile. */
static bool is_pin_of(const char *path, __u32 id)
{
	cleanup_fd int fd = bpf_obj_get(path);

	return fd >= 0 && bp_link_id(fd) == id;
}

static int remove_pins(struct bp_link_pin *pins, size_t count, struct bp_link_change *change,
		       struct bp_err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_pin_of(pins[i].path, change->link.id))
			continue;
		if (unlink(pins[i].path))
			return bp_fail(err, errno, "unlink", "%s", pins[i].path);
		pins[i].removed = true;
		change->unpinned++;
	}
	return 0;
}

/* Nothing but its pins and descriptors holds a link that cannot be detached by force. */
static int let_go(int *link_fd, const struct bp_link_change *change, struct bp_err *err)
{
	if (!change->unpinned)
		return fail_held(change, err);
	close(take_fd(link_fd));
	return is_gone(change->link.id) ? 0 : fail_held(change, err);
}

int bp_hook_detach_link(int *link_fd, struct bp_link_pin *pins, size_t count,
			struct bp_link_change *ret_change, struct bp_err *err)
{
	struct bp_link_change change = { 0 };
	struct bp_err why = { 0 };
	int ret = bp_link_read(*link_fd, &change.link);
	int unpinned;

	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_info_by_fd", "the link");
	change.changed = !change.link.detached;
	ret = change.changed ? bp_link_detach(*link_fd, &why) : 0;
	if (ret && ret != -EOPNOTSUPP) {
		if (err)
			*err = why;
		return ret;
	}
	unpinned = remove_pins(pins, count, &change, err);
	*ret_change = change;
	if (unpinned)
		return unpinned;
	return ret ? let_go(link_fd, &change, err) : 0;
}
