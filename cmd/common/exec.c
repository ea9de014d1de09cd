// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* exec.c - run a command, and outlive it: signals wait until it has ended */
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/common/exec.h"
#include "cmd/common/report.h"
#include "util/text.h"

/* From here on a signal that would end this process waits; those that stop it and go on do not. */
void cmd_exec_begin(struct cmd_exec *scope)
{
	sigfillset(&scope->signals);
	sigdelset(&scope->signals, SIGTSTP);
	sigdelset(&scope->signals, SIGTTIN);
	sigdelset(&scope->signals, SIGTTOU);
	sigdelset(&scope->signals, SIGCONT);
	sigdelset(&scope->signals, SIGWINCH);
	sigdelset(&scope->signals, SIGURG);
	sigprocmask(SIG_BLOCK, &scope->signals, &scope->old);
}

void cmd_exec_end(const struct cmd_exec *scope)
{
	sigprocmask(SIG_SETMASK, &scope->old, NULL);
}

static void become(const struct ctx *ctx, const struct cmd_exec *scope, char **command)
{
	int num;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	sigprocmask(SIG_SETMASK, &scope->old, NULL);
	/* Standard output has the results of the other lines. */
	if (ctx->common.in_batch)
		dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(command[0], command);
	num = errno;
	bp_put_escaped(stderr, ctx->name, SIZE_MAX);
	fputs(": ", stderr);
	bp_put_escaped(stderr, command[0], SIZE_MAX);
	fprintf(stderr, ": %s\n", bp_errno_text(num));
	_exit(num == ENOENT ? 127 : 126);
}

/* What the terminal sends goes to the command as well; what another process sends does not. */
static int wait_for(const struct cmd_exec *scope, pid_t pid)
{
	int status;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) != pid) {
		siginfo_t info;
		int num;

		/* A failure does not tell that it runs: no signal may be to come. */
		if (ended < 0)
			continue;
		num = sigwaitinfo(&scope->signals, &info);
		if (num > 0 && num != SIGCHLD && info.si_code <= 0)
			kill(pid, num);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The status of the command, as a shell has it: 127 if there is none, 128 + N after signal N. */
int cmd_exec_run(const struct ctx *ctx, const struct cmd_exec *scope, char **command)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return cmd_fail(ctx, &(struct bp_err){ .num = errno, .step = "fork" });
	if (pid == 0)
		become(ctx, scope, command);
	return wait_for(scope, pid);
}
