// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* perf_event.c - programs attached to perf events by ioctl, which are told by descriptor only */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "kernel/link.h"
#include "kernel/link_text.h"
#include "list/perf_event.h"
#include "util/cleanup.h"
#include "util/proc.h"

/* One visit. */
struct visit {
	__u32 *linked; /* programs of links to perf events, in order */
	size_t count;
	struct bp_names *names;
	int (*each)(const struct bp_perf_event *event, void *arg);
	void *arg;
};

static int compare(const void *a, const void *b)
{
	const __u32 x = *(const __u32 *)a;
	const __u32 y = *(const __u32 *)b;

	return (x > y) - (x < y);
}

static int read_linked(const struct bp_links *links, struct visit *visit)
{
	visit->linked = calloc(links->count + 1, sizeof(*visit->linked));
	if (!visit->linked)
		return -ENOMEM;
	for (size_t i = 0; i < links->count; i++)
		if (links->link[i].link_type == BPF_LINK_TYPE_PERF_EVENT)
			visit->linked[visit->count++] = links->link[i].prog_id;
	qsort(visit->linked, visit->count, sizeof(*visit->linked), compare);
	return 0;
}

/* An event has the program of a link too, and that one is told already. */
static bool is_linked(const struct visit *visit, __u32 prog_id)
{
	return bsearch(&prog_id, visit->linked, visit->count, sizeof(*visit->linked), compare);
}

/* The program of one descriptor, if it is one of a perf event that has one. */
static int find_in_fd(const struct visit *visit, pid_t pid, int fd)
{
	struct bp_perf_event event = { 0 };
	cleanup_free char *target = NULL;
	char name[4096] = "";
	__u32 len = sizeof(name);
	char old[4300];
	__u64 offset;
	__u64 addr;
	__u32 type;

	if (bpf_task_fd_query(pid, fd, 0, name, &len, &event.prog_id, &type, &offset, &addr) ||
	    is_linked(visit, event.prog_id))
		return 0;
	target = bp_perf_describe(visit->names, type, name, offset, addr, &event.type);
	if (!target)
		return 0;
	if (name[0] && offset)
		snprintf(old, sizeof(old), "%s+%#llx", name, offset);
	else if (name[0])
		snprintf(old, sizeof(old), "%s", name);
	else
		snprintf(old, sizeof(old), "%#llx", addr);
	event.target = target;
	event.old_target = old;
	return visit->each(&event, visit->arg);
}

static int on_fd(const struct bp_proc_fd *fd, void *arg)
{
	if (strcmp(fd->path, "anon_inode:[perf_event]") != 0)
		return 0;
	return find_in_fd(arg, fd->pid, fd->fd);
}

int bp_perf_each(const struct bp_links *links, struct bp_names *names,
		 int (*each)(const struct bp_perf_event *event, void *arg), void *arg)
{
	struct visit visit = { .names = names, .each = each, .arg = arg };
	int ret = read_linked(links, &visit);

	if (ret == 0)
		ret = bp_proc_fds_each(on_fd, &visit, NULL);
	free(visit.linked);
	/* Without /proc none is seen. */
	return ret == -ENOENT ? 0 : ret;
}
