// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* holders.c - what keeps programs loaded: pins and processes */
#include <ctype.h>
#include <dirent.h>
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
#include "util/tree.h"
#include "kernel/prog.h"

/* One search, for callbacks. */
struct search {
	struct bp_holders *holders;
	struct bp_err *err;
};

/* The program that a file of a bpf file system is a pin of, or 0. */
static __u32 pinned_prog(int dir, const char *name)
{
	LIBBPF_OPTS(bpf_obj_get_opts, opts, .file_flags = BPF_F_RDONLY);
	struct bpf_prog_info info = { 0 };
	cleanup_fd int fd = -1;
	char path[320];
	char link[64];
	char target[64] = "";

	/* Its own path may be too long. A program takes no flags, and a map that may only be read
	 * does. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", dir, name);
	fd = bpf_obj_get(path);
	if (fd < 0)
		fd = bpf_obj_get_opts(path, &opts);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (fd < 0 || readlink(link, target, sizeof(target) - 1) < 0 ||
	    strcmp(target, "anon_inode:bpf-prog") != 0 || bp_prog_info(fd, &info, NULL))
		return 0;
	return info.id;
}

static int on_pin(int parent, const char *name, int fd, const char *path, void *arg)
{
	struct bp_holder holder = { .kind = BP_HOLD_PINS, .text = (char *)path };
	struct search *search = arg;

	holder.prog_id = fd < 0 ? pinned_prog(parent, name) : 0;
	return holder.prog_id ? bp_holders_add(search->holders, &holder, search->err) : 0;
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

/* The program behind a descriptor of a process, or 0. */
static __u32 held_prog(int fds, int infos, const char *fd)
{
	cleanup_file FILE *file = NULL;
	char line[128];
	unsigned int id;
	int info;
	ssize_t len = readlinkat(fds, fd, line, sizeof(line) - 1);

	if (len < 0)
		return 0;
	line[len] = '\0';
	if (strcmp(line, "anon_inode:bpf-prog") != 0)
		return 0;
	info = openat(infos, fd, O_RDONLY | O_CLOEXEC);
	file = info < 0 ? NULL : fdopen(info, "r");
	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "prog_id: %u", &id) == 1)
			return id;
	return 0;
}

static void command_of(const char *pid, char *buf, size_t size)
{
	cleanup_file FILE *file = NULL;
	char path[300];

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	file = fopen(path, "re");
	if (!file || !fgets(buf, (int)size, file))
		snprintf(buf, size, "?");
	buf[strcspn(buf, "\n")] = '\0';
}

/* A process that ends meanwhile is no error. */
static int find_in_process(const char *pid, struct bp_holders *holders, struct bp_err *err)
{
	cleanup_fd int infos = -1;
	char path[300];
	char command[64] = "";
	const struct dirent *entry;
	__u32 last = 0;
	int ret = 0;
	DIR *fds;

	snprintf(path, sizeof(path), "/proc/%s/fdinfo", pid);
	infos = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	fds = infos < 0 ? NULL : opendir(path);
	while (fds && ret == 0 && (entry = readdir(fds))) {
		struct bp_holder holder = { .kind = BP_HOLD_PIDS, .text = command };

		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		holder.prog_id = held_prog(dirfd(fds), infos, entry->d_name);
		if (!holder.prog_id || holder.prog_id == last)
			continue;
		if (!command[0])
			command_of(pid, command, sizeof(command));
		last = holder.prog_id;
		holder.num = (__u32)strtoul(pid, NULL, 10);
		ret = bp_holders_add(holders, &holder, err);
	}
	if (fds)
		closedir(fds);
	return ret;
}

static int find_pids(struct bp_holders *holders, struct bp_err *err)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;
	int ret = 0;

	if (!dir)
		return bp_fail(err, errno, "opendir", "/proc");
	while (ret == 0 && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
		    strtol(entry->d_name, NULL, 10) != getpid())
			ret = find_in_process(entry->d_name, holders, err);
	closedir(dir);
	return ret;
}

int bp_holders_find(unsigned int kinds, struct bp_holders *ret_holders, struct bp_err *err)
{
	cleanup_holders struct bp_holders holders = { 0 };
	struct search search = { &holders, err };
	int ret = kinds ? bp_descriptors_left(err) : 0;

	if (ret == 0 && (kinds & BP_HOLD_PINS))
		ret = bp_mounts_each("bpf", find_pins, &search);
	if (ret == 0 && (kinds & BP_HOLD_PIDS))
		ret = find_pids(&holders, err);
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
