// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* effective.c - from which cgroup each program comes that takes effect in one */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <linux/magic.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "hook/effective.h"

/* A cgroup from the one that is asked up, and what is attached to it. */
struct level {
	char *path; /* NULL: it has no path that can be told */
	struct bp_hook_state state;
	bool counts; /* its programs take effect below */
};

struct levels {
	struct level *level;
	size_t count;
};

static void free_levels(struct levels *levels)
{
	for (size_t i = 0; i < levels->count; i++) {
		free(levels->level[i].path);
		bp_hook_state_free(&levels->level[i].state);
	}
	free(levels->level);
}

void bp_effective_free(struct bp_effective *effective)
{
	for (size_t i = 0; i < effective->count; i++)
		free(effective->cgroup[i]);
	free(effective->cgroup);
	*effective = (struct bp_effective){ 0 };
}

/* The cgroup above, or -1 at the mount. */
static int open_parent(int fd)
{
	cleanup_fd int parent = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct statfs fs;
	struct stat above;
	struct stat st;

	if (parent < 0 || fstatfs(parent, &fs) || fs.f_type != CGROUP2_SUPER_MAGIC ||
	    fstat(parent, &above) || fstat(fd, &st) || above.st_dev != st.st_dev ||
	    above.st_ino == st.st_ino)
		return -1;
	return take_fd(&parent);
}

static char *path_of(int fd)
{
	char link[40];
	char path[4096];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path));
	return len > 0 && len < (ssize_t)sizeof(path) ? strndup(path, (size_t)len) : NULL;
}

/* One level; one that cannot be asked has no programs. */
static int add_level(struct levels *levels, const struct bp_hook *hook, const char *path)
{
	const struct bp_attach_type *type = hook->type;
	struct level level = { 0 };
	bool any = false;

	for (size_t i = 0; i < levels->count; i++)
		any |= levels->level[i].counts && levels->level[i].state.count;
	if (!bp_array_more(levels->level, levels->count))
		return -ENOMEM;
	if (bp_hook_state_read(hook, 0, &level.state, NULL))
		level.state = (struct bp_hook_state){ 0 };
	/* A mode is of one security function, and lsm_cgroup has many. */
	level.counts = !any || type->type == BPF_LSM_CGROUP ||
		       level.state.attach_flags & BPF_F_ALLOW_MULTI;
	level.path = path ? strdup(path) : path_of(hook->place->fd);
	levels->level[levels->count++] = level;
	return 0;
}

static int read_levels(struct levels *levels, const struct bp_hook *hook)
{
	struct bp_place place = { .kind = BP_TARGET_CGROUP, .fd = hook->place->fd };
	const struct bp_hook above = { hook->type, &place };
	int ret = add_level(levels, hook, bp_place_name(hook->place));
	cleanup_fd int fd = -1;

	while (ret == 0 && (place.fd = open_parent(place.fd)) >= 0) {
		if (fd >= 0)
			close(fd);
		fd = place.fd;
		ret = add_level(levels, &above, NULL);
	}
	return ret;
}

/* How often a program is attached to a level. */
static size_t times(const struct level *level, __u32 id)
{
	size_t count = 0;

	for (__u32 i = 0; i < level->state.count && level->counts; i++)
		count += level->state.prog_ids[i] == id;
	return count;
}

/*
 * Do they run in the order in which they are attached, from the cgroup up? So it is but for those
 * that were attached with BPF_F_PREORDER, and the kernel does not tell that flag.
 */
static bool runs_upwards(const struct levels *levels, const struct bp_hook_state *state)
{
	__u32 at = 0;

	for (size_t i = 0; i < levels->count; i++) {
		const struct level *level = &levels->level[i];

		for (__u32 j = 0; j < level->state.count && level->counts; j++, at++)
			if (at == state->count || state->prog_ids[at] != level->state.prog_ids[j])
				return false;
	}
	return at == state->count;
}

/* The level of the nth of all that are the same program. */
static const struct level *nth(const struct levels *levels, __u32 id, size_t n)
{
	for (size_t i = 0; i < levels->count; i++) {
		size_t count = times(&levels->level[i], id);

		if (n < count)
			return &levels->level[i];
		n -= count;
	}
	return NULL;
}

/* Not known is one that runs more or fewer times than it is attached, or from two levels. */
static const struct level *level_of(const struct levels *levels, const struct bp_hook_state *state,
				    __u32 at, bool upwards)
{
	__u32 id = state->prog_ids[at];
	size_t before = 0;
	size_t all = 0;

	for (__u32 i = 0; i < state->count; i++) {
		all += state->prog_ids[i] == id;
		before += i < at && state->prog_ids[i] == id;
	}
	if (nth(levels, id, all) || !nth(levels, id, all - 1))
		return NULL;
	if (!upwards && nth(levels, id, 0) != nth(levels, id, all - 1))
		return NULL;
	return nth(levels, id, before);
}

int bp_effective_read(const struct bp_hook *hook, const struct bp_hook_state *state,
		      struct bp_effective *ret_effective)
{
	__attribute__((cleanup(free_levels))) struct levels levels = { 0 };
	cleanup_effective struct bp_effective effective = { 0 };
	int ret = read_levels(&levels, hook);
	bool upwards;

	if (ret)
		return ret;
	effective.cgroup = calloc(state->count + 1, sizeof(*effective.cgroup));
	if (!effective.cgroup)
		return -ENOMEM;
	effective.count = state->count;
	/* Of lsm_cgroup the programs of each security function are in a row of their own. */
	upwards = hook->type->type == BPF_LSM_CGROUP || runs_upwards(&levels, state);
	for (__u32 i = 0; i < state->count; i++) {
		const struct level *level = level_of(&levels, state, i, upwards);

		if (level && level->path && !(effective.cgroup[i] = strdup(level->path)))
			return -ENOMEM;
	}
	*ret_effective = effective;
	effective = (struct bp_effective){ 0 };
	return 0;
}
