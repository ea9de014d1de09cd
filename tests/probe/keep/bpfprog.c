// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * bpfprog ARG...: run the tool that the tests are about, and keep what it writes as JSON.
 *
 * First in the PATH of the tests, so that it sees each run of the tool, whatever started it: run,
 * $(...), a pipe, another shell. A command line that asks for no JSON is executed, and that is all.
 * The same if standard output is neither a pipe nor a file. Otherwise what the tool writes goes on
 * as it comes, and a record of it to a file in the directory $BPFPROG_JSON, for
 * tests/schema/validate.py: test, status, number of words, words, output, each with a NUL behind.
 * Signals that end a program go to the tool. $BPFPROG_KEPT is the tool.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST (16 << 20) /* bytes of an output that are kept */

static volatile pid_t tool;

static void pass_on(int sig)
{
	if (tool > 0)
		kill(tool, sig);
}

/* "-j", "-qp", "--js", ... Options of the common ones alone have letters that go together. */
static bool asks_for_json(int argc, char **argv)
{
	static const char *const names[] = { "--json", "--pretty", "--watch" };

	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		size_t len = strlen(argv[i]);

		if (strcmp(argv[i], "batch") == 0)
			return true;
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if (len > 3 && strncmp(names[k], argv[i], len) == 0)
				return true;
		if (argv[i][0] == '-' && strspn(argv[i] + 1, "jpqdnV") == len - 1 &&
		    strpbrk(argv[i], "jp"))
			return true;
	}
	return false;
}

static _Noreturn void become_tool(char **argv)
{
	const char *path = getenv("BPFPROG_KEPT");

	execv(path ? path : "", argv);
	perror("keep: $BPFPROG_KEPT");
	_exit(127);
}

/* Start the tool, its standard output being FD if that is one. */
static void start(char **argv, int fd)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction action = { .sa_handler = pass_on, .sa_flags = SA_RESTART };
	struct sigaction old[4];
	pid_t self = getpid();
	pid_t parent;
	sigset_t all;
	sigset_t before;

	/* No signal gets lost between the handler and the tool. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	for (int i = 0; i < 4; i++)
		sigaction(ends[i], &action, &old[i]);
	tool = fork();
	if (tool == 0) {
		for (int i = 0; i < 4; i++)
			sigaction(ends[i], &old[i], NULL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* Tests make calls fail, also those that never do. */
		parent = getppid();
		if (self > 0 && parent > 0 && parent != self)
			_exit(127);
		/* What the tests send to a group they send to this process too. */
		setpgid(0, 0);
		sigprocmask(SIG_SETMASK, &before, NULL);
		if (fd >= 0)
			dup2(fd, STDOUT_FILENO);
		become_tool(argv);
	}
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static char text[MOST];
static size_t size;
static bool whole = true; /* all of it is there, and was taken */

static void keep(const char *bytes, size_t len)
{
	if (len > MOST - size) {
		len = MOST - size;
		whole = false;
	}
	memcpy(text + size, bytes, len);
	size += len;
}

/* What comes out of the tool, to where it was meant to go. A reader that is gone is gone for it. */
static void copy(int from)
{
	static char bytes[1 << 16];
	ssize_t len;

	while ((len = read(from, bytes, sizeof(bytes))) != 0) {
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			break;
		keep(bytes, (size_t)len);
		for (ssize_t done = 0, put; done < len; done += put) {
			put = write(STDOUT_FILENO, bytes + done, (size_t)(len - done));
			if (put < 0 && errno == EINTR)
				put = 0;
			if (put < 0) {
				whole = false;
				close(from);
				return;
			}
		}
	}
	close(from);
}

static void read_back(off_t at)
{
	char path[64];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", STDOUT_FILENO);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && size < MOST && (len = pread(fd, text + size, MOST - size, at)) > 0) {
		size += (size_t)len;
		at += len;
	}
	if (fd >= 0)
		close(fd);
}

static void record(int status, int argc, char **argv)
{
	const char *dir = getenv("BPFPROG_JSON");
	const char *test = getenv("BATS_TEST_DESCRIPTION");
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%d", dir ? dir : "", getpid());
	file = whole ? fopen(path, "ae") : NULL;
	if (!file)
		return;
	fprintf(file, "%s%c%d%c%d", test ? test : "", 0, status, 0, argc);
	for (int i = 0; i < argc; i++)
		fprintf(file, "%c%s", 0, argv[i]);
	putc(0, file);
	fwrite(text, 1, size, file);
	putc(0, file);
	fclose(file);
}

/* The wait status of the tool. */
static int end_of_tool(void)
{
	int status = 0;

	while (waitpid(tool, &status, 0) < 0 && errno == EINTR)
		;
	tool = 0;
	return status;
}

static int through_pipe(char **argv, const int *ends)
{
	start(argv, ends[1]);
	close(ends[1]);
	copy(ends[0]);
	return end_of_tool();
}

static int into_file(char **argv, off_t size_now)
{
	bool appends = fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND;
	off_t at = appends ? size_now : lseek(STDOUT_FILENO, 0, SEEK_CUR);
	int status;

	start(argv, -1);
	status = end_of_tool();
	read_back(at);
	return status;
}

int main(int argc, char **argv)
{
	struct stat out;
	int status;
	int ends[2];

	if (!asks_for_json(argc, argv) || fstat(STDOUT_FILENO, &out))
		become_tool(argv);
	if (S_ISREG(out.st_mode))
		status = into_file(argv, out.st_size);
	else if (S_ISFIFO(out.st_mode) && pipe2(ends, O_CLOEXEC) == 0)
		status = through_pipe(argv, ends);
	else
		become_tool(argv);
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	record(WEXITSTATUS(status), argc, argv);
	return WEXITSTATUS(status);
}
