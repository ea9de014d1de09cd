// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load.c - experiments on bpf_prog_load() */
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "ref.h"

#define SF BPF_PROG_TYPE_SOCKET_FILTER
#define XDP BPF_PROG_TYPE_XDP

static char log_buf[1 << 16];

static const struct bpf_insn good[] = { MOV(BPF_REG_0, 0), EXIT };
static const struct bpf_insn bad[] = { MOV_REG(BPF_REG_0, BPF_REG_2), EXIT };

/* A good and a bad one whose log is longer than 128 bytes on every kernel. */
static const struct bpf_insn long_good[] = {
	MOV(BPF_REG_0, 1),
	MOV(BPF_REG_0, 2),
	MOV(BPF_REG_0, 3),
	MOV(BPF_REG_0, 4),
	MOV(BPF_REG_0, 5),
	MOV(BPF_REG_0, 6),
	EXIT,
};
static const struct bpf_insn long_bad[] = {
	MOV(BPF_REG_0, 1),
	MOV(BPF_REG_0, 2),
	MOV(BPF_REG_0, 3),
	MOV(BPF_REG_0, 4),
	MOV(BPF_REG_0, 5),
	MOV(BPF_REG_0, 6),
	MOV_REG(BPF_REG_0, BPF_REG_2),
	EXIT,
};

/* A GPL-only helper: bpf_trace_printk(). */
static const struct bpf_insn gpl_only[] = {
	STORE_IMM(BPF_DW, BPF_REG_10, -8, 0),
	MOV_REG(BPF_REG_1, BPF_REG_10),
	ADD(BPF_REG_1, -8),
	MOV(BPF_REG_2, 8),
	CALL(BPF_FUNC_trace_printk),
	MOV(BPF_REG_0, 0),
	EXIT,
};

/* Programs that the verifier rejects, each for another reason. */
static const struct bpf_insn no_result[] = { EXIT };
static const struct bpf_insn unreachable[] = { MOV(BPF_REG_0, 0), EXIT, MOV(BPF_REG_0, 0), EXIT };
static const struct bpf_insn far_jump[] = { MOV(BPF_REG_0, 0), JUMP(100), EXIT };
static const struct bpf_insn no_opcode[] = { INSN(0xff, 0, 0, 0, 0), EXIT };
static const struct bpf_insn divides[] = { MOV(BPF_REG_0, 1),
					   INSN(BPF_ALU64 | BPF_DIV | BPF_K, 0, 0, 0, 0), EXIT };
static const struct bpf_insn endless[] = { LOAD(BPF_W, BPF_REG_0, BPF_REG_1, 0),
					   JUMP_IF(BPF_JNE, BPF_REG_0, 7, -1), MOV(BPF_REG_0, 0),
					   EXIT };
static const struct bpf_insn unknown_helper[] = { CALL(99999), EXIT };
static const struct bpf_insn other_helper[] = { MOV(BPF_REG_2, 0), CALL(BPF_FUNC_xdp_adjust_head),
						EXIT };
static const struct bpf_insn closed_map[] = { MAP_FD(BPF_REG_1, NO_FD), MOV(BPF_REG_0, 0), EXIT };
static const struct bpf_insn no_map[] = { MAP_FD(BPF_REG_1, 0), MOV(BPF_REG_0, 0), EXIT };
static const struct bpf_insn outside_ctx[] = { LOAD(BPF_W, BPF_REG_0, BPF_REG_1, 4000), EXIT };
static const struct bpf_insn outside_stack[] = { STORE_IMM(BPF_DW, BPF_REG_10, -520, 0),
						 MOV(BPF_REG_0, 0), EXIT };
static const struct bpf_insn outside_packet[] = { LOAD(BPF_W, BPF_REG_1, BPF_REG_1, 0),
						  LOAD(BPF_B, BPF_REG_0, BPF_REG_1, 0), EXIT };
