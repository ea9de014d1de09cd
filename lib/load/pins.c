// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pins.c - several pins, made together or not at all */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "load/pin_check.h"
#include "load/pins.h"

struct bp_pin {
	int fd;
	char *path;
	int old_fd;      /* what the new one takes the place of; -1: nothing is there */
	struct stat old; /* its mode and owner */
};

/*
 * What is done, or may be: set before the call, in which the process can be killed. In memory that
 * both processes share, so that each can undo what the other one did.
 */
struct bp_pins_state {
	pid_t maker; /* who makes temporary names */
	bool kept;   /* the pins stay: nothing is to be undone */
	bool dir_made[BP_PINS_DIRS];
	struct {
		bool staged; /* something is there under the temporary name */
		bool made;   /* path is the new one */
	} pin[];
};

/* What the keeper says of its work. */
struct report {
	int num; /* errno value, or 0 */
	const char *call;
	const char *path; /* of the pin or directory; both processes have it at the same place */
};

int bp_pins_add(struct bp_pins *pins, int fd, const char *path, struct bp_err *err)
{
	for (size_t i = 0; i < pins->count; i++)
		if (strcmp(pins->pins[i].path, path) == 0) {
			bp_fail_text(err, BP_CONFLICT, EEXIST, path,
				     "two things were to be pinned there");
			bp_hint(err, "names are the same in two objects, or differ in dots only: "
				     "use directories of their own");
			return -EEXIST;
		}
	if (!bp_array_more(pins->pins, pins->count))
		return bp_fail(err, ENOMEM, "realloc", "%s", path);
	pins->pins[pins->count] = (struct bp_pin){ .fd = fd, .path = strdup(path), .old_fd = -1 };
	if (!pins->pins[pins->count].path)
		return bp_fail(err, ENOMEM, "strdup", "%s", path);
	pins->count++;
	return 0;
}

static size_t without_slashes(const char *dir)
{
	size_t len = strlen(dir);

	while (len > 1 && dir[len - 1] == '/')
		len--;
	return len;
}

/* Is it a directory that is to be made, or a path in one? */
static bool is_new_dir(const struct bp_pins *pins, const char *path, size_t len)
{
	for (size_t i = 0; i < pins->ndirs; i++)
		if (without_slashes(pins->dirs[i]) == len && strncmp(pins->dirs[i], path, len) == 0)
			return true;
	return false;
}

static size_t parent_of(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len;
}

int bp_pins_add_dir(struct bp_pins *pins, const char *dir, struct bp_err *err)
{
	size_t len = without_slashes(dir);
	size_t above = parent_of(dir, len);
	char parent[PATH_MAX];
	bool dotted = memchr(dir + above, '.', len - above);
	int ret = 0;

	/* A bpf file system does not even look for a name with a dot. */
	if (dir[0] != '/' || access(dir, F_OK) == 0 || (errno != ENOENT && !dotted))
		return bp_pin_dir_check(dir, err);
	if (is_new_dir(pins, dir, len))
		return 0;
	if (len >= sizeof(parent))
		return bp_fail(err, ENAMETOOLONG, "mkdir", "%s", dir);
	snprintf(parent, sizeof(parent), "%.*s", (int)above, dir);
	if (!is_new_dir(pins, dir, above))
		ret = bp_pin_dir_check(parent, err);
	if (ret)
		return ret;
	if (dotted) {
		bp_fail_text(err, BP_FAILED, EPERM, dir, "a bpf file system takes no '.' in names");
		return -EPERM;
	}
	pins->dirs[pins->ndirs++] = dir;
	return 0;
}

int bp_pins_add_in(struct bp_pins *pins, int fd, const char *dir, const char *name,
		   struct bp_err *err)
{
	char path[PATH_MAX];
	int len = snprintf(path, sizeof(path), "%s/%s", dir, name);

	if (len < 0 || len >= (int)sizeof(path))
		return bp_fail(err, ENAMETOOLONG, "bpf_obj_pin", "%s", dir);
	for (char *c = path + strlen(dir); *c; c++)
		if (*c == '.')
			*c = '_';
	return bp_pins_add(pins, fd, path, err);
}

const char *bp_pins_path(const struct bp_pins *pins, int fd)
{
	for (size_t i = 0; i < pins->count; i++)
		if (pins->pins[i].fd == fd)
			return pins->pins[i].path;
	return NULL;
}

#define TEMPORARY "bpfprog~"

/* How much of a path is its directory; there is one. */
static int dir_len(const char *path)
{
	return (int)(strrchr(path, '/') - path);
}

/*
 * A name beside the path that no other process uses: "bpfprog~NAMESPACE~PID~N", with the id of the
 * process that makes it and the namespace in which it has that id.
 */
static int temporary(const struct bp_pins *pins, size_t i, char *buf, size_t size)
{
	const char *path = pins->pins[i].path;
	int len = snprintf(buf, size, "%.*s/" TEMPORARY "%llu~%d~%zu", dir_len(path), path,
			   pins->namespace, (int)pins->state->maker, i);

	return len < 0 || (size_t)len >= size ? ENAMETOOLONG : 0;
}

