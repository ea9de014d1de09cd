// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* caps.c - ids, binding, pins, tokens, user namespaces and security modules that say no */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/capability.h>
#include <linux/mount.h>

#include <bpf/btf.h>

#include "provoke.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define CLOSED 999 /* a descriptor that is not open */

int userns(struct try *try)
{
	return unshare(CLONE_NEWUSER) ? cannot(try, "no user namespace: %s", bp_errno_name(errno)) :
					0;
}

/* ---- calls beside the ones of common.c ---- */

static int bind_it(struct try *try, int prog_fd, int map_fd)
{
	try->facts.prog_fd = prog_fd;
	try->call = "bpf_prog_bind_map";
	return bp_prog_bind_map(prog_fd, map_fd, NULL);
}

static int next_id(struct try *try, __u32 id)
{
	try->call = "bpf_prog_get_next_id";
	return bp_prog_next_id(id, &id, NULL);
}

static int fd_by_id(struct try *try, __u32 id)
{
	try->call = "bpf_prog_get_fd_by_id";
	return bp_prog_fd_by_id(id, NULL);
}

static int map_next_id(struct try *try)
{
	__u32 id;

	try->call = "bpf_map_get_next_id";
	return bpf_map_get_next_id(0, &id);
}

static int map_fd_by_id(struct try *try)
{
	try->call = "bpf_map_get_fd_by_id";
	return bpf_map_get_fd_by_id(1);
}

static int map_create(struct try *try)
{
	try->call = "bpf_map_create";
	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "provoke", 4, 4, 1, NULL);
}

static int btf_load(struct try *try)
{
	struct btf *btf = btf__new_empty();
	int ret;

	try->call = "btf__load_into_kernel";
	btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	ret = btf__load_into_kernel(btf);
	btf__free(btf);
	return ret;
}

/* ---- capabilities and user namespaces ---- */

static int load_userns(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_XDP;
	return userns(try) ? -1 : load_trivial(try);
}

static int next_id_userns(struct try *try)
{
	return userns(try) ? -1 : next_id(try, 0);
}

static int fd_by_id_userns(struct try *try)
{
	return userns(try) ? -1 : fd_by_id(try, 1);
}

static int map_next_id_userns(struct try *try)
{
	return userns(try) ? -1 : map_next_id(try);
}

static int map_fd_by_id_userns(struct try *try)
{
	return userns(try) ? -1 : map_fd_by_id(try);
}

static int btf_load_userns(struct try *try)
{
	return userns(try) ? -1 : btf_load(try);
}

static int map_create_userns(struct try *try)
{
	return userns(try) ? -1 : map_create(try);
}

static void all_but_sys_admin(void)
{
	keep_caps(CAP(CAP_BPF) | CAP(CAP_NET_ADMIN) | CAP(CAP_PERFMON));
}

static int next_id_caps(struct try *try)
{
	all_but_sys_admin();
	return next_id(try, 0);
}

static int fd_by_id_caps(struct try *try)
{
	all_but_sys_admin();
	return fd_by_id(try, 1);
}

static int map_next_id_caps(struct try *try)
{
	all_but_sys_admin();
	return map_next_id(try);
}

static int map_fd_by_id_caps(struct try *try)
{
	all_but_sys_admin();
	return map_fd_by_id(try);
}

static int btf_load_caps(struct try *try)
{
	keep_caps(CAP(CAP_NET_ADMIN));
	return btf_load(try);
}

static int map_create_caps(struct try *try)
{
	keep_caps(CAP(CAP_NET_ADMIN));
	return map_create(try);
}

/* ---- limits ---- */

static void no_memory(void)
{
	const struct rlimit none = { 0, 0 };

	/* libbpf would raise it, unless it did so before. */
	libbpf_set_memlock_rlim(0);
	setrlimit(RLIMIT_MEMLOCK, &none);
}

static int load_memlock(struct try *try)
{
	no_memory();
	try->load.type = BPF_PROG_TYPE_XDP;
	return load_trivial(try);
}

static int map_create_memlock(struct try *try)
{
	no_memory();
	return map_create(try);
}