static const struct bpf_insn wrong_argument[] = { MOV(BPF_REG_1, 0), MOV(BPF_REG_2, 0),
						  CALL(BPF_FUNC_map_lookup_elem), EXIT };
static const struct bpf_insn returns_five[] = { MOV(BPF_REG_0, 5), EXIT };

#define NONE ((const char *)1) /* a NULL pointer, where 0 stands for the default */
#define INSNS(array) .insns = (array), .cnt = ARRAY_SIZE(array)
#define LOG(level, size) .log_level = (level), .log_size = (size), .log_buf = log_buf
#define OPTS(...) .opts = { .sz = sizeof(struct bpf_prog_load_opts), __VA_ARGS__ }

struct load_case {
	const char *id;
	enum bpf_prog_type type; /* 0: socket filter */
	const struct bpf_insn *insns;
	size_t cnt;
	struct bpf_prog_load_opts opts; /* none, if sz is 0 */
	const char *name;
	const char *license;
};

/* clang-format off */
static const struct load_case cases[] = {
	{ .id = "LOAD-OK-NULLOPTS" },
	{ .id = "LOAD-NAME-NULL", .name = NONE },
	{ .id = "LOAD-NAME-EMPTY", .name = "" },
	{ .id = "LOAD-NAME-DOT", .name = "a.b_c" },
	{ .id = "LOAD-NAME-BADCHAR-DASH", .name = "bad-name" },
	{ .id = "LOAD-NAME-BAD-BEYOND-15", .name = "a23456789012345-bad" },
	{ .id = "LOAD-LICENSE-NULL", .license = NONE },
	{ .id = "LOAD-LICENSE-EMPTY", .license = "" },
	{ .id = "LOAD-LICENSE-BADPTR", .license = BAD_POINTER },
	{ .id = "LOAD-ERR-GPLHELPER-NONGPL", .type = XDP, INSNS(gpl_only), .license = "Proprietary" },
	{ .id = "LOAD-ERR-GPLHELPER-SPDX", .type = XDP, INSNS(gpl_only), .license = "GPL-2.0" },
	{ .id = "LOAD-GPLHELPER-GPL", .type = XDP, INSNS(gpl_only) },
	{ .id = "LOAD-GPLHELPER-MITGPL", .type = XDP, INSNS(gpl_only), .license = "Dual MIT/GPL" },
	{ .id = "LOAD-INSNS-NULL", .insns = BAD_POINTER, .cnt = 2 },
	{ .id = "LOAD-INSNCNT-0", .insns = good, .cnt = 0 },
	{ .id = "LOAD-INSNCNT-1M+1", .insns = good, .cnt = 1000001 },
	{ .id = "LOAD-INSNCNT->UINTMAX", .insns = good, .cnt = (size_t)UINT_MAX + 3 },
	{ .id = "LOAD-TYPE-UNSPEC", .type = (enum bpf_prog_type)-1 },
	{ .id = "LOAD-TYPE-BAD", .type = 9999 },
	{ .id = "LOAD-TYPE-LIRC", BPF_PROG_TYPE_LIRC_MODE2 },
	{ .id = "LOAD-TYPE-NETFILTER", .type = BPF_PROG_TYPE_NETFILTER, OPTS(.expected_attach_type = BPF_NETFILTER) },
	{ .id = "LOAD-TYPE-STRUCTOPS", .type = BPF_PROG_TYPE_STRUCT_OPS },
	{ .id = "LOAD-EAT-MISSING", .type = BPF_PROG_TYPE_CGROUP_SOCK_ADDR },
	{ .id = "LOAD-EAT-SOCK-DEFAULT", .type = BPF_PROG_TYPE_CGROUP_SOCK },
	{ .id = "LOAD-EAT-OTHER", .type = BPF_PROG_TYPE_CGROUP_SKB, OPTS(.expected_attach_type = BPF_CGROUP_INET_SOCK_CREATE) },
	{ .id = "LOAD-EAT-XDP-UNCHECKED", .type = XDP, OPTS(.expected_attach_type = 12345) },
	{ .id = "LOAD-EAT-NOBTFID", .type = BPF_PROG_TYPE_TRACING, OPTS(.expected_attach_type = BPF_TRACE_FENTRY) },
	{ .id = "LOAD-FLAGS-UNKNOWN", OPTS(.prog_flags = 1U << 30) },
	{ .id = "LOAD-FLAGS-SLEEPABLE-XDP", .type = XDP, OPTS(.prog_flags = BPF_F_SLEEPABLE) },
	{ .id = "LOAD-FLAGS-SLEEPABLE-KPROBE", .type = BPF_PROG_TYPE_KPROBE, OPTS(.prog_flags = BPF_F_SLEEPABLE) },
	{ .id = "LOAD-FLAGS-SLEEPABLE-RAWTP", .type = BPF_PROG_TYPE_RAW_TRACEPOINT, OPTS(.prog_flags = BPF_F_SLEEPABLE) },
	{ .id = "LOAD-FLAGS-SLEEPABLE-TRACEPOINT", .type = BPF_PROG_TYPE_TRACEPOINT, OPTS(.prog_flags = BPF_F_SLEEPABLE) },
	{ .id = "LOAD-FLAGS-SYSCALL-NOSLEEP", .type = BPF_PROG_TYPE_SYSCALL },
	{ .id = "LOAD-FLAGS-STRICT", OPTS(.prog_flags = BPF_F_STRICT_ALIGNMENT) },
	{ .id = "LOAD-FLAGS-ANY", OPTS(.prog_flags = BPF_F_ANY_ALIGNMENT) },
	{ .id = "LOAD-FLAGS-RNDHI32", OPTS(.prog_flags = BPF_F_TEST_RND_HI32) },
	{ .id = "LOAD-FLAGS-STATEFREQ", OPTS(.prog_flags = BPF_F_TEST_STATE_FREQ) },
	{ .id = "LOAD-FLAGS-SYSCALL-SLEEPABLE", .type = BPF_PROG_TYPE_SYSCALL, OPTS(.prog_flags = BPF_F_SLEEPABLE) },
	{ .id = "LOAD-FLAGS-DEVBOUND", .type = XDP, OPTS(.prog_flags = BPF_F_XDP_DEV_BOUND_ONLY, .prog_ifindex = 1) },
	{ .id = "LOAD-FLAGS-DEVBOUND-SF", OPTS(.prog_flags = BPF_F_XDP_DEV_BOUND_ONLY, .prog_ifindex = 1) },
	{ .id = "LOAD-FLAGS-FRAGS", .type = XDP, OPTS(.prog_flags = BPF_F_XDP_HAS_FRAGS) },
	{ .id = "LOAD-FLAGS-INVARIANTS", OPTS(.prog_flags = BPF_F_TEST_REG_INVARIANTS) },
	{ .id = "LOAD-IFINDEX-LO", .type = XDP, OPTS(.prog_ifindex = 1) },
	{ .id = "LOAD-IFINDEX-NONE", .type = XDP, OPTS(.prog_ifindex = 9999) },
	{ .id = "LOAD-IFINDEX-SF", OPTS(.prog_ifindex = 1) },
	{ .id = "LOAD-KERNVERSION-IGNORED", .type = BPF_PROG_TYPE_KPROBE, OPTS(.kern_version = 12345) },
	{ .id = "LOAD-BTFFD-BAD-NOINFO", OPTS(.prog_btf_fd = NO_FD) },
	{ .id = "LOAD-BTFFD-BAD-FUNCINFO", OPTS(.prog_btf_fd = NO_FD, .func_info = "12345678", .func_info_cnt = 1, .func_info_rec_size = 8) },
	{ .id = "LOAD-ATTACHPROG-BADFD", .type = BPF_PROG_TYPE_EXT, OPTS(.attach_prog_fd = NO_FD, .attach_btf_id = 1) },
	{ .id = "LOAD-ATTACHPROG+BTFOBJ", .type = BPF_PROG_TYPE_EXT, OPTS(.attach_prog_fd = 5, .attach_btf_obj_fd = 5) },
	{ .id = "LOAD-ATTACHBTFID-XDP", .type = XDP, OPTS(.attach_btf_id = 1) },
	{ .id = "LOAD-ATTACHBTFID-NOTFUNC", .type = BPF_PROG_TYPE_TRACING, OPTS(.expected_attach_type = BPF_TRACE_FENTRY, .attach_btf_id = 1) },
	{ .id = "LOAD-FDARRAY-NULL-CNT1", OPTS(.fd_array_cnt = 1) },
	{ .id = "LOAD-TOKEN-NOFLAG", OPTS(.token_fd = NO_FD) },
	{ .id = "LOAD-TOKEN-FLAG-BADFD", OPTS(.token_fd = NO_FD, .prog_flags = BPF_F_TOKEN_FD) },
	{ .id = "LOAD-TOKEN-FLAG-NOTTOKEN", OPTS(.token_fd = 2, .prog_flags = BPF_F_TOKEN_FD) },
	{ .id = "LOAD-LOG-OK-L1", OPTS(LOG(1, sizeof(log_buf))) },
	{ .id = "LOAD-LOG-BAD-L1", INSNS(bad), OPTS(LOG(1, sizeof(log_buf))) },
	{ .id = "LOAD-LOG-L1-NOBUF", OPTS(.log_level = 1) },
	{ .id = "LOAD-LOG-BUF-NOSIZE", OPTS(.log_level = 1, .log_buf = log_buf) },
	{ .id = "LOAD-LOG-SIZE-NOBUF", OPTS(.log_level = 1, .log_size = 4096) },
	{ .id = "LOAD-LOG-L8", OPTS(LOG(1 | 8, sizeof(log_buf))) },
	{ .id = "LOAD-LOG-L2", OPTS(LOG(2, sizeof(log_buf))) },
	{ .id = "LOAD-LOG-L4", OPTS(LOG(4, sizeof(log_buf))) },
	{ .id = "LOAD-LOG-L16", OPTS(LOG(16, sizeof(log_buf))) },
	{ .id = "LOAD-LOG-SIZE-127", OPTS(LOG(1, 127)) },
	{ .id = "LOAD-LOG-SIZE-MAX", OPTS(LOG(1, UINT_MAX / 4)) },
	{ .id = "LOAD-LOG-SIZE-MAX+1", OPTS(LOG(1, UINT_MAX / 4 + 1)) },
	{ .id = "LOAD-LOG-BADPTR", OPTS(.log_level = 1, .log_size = 4096, .log_buf = BAD_POINTER) },
	{ .id = "LOAD-LOG-TRUNC-OK", INSNS(long_good), OPTS(LOG(2, 128)) },
	{ .id = "LOAD-LOG-TRUNC-BAD", INSNS(long_bad), OPTS(LOG(1, 128)) },
	{ .id = "LOAD-LOG-TRUNC-BAD-L0", INSNS(long_bad), OPTS(LOG(0, 128)) },
	{ .id = "LOAD-ATTEMPTS-NEG", OPTS(.attempts = -1) },
	{ .id = "LOAD-VER-NORET", INSNS(no_result) },
	{ .id = "LOAD-VER-UNINIT", INSNS(bad) },
	{ .id = "LOAD-VER-UNREACH", INSNS(unreachable) },
	{ .id = "LOAD-VER-JUMPOOB", INSNS(far_jump) },
	{ .id = "LOAD-VER-BADOP", INSNS(no_opcode) },
	{ .id = "LOAD-VER-DIV0", INSNS(divides) },
	{ .id = "LOAD-VER-LOOP", INSNS(endless) },
	{ .id = "LOAD-VER-HELPER-UNKNOWN", INSNS(unknown_helper) },
	{ .id = "LOAD-VER-HELPER-NOTALLOWED", INSNS(other_helper) },
	{ .id = "LOAD-VER-MAPFD-BAD", INSNS(closed_map) },
	{ .id = "LOAD-VER-MAPFD-NOTMAP", INSNS(no_map) },
	{ .id = "LOAD-VER-CTX", INSNS(outside_ctx) },
	{ .id = "LOAD-VER-STACKOOB", INSNS(outside_stack) },
	{ .id = "LOAD-VER-PKTOOB", .type = XDP, INSNS(outside_packet) },
	{ .id = "LOAD-VER-ARGTYPE", INSNS(wrong_argument) },
	{ .id = "LOAD-VER-RETVAL", .type = BPF_PROG_TYPE_CGROUP_SOCK, INSNS(returns_five), OPTS(.expected_attach_type = BPF_CGROUP_INET_SOCK_CREATE) },
};
/* clang-format on */

