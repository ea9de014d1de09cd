// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* target.c - the words for a place to attach to, turned into a descriptor or an index */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <linux/magic.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
#include "ref/target.h"

#ifndef NSFS_MAGIC
#define NSFS_MAGIC 0x6e736673
#endif

static enum bp_target_kind kind_of_word(const char *word)
{
	for (enum bp_target_kind kind = BP_TARGET_CGROUP; kind <= BP_TARGET_LIRC; kind++)
		if (strcmp(word, bp_target_kind_name(kind)) == 0)
			return kind;
	return BP_TARGET_NONE;
}

int bp_target_parse(char *const *words, int count, enum bp_target_kind implied,
		    struct bp_target *ret_target, struct bp_err *err)
{
	enum bp_target_kind kind = kind_of_word(words[0]);
	struct bp_target target = { .kind = implied };
	int used = 0;
	int ret = 1;

	if (kind && count > 1) {
		if (implied && kind != implied)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "this attach type goes to a %s, not to a %s",
					    bp_target_kind_name(implied), words[0]);
		target.kind = kind;
		used = 1;
	} else if (kind && !implied) {
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' wants a word behind it",
				    words[0]);
	}
	if (target.kind == BP_TARGET_MAP) {
		ret = bp_ref_parse(words + used, count - used, BP_REF_MAP, &target.map, err);
		if (ret < 0)
			return ret;
	} else {
		target.text = words[used];
		if (!*target.text)
			return bp_fail_text(err, BP_USAGE, EINVAL, "", "an empty target");
	}
	*ret_target = target;
	return used + ret;
}

static int fail_cgroup(const char *path, int num, struct bp_err *err)
{
	if (num == ENOTDIR)
		return bp_fail_text(err, BP_NOT_FOUND, ENOTDIR, path,
				    "not a cgroup: it is not a directory");
	bp_fail(err, num, "open", "cgroup %s", path);
	if (num == ENOENT && strlen(path) < IF_NAMESIZE && if_nametoindex(path))
		bp_hint(err, "%s is a device, and this attach type is for cgroups", path);
	else if (num == ENOENT)
		bp_hint(err, "see 'findmnt -t cgroup2' for where cgroups are");
	return -num;
}

static int open_cgroup(const char *path, struct bp_err *err)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	if (fd < 0)
		return fail_cgroup(path, errno, err);
	if (fstatfs(fd, &fs))
		return bp_fail(err, errno, "fstatfs", "cgroup %s", path);
	if ((unsigned long)fs.f_type == CGROUP_SUPER_MAGIC) {
		bp_fail_text(err, BP_NOT_FOUND, EINVAL, path, "a cgroup v1 directory");
		bp_hint(err, "programs attach to cgroup v2 directories only; "
			     "see 'findmnt -t cgroup2' for where they are");
		return -EINVAL;
	}
	if (fs.f_type != CGROUP2_SUPER_MAGIC) {
		bp_fail_text(err, BP_NOT_FOUND, EINVAL, path, "not a cgroup v2 directory");
		bp_hint(err, "see 'findmnt -t cgroup2' for where cgroups are");
		return -EINVAL;
	}
	return take_fd(&fd);
}

int bp_netns_open(const char *text, struct bp_err *err)
{
	cleanup_fd int fd = -1;
	char path[4200];
	struct statfs fs;

	snprintf(path, sizeof(path), "%s%s", strchr(text, '/') ? "" : "/run/netns/", text);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		int ret = bp_fail(err, errno, "open", "netns %s", text);

		if (ret == -ENOENT)
			bp_hint(err, "see 'ip netns'; a path of one has a slash: /proc/PID/ns/net");
		return ret;
	}
	if (fstatfs(fd, &fs) || fs.f_type != NSFS_MAGIC)
		return bp_fail_text(err, BP_NOT_FOUND, EINVAL, text, "not a network namespace");
	return take_fd(&fd);
}

int bp_netns_enter(int netns_fd, int *ret_old, struct bp_err *err)
{
	cleanup_fd int old = -1;

	if (ret_old) {
		old = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
		if (old < 0)
			return bp_fail(err, errno, "open", "/proc/thread-self/ns/net");
	}
	if (setns(netns_fd, CLONE_NEWNET)) {
		if (errno == EINVAL)
			return bp_fail_text(err, BP_NOT_FOUND, EINVAL, "netns",
					    "a namespace, but not a network namespace");
		return bp_fail(err, errno, "setns", "netns");
	}
	if (ret_old)
		*ret_old = take_fd(&old);
	return 0;
}

static int open_lirc(const char *path, struct bp_err *err)
{
	cleanup_fd int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return bp_fail(err, errno, "open", "lirc %s", path);
	if (fstat(fd, &st) || !S_ISCHR(st.st_mode))
		return bp_fail_text(err, BP_NOT_FOUND, EINVAL, path, "not a lirc device");
	return take_fd(&fd);
}

/* Has a network namespace a device of this name? Comes back to the one that it was called in. */
static bool is_in_netns(const char *netns, const char *name)
{
	cleanup_fd int fd = bp_netns_open(netns, NULL);
	cleanup_fd int old = -1;
	bool there;

	if (fd < 0 || bp_netns_enter(fd, &old, NULL))
		return false;
	there = if_nametoindex(name) != 0;
	return bp_netns_enter(old, NULL, NULL) == 0 && there;
}