/* ---- ids and binding ---- */

static int bind_closed(struct try *try)
{
	return bind_it(try, program(try, BPF_PROG_TYPE_XDP, 0, 2), CLOSED);
}

static int bind_no_prog(struct try *try)
{
	return bind_it(try, something_else(), map(try, BPF_MAP_TYPE_ARRAY));
}

static int bind_no_map(struct try *try)
{
	return bind_it(try, program(try, BPF_PROG_TYPE_XDP, 0, 2), something_else());
}

static int bind_no_caps(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);
	int array = map(try, BPF_MAP_TYPE_ARRAY);

	keep_caps(0);
	return bind_it(try, prog, array);
}

static int assoc_it(struct try *try, int prog_fd, int map_fd, __u32 map_type)
{
	try->facts.prog_fd = prog_fd;
	try->facts.map_type = map_type;
	try->call = "bpf_prog_assoc_struct_ops";
	return bp_prog_assoc_struct_ops(prog_fd, map_fd, NULL);
}

static int assoc_closed(struct try *try)
{
	return assoc_it(try, program(try, BPF_PROG_TYPE_XDP, 0, 2), CLOSED, 0);
}

static int assoc_no_prog(struct try *try)
{
	return assoc_it(try, something_else(), map(try, BPF_MAP_TYPE_ARRAY), BPF_MAP_TYPE_ARRAY);
}

static int assoc_no_map(struct try *try)
{
	return assoc_it(try, program(try, BPF_PROG_TYPE_XDP, 0, 2), map(try, BPF_MAP_TYPE_ARRAY),
			BPF_MAP_TYPE_ARRAY);
}

static int kernel_struct(struct try *try, const char *name, __u32 *ret_size)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int id = btf ? btf__find_by_name_kind(btf, name, BTF_KIND_STRUCT) : -errno;

	if (id < 0)
		return cannot(try, "no struct %s: %s", name, bp_errno_name(-id));
	*ret_size = btf__type_by_id(btf, (__u32)id)->size;
	btf__free(btf);
	return id;
}

/* A map of struct_ops, into which nothing is written. */
static int struct_ops_map(struct try *try)
{
	__u32 size = 0;
	int id = kernel_struct(try, "bpf_struct_ops_tcp_congestion_ops", &size);
	LIBBPF_OPTS(bpf_map_create_opts, opts, .btf_vmlinux_value_type_id = (__u32)id);
	struct btf *btf = btf__new_empty();
	int fd;

	/* Any BTF will do. */
	if (btf__add_int(btf, "int", sizeof(int), BTF_INT_SIGNED) < 0 || btf__load_into_kernel(btf))
		return cannot(try, "no BTF: %s", bp_errno_name(errno));
	opts.btf_fd = (__u32)btf__fd(btf);
	fd = bpf_map_create(BPF_MAP_TYPE_STRUCT_OPS, "ops", 4, size, 1, &opts);
	btf__free(btf);
	return fd < 0 ? cannot(try, "no map of struct_ops: %s", bp_errno_name(-fd)) : fd;
}

static int assoc_other(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	if (bp_prog_assoc_struct_ops(prog, struct_ops_map(try), NULL))
		return cannot(try, "the first map is not taken");
	return assoc_it(try, prog, struct_ops_map(try), BPF_MAP_TYPE_STRUCT_OPS);
}

/* The attach type is the member: the first one is ssthresh, a function. */
static int assoc_ops_prog(struct try *try)
{
	const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 2), EXIT_INSN() };
	__u32 size = 0;
	int id = kernel_struct(try, "tcp_congestion_ops", &size);
	struct bp_load load = { .type = BPF_PROG_TYPE_STRUCT_OPS,
				.attach_btf_id = (__u32)id,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int prog = bp_prog_load(&load, NULL, NULL);

	if (prog < 0)
		return cannot(try, "no program of struct_ops: %s", bp_errno_name(-prog));
	return assoc_it(try, prog, struct_ops_map(try), BPF_MAP_TYPE_STRUCT_OPS);
}

/* ---- streams ---- */