static int load_case(const struct load_case *c)
{
	const char *name = c->name == NONE ? NULL : c->name ? c->name : "reference";
	const char *license = c->license == NONE ? NULL : c->license ? c->license : "GPL";
	enum bpf_prog_type type = c->type ? c->type : SF;
	struct bpf_prog_load_opts opts = c->opts;

	/* The padding at the end counts too. */
	memcpy(&opts, &c->opts, sizeof(opts));
	if (type == (enum bpf_prog_type) - 1)
		type = BPF_PROG_TYPE_UNSPEC;
	return bpf_prog_load(type, name, license, c->insns ? c->insns : good,
			     c->insns ? c->cnt : ARRAY_SIZE(good), opts.sz ? &opts : NULL);
}

static void table(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		opened(cases[i].id, load_case(&cases[i]));
}

/* Is what is loaded with this licence a program that may call GPL-only helpers? */
static void licences(void)
{
	static const struct {
		const char *id;
		const char *text;
	} list[] = {
		{ "LOAD-LICENSE-GPL", "GPL" },
		{ "LOAD-LICENSE-GPLV2", "GPL v2" },
		{ "LOAD-LICENSE-ADDRIGHTS", "GPL and additional rights" },
		{ "LOAD-LICENSE-DUAL", "Dual BSD/GPL" },
		{ "LOAD-LICENSE-DUALMIT", "Dual MIT/GPL" },
		{ "LOAD-LICENSE-DUALMPL", "Dual MPL/GPL" },
		{ "LOAD-LICENSE-GPL-LOWER", "gpl" },
		{ "LOAD-LICENSE-SPDX", "GPL-2.0" },
		{ "LOAD-LICENSE-GPL2ONLY", "GPL-2.0-only" },
		{ "LOAD-LICENSE-GPLSPACE", "GPL " },
		{ "LOAD-LICENSE-MIT", "MIT" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(list); i++) {
		struct bpf_prog_info info = { 0 };
		__u32 len = sizeof(info);
		int fd = bpf_prog_load(SF, "x", list[i].text, good, ARRAY_SIZE(good), NULL);

		bpf_prog_get_info_by_fd(fd, &info, &len);
		fact(list[i].id, info.gpl_compatible);
		close(fd);
	}
}

static void descriptor(void)
{
	struct bpf_insn mine[] = { MOV(BPF_REG_0, 7), EXIT };
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));
	int fd;

	close(0);
	fd = bpf_prog_load(SF, "x", "GPL", mine, ARRAY_SIZE(mine), NULL);
	fact("LOAD-FD-NOT012", fd > 2);
	fact("LOAD-FD-CLOEXEC", fcntl(fd, F_GETFD) & FD_CLOEXEC);
	mine[0].imm = 9;
	bpf_prog_test_run_opts(fd, &run);
	fact("LOAD-INSNS-COPIED", run.retval == 7);
}

