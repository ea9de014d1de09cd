// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pin_check.c - programs and maps given a path on a bpf file system */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>
#include <linux/magic.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
#include "util/proc.h"
#include "util/where.h"
#include "load/pin_check.h"

int bp_pin_dir_check(const char *dir, struct bp_err *err)
{
	struct statfs fs;
	struct stat st;

	if (dir[0] != '/')
		return bp_fail_text(err, BP_USAGE, EINVAL, dir,
				    "the path of a pin begins with '/'");
	if (stat(dir, &st) || statfs(dir, &fs)) {
		bool none = errno == ENOENT;
		int ret = bp_fail(err, errno, "stat", "directory %s", dir);

		if (none)
			bp_hint(err, "it is not made here: 'mkdir -p %s' first", dir);
		return ret;
	}
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

/* A directory on a bpf file system, where the path of a pin is needed. */
static bool is_pin_dir(const char *path)
{
	struct statfs fs;
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && statfs(path, &fs) == 0 &&
	       (unsigned long)fs.f_type == BPF_FS_MAGIC;
}

static void hint_name(const char *path, struct bp_err *err)
{
	bp_hint(err,
		"add a name: %s%sNAME; 'bpfprog load --pin-dir %s' pins each program there by "
		"its name",
		path, path[strlen(path) - 1] == '/' ? "" : "/", path);
}

/* A directory that can take the pin, and a name that can be one. */
static int check_place(const char *path, struct bp_err *err)
{
	const char *slash = strrchr(path, '/');
	char dir[4096];
	int ret;

	if (path[0] != '/')
		return bp_fail_text(err, BP_USAGE, EINVAL, path,
				    "the path of a pin begins with '/'");
	if (!slash[1] || strcmp(slash, "/.") == 0 || strcmp(slash, "/..") == 0) {
		bp_fail_text(err, BP_USAGE, EINVAL, path, "a pin needs a name");
		if (is_pin_dir(path))
			hint_name(path, err);
		return -EINVAL;
	}
	if (is_pin_dir(path)) {
		bp_fail_text(err, BP_CONFLICT, EISDIR, path, "a directory, not the path of a pin");
		hint_name(path, err);
		return -EISDIR;
	}
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
	return 0;
}

int bp_pin_check(const char *path, struct bp_err *err)
{
	struct stat st;
	int ret = check_place(path, err);

	if (ret || lstat(path, &st))
		return ret;
	bp_fail_text(err, BP_CONFLICT, EEXIST, path, "something is pinned there already");
	bp_hint(err, "remove it with 'rm %s', choose another path, or say --replace-pin", path);
	return -EEXIST;
}

/* Of a link, the kernel writes its kind with a dash or with an underscore. */
static bool same_kind(const char *have, const char *want)
{
	while (*have && (*have == *want || (strchr("-_", *have) && strchr("-_", *want)))) {
		have++;
		want++;
	}
	return !*have && !*want;
}

int bp_pin_check_replace(const char *path, int fd, struct bp_err *err)
{
	cleanup_bp_where struct bp_where where = BP_WHERE_NONE;
	cleanup_fd int old = -1;
	char have[64];
	char want[64] = "";
	struct stat st;
	int ret = check_place(path, err);

	if (ret || lstat(path, &st))
		return ret;
	if (!S_ISREG(st.st_mode))
		return bp_fail_text(err, BP_CONFLICT, EEXIST, path,
				    "what is there is not a pin, so it is not replaced");
	ret = bp_where_find(path, false, &where, err);
	if (ret)
		return ret;
	/* The new pin would be theirs as well. */
	if (where.shared && st.st_uid != geteuid())
		return bp_fail_text(err, BP_DENIED, EPERM, path,
				    "the pin there is another user's, so it is not replaced");
	if (fd < 0)
		return 0;
	old = bpf_obj_get(path);
	if (old < 0)
		return bp_fail(err, -old, "bpf_obj_get", "%s", path);
	bp_fd_path(old, have, sizeof(have));
	bp_fd_path(fd, want, sizeof(want));
	if (same_kind(have, want))
		return 0;
	return bp_fail_text(err, BP_CONFLICT, EEXIST, path,
			    "what is pinned there is of another kind (%s), so it is not replaced",
			    have);
}
