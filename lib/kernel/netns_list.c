// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* netns_list.c - the network namespaces that have a name, or that a process holds */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <linux/nsfs.h>

#include "trace/names.h"
#include "kernel/netns.h"
#include "kernel/netns_list.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/mounts.h"
#include "util/proc.h"

#define NAMED "/run/netns/"

void bp_netns_list_free(struct bp_netns_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->netns[i].word);
	free(list->netns);
	*list = (struct bp_netns_list){ 0 };
}

static int add(struct bp_netns_list *list, __u64 inode, const char *word)
{
	struct bp_netns netns = { .inode = inode };

	for (size_t i = 0; i < list->count; i++)
		if (list->netns[i].inode == inode)
			return 0;
	netns.word = strdup(word);
	if (!netns.word || !bp_array_more(list->netns, list->count)) {
		free(netns.word);
		return -ENOMEM;
	}
	list->netns[list->count++] = netns;
	return 0;
}

static int add_own(struct bp_netns_list *list)
{
	struct stat st;
	char word[300];

	if (stat("/proc/thread-self/ns/net", &st))
		return 0;
	bp_name_of_netns(st.st_ino, word, sizeof(word));
	return add(list, st.st_ino, word);
}

/* One that is at a path; it may be gone, or a namespace of another kind. */
static int add_at(struct bp_netns_list *list, const char *path, const char *word)
{
	cleanup_fd int fd = bp_netns_open(path, NULL);
	struct stat st;

	if (fd < 0 || ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET || fstat(fd, &st))
		return 0;
	return add(list, st.st_ino, word);
}

/* A name in /run/netns, or the path that another program mounted one at. */
static int on_mount(const char *path, void *arg)
{
	bool named = strncmp(path, NAMED, strlen(NAMED)) == 0;

	return add_at(arg, path, named ? path + strlen(NAMED) : path);
}

/* The namespace of a thread; one that ends meanwhile has none. */
static int add_thread(struct bp_netns_list *list, int dir, const char *path, bool *ret_unseen)
{
	char word[300];
	struct stat st;

	if (fstatat(dir, path, &st, 0)) {
		*ret_unseen |= errno == EACCES || errno == EPERM;
		return 0;
	}
	snprintf(word, sizeof(word), "/proc/%s", path);
	return add(list, st.st_ino, word);
}

static int add_threads(struct bp_netns_list *list, int proc, const char *pid, bool *ret_unseen)
{
	const struct dirent *entry;
	char path[600];
	DIR *dir;
	int ret = 0;
	int fd;

	snprintf(path, sizeof(path), "%s/task", pid);
	fd = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (fd >= 0 && !dir)
		close(fd);
	while (dir && ret == 0 && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "%s/task/%s/ns/net", pid, entry->d_name);
		ret = add_thread(list, proc, path, ret_unseen);
	}
	if (dir)
		closedir(dir);
	return ret;
}

static int add_process(struct bp_netns_list *list, int proc, const char *pid)
{
	bool unseen = false;
	char path[300];
	struct stat st;
	int ret;

	snprintf(path, sizeof(path), "%s/ns/net", pid);
	ret = add_thread(list, proc, path, &unseen);
	snprintf(path, sizeof(path), "%s/task", pid);
	/* A directory has two links, and one more for each in it. */
	if (ret == 0 && !unseen && fstatat(proc, path, &st, 0) == 0 && st.st_nlink > 3)
		ret = add_threads(list, proc, pid, &unseen);
	list->unseen += unseen;
	return ret;
}

static int add_processes(struct bp_netns_list *list)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;
	int ret = 0;

	while (dir && ret == 0 && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			ret = add_process(list, dirfd(dir), entry->d_name);
	if (dir)
		closedir(dir);
	return ret;
}

/*
 * The kernel tells "net:[INODE]" of one that was opened below /proc, and of one that was mounted
 * the path, which is "/" when the mount is gone.
 */
static int on_fd(const struct bp_proc_fd *fd, void *arg)
{
	unsigned long long inode;
	char word[64];

	snprintf(word, sizeof(word), "/proc/%d/fd/%d", fd->pid, fd->fd);
	if (sscanf(fd->path, "net:[%llu]", &inode) == 1)
		return add(arg, inode, word);
	if (strcmp(fd->path, "/") == 0 || strstr(fd->path, "/netns/"))
		return add_at(arg, word, word);
	return 0;
}

int bp_netns_list_read(struct bp_netns_list *ret_list)
{
	cleanup_netns_list struct bp_netns_list list = { 0 };
	int ret = add_own(&list);

	if (ret == 0)
		ret = bp_mounts_each("nsfs", on_mount, &list);
	if (ret == 0)
		ret = add_processes(&list);
	/* Without /proc there are none to be seen. */
	if (ret == 0 && bp_proc_fds_each(on_fd, &list, NULL) == -ENOMEM)
		ret = -ENOMEM;
	if (ret)
		return ret;
	*ret_list = list;
	list = (struct bp_netns_list){ 0 };
	return 0;
}
