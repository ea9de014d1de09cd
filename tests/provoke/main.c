// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * causes: is what the table of lib/explain says true on this kernel?
 *
 * For each row of the table a call is made to fail, and the errno value and the cause that
 * lib/explain finds are compared with the row. One line a row: "proved ID: hint", "unproved ID:
 * why", or "FAILED ID: what instead"; at the end "N of M rows". A row that is for other releases of
 * Linux is not proved here, and must not happen here either. Status: 1 if a row failed.
 * causes --fields IFNAME: see check_fields().
 * $BPFPROG_CGROUP: where cgroups may be made; $BPFPROG_BPFFS: where pins may be;
 * $BPFPROG_GUEST: the whole system may be touched.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explain/object_cause.h"
#include "provoke.h"

#define TIMEOUT 120 /* seconds */

enum outcome { PROVED, FAILED, UNPROVED };

static const struct provoker *const tables[] = { load_provokers,   hook_provokers, detach_provokers,
						 run_provokers,    caps_provokers, caller_provokers,
						 object_provokers, map_provokers,  link_provokers,
						 event_provokers,  sign_provokers };

static const struct provoker *provoker_of(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct provoker *p = tables[i]; p->id; p++)
			if (strcmp(p->id, id) == 0)
				return p;
	return NULL;
}

static const struct bp_cause *row_of(const char *id)
{
	const struct bp_cause *row = NULL;

	while ((row = bp_cause_next(row)))
		if (strcmp(row->id, id) == 0)
			return row;
	return NULL;
}

/* "6.12" and "6.12.107-1" as a number: 6012 */
static int release(const char *text)
{
	int major = 0;
	int minor = 0;

	sscanf(text, "%d.%d", &major, &minor);
	return major * 1000 + minor;
}

static bool is_for_this_kernel(const struct bp_cause *row)
{
	struct utsname kernel;
	int here;

	uname(&kernel);
	here = release(kernel.release);
	return (!row->since || release(row->since) <= here) &&
	       (!row->until || here <= release(row->until));
}

static void names(const struct bp_explained *left, size_t count, char *buf, size_t size)
{
	size_t len = 0;

	snprintf(buf, size, "nothing");
	for (size_t i = 0; i < count && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "",
					left[i].row->id);
}

static bool is_errno(const struct bp_cause *row, int num)
{
	return row->num ? num == row->num : num == EPERM || num == EACCES;
}

static int open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}

/* The hint as a command would show it must begin with the cause; "one of" must have it in it. */
static bool is_in_hint(const struct try *try, int num, bool alone, char *hint, size_t size)
{
	struct bp_err err = { .num = num, .step = try->call };
	int files = open_files();

	bp_explain(&try->facts, &err);
	snprintf(hint, size, "%s", err.hint);
	if (files != open_files()) {
		printf("FAILED %s: explaining it leaves a descriptor open\n", try->row->id);
		return false;
	}
	return alone ? strncmp(err.hint, try->row->cause, strlen(try->row->cause)) == 0 :
		       strncmp(err.hint, "one of: ", 8) == 0 && strstr(err.hint, try->row->cause);
}

/* libbpf says why; the errno value stands for other things, too. */
static enum outcome judge_said(const struct try *try, int ret)
{
	struct bp_err err = { 0 };
	const struct bp_cause *found = bp_object_explain(try->said.text, &err);

	if (found == try->row && ret == -try->row->num) {
		printf("proved %s: %s; %s\n", try->row->id, err.text, err.hint);
		return PROVED;
	}
	printf("FAILED %s: %s, explained as: %s\n  libbpf: %s\n", try->row->id,
	       ret >= 0 ? "no failure" : bp_errno_name(-ret), found ? found->id : "nothing",
	       try->said.text);
	return FAILED;
}

static enum outcome judge(const struct provoker *p, struct try *try, int ret)
{
	static struct bp_explained left[16];
	const char *got = ret >= 0 ? "no failure" : bp_errno_name(-ret);
	char hint[sizeof(((struct bp_err *)NULL)->hint)];
	char text[1000];
	size_t count = 0;
	bool found = false;