static void name_is_cut(void)
{
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	int fd = bpf_prog_load(SF, "a234567890123456789", "GPL", good, ARRAY_SIZE(good), NULL);

	bpf_prog_get_info_by_fd(fd, &info, &len);
	fact("LOAD-NAME-TRUNC", strcmp(info.name, "a23456789012345") == 0);
}

static void errno_is_set(void)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .attempts = -1);
	int by_kernel = bpf_prog_load(SF, "bad-name", "GPL", good, ARRAY_SIZE(good), NULL);
	int num = errno;

	errno = 0;
	fact("LOAD-ERRNO-SET",
	     by_kernel == -num &&
		     bpf_prog_load(SF, "x", "GPL", good, ARRAY_SIZE(good), &opts) == -errno);
}

/* A program for whose log 256 bytes do not do. */
static void log_size(void)
{
	struct bpf_insn insns[200];
	static char big[1 << 20];
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .log_buf = log_buf, .log_size = 256, .log_level = 2);

	for (size_t i = 0; i < ARRAY_SIZE(insns); i++)
		insns[i] = (struct bpf_insn)MOV(BPF_REG_0, (int)i);
	insns[199] = (struct bpf_insn)EXIT;
	result("LOAD-LOG-RETRY-1", bpf_prog_load(SF, "x", "GPL", insns, 200, &opts));
	fact("LOAD-LOG-TRUE-SIZE", opts.log_true_size > 256);
	fact("LOAD-LOG-KEEPS-TAIL", strstr(log_buf, "processed") != NULL);
	opts.log_size = opts.log_true_size ? opts.log_true_size : sizeof(big);
	opts.log_buf = big;
	opened("LOAD-LOG-RETRY-2", bpf_prog_load(SF, "x", "GPL", insns, 200, &opts));
	opts.log_size = opts.log_true_size ? opts.log_true_size - 1 : 256;
	opened("LOAD-LOG-RETRY-3", bpf_prog_load(SF, "x", "GPL", insns, 200, &opts));
	opts.log_size = 0;
	opts.log_buf = NULL;
	opts.log_true_size = 0;
	opened("LOAD-LOG-NOBUF", bpf_prog_load(SF, "x", "GPL", insns, 200, &opts));
	fact("LOAD-LOG-NOBUF-SIZE", opts.log_true_size > 256);
	opts.log_buf = big;
	big[0] = '\0';
	opts.log_size = sizeof(big);
	opts.log_level = 0;
	opened("LOAD-LOG-OK-L0", bpf_prog_load(SF, "x", "GPL", insns, 200, &opts));
	fact("LOAD-LOG-OK-L0-EMPTY", !big[0]);
	result("LOAD-LOG-BAD-L0", bpf_prog_load(SF, "x", "GPL", bad, ARRAY_SIZE(bad), &opts));
	fact("LOAD-LOG-BAD-L0-FILLED", big[0]);
}

