// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * hold COUNT KIND COMMAND [ARG...] - run a command while COUNT programs are loaded
 *
 * KIND: plain, of two instructions; maps, with two maps each; btf, with BTF and names that the
 * kernel cuts; mixed, half of them with maps, and half with BTF. Exits with the status of COMMAND.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

/* Programs of several objects, so that one BTF is not all that there is. */
#define OBJECTS 4
#define LONG_NAME "handle_ingress_packet_of_object_%d"

/* What the programs share. */
struct shared {
	int maps[2];
	int btf[OBJECTS];
	__u32 func; /* type id of the function, in each BTF */
};

static int fail(const char *what)
{
	fprintf(stderr, "hold: %s: %s\n", what, strerror(errno));
	return 1;
}

static int make_btf(int object, __u32 *ret_func)
{
	struct btf *btf = btf__new_empty();
	char name[64];
	const void *raw;
	__u32 size;
	int fd = -1;
	int type;

	if (!btf)
		return -1;
	type = btf__add_ptr(btf, btf__add_struct(btf, "ctx", 0));
	btf__add_func_proto(btf, btf__add_int(btf, "int", 4, BTF_INT_SIGNED));
	btf__add_func_param(btf, "ctx", type);
	snprintf(name, sizeof(name), LONG_NAME, object);
	type = btf__add_func(btf, name, BTF_FUNC_GLOBAL, (int)btf__type_cnt(btf) - 1);
	raw = btf__raw_data(btf, &size);
	if (type > 0 && raw)
		fd = bpf_btf_load(raw, size, NULL);
	btf__free(btf);
	*ret_func = (__u32)type;
	return fd;
}

static int make_shared(struct shared *shared)
{
	shared->maps[0] = bpf_map_create(BPF_MAP_TYPE_ARRAY, "counters", 4, 8, 16, NULL);
	shared->maps[1] = bpf_map_create(BPF_MAP_TYPE_HASH, "flows", 4, 8, 16, NULL);
	if (shared->maps[0] < 0 || shared->maps[1] < 0)
		return fail("bpf_map_create");
	for (int i = 0; i < OBJECTS; i++) {
		shared->btf[i] = make_btf(i, &shared->func);
		if (shared->btf[i] < 0)
			return fail("bpf_btf_load");
	}
	return 0;
}

static int load(const struct shared *shared, int number, bool maps, bool btf)
{
	static const enum bpf_prog_type types[] = { BPF_PROG_TYPE_XDP, BPF_PROG_TYPE_SCHED_CLS,
						    BPF_PROG_TYPE_SOCKET_FILTER,
						    BPF_PROG_TYPE_CGROUP_SKB };
	const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, shared->maps[0] },
		{ 0 },
		{ .code = BPF_LD | BPF_IMM | BPF_DW, 1, BPF_PSEUDO_MAP_FD, 0, shared->maps[1] },
		{ 0 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct bpf_func_info func = { .type_id = shared->func };
	LIBBPF_OPTS(bpf_prog_load_opts, opts);
	size_t skip = maps ? 0 : 4;
	char name[64];

	snprintf(name, sizeof(name), btf ? LONG_NAME : "prog_%d", number);
	if (btf) {
		opts.prog_btf_fd = (__u32)shared->btf[number / 4 % OBJECTS];
		opts.func_info = &func;
		opts.func_info_cnt = 1;
		opts.func_info_rec_size = sizeof(func);
	}
	return bpf_prog_load(types[number % 4], name, "GPL", insns + skip, 6 - skip, &opts);
}

int main(int argc, char **argv)
{
	struct rlimit files;
	struct shared shared = { 0 };
	const char *kind;
	int status;
	pid_t pid;

	if (argc < 4) {
		fputs("usage: hold COUNT plain|maps|btf|mixed COMMAND [ARG...]\n", stderr);
		return 2;
	}
	kind = argv[2];
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &files))
		return fail("setrlimit");
	if (make_shared(&shared))
		return 1;
	for (int i = 0; i < atoi(argv[1]); i++) {
		bool mixed = strcmp(kind, "mixed") == 0;
		bool maps = strcmp(kind, "maps") == 0 || (mixed && i & 1);
		bool btf = strcmp(kind, "btf") == 0 || (mixed && i & 2);

		if (load(&shared, i, maps, btf) < 0)
			return fail("bpf_prog_load");
	}
	pid = fork();
	if (pid == 0) {
		execvp(argv[3], argv + 3);
		fail(argv[3]);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return fail("fork");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