static int stream_read(struct try *try, int prog_fd, __u32 stream, void *buf)
{
	try->facts.prog_fd = prog_fd;
	try->call = "bpf_prog_stream_read";
	return bp_prog_stream_read(prog_fd, stream, buf, sizeof(try->log), NULL);
}

static int stream_closed(struct try *try)
{
	return stream_read(try, CLOSED, BP_STDOUT, try->log);
}

static int stream_no_prog(struct try *try)
{
	return stream_read(try, something_else(), BP_STDOUT, try->log);
}

static int stream_unknown(struct try *try)
{
	return stream_read(try, program(try, BPF_PROG_TYPE_XDP, 0, 2), BP_STDOUT, try->log);
}

static int last_id(struct try *try)
{
	return next_id(try, 0x7ffffffe);
}

static int id_range(struct try *try)
{
	return next_id(try, 0x7fffffff);
}

static int no_id(struct try *try)
{
	return fd_by_id(try, 0x7ffffff0);
}

static int open_flags(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	try->call = "bpf_prog_get_fd_by_id_opts";
	return bp_prog_fd_by_id_opts(program_id(prog), BPF_F_RDONLY, NULL);
}

static int many_files(struct try *try)
{
	__u32 id = program_id(program(try, BPF_PROG_TYPE_XDP, 0, 2));
	const struct rlimit few = { 16, 16 };

	setrlimit(RLIMIT_NOFILE, &few);
	while (something_else() >= 0)
		;
	return fd_by_id(try, id);
}

/* ---- pins ---- */

/* A bpf file system of this process's own; the process is in a mount namespace of its own then. */
static int bpffs(struct try *try)
{
	if (unshare(CLONE_NEWNS) || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("bpf", "/tmp", "bpf", 0, NULL))
		return cannot(try, "no bpf file system can be mounted: %s", bp_errno_name(errno));
	return 0;
}

static int pin(struct try *try, const char *path)
{
	try->call = "bpf_obj_pin";
	return bpf_obj_pin(program(try, BPF_PROG_TYPE_XDP, 0, 2), path);
}

static int get_pin(struct try *try)
{
	if (bpffs(try) || pin(try, "/tmp/a") || chmod("/tmp/a", 0))
		return cannot(try, "nothing can be pinned");
	keep_caps(CAP(CAP_BPF));
	try->call = "bpf_obj_get";
	return bpf_obj_get("/tmp/a");
}

static int get_pin_no_caps(struct try *try)
{
	if (bpffs(try) || pin(try, "/tmp/a") || chmod("/tmp/a", 0666))
		return cannot(try, "nothing can be pinned");
	keep_caps(0);
	try->call = "bpf_obj_get";
	return bpf_obj_get("/tmp/a");
}

static int no_pin(struct try *try)
{
	try->call = "bpf_obj_get";
	return bpffs(try) ? -1 : bpf_obj_get("/tmp/a");
}

static int pin_dot(struct try *try)
{
	return bpffs(try) ? -1 : pin(try, "/tmp/a.b");
}

static int pin_twice(struct try *try)
{
	return bpffs(try) || pin(try, "/tmp/a") ? -1 : pin(try, "/tmp/a");
}

static int pin_mode(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	if (bpffs(try) || mkdir("/tmp/d", 0555))
		return cannot(try, "no directory can be made");
	keep_caps(CAP(CAP_BPF));
	try->call = "bpf_obj_pin";
	return bpf_obj_pin(prog, "/tmp/d/a");
}

/* ---- tokens ---- */

static int create_token(struct try *try)
{
	int dir = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	try->call = "bpf_token_create";
	return bpf_token_create(dir, NULL);
}

static int token_initial(struct try *try)
{
	return bpffs(try) ? -1 : create_token(try);
}

static int token_kernel(struct try *try)
{
	int ret = token_initial(try);

	return ret == -EOPNOTSUPP ? cannot(try, "this kernel has tokens") : ret;
}