/*
 * A new pin gets mode and owner of the old one. If others may write to the directory, what has its
 * name by now need not be it: that is held, looked at, and no link is followed.
 */
static int dress(const char *temp, const struct stat *old)
{
	cleanup_fd int fd = open(temp, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	char name[32];
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return errno;
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_nlink != 1)
		return EPERM;
	if ((st.st_uid != old->st_uid || st.st_gid != old->st_gid) &&
	    fchownat(fd, "", old->st_uid, old->st_gid, AT_EMPTY_PATH))
		return errno;
	/* fchmod() takes no such descriptor. */
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	return chmod(name, old->st_mode & 07777) ? errno : 0;
}

/* Under its temporary name, with mode and owner of the old pin, which is still there. */
static int stage(struct bp_pins *pins, size_t i, int fd)
{
	char temp[PATH_MAX];
	int ret = temporary(pins, i, temp, sizeof(temp));

	if (ret)
		return ret;
	pins->state->pin[i].staged = true;
	ret = -bpf_obj_pin(fd, temp);
	return ret ? ret : dress(temp, &pins->pins[i].old);
}

/* In one step. */
static int swap(struct bp_pins *pins, size_t i)
{
	char temp[PATH_MAX];
	int ret = temporary(pins, i, temp, sizeof(temp));

	if (ret == 0 && rename(temp, pins->pins[i].path))
		ret = errno;
	if (ret == 0)
		pins->state->pin[i].staged = false;
	return ret;
}

static int make(struct bp_pins *pins, size_t i)
{
	const struct bp_pin *pin = &pins->pins[i];
	int ret;

	pins->state->pin[i].made = true;
	ret = pin->old_fd < 0 ? -bpf_obj_pin(pin->fd, pin->path) : swap(pins, i);
	if (ret)
		pins->state->pin[i].made = false;
	return ret;
}

/* One that somebody made meanwhile is as good, and not ours to remove. */
static int make_dir(struct bp_pins *pins, size_t i)
{
	pins->state->dir_made[i] = true;
	if (mkdir(pins->dirs[i], 0700) == 0)
		return 0;
	pins->state->dir_made[i] = false;
	return errno == EEXIST ? 0 : errno;
}

/* Pins that are to take the place of another are all under way before the first one does. */
static struct report make_all(struct bp_pins *pins)
{
	pins->state->maker = getpid();
	for (size_t i = 0; i < pins->ndirs; i++) {
		int num = make_dir(pins, i);

		if (num)
			return (struct report){ num, "mkdir", pins->dirs[i] };
	}
	for (size_t i = 0; i < pins->count; i++) {
		int num = pins->pins[i].old_fd < 0 ? 0 : stage(pins, i, pins->pins[i].fd);

		if (num)
			return (struct report){ num, "bpf_obj_pin", pins->pins[i].path };
	}
	for (size_t i = 0; i < pins->count; i++) {
		int num = make(pins, i);

		if (num)
			return (struct report){ num, "bpf_obj_pin", pins->pins[i].path };
	}
	return (struct report){ 0, NULL, NULL };
}

static void unstage(struct bp_pins *pins, size_t i)
{
	char temp[PATH_MAX];

	if (pins->state->pin[i].staged && temporary(pins, i, temp, sizeof(temp)) == 0)
		unlink(temp);
	pins->state->pin[i].staged = false;
}

static void undo(struct bp_pins *pins)
{
	if (pins->state->kept)
		return;
	for (size_t i = 0; i < pins->count; i++)
		unstage(pins, i);
	pins->state->maker = getpid();
	for (size_t i = 0; i < pins->count; i++) {
		const struct bp_pin *pin = &pins->pins[i];

		if (!pins->state->pin[i].made)
			continue;
		if (pin->old_fd < 0)
			unlink(pin->path);
		else if (stage(pins, i, pin->old_fd) || swap(pins, i))
			unstage(pins, i);
		pins->state->pin[i].made = false;
	}
	for (size_t i = pins->ndirs; i-- > 0;) {
		if (pins->state->dir_made[i])
			rmdir(pins->dirs[i]);
		pins->state->dir_made[i] = false;
	}
}

/*
 * Temporary names that are nobody's any more: the process that made them was killed between two
 * system calls, and so was the one that it worked for.
 */