static void struct_size(void)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts);
	struct {
		struct bpf_prog_load_opts opts;
		char more[16];
	} larger;

	opts.sz = 0;
	result("LOAD-OPTS-SZ-0", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.sz = sizeof(opts.sz);
	opts.log_buf = log_buf;
	opts.log_size = sizeof(log_buf);
	opts.log_level = 1;
	log_buf[0] = '\0';
	result("LOAD-OPTS-SZ-8", bpf_prog_load(SF, "x", "GPL", bad, 2, &opts));
	fact("LOAD-OPTS-SZ-8-NOLOG", !log_buf[0]);
	memset(&larger, 0, sizeof(larger));
	larger.opts.sz = sizeof(larger);
	opened("LOAD-OPTS-SZ-BIG-ZERO", bpf_prog_load(SF, "x", "GPL", good, 2, &larger.opts));
	larger.more[3] = 1;
	result("LOAD-OPTS-SZ-BIG-NONZERO", bpf_prog_load(SF, "x", "GPL", good, 2, &larger.opts));
}

/* The BTF of one function without arguments; the function has the id 3. */
static int function_btf(void)
{
	struct btf *btf = btf__new_empty();
	int number = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	int proto = btf__add_func_proto(btf, number);

	btf__add_func(btf, "f", BTF_FUNC_STATIC, proto);
	return btf__load_into_kernel(btf) ? -1 : btf__fd(btf);
}

