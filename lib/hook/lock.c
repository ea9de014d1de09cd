// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* lock.c - one process at a time changes a hook */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "util/cleanup.h"
#include "hook/parts.h"
#include "kernel/netns.h"

#define RUN_DIR "/run"
#define LOCK_FILE RUN_DIR "/bpfprog.lock"

/* How long a lock is waited for, in tries ten milliseconds apart. */
#define OWN_TRIES 200
#define TARGET_TRIES 10

/* Nobody else can have put it there, nor open it. */
static bool is_ours(int fd)
{
	struct stat dir;
	struct stat st;

	if (lstat(RUN_DIR, &dir) || fstat(fd, &st))
		return false;
	if (!S_ISDIR(dir.st_mode) || dir.st_uid != 0 ||
	    ((dir.st_mode & (S_IWGRP | S_IWOTH)) && !(dir.st_mode & S_ISVTX)))
		return false;
	return S_ISREG(st.st_mode) && st.st_uid == 0 && st.st_nlink == 1 && !(st.st_mode & 077);
}

/* A byte of the file for each target: its number is that of the target's inode. */
static int lock_byte(int fd, const struct stat *target)
{
	__u64 number = target->st_ino ^ ((__u64)target->st_dev << 32);
	struct flock lock = {
		.l_type = F_WRLCK,
		.l_start = (off_t)(number >> 1),
		.l_len = 1,
	};

	return fcntl(fd, F_OFD_SETLK, &lock) ? -errno : 0;
}

static bool is_busy(int ret)
{
	return ret == -EWOULDBLOCK || ret == -EACCES;
}

static int pause_after(int ret, int tries_left)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	if (is_busy(ret) && tries_left > 1)
		nanosleep(&pause, NULL);
	return is_busy(ret) ? tries_left - 1 : 0;
}

/* Root's lock. Its descriptor, or a negative errno value: -EAGAIN if another process keeps it. */
static int lock_own(const struct bp_place *place)
{
	cleanup_fd int fd = -1;
	struct stat target;
	int ret = -EPERM;

	if (geteuid() != 0)
		return ret;
	fd = open(LOCK_FILE, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd < 0 || fstat(place->fd, &target))
		return -errno;
	if (!is_ours(fd))
		return ret;
	for (int tries = OWN_TRIES; tries; tries = pause_after(ret, tries))
		ret = lock_byte(fd, &target);
	return ret == 0 ? take_fd(&fd) : is_busy(ret) ? -EAGAIN : ret;
}

/* The lock on the target itself, which everybody can take who may read it. */
static int lock_target(const struct bp_place *place)
{
	int ret = -EAGAIN;

	for (int tries = TARGET_TRIES; tries; tries = pause_after(ret, tries))
		ret = flock(place->fd, LOCK_EX | LOCK_NB) ? -errno : 0;
	return ret;
}

static void lock_place(const struct bp_place *place, struct bp_hook_lock *lock)
{
	int ret;

	/* A device has a revision, and for maps there is no lock. */
	if (!bp_target_traits_of(place->kind)->lockable)
		return;
	lock->own = lock_own(place);
	ret = lock_target(place);
	if (ret == 0)
		lock->target = place->fd;
	if (lock->own == -EAGAIN)
		lock->unlocked =
			"another bpfprog has been changing this target for two seconds; it "
			"was not waited for any longer";
	else if (is_busy(ret) && lock->own >= 0)
		lock->unlocked = "another process holds a lock (flock) on this target; it was not "
				 "waited for";
	else if (ret && lock->own < 0)
		lock->unlocked =
			is_busy(ret) ? "another process holds the lock (flock) on this target, so "
				       "nothing kept other bpfprogs from changing it meanwhile" :
				       "this target cannot be locked, so nothing kept other "
				       "bpfprogs from changing it meanwhile";
}

int bp_hook_begin(const struct bp_hook *hook, struct bp_hook_lock *ret_lock, struct bp_err *err)
{
	int ret = 0;

	*ret_lock = BP_HOOK_UNLOCKED;
	if (bp_target_traits_of(hook->place->kind)->change == BP_ARG_CALLER &&
	    !bp_netns_is_own(hook->place->fd))
		ret = bp_netns_enter(hook->place->fd, &ret_lock->netns, err);
	if (ret == 0)
		lock_place(hook->place, ret_lock);
	return ret;
}

void bp_hook_end(struct bp_hook_lock *lock)
{
	if (lock->target >= 0)
		flock(lock->target, LOCK_UN);
	if (lock->own >= 0)
		close(lock->own);
	if (lock->netns >= 0) {
		bp_netns_enter(lock->netns, NULL, NULL); /* it was left, so it may be entered */
		close(lock->netns);
	}
	*lock = BP_HOOK_UNLOCKED;
}
