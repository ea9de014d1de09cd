// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pin.c - programs and maps given a path on a bpf file system */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <linux/magic.h>

#include <bpf/bpf.h>

#include "explain.h"
#include "pin.h"

int bp_pin_dir_check(const char *dir, struct bp_err *err)
{
	struct statfs fs;
	struct stat st;

	if (dir[0] != '/')
		return bp_fail_text(err, BP_USAGE, EINVAL, dir,
				    "the path of a pin begins with '/'");
	if (stat(dir, &st) || statfs(dir, &fs))
		return bp_fail(err, errno, "stat", "directory %s", dir);
	if (!S_ISDIR(st.st_mode))
		return bp_fail_text(err, BP_NOT_FOUND, ENOTDIR, dir, "not a directory");
	if ((unsigned long)fs.f_type != BPF_FS_MAGIC) {
		bp_fail_text(err, BP_FAILED, EINVAL, dir, "not on a bpf file system");
		bp_hint(err, "pin below one: see 'findmnt -t bpf', or mount one with "
			     "'mount -t bpf bpf DIR'");
		return -EINVAL;
	}
	return 0;
}

int bp_pin_check(const char *path, struct bp_err *err)
{
	const char *slash = strrchr(path, '/');
	char dir[4096];
	struct stat st;
	int ret;

	if (path[0] != '/')
		return bp_fail_text(err, BP_USAGE, EINVAL, path,
				    "the path of a pin begins with '/'");
	if (!slash[1] || strcmp(slash, "/.") == 0 || strcmp(slash, "/..") == 0)
		return bp_fail_text(err, BP_USAGE, EINVAL, path, "a pin needs a name");
	if (snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path) >= (int)sizeof(dir))
		return bp_fail(err, ENAMETOOLONG, "bpf_obj_pin", "%s", path);
	ret = bp_pin_dir_check(dir[0] ? dir : "/", err);
	if (ret)
		return ret;
	if (strchr(slash, '.')) {
		bp_fail_text(err, BP_FAILED, EPERM, path,
			     "a bpf file system takes no '.' in names");
		return -EPERM;
	}
	if (lstat(path, &st) == 0) {
		bp_fail_text(err, BP_CONFLICT, EEXIST, path, "something is pinned there already");
		bp_hint(err, "remove it with 'rm %s', or choose another path", path);
		return -EEXIST;
	}
	return 0;
}

int bp_pin(int fd, const char *path, struct bp_err *err)
{
	int ret = bpf_obj_pin(fd, path);

	if (ret == 0)
		return 0;
	bp_fail(err, -ret, "bpf_obj_pin", "%s", path);
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
	return ret;
}