/* A device that is not here may be in one of the namespaces that have names. */
static void hint_netns(const char *name, struct bp_err *err)
{
	DIR *dir = opendir("/run/netns");
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !is_in_netns(entry->d_name, name))
			continue;
		bp_hint(err, "network namespace %s has one: --netns %s", entry->d_name,
			entry->d_name);
		break;
	}
	if (dir)
		closedir(dir);
	bp_hint(err, "see 'ip link'; --netns names another network namespace");
}

/* A word without a kind, and with nothing else before it, may be something else than a device. */
static void hint_other(const char *name, struct bp_err *err)
{
	cleanup_fd int netns = bp_netns_open(name, NULL);

	if (netns >= 0)
		bp_hint(err, "for the network namespace of this name, say: netns %s", name);
	if (bp_attach_type_find(name))
		bp_hint(err, "%s is an attach type, and wants a TARGET behind it", name);
}

static int open_dev(const char *name, bool guessed, struct bp_err *err)
{
	unsigned int ifindex = strlen(name) < IF_NAMESIZE ? if_nametoindex(name) : 0;

	if (ifindex)
		return (int)ifindex;
	bp_fail_text(err, BP_NOT_FOUND, ENODEV, "", "no device '%s' in this network namespace",
		     name);
	if (err && guessed)
		hint_other(name, err);
	if (err && !err->hint[0])
		hint_netns(name, err);
	return -ENODEV;
}

/* What a word without a kind means, by what is there. */
static int guess(struct bp_target *target, struct bp_err *err)
{
	struct statfs fs;
	struct stat st;

	/* These two are no names of devices. */
	if (!strchr(target->text, '/') && strcmp(target->text, ".") != 0 &&
	    strcmp(target->text, "..") != 0) {
		target->kind = BP_TARGET_DEV;
		return 0;
	}
	if (stat(target->text, &st) || statfs(target->text, &fs))
		return bp_fail(err, errno, "open", "%s", target->text);
	if (fs.f_type == NSFS_MAGIC) {
		target->kind = BP_TARGET_NETNS;
	} else if (S_ISCHR(st.st_mode)) {
		target->kind = BP_TARGET_LIRC;
	} else if (S_ISDIR(st.st_mode)) {
		target->kind = BP_TARGET_CGROUP;
	} else {
		target->kind = BP_TARGET_MAP;
		target->map = (struct bp_ref){ .kind = BP_REF_PINNED, .text = target->text };
	}
	return 0;
}

int bp_target_open(const struct bp_target *target, struct bp_place *ret_place, struct bp_err *err)
{
	struct bp_place place = BP_PLACE_CLOSED;
	struct bp_target known = *target;
	int ret = 0;

	if (!known.kind)
		ret = guess(&known, err);
	if (ret)
		return ret;
	place.kind = known.kind;
	if (known.kind == BP_TARGET_MAP)
		bp_ref_text(&known.map, place.name, sizeof(place.name));
	else
		snprintf(place.name, sizeof(place.name), "%s", known.text);
	switch (known.kind) {
	case BP_TARGET_DEV:
		ret = place.ifindex = open_dev(known.text, !target->kind, err);
		break;
	case BP_TARGET_MAP:
		ret = place.fd = bp_ref_open_map(&known.map, err);
		break;
	case BP_TARGET_NETNS:
		ret = place.fd = bp_netns_open(known.text, err);
		break;
	case BP_TARGET_LIRC:
		ret = place.fd = open_lirc(known.text, err);
		break;
	default:
		ret = place.fd = open_cgroup(known.text, err);
	}
	if (ret < 0)
		return ret;
	*ret_place = place;
	return 0;
}

/* A cgroup's is its file handle; on 64-bit machines that is its inode too. */
static __u64 cgroup_id(int fd)
{
	char room[sizeof(struct file_handle) + sizeof(__u64)] __attribute__((aligned(8)));
	struct file_handle *handle = (struct file_handle *)room;
	__u64 id = 0;
	int mount;

	handle->handle_bytes = sizeof(id);
	if (name_to_handle_at(fd, "", handle, &mount, AT_EMPTY_PATH) == 0)
		memcpy(&id, handle->f_handle, sizeof(id));
	return id;
}

static __u64 map_id(int fd)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_map_get_info_by_fd(fd, &info, &len) ? 0 : info.id;
}

__u64 bp_place_id(const struct bp_place *place)
{
	struct stat st;

	switch (place->kind) {
	case BP_TARGET_CGROUP:
		return cgroup_id(place->fd);
	case BP_TARGET_DEV:
		return (__u64)place->ifindex;
	case BP_TARGET_MAP:
		return map_id(place->fd);
	case BP_TARGET_NETNS:
		return fstat(place->fd, &st) ? 0 : st.st_ino;
	default:
		return 0;
	}
}

void bp_place_close(struct bp_place *place)
{
	if (place->fd >= 0)
		close(place->fd);
	place->fd = -1;
}
