// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* main.c - the commands there are, and the way in and out of the program */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cmd/cmd.h"
#include "cmd/common/libbpf_log.h"
#include "cmd/common/run_line.h"
#include "util/err.h"

static const struct cmd *const cmds[] = {
	&cmd_load, &cmd_attach,  &cmd_detach,  &cmd_list,  &cmd_query,
	&cmd_bind, &cmd_testrun, &cmd_explain, &cmd_batch, NULL,
};

static struct ctx program; /* for at_exit(), which runs when main() is gone */

#ifdef BP_DEBUG
static int fds; /* open at the start */

static int count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}
#endif

/* A full disk or a closed pipe must not look like success. */
static void at_exit(int status, void *arg)
{
	bool bad = ferror(stdout) || *program.write_error;

	(void)status, (void)arg;
	errno = 0;
	if (fclose(stdout) || bad) {
		int num = *program.write_error ? *program.write_error : errno ? errno : EIO;

		fprintf(stderr, "%s: standard output: %s (%s)\n", program.name, bp_errno_text(num),
			bp_errno_name(num));
		_exit(BP_FAILED);
	}
#ifdef BP_DEBUG
	if (fds && count_fds() + 1 > fds) {
		fprintf(stderr, "%s: descriptors left open: %d\n", program.name,
			count_fds() + 1 - fds);
		_exit(99);
	}
#endif
}

/*
 * Descriptors 0 to 2 must be taken, or a program that is opened would become one of them.
 * What O_PATH opens can neither be read nor written, as if they were still closed.
 */
static void fill_standard_fds(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", O_PATH);
}

/* An eighth of this is used at most; the usual limit is eight times as much. */
#define STACK ((size_t)1 << 20)

/* The command line, for a function that cannot have arguments. */
static struct {
	int argc;
	char **argv;
} words;

static void run_words(void)
{
	exit(cmd_run_line(&program, words.argc, words.argv));
}

static bool has_small_stack(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < STACK;
}

/*
 * With a stack that is too small (ulimit -s), a signal would end the program anywhere. So it gets
 * another one, with a page below it that cannot be written, and so do its threads.
 */
static void run_on_own_stack(void)
{
	const size_t guard = (size_t)sysconf(_SC_PAGESIZE);
	ucontext_t there;
	pthread_attr_t attr;
	char *stack = mmap(NULL, guard + STACK, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	if (stack == MAP_FAILED || mprotect(stack, guard, PROT_NONE) || pthread_attr_init(&attr) ||
	    pthread_attr_setstacksize(&attr, STACK) || pthread_setattr_default_np(&attr) ||
	    getcontext(&there)) {
		fprintf(stderr,
			"%s: the stack is too small (ulimit -s), and there is no memory for "
			"another one\n",
			program.name);
		exit(BP_FAILED);
	}
	there.uc_stack.ss_sp = stack + guard;
	there.uc_stack.ss_size = STACK;
	there.uc_link = NULL;
	makecontext(&there, run_words, 0);
	setcontext(&there);
}

int main(int argc, char **argv)
{
	static int write_error;
	static char buffer[1 << 16];
	static char errors[BUFSIZ];

	fill_standard_fds();
	/* A pipe without a reader and a file at RLIMIT_FSIZE are errors of what writes. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/* Who started this may not care how its children end, but this does. */
	signal(SIGCHLD, SIG_DFL);
	/* What fits is written at the end, where the reason of a failure is seen. */
	if (!isatty(STDOUT_FILENO))
		setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	/* A line in one piece, for others may write to the same place. */
	setvbuf(stderr, errors, _IOLBF, sizeof(errors));
	program.cmds = cmds;
	program.where = "bpfprog";
	snprintf(program.name, sizeof(program.name), "bpfprog");
	program.write_error = &write_error;
#ifdef BP_DEBUG
	fds = count_fds();
#endif
	on_exit(at_exit, NULL);
	cmd_libbpf_log_start();
	/* Or it would raise the limit before Linux 5.11, and say nothing. */
	libbpf_set_memlock_rlim(0);
	if (argc < 1)
		exit(BP_USAGE);
	/* What the shells ask for: not an option, for the words behind it are those of a line. */
	if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
		cmd_complete(cmds, argv + 2, argc - 2);
		exit(BP_OK);
	}
	words.argc = argc;
	words.argv = argv;
	if (has_small_stack())
		run_on_own_stack();
	run_words();
}