/* The user of the token: it opens a file system, the other side says what is delegated. */
static int open_delegated(struct try *try, int peer)
{
	int fs, mnt, go;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNS))
		return cannot(try, "no user namespace: %s", bp_errno_name(errno));
	fs = (int)syscall(SYS_fsopen, "bpf", 0);
	if (write(peer, &fs, sizeof(fs)) < 0 || read(peer, &go, sizeof(go)) != sizeof(go) || go)
		return cannot(try, "nothing can be delegated");
	mnt = (int)syscall(SYS_fsmount, fs, 0, 0);
	return openat(mnt, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int set(int fs, unsigned int cmd, const char *key, const char *value)
{
	return (int)syscall(SYS_fsconfig, fs, cmd, key, value, 0);
}

/* In the initial namespace: nothing, or of the types of programs xdp (1 << BPF_PROG_TYPE_XDP). */
static int delegate(int peer, pid_t user, bool xdp)
{
	int fs;
	int ret;

	if (read(peer, &fs, sizeof(fs)) != sizeof(fs) || fs < 0)
		return -1;
	fs = (int)syscall(SYS_pidfd_getfd, syscall(SYS_pidfd_open, user, 0), fs, 0);
	ret = (xdp && (set(fs, FSCONFIG_SET_STRING, "delegate_cmds", "any") ||
		       set(fs, FSCONFIG_SET_STRING, "delegate_progs", "0x40") ||
		       set(fs, FSCONFIG_SET_STRING, "delegate_attachs", "any"))) ||
	      set(fs, FSCONFIG_CMD_CREATE, NULL, NULL);
	return write(peer, &ret, sizeof(ret)) < 0 ? -1 : ret;
}

static int delegated(struct try *try, bool xdp)
{
	int pair[2];
	pid_t user = getpid();
	pid_t helper;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return cannot(try, "no sockets");
	helper = fork();
	if (helper == 0) {
		close(pair[0]);
		_exit(delegate(pair[1], user, xdp) != 0);
	}
	close(pair[1]);
	return open_delegated(try, pair[0]);
}

static int token_delegates(struct try *try)
{
	int dir = delegated(try, false);

	try->call = "bpf_token_create";
	return bpf_token_create(dir, NULL);
}

static int token_denies(struct try *try)
{
	int token = bpf_token_create(delegated(try, true), NULL);

	if (token < 0)
		return cannot(try, "no token: %s", bp_errno_name(-token));
	try->load.token_fd = token;
	try->load.type = BPF_PROG_TYPE_SCHED_CLS;
	return load_trivial(try);
}

/* The same load with the flag succeeds. */
static int token_without_flag(struct try *try)
{
	const struct bpf_insn insns[] = { MOV_IMM(0, 2), EXIT_INSN() };
	int token = bpf_token_create(delegated(try, true), NULL);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .token_fd = token, .prog_flags = BPF_F_TOKEN_FD);

	if (token < 0)
		return cannot(try, "no token: %s", bp_errno_name(-token));
	if (bpf_prog_load(BPF_PROG_TYPE_XDP, NULL, "GPL", insns, 2, &opts) < 0)
		return cannot(try, "the token does not serve: %s", bp_errno_name(errno));
	opts.prog_flags = 0;
	try->call = "bpf_prog_load";
	return bpf_prog_load(BPF_PROG_TYPE_XDP, NULL, "GPL", insns, 2, &opts);
}

/* ---- security modules ---- */

/* A program on the hook of bpf() that denies this process one command. */
int deny(struct try *try, int cmd)
{
	const struct bpf_insn insns[] = {
		LDX(BPF_DW, BPF_REG_6, BPF_REG_1, 0),
		CALL(BPF_FUNC_get_current_pid_tgid),
		ALU_IMM(BPF_RSH, BPF_REG_0, 32),
		JMP_IMM(BPF_JNE, BPF_REG_0, getpid(), 4),
		ALU_IMM(BPF_LSH, BPF_REG_6, 32),
		ALU_IMM(BPF_RSH, BPF_REG_6, 32),
		JMP_IMM(BPF_JNE, BPF_REG_6, cmd, 1),
		JMP_IMM(BPF_JA, 0, 0, 2),
		MOV_IMM(BPF_REG_0, 0),
		EXIT_INSN(),
		MOV_IMM(BPF_REG_0, -EACCES),
		EXIT_INSN(),
	};
	int id = libbpf_find_vmlinux_btf_id("bpf", BPF_LSM_MAC);
	struct bp_load load = { .type = BPF_PROG_TYPE_LSM,
				.expected_attach_type = BPF_LSM_MAC,
				.attach_btf_id = id < 0 ? 0 : (__u32)id,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns),
				.log_buf = try->log,
				.log_size = sizeof(try->log) };
	int fd = id < 0 ? id : bp_prog_load(&load, NULL, NULL);
	int link = fd < 0 ? fd : bpf_raw_tracepoint_open(NULL, fd);

	if (link < 0)
		return cannot(try, "this kernel has no security modules in BPF: %s",
			      bp_errno_name(-link));
	try->log[0] = '\0';
	return 0;
}

