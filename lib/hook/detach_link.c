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

static int fail_held(__u32 id, const char *pin, struct bp_err *err)
{
	bp_fail_text(err, BP_CONFLICT, EBUSY, "", "link %u is still held%s", id,
		     pin ? ", after its pin was removed" : "");
	bp_hint(err,
		"links of this kind end with their last pin and descriptor: remove the pins, and "
		"end the processes that hold it");
	return -EBUSY;
}

/* Nothing but its pins and descriptors holds a link that cannot be detached by force. */
static int let_go(int *link_fd, __u32 id, const char *pin, struct bp_err *err)
{
	if (!pin)
		return fail_held(id, NULL, err);
	close(take_fd(link_fd));
	return is_gone(id) ? 0 : fail_held(id, pin, err);
}

int bp_hook_detach_link(int *link_fd, const char *pin, struct bp_link_change *ret_change,
			struct bp_err *err)
{
	struct bp_link_change change = { 0 };
	struct bp_err why = { 0 };
	int ret = bp_link_read(*link_fd, &change.link);

	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_info_by_fd", "the link");
	change.changed = !change.link.detached;
	ret = change.changed ? bp_link_detach(*link_fd, &why) : 0;
	if (ret && ret != -EOPNOTSUPP) {
		if (err)
			*err = why;
		return ret;
	}
	if (pin && unlink(pin))
		return bp_fail(err, errno, "unlink", "%s", pin);
	change.unpinned = pin;
	*ret_change = change;
	return ret ? let_go(link_fd, change.link.id, pin, err) : 0;
}
