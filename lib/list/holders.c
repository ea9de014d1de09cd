// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* holders.c - what keeps programs and links: pins and processes */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
#include "list/attached.h"
#include "list/holders.h"
#include "util/mounts.h"
#include "util/proc.h"
#include "util/tree.h"
#include "kernel/prog.h"

/* One search, for callbacks. */
struct search {
	struct bp_holders *holders;
	struct bp_err *err;
	bool links;            /* of links, and not of programs */
	struct bp_holder last; /* of a process */
	char command[64];      /* of that process */
};

/* Is a descriptor, by its path, one of what is looked for? Some kernels write links with a dash. */
static bool is_wanted(const struct search *search, const char *path)
{
	if (!search->links)
		return strcmp(path, "anon_inode:bpf-prog") == 0;
	return strcmp(path, "anon_inode:bpf_link") == 0 || strcmp(path, "anon_inode:bpf-link") == 0;
}

static __u32 id_of(const struct search *search, int fd)
{
	struct bpf_link_info link = { 0 };
	struct bpf_prog_info prog = { 0 };
	__u32 len = sizeof(link);

	if (search->links)
		return bpf_link_get_info_by_fd(fd, &link, &len) ? 0 : link.id;
	return bp_prog_info(fd, &prog, NULL) ? 0 : prog.id;
}

/* The program or link that a file of a bpf file system is a pin of, or 0. */
static __u32 pinned_id(const struct search *search, int dir, const char *name)
{
	LIBBPF_OPTS(bpf_obj_get_opts, opts, .file_flags = BPF_F_RDONLY);
	cleanup_fd int fd = -1;
	char path[320];

	/* Its own path may be too long. Programs and links take no flags, and a map that may only
	 * be read does. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", dir, name);
	fd = bpf_obj_get(path);
	if (fd < 0)
		fd = bpf_obj_get_opts(path, &opts);
	if (fd < 0)
		return 0;
	bp_fd_path(fd, path, sizeof(path));
	return is_wanted(search, path) ? id_of(search, fd) : 0;
}

static int on_pin(int parent, const char *name, int fd, const char *path, void *arg)
{
	struct bp_holder holder = { .kind = BP_HOLD_PINS, .text = (char *)path };
	struct search *search = arg;

	holder.id = fd < 0 ? pinned_id(search, parent, name) : 0;
	return holder.id ? bp_holders_add(search->holders, &holder, search->err) : 0;
}

static void on_trouble(const char *path, int num, void *arg)
{
	const struct search *search = arg;

	bp_holders_unseen(search->holders, path, bp_errno_text(num));
}

static int find_pins(const char *path, void *arg)
{
	const struct bp_tree tree = { .each = on_pin, .trouble = on_trouble, .arg = arg };
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		return bp_tree_walk(&tree, fd, path);
	if (errno != ENOENT)
		on_trouble(path, errno, arg);
	return 0;
}

static void command_of(pid_t pid, char *buf, size_t size)
{
	cleanup_file FILE *file = NULL;
	char path[64];
	size_t len;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	file = fopen(path, "re");
	len = file ? fread(buf, 1, size - 1, file) : 0;
	/* A name may have other ends of lines in it. */
	buf[len && buf[len - 1] == '\n' ? len - 1 : len] = '\0';
	if (!len)
		snprintf(buf, size, "?");
}

/* Descriptors of one process come one after the other. */
static int on_fd(const struct bp_proc_fd *fd, void *arg)
{
	struct search *search = arg;
	struct bp_holder *last = &search->last;
	bool other = last->num != (__u32)fd->pid;
	char value[16];
	__u32 id;

	if (!is_wanted(search, fd->path) || fd->pid == getpid() ||
	    !bp_fdinfo(fd->pid, fd->fd, search->links ? "link_id" : "prog_id", value,
		       sizeof(value)))
		return 0;
	id = (__u32)strtoul(value, NULL, 10);
	if (!id || (!other && id == last->id))
		return 0;
	if (other)
		command_of(fd->pid, search->command, sizeof(search->command));
	*last = (struct bp_holder){
		.id = id, .kind = BP_HOLD_PIDS, .num = (__u32)fd->pid, .text = search->command
	};
	return bp_holders_add(search->holders, last, search->err);
}

static int find(unsigned int kinds, bool links, struct bp_holders *ret_holders, struct bp_err *err)
{
	cleanup_holders struct bp_holders holders = { 0 };
	struct search search = { .holders = &holders, .err = err, .links = links };
	int ret = kinds ? bp_descriptors_left(err) : 0;

	if (ret == 0 && (kinds & BP_HOLD_PINS))
		ret = bp_mounts_each("bpf", find_pins, &search);
	if (ret == 0 && (kinds & BP_HOLD_PIDS))
		ret = bp_proc_fds_each(on_fd, &search, err);
	if (ret == 0 && (kinds & BP_HOLD_ATTACHED))
		ret = bp_attached_find(&holders, err);
	if (ret == -EPERM)
		bp_hint(err, "links need CAP_SYS_ADMIN, and other attachments CAP_NET_ADMIN too; "
			     "CAP_BPF does not help");
	if (ret)
		return ret;
	bp_holders_sort(&holders);
	*ret_holders = holders;
	holders = (struct bp_holders){ 0 };
	return 0;
}

int bp_holders_find(unsigned int kinds, struct bp_holders *ret_holders, struct bp_err *err)
{
	return find(kinds, false, ret_holders, err);
}

int bp_link_holders_find(unsigned int kinds, struct bp_holders *ret_holders, struct bp_err *err)
{
	return find(kinds, true, ret_holders, err);
}