static int lsm_load(struct try *try)
{
	try->load.type = BPF_PROG_TYPE_XDP;
	return deny(try, BPF_PROG_LOAD) ? -1 : load_trivial(try);
}

static int lsm_attach(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SKB, EGRESS, 1);

	at_cgroup(try, cgroup(try, "a"), EGRESS);
	return deny(try, BPF_PROG_ATTACH) ? -1 : attach_it(try, prog);
}

static int lsm_detach(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_CGROUP_SKB, EGRESS, 1);

	at_cgroup(try, cgroup(try, "a"), EGRESS);
	attach_first(try, prog, 0);
	return deny(try, BPF_PROG_DETACH) ? -1 : detach_it(try, prog);
}

static int lsm_query(struct try *try)
{
	at_cgroup(try, cgroup(try, "a"), EGRESS);
	return deny(try, BPF_PROG_QUERY) ? -1 : query_it(try, 0);
}

static int stream_lsm(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	return deny(try, BPF_PROG_STREAM_READ_BY_FD) ? -1 :
						       stream_read(try, prog, BP_STDOUT, try->log);
}

static int assoc_lsm(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);
	int array = map(try, BPF_MAP_TYPE_ARRAY);

	return deny(try, BPF_PROG_ASSOC_STRUCT_OPS) ? -1 : assoc_it(try, prog, array, 0);
}

static int lsm_bind(struct try *try)
{
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);
	int array = map(try, BPF_MAP_TYPE_ARRAY);

	return deny(try, BPF_PROG_BIND_MAP) ? -1 : bind_it(try, prog, array);
}

static int lsm_next_id(struct try *try)
{
	return deny(try, BPF_PROG_GET_NEXT_ID) ? -1 : next_id(try, 0);
}

static int lsm_fd_by_id(struct try *try)
{
	return deny(try, BPF_PROG_GET_FD_BY_ID) ? -1 : fd_by_id(try, 1);
}

static int lsm_run(struct try *try)
{
	static const char packet[64];
	int prog = program(try, BPF_PROG_TYPE_XDP, 0, 2);

	try->run.data_in = packet;
	try->run.data_size_in = sizeof(packet);
	return deny(try, BPF_PROG_TEST_RUN) ? -1 : run_it(try, prog);
}

static int lsm_btf_load(struct try *try)
{
	return deny(try, BPF_BTF_LOAD) ? -1 : btf_load(try);
}

static int lsm_map_create(struct try *try)
{
	return deny(try, BPF_MAP_CREATE) ? -1 : map_create(try);
}

static int lsm_pin(struct try *try)
{
	return bpffs(try) || deny(try, BPF_OBJ_PIN) ? -1 : pin(try, "/tmp/a");
}

static int lsm_get(struct try *try)
{
	if (bpffs(try) || pin(try, "/tmp/a"))
		return cannot(try, "nothing can be pinned");
	try->call = "bpf_obj_get";
	return deny(try, BPF_OBJ_GET) ? -1 : bpf_obj_get("/tmp/a");
}

