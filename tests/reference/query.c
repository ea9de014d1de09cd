// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* query.c - experiments on bpf_prog_query(), on ids, and on binding maps */
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define SF BPF_PROG_TYPE_SOCKET_FILTER
#define MULTI BPF_F_ALLOW_MULTI

/* ---- query ---- */

static int query(int target, enum bpf_attach_type type, __u32 flags)
{
	__u32 ids[4];
	__u32 count = ARRAY_SIZE(ids);

	return bpf_prog_query(target, type, flags, NULL, ids, &count);
}

static void arguments(void)
{
	int cg = cgroup("");
	int directory = open("/", O_RDONLY | O_DIRECTORY);
	__u32 count = 4;
	__u32 mode = 77;

	result("QUERY-EMPTY", bpf_prog_query(cg, EGRESS, 0, &mode, NULL, &count));
	fact("QUERY-EMPTY-ZERO", count == 0 && mode == 0);
	result("QUERY-EMPTY-EFF", query(cg, EGRESS, BPF_F_QUERY_EFFECTIVE));
	mode = 77;
	result("QUERY-TARGET-BADFD", bpf_prog_query(NO_FD, EGRESS, 0, &mode, NULL, &count));
	fact("QUERY-FAILED-MODE", mode == 0);
	result("QUERY-TARGET-NOTCG", query(open_null(), EGRESS, 0));
	result("QUERY-TARGET-NOTCGDIR", query(directory, EGRESS, 0));
	result("QUERY-TYPE-XDP", query(cg, BPF_XDP, 0));
	result("QUERY-TYPE-FENTRY", query(cg, BPF_TRACE_FENTRY, 0));
	result("QUERY-TYPE-OOR", query(cg, (enum bpf_attach_type)9999, 0));
	result("QUERY-FLAGS-UNKNOWN", query(cg, EGRESS, 2));
	result("QUERY-TYPE-PERFEVENT", query(cg, BPF_PERF_EVENT, 0));
	result("QUERY-LSMCGROUP-COUNT",
	       bpf_prog_query(cg, BPF_LSM_CGROUP, 0, NULL, NULL, &(__u32){ 0 }));
	result("QUERY-LSMCGROUP-IDS", query(cg, BPF_LSM_CGROUP, 0));
}

static void buffers(void)
{
	int cg = cgroup("");
	__u32 ids[3] = { 0, 0, 77 };
	__u32 count = 2;

	for (int i = 0; i < 3; i++)
		bpf_prog_attach(load_type(BPF_PROG_TYPE_CGROUP_SKB), cg, EGRESS, MULTI);
	result("QUERY-ERR-ENOSPC", bpf_prog_query(cg, EGRESS, 0, NULL, ids, &count));
	fact("QUERY-ENOSPC-TOTAL", count == 3);
	fact("QUERY-ENOSPC-FILLED", ids[0] && ids[1] && ids[2] == 77);
	count = 10;
	result("QUERY-NULLIDS-CNT10", bpf_prog_query(cg, EGRESS, 0, NULL, NULL, &count));
	fact("QUERY-NULLIDS-TOTAL", count == 3);
	count = 3;
	result("QUERY-IDS-BADPTR", bpf_prog_query(cg, EGRESS, 0, NULL, BAD_POINTER, &count));
}

static void options(void)
{
	int cg = cgroup("");
	__u32 ids[4];
	__u32 flags[4] = { 0 };
	__u32 links[4] = { 0 };
	LIBBPF_OPTS(bpf_prog_query_opts, opts, .prog_ids = ids, .prog_cnt = 4,
		    .prog_attach_flags = flags);

	bpf_prog_attach(load_type(BPF_PROG_TYPE_CGROUP_SKB), cg, EGRESS, MULTI);
	result("QUERYOPTS-CG-PROGATTACHFLAGS", bpf_prog_query_opts(cg, EGRESS, &opts));
	fact("QUERYOPTS-CG-EACH", flags[0] == MULTI);
	opts.query_flags = BPF_F_QUERY_EFFECTIVE;
	opts.prog_cnt = 4;
	result("QUERYOPTS-EFF+PROGATTACHFLAGS", bpf_prog_query_opts(cg, EGRESS, &opts));
	opts.query_flags = 0;
	opts.prog_attach_flags = NULL;
	opts.link_ids = links;
	opts.prog_cnt = 4;
	result("QUERYOPTS-CG-LINKIDS", bpf_prog_query_opts(cg, EGRESS, &opts));
	opts.link_ids = NULL;
	opts.prog_attach_flags = flags;
	opts.prog_cnt = 4;
	result("QUERYOPTS-LSMCGROUP", bpf_prog_query_opts(cg, BPF_LSM_CGROUP, &opts));
	opts.sz = 0;
	result("QUERYOPTS-SZ0", bpf_prog_query_opts(cg, EGRESS, &opts));
}

