// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * token DIR OPTION[,OPTION...] COMMAND [ARG...]: run a command as root of a user namespace
 *
 * On DIR there is a bpf file system of that namespace which delegates what the OPTIONs say
 * (delegate_cmds=any,delegate_progs=xdp ...), or nothing with the word "none". The status is that
 * of COMMAND, or 125 if it does not get that far.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int die(const char *what)
{
	fprintf(stderr, "token: %s: %s\n", what, strerror(errno));
	return 125;
}

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	close(fd);
	return ok;
}

/* The user: opens the file system, has the other side say what it delegates, mounts it. */
static int user(int peer, const char *dir, char **argv)
{
	int fs, mnt, go;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return die("unshare");
	if (!write_file("/proc/self/setgroups", "deny") ||
	    !write_file("/proc/self/uid_map", "0 0 1") ||
	    !write_file("/proc/self/gid_map", "0 0 1"))
		return die("uid_map");
	fs = (int)syscall(SYS_fsopen, "bpf", 0);
	if (fs < 0)
		return die("fsopen");
	if (write(peer, &fs, sizeof(fs)) < 0 || read(peer, &go, sizeof(go)) != sizeof(go))
		return die("the other side");
	mnt = (int)syscall(SYS_fsmount, fs, FSMOUNT_CLOEXEC, 0);
	if (mnt < 0 || syscall(SYS_move_mount, mnt, "", AT_FDCWD, dir, MOVE_MOUNT_F_EMPTY_PATH))
		return die("mount");
	close(mnt);
	close(fs);
	close(peer);
	execvp(argv[0], argv);
	return die(argv[0]);
}

/* Only the initial user namespace may say what is delegated. */
static int delegate(int peer, pid_t pid, char *options)
{
	char *option;
	char *value;
	int fs, pidfd, go = 1;

	if (read(peer, &fs, sizeof(fs)) != sizeof(fs))
		return 125;
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	fs = (int)syscall(SYS_pidfd_getfd, pidfd, fs, 0);
	if (fs < 0)
		return die("pidfd_getfd");
	while (strcmp(options, "none") != 0 && (option = strsep(&options, ","))) {
		value = strchr(option, '=');
		if (value)
			*value++ = '\0';
		if (syscall(SYS_fsconfig, fs, FSCONFIG_SET_STRING, option, value, 0))
			return die(option);
		if (!options)
			break;
	}
	if (syscall(SYS_fsconfig, fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return die("fsconfig");
	return write(peer, &go, sizeof(go)) < 0 ? die("write") : 0;
}

int main(int argc, char **argv)
{
	int pair[2], status;
	pid_t pid;

	if (argc < 4)
		return 125;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return die("socketpair");
	pid = fork();
	if (pid == 0) {
		close(pair[0]);
		_exit(user(pair[1], argv[1], argv + 3));
	}
	close(pair[1]);
	status = pid < 0 ? 125 : delegate(pair[0], pid, argv[2]);
	close(pair[0]);
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return 125;
}
