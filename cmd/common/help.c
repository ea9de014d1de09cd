// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* help.c - "bpfprog help COMMAND": the manual page of a command */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "cmd/cmd.h"
#include "cmd/common/help.h"

extern char **environ;

/* Run man(1); with the output thrown away if QUIET. 0 if all went well. */
static int man(char **argv, bool quiet)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t signals;
	int status = -1;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	if (quiet) {
		posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
		posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	}
	/* Its pager wants to be told that nobody reads on. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	sigaddset(&signals, SIGXFSZ);
	posix_spawnattr_setsigdefault(&attr, &signals);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	if (posix_spawnp(&pid, argv[0], &actions, &attr, argv, environ) == 0)
		waitpid(pid, &status, 0);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return status;
}

bool cmd_open_page(const struct cmd *cmd)
{
	char page[64];
	char *find[] = { "man", "-w", "8", page, NULL };
	char *show[] = { "man", "8", page, NULL };

	snprintf(page, sizeof(page), "bpfprog%s%s", cmd ? "-" : "", cmd ? cmd->name : "");
	fflush(stdout);
	return man(find, true) == 0 && man(show, false) == 0;
}
