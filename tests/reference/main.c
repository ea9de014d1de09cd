// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * reference [GROUP...]: do what the manual pages of section 3 make statements about, and say what
 * came of it: one line an experiment, ID <tab> RESULT. tests/manual/reference.bats compares that
 * with the lines ".\" proof: ID RESULT" of the pages. Where a container withholds what experiments
 * need: PREFIX <tab> withheld <tab> REASON, of all whose ids begin so.
 *
 * Each experiment runs in a process, a network namespace and a cgroup of its own, below
 * $BPFPROG_CGROUP. The group "guest" touches the whole system.
 */
#include <linux/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "ref.h"

#define SECONDS 200 /* that one experiment may take */

static char cgroup_dir[PATH_MAX];

static const char *errno_word(int num)
{
	const char *name = num == 524 ? "ENOTSUPP" : strerrorname_np(num);

	return name ? name : "unknown";
}

void result(const char *id, long ret)
{
	printf("%s\t%s\n", id, ret < 0 ? errno_word((int)-ret) : ret > 2 ? "ok" : "0");
	fflush(stdout);
}

void opened(const char *id, int fd)
{
	result(id, fd);
	if (fd >= 0)
		close(fd);
}

void fact(const char *id, bool yes)
{
	printf("%s\t%s\n", id, yes ? "yes" : "no");
	fflush(stdout);
}

void withheld(const char *ids, const char *what, int num)
{
	printf("%s\twithheld\t%s: %s\n", ids, what, errno_word(num));
	fflush(stdout);
}

int load_ret(enum bpf_prog_type type, enum bpf_attach_type attach_type, int ret)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, ret), EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type,
		    .prog_flags = type == BPF_PROG_TYPE_SYSCALL ? BPF_F_SLEEPABLE : 0);

	return bpf_prog_load(type, "reference", "GPL", insns, ARRAY_SIZE(insns), &opts);
}

int load_type(enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_CGROUP_SKB:
		return load_ret(type, BPF_CGROUP_INET_EGRESS, 1);
	case BPF_PROG_TYPE_CGROUP_SOCK:
		return load_ret(type, BPF_CGROUP_INET_SOCK_CREATE, 1);
	case BPF_PROG_TYPE_CGROUP_SOCK_ADDR:
		return load_ret(type, BPF_CGROUP_INET4_CONNECT, 1);
	case BPF_PROG_TYPE_CGROUP_SOCKOPT:
		return load_ret(type, BPF_CGROUP_GETSOCKOPT, 1);
	case BPF_PROG_TYPE_SK_LOOKUP:
		return load_ret(type, BPF_SK_LOOKUP, 1);
	case BPF_PROG_TYPE_NETFILTER:
		return load_ret(type, BPF_NETFILTER, 1);
	case BPF_PROG_TYPE_XDP:
		return load_ret(type, 0, 2);
	case BPF_PROG_TYPE_CGROUP_DEVICE:
	case BPF_PROG_TYPE_CGROUP_SYSCTL:
	case BPF_PROG_TYPE_SOCK_OPS:
	case BPF_PROG_TYPE_SK_MSG:
	case BPF_PROG_TYPE_SK_SKB:
	case BPF_PROG_TYPE_SK_REUSEPORT:
		return load_ret(type, 0, 1);
	default:
		return load_ret(type, 0, 0);
	}
}

void cgroup_path(const char *name, char *path, size_t size)
{
	if (snprintf(path, size, "%s/%s", cgroup_dir, name) >= (int)size)
		abort();
}

int cgroup(const char *name)
{
	char path[PATH_MAX + 64];

	cgroup_path(name, path, sizeof(path));
	mkdir(path, 0755);
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int array_map(void)
{
	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "array", 4, 8, 1, NULL);
}

int open_null(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

__u32 prog_id(int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_prog_get_info_by_fd(fd, &info, &len) ? 0 : info.id;
}

unsigned int attached(int target, enum bpf_attach_type type)
{
	__u32 count = 0;

	return bpf_prog_query(target, type, 0, NULL, NULL, &count) ? 999 : count;
}

void become_nobody(__u64 caps)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = {
		{ .effective = (__u32)caps, .permitted = (__u32)caps },
		{ .effective = (__u32)(caps >> 32), .permitted = (__u32)(caps >> 32) },
	};

	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) || syscall(SYS_setgroups, 0, NULL) ||
	    setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534) ||
	    syscall(SYS_capset, &head, data)) {
		perror("become_nobody");
		exit(1);
	}
}

int wait_until_gone(__u32 id)
{
	for (int i = 0; i < 200; i++) {
		int fd = bpf_prog_get_fd_by_id(id);

		if (fd < 0)
			return fd;
		close(fd);
		usleep(20000);
	}
	return 0;
}

static void loopback_up(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request))
		perror("lo");
	close(fd);
}

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

/* The cgroups of an experiment, the deepest first. They are busy while a process ends. */
static void remove_cgroups(void)
{
	static const char *const names[] = { "a/b", "a", "b", "c", "" };

	for (int try = 0; try < 100; try++) {
		int left = 0;

		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			char path[PATH_MAX + 64];

			cgroup_path(names[i], path, sizeof(path));
			left += rmdir(path) && errno != ENOENT;
		}
		if (!left)
			return;
		usleep(20000);
	}
}

/* The child that does one experiment; a crash is reported by the experiment's parent. */
static int run_one(const struct experiment *experiment)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return -1;
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		alarm(SECONDS);
		if (unshare(CLONE_NEWNET))
			perror("unshare");
		loopback_up();
		libbpf_set_print(silent);
		experiment->run();
		exit(0);
	}
	waitpid(pid, &status, 0);
	return status;
}

static int run_group(const struct experiment *experiment, const char *group, const char *base)
{
	int bad = 0;

	for (; experiment->run; experiment++) {
		int status;

		if (strcmp(experiment->group, group) != 0)
			continue;
		snprintf(cgroup_dir, sizeof(cgroup_dir), "%s/reference%d", base, getpid());
		if (mkdir(cgroup_dir, 0755)) {
			perror(cgroup_dir);
			return 1;
		}
		status = run_one(experiment);
		remove_cgroups();
		if (status) {
			fprintf(stderr, "reference: an experiment of %s: status %#x\n", group,
				status);
			bad = 1;
		}
	}
	return bad;
}

int main(int argc, char **argv)
{
	static const struct experiment *const all[] = {
		load_experiments,   attach_experiments, hook_experiments,  detach_experiments,
		query_experiments,  id_experiments,     bind_experiments,  run_experiments,
		life_experiments,   priv_experiments,   guest_experiments, type_experiments,
		libbpf_experiments, token_experiments,  trap_experiments,  program_experiments,
		stream_experiments, link_experiments,   sign_experiments,
	};
	const char *base = getenv("BPFPROG_CGROUP");
	const struct rlimit none = { 0, 0 };
	const struct rlimit all_memory = { RLIM_INFINITY, RLIM_INFINITY };
	int bad = 0;

	if (!base || argc < 2) {
		fprintf(stderr, "usage: BPFPROG_CGROUP=DIR reference GROUP...\n");
		return 2;
	}
	setrlimit(RLIMIT_CORE, &none);
	setrlimit(RLIMIT_MEMLOCK, &all_memory);
	for (int arg = 1; arg < argc; arg++)
		for (size_t i = 0; i < ARRAY_SIZE(all); i++)
			bad |= run_group(all[i], argv[arg], base);
	return bad;
}