/* Records of functions and lines; "longer" ones have bytes that the kernel does not know. */
static void records(void)
{
	__u32 longer[4] = { 0, 3, 0, 77 };
	struct bpf_func_info func = { .type_id = 3 };
	struct bpf_line_info line = { .line_col = 1 << 10 };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_btf_fd = function_btf(), .func_info = &func,
		    .func_info_cnt = 1, .func_info_rec_size = sizeof(func));

	opened("LOAD-FUNCINFO-OK", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.line_info = &line;
	opts.line_info_cnt = 1;
	opts.line_info_rec_size = sizeof(line);
	opened("LOAD-LINEINFO-OK", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.line_info_rec_size = 0;
	opened("LOAD-LINEINFO-RECSIZE-0", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.line_info_cnt = 0;
	opts.func_info_rec_size = 0;
	opened("LOAD-FUNCINFO-RECSIZE-0", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.func_info_rec_size = 256;
	opened("LOAD-FUNCINFO-RECSIZE-256", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.func_info_rec_size = sizeof(func);
	opts.func_info_cnt = 2;
	opened("LOAD-FUNCINFO-CNT", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.func_info_cnt = 1;
	func.type_id = 1;
	opened("LOAD-FUNCINFO-NOFUNC", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	opts.func_info = longer;
	opts.func_info_rec_size = sizeof(longer);
	opened("LOAD-FUNCINFO-LONGER", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
}

/* What a program of type tracing, or one that replaces a function, can be for. */
static void targets(void)
{
	int id = libbpf_find_vmlinux_btf_id("bpf_fentry_test1", BPF_TRACE_FENTRY);
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_FENTRY,
		    .attach_btf_id = id > 0 ? (__u32)id : 0);
	int fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, "x", "GPL", good, 2, &opts);

	if (fd < 0) /* not this kernel, or not for us */
		return;
	opened("LOAD-FENTRY-OK", fd);
	result("LOAD-FENTRY-NOFUNC",
	       libbpf_find_vmlinux_btf_id("no_such_function", BPF_TRACE_FENTRY));
	opts.attach_btf_obj_fd = (__u32)function_btf();
	result("LOAD-ATTACHBTFOBJ-USERBTF",
	       bpf_prog_load(BPF_PROG_TYPE_TRACING, "x", "GPL", good, 2, &opts));
	opts.attach_btf_obj_fd = 0;
	opts.expected_attach_type = 0;
	opts.attach_prog_fd = (__u32)load_type(SF);
	opts.attach_btf_id = 1;
	result("LOAD-EXT-TGT-NOBTF", bpf_prog_load(BPF_PROG_TYPE_EXT, "x", "GPL", good, 2, &opts));
}

static void fd_array(void)
{
	const struct bpf_insn by_index[] = { INSN(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1,
						  BPF_PSEUDO_MAP_IDX, 0, 0),
					     INSN(0, 0, 0, 0, 0), MOV(BPF_REG_0, 0), EXIT };
	int fds[] = { array_map(), NO_FD };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .fd_array = fds);
	struct bpf_prog_info info = { 0 };
	__u32 len = sizeof(info);
	int fd;

	opened("LOAD-FDARRAY-IDX", bpf_prog_load(SF, "x", "GPL", by_index, 4, &opts));
	opts.fd_array_cnt = 1;
	fd = bpf_prog_load(SF, "x", "GPL", good, 2, &opts);
	bpf_prog_get_info_by_fd(fd, &info, &len);
	fact("LOAD-FDARRAYCNT-BINDS", info.nr_map_ids == 1);
	opened("LOAD-FDARRAYCNT-MAP", fd);
	opts.fd_array_cnt = 2;
	result("LOAD-FDARRAYCNT-BADFD", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
	fds[1] = open_null();
	result("LOAD-FDARRAYCNT-NOTBPF", bpf_prog_load(SF, "x", "GPL", good, 2, &opts));
}

/* More branches than the verifier keeps for later. */
static void branches(void)
{
	static struct bpf_insn insns[18004];
	size_t n = 0;

	insns[n++] = (struct bpf_insn)MOV_REG(BPF_REG_6, BPF_REG_1);
	insns[n++] = (struct bpf_insn)LOAD(BPF_W, BPF_REG_2, BPF_REG_6, 0);
	for (int i = 0; i < 9000; i++) {
		insns[n++] = (struct bpf_insn)JUMP_IF(BPF_JEQ, BPF_REG_2, i + 1, 1);
		insns[n++] = (struct bpf_insn)MOV(BPF_REG_0, 0);
	}
	insns[n++] = (struct bpf_insn)MOV(BPF_REG_0, 0);
	insns[n++] = (struct bpf_insn)EXIT;
	opened("LOAD-ERR-COMPLEX-JUMPS-NOLOG", bpf_prog_load(SF, "x", "GPL", insns, n, NULL));
}

static void on_alarm(int num)
{
	(void)num;
}

/* A loop of that many turns of a thousand steps: the verifier walks through all of them. */
static int load_loop(int turns, struct bpf_prog_load_opts *opts)
{
	struct bpf_insn insns[1004] = { MOV(BPF_REG_0, 0), MOV(BPF_REG_1, 0) };

	for (int i = 2; i < 1002; i++)
		insns[i] = (struct bpf_insn)ADD(BPF_REG_1, 1);
	insns[1002] = (struct bpf_insn)JUMP_IF(BPF_JLT, BPF_REG_1, turns * 1000, -1001);
	insns[1003] = (struct bpf_insn)EXIT;
	return bpf_prog_load(SF, "x", "GPL", insns, ARRAY_SIZE(insns), opts);
}

static void too_complex(void)
{
	opened("LOAD-ERR-COMPLEX-1M-NOLOG", load_loop(2000, NULL));
}

/* A signal every sixth part of what the verifier needs for a program. */
static void signals(void)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .attempts = 1);
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval timer = { 0 };
	struct timespec start;
	struct timespec end;
	sigset_t set;
	long us;

	clock_gettime(CLOCK_MONOTONIC, &start);
	close(load_loop(500, &opts));
	clock_gettime(CLOCK_MONOTONIC, &end);
	us = ((end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000) / 6;
	timer.it_interval.tv_sec = timer.it_value.tv_sec = us / 1000000;
	timer.it_interval.tv_usec = timer.it_value.tv_usec = us % 1000000;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	opened("LOAD-ERR-EAGAIN", load_loop(500, &opts));
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	opened("LOAD-EAGAIN-BLOCKED", load_loop(500, &opts));
}

static void descriptors_are_out(void)
{
	struct rlimit limit = { 20, 20 };

	setrlimit(RLIMIT_NOFILE, &limit);
	while (open_null() >= 0)
		;
	result("LOAD-ERR-EMFILE", bpf_prog_load(SF, "x", "GPL", good, ARRAY_SIZE(good), NULL));
}

const struct experiment load_experiments[] = {
	{ "load", table },        { "load", licences },
	{ "load", descriptor },   { "load", name_is_cut },
	{ "load", errno_is_set }, { "load", log_size },
	{ "load", struct_size },  { "load", fd_array },
	{ "load", records },      { "load", targets },
	{ "load", branches },     { "load", too_complex },
	{ "load", signals },      { "load", descriptors_are_out },
	{ NULL, NULL },
};