/* Does a call crash the process that makes it? */
static bool crashes(void (*call)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		call();
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGSEGV;
}

static void query_nowhere(void)
{
	bpf_prog_query(cgroup(""), EGRESS, 0, NULL, NULL, NULL);
}

static void query_mode_nowhere(void)
{
	bpf_prog_query(cgroup(""), EGRESS, 0, BAD_POINTER, NULL, &(__u32){ 0 });
}

static void null_count(void)
{
	fact("QUERY-NULLCNT", crashes(query_nowhere));
	fact("QUERY-MODE-BADPTR", crashes(query_mode_nowhere));
}

/* ---- ids ---- */

static void next_nowhere(void)
{
	load_type(SF);
	bpf_prog_get_next_id(0, NULL);
}

static void next_id(void)
{
	int one = load_type(SF);
	int two = load_type(SF);
	__u32 id = 0;
	__u32 next;
	bool ascends = true;
	int seen = 0;
	int ret;

	while ((ret = bpf_prog_get_next_id(id, &next)) == 0) {
		ascends &= next > id;
		seen += next == prog_id(one) || next == prog_id(two);
		id = next;
	}
	result("NEXTID-ITERATE", ret);
	fact("NEXTID-ASCENDS", ascends);
	fact("NEXTID-SEES-ALL", seen == 2);
	next = 12345;
	result("NEXTID-END", bpf_prog_get_next_id(INT_MAX - 1, &next));
	fact("NEXTID-END-UNTOUCHED", next == 12345);
	result("NEXTID-INTMAX", bpf_prog_get_next_id(INT_MAX, &next));
	fact("NEXTID-NULL", crashes(next_nowhere));
	id = prog_id(two);
	close(two);
	result("NEXTID-NOPIN", wait_until_gone(id));
	fact("NEXTID-NOREUSE", prog_id(load_type(SF)) > id);
}

static void fd_by_id(void)
{
	int prog = load_type(SF);
	__u32 id = prog_id(prog);
	int fd = bpf_prog_get_fd_by_id(id);
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts);
	struct rlimit limit = { 12, 12 };

	result("FDBYID-OK", fd);
	fact("FDBYID-CLOEXEC", fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(prog);
	usleep(50000);
	fact("FDBYID-HOLDS", prog_id(fd) == id);
	result("FDBYID-0", bpf_prog_get_fd_by_id(0));
	result("FDBYID-UINTMAX", bpf_prog_get_fd_by_id(UINT_MAX));
	result("FDBYID-NONE", bpf_prog_get_fd_by_id(NO_ID));
	opened("FDBYIDOPTS-OK", bpf_prog_get_fd_by_id_opts(id, &opts));
	opened("FDBYIDOPTS-NULL", bpf_prog_get_fd_by_id_opts(id, NULL));
	opts.open_flags = BPF_F_RDONLY;
	opened("FDBYIDOPTS-RDONLY", bpf_prog_get_fd_by_id_opts(id, &opts));
	opts.open_flags = 1U << 30;
	opened("FDBYIDOPTS-UNKNOWN", bpf_prog_get_fd_by_id_opts(id, &opts));
	opts.open_flags = 0;
	opts.token_fd = NO_FD;
	opened("FDBYIDOPTS-TOKEN999", bpf_prog_get_fd_by_id_opts(id, &opts));
	opts.sz = 0;
	opened("FDBYIDOPTS-SZ0", bpf_prog_get_fd_by_id_opts(id, &opts));
	setrlimit(RLIMIT_NOFILE, &limit);
	while (open_null() >= 0)
		;
	result("FDBYID-EMFILE", bpf_prog_get_fd_by_id(id));
}

/* ---- bind ---- */

static __u32 maps_of(int prog)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_prog_get_info_by_fd(prog, &info, &len) ? 0 : info.nr_map_ids;
}

static __u32 map_id(int map)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return bpf_map_get_info_by_fd(map, &info, &len) ? 0 : info.id;
}