static void sweep(const struct bp_pins *pins, const char *path)
{
	char name[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	snprintf(name, sizeof(name), "%.*s/", dir_len(path), path);
	dir = opendir(name);
	while (dir && (entry = readdir(dir))) {
		unsigned long long namespace;
		int pid;

		if (sscanf(entry->d_name, TEMPORARY "%llu~%d~", &namespace, &pid) == 2 &&
		    namespace == pins->namespace && kill(pid, 0) && errno == ESRCH)
			unlinkat(dirfd(dir), entry->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

static void sweep_all(const struct bp_pins *pins)
{
	const char *last = "";
	int len = 0;

	for (size_t i = 0; i < pins->count; i++) {
		const char *path = pins->pins[i].path;
		int dir = dir_len(path);

		if (pins->pins[i].old_fd < 0 ||
		    (dir == len && strncmp(path, last, (size_t)len) == 0))
			continue;
		sweep(pins, path);
		last = path;
		len = dir;
	}
}

/*
 * The life of the process that makes several pins, or replaces one. It is in a session of its own,
 * under a name of its own, so that what kills the other one does not kill it; it ends with the
 * word of the other one, or the end of it, and then it undoes what is done.
 */
static void __attribute__((noreturn)) be_keeper(struct bp_pins *pins, int socket)
{
	struct report report;
	sigset_t all;
	ssize_t len = -1;
	char word;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid();
	prctl(PR_SET_NAME, "pin-keeper");
	sweep_all(pins);
	report = make_all(pins);
	if (send(socket, &report, sizeof(report), MSG_NOSIGNAL) == sizeof(report)) {
		do
			len = recv(socket, &word, 1, 0);
		while (len < 0 && errno == EINTR);
	}
	if (len != 1)
		undo(pins);
	_exit(0);
}

/* All is said and done: the keeper has nothing to undo. */
static void dismiss(struct bp_pins *pins)
{
	if (!pins->keeper)
		return;
	send(pins->socket, "k", 1, MSG_NOSIGNAL);
	close(pins->socket);
	while (waitpid(pins->keeper, NULL, 0) < 0 && errno == EINTR)
		;
	pins->keeper = 0;
}

/* Without a process more this one makes the pins. */
static struct report start_keeper(struct bp_pins *pins)
{
	struct report report;
	ssize_t len;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return make_all(pins);
	pins->keeper = fork();
	if (pins->keeper == 0) {
		close(pair[0]);
		be_keeper(pins, pair[1]);
	}
	close(pair[1]);
	pins->socket = pair[0];
	if (pins->keeper < 0) {
		close(pair[0]);
		pins->keeper = 0;
		return make_all(pins);
	}
	do
		len = recv(pins->socket, &report, sizeof(report), 0);
	while (len < 0 && errno == EINTR);
	return len == sizeof(report) ? report : (struct report){ ECHILD, "fork", "" };
}

/* Is something there that gives way? */
static int plan(struct bp_pins *pins, struct bp_pin *pin, struct bp_err *err)
{
	int ret;

	if (is_new_dir(pins, pin->path, parent_of(pin->path, strlen(pin->path))))
		return 0;
	if (!pins->replace || lstat(pin->path, &pin->old))
		return bp_pin_check(pin->path, err);
	ret = bp_pin_check_replace(pin->path, pin->fd, err);
	if (ret)
		return ret;
	pin->old_fd = bpf_obj_get(pin->path);
	return pin->old_fd < 0 ? bp_fail(err, -pin->old_fd, "bpf_obj_get", "%s", pin->path) : 0;
}

static int plan_all(struct bp_pins *pins, bool *ret_replaces, struct bp_err *err)
{
	struct stat st;

	pins->state_size = sizeof(*pins->state) + pins->count * sizeof(pins->state->pin[0]);
	pins->state = mmap(NULL, pins->state_size, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pins->state == MAP_FAILED) {
		pins->state = NULL;
		return bp_fail(err, errno, "mmap", "%s", "");
	}
	pins->namespace = stat("/proc/self/ns/pid", &st) ? 0 : st.st_ino;
	for (size_t i = 0; i < pins->count; i++) {
		int ret = plan(pins, &pins->pins[i], err);

		if (ret)
			return ret;
		*ret_replaces = *ret_replaces || pins->pins[i].old_fd >= 0;
	}
	return 0;
}

int bp_pins_make(struct bp_pins *pins, struct bp_err *err)
{
	struct report report;
	bool replaces = false;
	int ret;

	if (!pins->count)
		return 0;
	ret = plan_all(pins, &replaces, err);
	if (ret)
		return ret;
	report = replaces || pins->count > 1 || pins->ndirs ? start_keeper(pins) : make_all(pins);
	if (!report.num)
		return 0;
	bp_fail(err, report.num, report.call, "%s", report.path);
	return -report.num;
}

void bp_pins_keep(struct bp_pins *pins)
{
	if (pins->state)
		pins->state->kept = true;
	dismiss(pins);
}

void bp_pins_close(struct bp_pins *pins)
{
	if (pins->state) {
		undo(pins);
		dismiss(pins);
		munmap(pins->state, pins->state_size);
	}
	for (size_t i = 0; i < pins->count; i++) {
		if (pins->pins[i].old_fd >= 0)
			close(pins->pins[i].old_fd);
		free(pins->pins[i].path);
	}
	free(pins->pins);
	*pins = (struct bp_pins){ 0 };
}