	if (try->reason[0] && is_for_this_kernel(try->row)) {
		printf("unproved %s: %s\n", p->id, try->reason);
		return UNPROVED;
	}
	if (try->row->said)
		return judge_said(try, ret);
	if (p->caller && ret < 0 && is_errno(try->row, -ret) && is_for_this_kernel(try->row)) {
		printf("proved %s: %s\n", p->id, try->row->cause);
		return PROVED;
	}
	if (ret < 0 && !try->reason[0])
		count = bp_explain_left(&try->facts, try->call, -ret, left, ARRAY_SIZE(left));
	for (size_t i = 0; i < count; i++)
		found |= left[i].row == try->row;
	names(left, count, text, sizeof(text));
	if (count && is_errno(try->row, -ret) && found && (count == 1) == !p->among &&
	    is_in_hint(try, -ret, count == 1, hint, sizeof(hint))) {
		if (!is_for_this_kernel(try->row)) {
			printf("FAILED %s: happens on this kernel, for which it is not (%s to "
			       "%s)\n",
			       p->id, try->row->since ? try->row->since : "-",
			       try->row->until ? try->row->until : "-");
			return FAILED;
		}
		printf("proved %s: %s\n", p->id, hint);
		return PROVED;
	}
	if (!is_for_this_kernel(try->row)) {
		printf("unproved %s: for Linux %s to %s, here: %s\n", p->id,
		       try->row->since ? try->row->since : "-",
		       try->row->until ? try->row->until : "-", try->reason[0] ? try->reason : got);
		return UNPROVED;
	}
	if (p->backported && !(ret < 0 && is_errno(try->row, -ret))) {
		printf("unproved %s: a change was backported to this kernel, here: %s\n", p->id,
		       got);
		return UNPROVED;
	}
	printf("FAILED %s: %s, explained as: %s\n", p->id, got, text);
	if (try->log[0])
		printf("  log: %.300s\n", try->log);
	return FAILED;
}

static int in_child(const struct provoker *p)
{
	static struct try try;
	enum outcome outcome;

	alarm(TIMEOUT);
	try.row = row_of(p->id);
	try.facts.prog_fd = -1;
	try.place = BP_PLACE_CLOSED;
	outcome = judge(p, &try, p->provoke(&try));
	if (try.undo)
		try.undo(&try);
	fflush(stdout);
	return (int)outcome;
}

/* Cgroups of a try are two levels deep at most. */
static void remove_cgroups(void)
{
	static const char *const all[] = { "a/b", "a", "" };

	for (int tries = 0; tries < 100; tries++) {
		bool left = false;

		for (size_t i = 0; i < ARRAY_SIZE(all); i++)
			left |= !cgroup_remove(all[i]);
		if (!left)
			return;
		usleep(10000);
	}
}

static enum outcome run(const struct provoker *p)
{
	long closed = number_in(UNPRIVILEGED);
	char level[32];
	pid_t pid;
	int status;

	if (!p->provoke || (p->guest && !getenv("BPFPROG_GUEST"))) {
		printf("unproved %s: %s\n", p->id,
		       p->provoke ? "it touches the whole system, so in guests only" : p->why_not);
		return UNPROVED;
	}
	fflush(stdout);
	mkdir(getenv("PROVOKE_CGROUP"), 0755);
	pid = fork();
	if (pid == 0)
		_exit(in_child(p));
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		status = -1;
	remove_cgroups();
	snprintf(level, sizeof(level), "%ld", closed);
	if (number_in(UNPRIVILEGED) != closed)
		write_to(UNPRIVILEGED, level);
	if (WIFEXITED(status) && WEXITSTATUS(status) <= UNPROVED)
		return (enum outcome)WEXITSTATUS(status);
	printf("FAILED %s: ended with wait status %#x\n", p->id, (unsigned int)status);
	return FAILED;
}

/* Every row has a provoker, and every provoker a row. */
static bool tables_fit(void)
{
	const struct bp_cause *row = NULL;
	bool fit = true;

	while ((row = bp_cause_next(row)))
		if (!provoker_of(row->id)) {
			printf("FAILED %s: has no provoker, and no reason for it\n", row->id);
			fit = false;
		}
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct provoker *p = tables[i]; p->id; p++)
			if (!row_of(p->id) || provoker_of(p->id) != p) {
				printf("FAILED %s: no such row, or two provokers\n", p->id);
				fit = false;
			}
	return fit;
}

int main(int argc, char **argv)
{
	const char *where = getenv("BPFPROG_CGROUP");
	const struct bp_cause *row = NULL;
	size_t counts[UNPROVED + 1] = { 0 };
	size_t all = 0;
	char path[PATH_MAX];
	bool fit = tables_fit();

	libbpf_set_print(NULL);
	if (argc >= 3 && strcmp(argv[1], "--fields") == 0)
		return check_fields(if_nametoindex(argv[2]));
	snprintf(path, sizeof(path), "%s/provoke.%d", where ? where : "/nonexistent", getpid());
	setenv("PROVOKE_CGROUP", path, 1);
	while ((row = bp_cause_next(row))) {
		const struct provoker *p = provoker_of(row->id);

		if (!p || (argc > 1 && !strstr(row->id, argv[1])))
			continue;
		all++;
		counts[run(p)]++;
	}
	printf("%zu of %zu rows\n", counts[PROVED], all);
	return counts[FAILED] || !fit;
}
