// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* target.c - the words for a place to attach to, turned into a descriptor or an index */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <linux/magic.h>

#include "table/attach_type.h"
#include "kernel/netns.h"
#include "ref/target.h"
#include "util/cleanup.h"

int bp_target_parse(char *const *words, int count, enum bp_target_kind implied,
		    struct bp_target *ret_target, struct bp_err *err)
{
	enum bp_target_kind kind = bp_target_kind_find(words[0]);
	struct bp_target target = { .kind = implied };
	int used = 0;
	int ret = 1;

	if (kind && count > 1) {
		if (implied && kind != implied)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "this attach type is for a %s, not for a %s",
					    bp_target_kind_name(implied), words[0]);
		target.kind = kind;
		used = 1;
	} else if (kind && !implied) {
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' needs an argument", words[0]);
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

static int open_cgroup(const struct bp_target *target, bool guessed, struct bp_err *err)
{
	const char *path = target->text;
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;

	(void)guessed;
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

static int open_lirc(const struct bp_target *target, bool guessed, struct bp_err *err)
{
	const char *path = target->text;
	cleanup_fd int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct stat st;

	(void)guessed;
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
	if (name[strspn(name, "0123456789")] == '\0')
		bp_hint(err,
			"to see where program %s is attached: bpfprog list %s --columns +attached",
			name, name);
	if (bp_attach_type_find(name))
		bp_hint(err, "%s is an attach type: add its TARGET, or use 'query --all %s'", name,
			name);
}

static int open_dev(const struct bp_target *target, bool guessed, struct bp_err *err)
{
	const char *name = target->text;
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

static int open_map(const struct bp_target *target, bool guessed, struct bp_err *err)
{
	(void)guessed;
	return bp_ref_open_map(&target->map, err);
}

static int open_netns(const struct bp_target *target, bool guessed, struct bp_err *err)
{
	(void)guessed;
	return bp_netns_open(target->text, err);
}

/* How each kind is opened: to a descriptor, or the index of a device, see target_kind.h. */
static int (*const openers[])(const struct bp_target *target, bool guessed, struct bp_err *err) = {
	[BP_TARGET_CGROUP] = open_cgroup, [BP_TARGET_DEV] = open_dev,   [BP_TARGET_MAP] = open_map,
	[BP_TARGET_NETNS] = open_netns,   [BP_TARGET_LIRC] = open_lirc,
};

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
	ret = openers[known.kind](&known, !target->kind, err);
	if (ret < 0)
		return ret;
	if (bp_target_traits_of(known.kind)->query == BP_ARG_IFINDEX)
		place.ifindex = ret;
	else
		place.fd = ret;
	*ret_place = place;
	return 0;
}