static void bind_arguments(void)
{
	int prog = load_type(BPF_PROG_TYPE_XDP);
	int map = array_map();
	LIBBPF_OPTS(bpf_prog_bind_opts, opts, .flags = 1);
	struct {
		struct bpf_prog_bind_opts opts;
	} dirty;

	result("BIND-OK", bpf_prog_bind_map(prog, map, NULL));
	fact("BIND-VISIBLE", maps_of(prog) == 1);
	result("BIND-TWICE", bpf_prog_bind_map(prog, map, NULL));
	fact("BIND-TWICE-UNCHANGED", maps_of(prog) == 1);
	result("BIND-FLAGS", bpf_prog_bind_map(prog, map, &opts));
	opts.flags = 0;
	result("BIND-OPTS0", bpf_prog_bind_map(prog, map, &opts));
	opts.sz = 0;
	result("BIND-SZ0", bpf_prog_bind_map(prog, map, &opts));
	memset(&dirty, 0xff, sizeof(dirty));
	dirty.opts.sz = sizeof(dirty.opts);
	dirty.opts.flags = 0;
	result("OPTS-PADDING-BIND", bpf_prog_bind_map(prog, map, &dirty.opts));
	result("BIND-PROGFD-BAD", bpf_prog_bind_map(NO_FD, map, NULL));
	result("BIND-PROGFD-NOTBPF", bpf_prog_bind_map(open_null(), map, NULL));
	result("BIND-MAPFD-BAD", bpf_prog_bind_map(prog, NO_FD, NULL));
	result("BIND-MAPFD-NOTBPF", bpf_prog_bind_map(prog, open_null(), NULL));
	result("BIND-MAPFD-PROG", bpf_prog_bind_map(prog, prog, NULL));
	for (int i = 0; i < 99; i++) {
		int fd = array_map();

		bpf_prog_bind_map(prog, fd, NULL);
		close(fd);
	}
	fact("BIND-MANY", maps_of(prog) == 100);
}

static void bind_every_type(void)
{
	static const struct {
		enum bpf_map_type type;
		__u32 key;
		__u32 value;
		__u32 entries;
		__u32 flags;
	} maps[] = {
		{ BPF_MAP_TYPE_HASH, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_ARRAY, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_PERCPU_HASH, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_CGROUP_ARRAY, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_LRU_HASH, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_LPM_TRIE, 8, 4, 4, BPF_F_NO_PREALLOC },
		{ BPF_MAP_TYPE_DEVMAP, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_SOCKMAP, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_CPUMAP, 4, 4, 4, 0 },
		{ BPF_MAP_TYPE_QUEUE, 0, 4, 4, 0 },
		{ BPF_MAP_TYPE_RINGBUF, 0, 0, 4096, 0 },
	};
	static const enum bpf_prog_type progs[] = {
		BPF_PROG_TYPE_SOCKET_FILTER, BPF_PROG_TYPE_XDP,    BPF_PROG_TYPE_CGROUP_SKB,
		BPF_PROG_TYPE_KPROBE,        BPF_PROG_TYPE_SK_MSG,
	};
	bool all = true;
	int map;

	for (size_t i = 0; i < ARRAY_SIZE(maps); i++) {
		LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = maps[i].flags);

		map = bpf_map_create(maps[i].type, "map", maps[i].key, maps[i].value,
				     maps[i].entries, &opts);

		for (size_t j = 0; j < ARRAY_SIZE(progs); j++)
			all &= bpf_prog_bind_map(load_type(progs[j]), map, NULL) == 0;
	}
	fact("BIND-COMBOS", all);
	map = array_map();
	bpf_map_freeze(map);
	result("BIND-FROZEN", bpf_prog_bind_map(load_type(SF), map, NULL));
}

/* A program returns what its map holds; another map is bound to it. */
static void bind_meaning(void)
{
	int map = array_map();
	int other = array_map();
	const struct bpf_insn insns[] = {
		STORE_IMM(BPF_W, BPF_REG_10, -4, 0),
		MAP_FD(BPF_REG_1, map),
		MOV_REG(BPF_REG_2, BPF_REG_10),
		ADD(BPF_REG_2, -4),
		CALL(BPF_FUNC_map_lookup_elem),
		JUMP_IF(BPF_JNE, BPF_REG_0, 0, 1),
		EXIT,
		LOAD(BPF_DW, BPF_REG_0, BPF_REG_0, 0),
		EXIT,
	};
	int prog =
		bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "x", "GPL", insns, ARRAY_SIZE(insns), NULL);
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));
	__u32 id = map_id(other);
	int fd;

	bpf_map_update_elem(map, &(__u32){ 0 }, &(__u64){ 11 }, 0);
	bpf_map_update_elem(other, &(__u32){ 0 }, &(__u64){ 22 }, 0);
	bpf_prog_bind_map(prog, other, NULL);
	bpf_prog_test_run_opts(prog, &run);
	fact("BIND-NO-REBIND", run.retval == 11);
	close(other);
	usleep(200000);
	opened("BIND-LIFETIME-KEEPS", bpf_map_get_fd_by_id(id));
	close(prog);
	for (int i = 0; i < 200 && (fd = bpf_map_get_fd_by_id(id)) >= 0; i++) {
		close(fd);
		usleep(20000);
	}
	opened("BIND-LIFETIME-FREED", bpf_map_get_fd_by_id(id));
}

