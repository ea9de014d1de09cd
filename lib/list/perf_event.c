// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* perf_event.c - programs attached to perf events by ioctl, which are told by descriptor only */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>

#include "list/perf_event.h"
#include "kernel/link.h"
#include "util/array.h"
#include "util/proc.h"

static const char *const kinds[] = {
	[BPF_FD_TYPE_RAW_TRACEPOINT] = "raw_tracepoint",
	[BPF_FD_TYPE_TRACEPOINT] = "tracepoint",
	[BPF_FD_TYPE_KPROBE] = "kprobe",
	[BPF_FD_TYPE_KRETPROBE] = "kretprobe",
	[BPF_FD_TYPE_UPROBE] = "uprobe",
	[BPF_FD_TYPE_URETPROBE] = "uretprobe",
};

/* One search. */
struct search {
	struct bp_holders *holders;
	const struct bp_links *links;
	struct bp_err *err;
};

/* An event has the program of a link too, and that one is told already. */
static bool is_linked(const struct bp_links *links, __u32 prog_id)
{
	for (size_t i = 0; i < links->count; i++)
		if (links->link[i].link_type == BPF_LINK_TYPE_PERF_EVENT &&
		    links->link[i].prog_id == prog_id)
			return true;
	return false;
}

/* The program of one descriptor, if it is one of a perf event that has one. */
static int find_in_fd(const struct search *search, pid_t pid, int fd)
{
	struct bp_holder holder = { .kind = BP_HOLD_ATTACHED };
	char name[4096] = "";
	__u32 len = sizeof(name);
	char place[4300];
	__u64 offset;
	__u64 addr;
	__u32 type;

	if (bpf_task_fd_query(pid, fd, 0, name, &len, &holder.prog_id, &type, &offset, &addr) ||
	    type >= ARRAY_SIZE(kinds) || is_linked(search->links, holder.prog_id))
		return 0;
	if (name[0] && offset)
		snprintf(place, sizeof(place), "%s+%#llx", name, offset);
	else if (name[0])
		snprintf(place, sizeof(place), "%s", name);
	else
		snprintf(place, sizeof(place), "%#llx", addr);
	holder.text = (char *)kinds[type];
	holder.place = place;
	return bp_holders_add(search->holders, &holder, search->err);
}

static int on_fd(const struct bp_proc_fd *fd, void *arg)
{
	if (strcmp(fd->path, "anon_inode:[perf_event]") != 0)
		return 0;
	return find_in_fd(arg, fd->pid, fd->fd);
}

int bp_perf_find(struct bp_holders *holders, const struct bp_links *links, struct bp_err *err)
{
	struct search search = { holders, links, err };

	int ret = bp_proc_fds_each(on_fd, &search, NULL);

	/* Without /proc none is seen. */
	return ret == -ENOENT ? 0 : ret;
}