/* clang-format off */
const struct provoker caps_provokers[] = {
	PROVOKE("load-eperm-userns", load_userns),
	PROVOKE("load-eperm-memlock", load_memlock),
	PROVOKE("load-eperm-token", token_denies),
	PROVOKE("load-eperm-token-flag", token_without_flag, .caller = true),
	PROVOKE("load-lsm", lsm_load, .guest = true),
	PROVOKE("attach-lsm", lsm_attach, .guest = true),
	PROVOKE("detach-lsm", lsm_detach, .guest = true),
	PROVOKE("query-lsm", lsm_query, .guest = true),
	PROVOKE("bind-ebadf-fd", bind_closed),
	PROVOKE("bind-einval-prog", bind_no_prog),
	PROVOKE("bind-einval-map", bind_no_map),
	PROVOKE("bind-eperm-cap-bpf", bind_no_caps),
	PROVOKE("assoc-ebadf-fd", assoc_closed),
	PROVOKE("assoc-einval-kernel", assoc_no_map),
	PROVOKE("assoc-einval-prog", assoc_no_prog),
	PROVOKE("assoc-einval-struct-ops", assoc_ops_prog),
	PROVOKE("assoc-ebusy-other", assoc_other),
	PROVOKE("assoc-einval-map", assoc_no_map),
	PROVOKE("assoc-lsm", assoc_lsm, .guest = true),
	PROVOKE("stream-ebadf-prog", stream_closed),
	PROVOKE("stream-einval-prog", stream_no_prog),
	PROVOKE("stream-einval-kernel", stream_unknown),
	PROVOKE("stream-lsm", stream_lsm, .guest = true),
	PROVOKE("bind-lsm", lsm_bind, .guest = true),
	PROVOKE("next-id-eperm-userns", next_id_userns),
	PROVOKE("next-id-eperm-cap-sys-admin", next_id_caps),
	PROVOKE("next-id-lsm", lsm_next_id, .guest = true),
	PROVOKE("next-id-enoent-end", last_id),
	PROVOKE("next-id-einval-range", id_range),
	PROVOKE("fd-by-id-eperm-userns", fd_by_id_userns),
	PROVOKE("fd-by-id-eperm-cap-sys-admin", fd_by_id_caps),
	PROVOKE("fd-by-id-lsm", lsm_fd_by_id, .guest = true),
	PROVOKE("fd-by-id-enoent-id", no_id),
	PROVOKE("fd-by-id-einval-flags", open_flags),
	PROVOKE("fd-by-id-emfile-limit", many_files),
	PROVOKE("map-next-id-eperm-userns", map_next_id_userns),
	PROVOKE("map-next-id-eperm-cap-sys-admin", map_next_id_caps),
	PROVOKE("map-fd-by-id-eperm-userns", map_fd_by_id_userns),
	PROVOKE("map-fd-by-id-eperm-cap-sys-admin", map_fd_by_id_caps),
	PROVOKE("run-lsm", lsm_run, .guest = true),
	PROVOKE("obj-get-enoent-path", no_pin),
	PROVOKE("obj-get-eperm-cap-bpf", get_pin_no_caps),
	PROVOKE("obj-get-eacces-mode", get_pin),
	PROVOKE("obj-pin-eperm-mode", pin_dot),
	PROVOKE("obj-pin-eacces-mode", pin_mode),
	PROVOKE("obj-pin-eexist-path", pin_twice),
	PROVOKE("token-create-eopnotsupp-initial", token_initial),
	PROVOKE("token-create-enoent-delegates", token_delegates),
	PROVOKE("token-create-einval-kernel", token_kernel),
	PROVOKE("map-create-eperm-userns", map_create_userns),
	PROVOKE("map-create-eperm-cap-bpf", map_create_caps),
	PROVOKE("map-create-eperm-memlock", map_create_memlock),
	PROVOKE("btf-load-eperm-userns", btf_load_userns),
	PROVOKE("btf-load-eperm-cap-bpf", btf_load_caps),
	PROVOKE("btf-load-lsm", lsm_btf_load, .guest = true),
	PROVOKE("map-create-lsm", lsm_map_create, .guest = true),
	PROVOKE("obj-get-lsm", lsm_get, .guest = true),
	PROVOKE("obj-pin-lsm", lsm_pin, .guest = true),
	{ 0 },
};
/* clang-format on */
