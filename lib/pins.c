// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* pins.c - several pins, made together or not at all */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "cleanup.h"
#include "explain.h"
#include "pin.h"
#include "pins.h"

struct bp_pin {
	int fd;
	char *path;
	char *temp;   /* where the new one is before it is renamed; NULL: nothing to replace */
	char *backup; /* where the old one is until it is known that the new one stays */
	bool staged;  /* temp is there */
	bool saved;   /* backup is there */
	bool made;    /* path is the new one */
};

/* What the keeper says of its work. */
struct report {
	int num; /* errno value, or 0 */
	size_t pin;
};

int bp_pins_add(struct bp_pins *pins, int fd, const char *path, struct bp_err *err)
{
	struct bp_pin *more;

	for (size_t i = 0; i < pins->count; i++)
		if (strcmp(pins->pins[i].path, path) == 0)
			return bp_fail_text(err, BP_CONFLICT, EEXIST, path,
					    "two things were to be pinned there");
	more = reallocarray(pins->pins, pins->count + 1, sizeof(*more));
	if (!more)
		return bp_fail(err, ENOMEM, "reallocarray", "%s", path);
	pins->pins = more;
	pins->pins[pins->count] = (struct bp_pin){ .fd = fd, .path = strdup(path) };
	if (!pins->pins[pins->count].path)
		return bp_fail(err, ENOMEM, "strdup", "%s", path);
	pins->count++;
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

/* A name beside the path that no other process uses: "DIR/bpfprog~PID~N~new". */
static char *beside(const char *path, size_t number, const char *end)
{
	char *text;
	int dir = (int)(strrchr(path, '/') - path);

	return asprintf(&text, "%.*s/bpfprog~%d~%zu~%s", dir, path, (int)getpid(), number, end) <
			       0 ?
		       NULL :
		       text;
}

static void undo(struct bp_pins *pins)
{
	for (size_t i = 0; i < pins->count; i++) {
		struct bp_pin *pin = &pins->pins[i];

		/* Renaming takes the place of the new one; else the backup is one link too many. */
		if (pin->made && (!pin->saved || rename(pin->backup, pin->path)))
			unlink(pin->path);
		else if (pin->saved && !pin->made)
			unlink(pin->backup);
		if (pin->staged && !pin->made)
			unlink(pin->temp);
		pin->made = pin->saved = pin->staged = false;
	}
}

/* Under its temporary name, with mode and owner of the old pin, which stays reachable. */
static int stage(struct bp_pin *pin)
{
	struct stat old;
	int ret;

	if (!pin->temp)
		return 0;
	ret = bpf_obj_pin(pin->fd, pin->temp);
	if (ret)
		return -ret;
	pin->staged = true;
	if (lstat(pin->path, &old))
		return errno == ENOENT ? 0 : errno;
	if (chown(pin->temp, old.st_uid, old.st_gid) || chmod(pin->temp, old.st_mode & 07777))
		return errno;
	if (link(pin->path, pin->backup))
		return errno;
	pin->saved = true;
	return 0;
}

static int finish(struct bp_pin *pin)
{
	int ret = pin->temp ? (rename(pin->temp, pin->path) ? errno : 0) :
			      -bpf_obj_pin(pin->fd, pin->path);

	pin->made = ret == 0;
	return ret;
}

static struct report make_all(struct bp_pins *pins)
{
	for (size_t i = 0; i < pins->count; i++) {
		int num = stage(&pins->pins[i]);

		if (num)
			return (struct report){ num, i };
	}
	for (size_t i = 0; i < pins->count; i++) {
		int num = finish(&pins->pins[i]);

		if (num)
			return (struct report){ num, i };
	}
	return (struct report){ 0, 0 };
}

/*
 * The life of the process that replaces pins. It is in a session of its own, so that what kills
 * the other one does not kill it; it ends with the word of the other one, or the end of it.
 */
static void __attribute__((noreturn)) be_keeper(struct bp_pins *pins, int socket)
{
	struct report report;
	sigset_t all;
	ssize_t len;
	char word;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid();
	report = make_all(pins);
	if (report.num)
		undo(pins);
	len = send(socket, &report, sizeof(report), MSG_NOSIGNAL);
	if (report.num)
		_exit(0);
	if (len == sizeof(report))
		len = recv(socket, &word, 1, 0);
	for (size_t i = 0; len == 1 && i < pins->count; i++)
		if (pins->pins[i].saved)
			unlink(pins->pins[i].backup);
	if (len != 1)
		undo(pins);
	_exit(0);
}

static void wait_for_keeper(struct bp_pins *pins)
{
	close(pins->socket);
	while (waitpid(pins->keeper, NULL, 0) < 0 && errno == EINTR)
		;
	pins->keeper = 0;
}

static struct report start_keeper(struct bp_pins *pins)
{
	struct report report = { ECHILD, 0 };
	ssize_t len;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return (struct report){ errno, 0 };
	pins->keeper = fork();
	if (pins->keeper == 0) {
		close(pair[0]);
		be_keeper(pins, pair[1]);
	}
	close(pair[1]);
	pins->socket = pair[0];
	if (pins->keeper < 0) {
		report.num = errno;
		close(pair[0]);
		pins->keeper = 0;
		return report;
	}
	do
		len = recv(pins->socket, &report, sizeof(report), 0);
	while (len < 0 && errno == EINTR);
	if (len != sizeof(report))
		report = (struct report){ ECHILD, 0 };
	if (report.num)
		wait_for_keeper(pins);
	return report;
}

/* Is something there that gives way? Then choose names for the new one and the old one. */
static int plan(struct bp_pins *pins, size_t number, bool *ret_any, struct bp_err *err)
{
	struct bp_pin *pin = &pins->pins[number];
	struct stat st;
	int ret;

	if (!pins->replace || lstat(pin->path, &st))
		return bp_pin_check(pin->path, err);
	ret = bp_pin_check_replace(pin->path, pin->fd, err);
	if (ret)
		return ret;
	pin->temp = beside(pin->path, number, "new");
	pin->backup = beside(pin->path, number, "old");
	if (!pin->temp || !pin->backup)
		return bp_fail(err, ENOMEM, "asprintf", "%s", pin->path);
	*ret_any = true;
	return 0;
}

int bp_pins_make(struct bp_pins *pins, struct bp_err *err)
{
	struct report report;
	bool replaces = false;

	for (size_t i = 0; i < pins->count; i++) {
		int ret = plan(pins, i, &replaces, err);

		if (ret)
			return ret;
	}
	report = replaces ? start_keeper(pins) : make_all(pins);
	if (!report.num)
		return 0;
	if (!replaces)
		undo(pins);
	bp_fail(err, report.num, "bpf_obj_pin", "%s", pins->pins[report.pin].path);
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
	return -report.num;
}

void bp_pins_keep(struct bp_pins *pins)
{
	if (pins->keeper) {
		send(pins->socket, "k", 1, MSG_NOSIGNAL);
		wait_for_keeper(pins);
	}
	for (size_t i = 0; i < pins->count; i++)
		pins->pins[i].made = false;
}

void bp_pins_close(struct bp_pins *pins)
{
	if (pins->keeper)
		wait_for_keeper(pins);
	else
		undo(pins);
	for (size_t i = 0; i < pins->count; i++) {
		free(pins->pins[i].path);
		free(pins->pins[i].temp);
		free(pins->pins[i].backup);
	}
	free(pins->pins);
	*pins = (struct bp_pins){ 0 };
}