/* ---- struct_ops ---- */

/* A map of struct_ops, into which nothing is written; a program for it. */
static int ops_map(const struct btf *btf)
{
	int id = btf__find_by_name_kind(btf, "bpf_struct_ops_tcp_congestion_ops", BTF_KIND_STRUCT);
	LIBBPF_OPTS(bpf_map_create_opts, opts, .btf_vmlinux_value_type_id = (__u32)id);
	struct btf *own = btf__new_empty(); /* of the key; any will do */

	if (btf__add_int(own, "int", 4, BTF_INT_SIGNED) < 0 || btf__load_into_kernel(own))
		return -errno;
	opts.btf_fd = (__u32)btf__fd(own);
	return id < 0 ? id :
			bpf_map_create(BPF_MAP_TYPE_STRUCT_OPS, "ops", 4,
				       (__u32)btf__resolve_size(btf, (__u32)id), 1, &opts);
}

static int ops_prog(const struct btf *btf)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 2), EXIT };
	int id = btf__find_by_name_kind(btf, "tcp_congestion_ops", BTF_KIND_STRUCT);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .attach_btf_id = (__u32)id);

	return bpf_prog_load(BPF_PROG_TYPE_STRUCT_OPS, "ops", "GPL", insns, ARRAY_SIZE(insns),
			     &opts);
}

static void associate(void)
{
	struct btf *btf = btf__load_vmlinux_btf();
	int map = ops_map(btf);
	int prog = load_type(BPF_PROG_TYPE_XDP);
	LIBBPF_OPTS(bpf_prog_assoc_struct_ops_opts, opts, .flags = 1);

	if (map < 0)
		return; /* without its struct_ops */
	result("ASSOC-OK", bpf_prog_assoc_struct_ops(prog, map, NULL));
	result("ASSOC-TWICE", bpf_prog_assoc_struct_ops(prog, map, NULL));
	fact("ASSOC-INVISIBLE", maps_of(prog) == 0);
	result("ASSOC-OTHER", bpf_prog_assoc_struct_ops(prog, ops_map(btf), NULL));
	result("ASSOC-FLAGS", bpf_prog_assoc_struct_ops(prog, map, &opts));
	opts.flags = 0;
	result("ASSOC-OPTS0", bpf_prog_assoc_struct_ops(prog, map, &opts));
	opts.sz = 0;
	result("ASSOC-SZ0", bpf_prog_assoc_struct_ops(prog, map, &opts));
	result("ASSOC-ARRAY", bpf_prog_assoc_struct_ops(load_type(SF), array_map(), NULL));
	result("ASSOC-OPSPROG", bpf_prog_assoc_struct_ops(ops_prog(btf), map, NULL));
	result("ASSOC-PROGFD-BAD", bpf_prog_assoc_struct_ops(NO_FD, map, NULL));
	result("ASSOC-PROGFD-NOTBPF", bpf_prog_assoc_struct_ops(open_null(), map, NULL));
	result("ASSOC-MAPFD-BAD", bpf_prog_assoc_struct_ops(prog, NO_FD, NULL));
	result("ASSOC-MAPFD-NOTBPF", bpf_prog_assoc_struct_ops(prog, open_null(), NULL));
	prog = load_type(SF);
	become_nobody(0);
	result("ASSOC-NOBODY", bpf_prog_assoc_struct_ops(prog, map, NULL));
}

const struct experiment query_experiments[] = {
	{ "query", arguments },  { "query", buffers }, { "query", options },
	{ "query", null_count }, { NULL, NULL },
};

const struct experiment id_experiments[] = {
	{ "id", next_id },
	{ "id", fd_by_id },
	{ NULL, NULL },
};

const struct experiment bind_experiments[] = {
	{ "bind", associate },
	{ "bind", bind_arguments },
	{ "bind", bind_every_type },
	{ "bind", bind_meaning },
	{ NULL, NULL },
};
