// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* run.c - test runs that fail */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <linux/capability.h>

#include <bpf/btf.h>

#include "provoke.h"

#define XDP BPF_PROG_TYPE_XDP
#define CLS BPF_PROG_TYPE_SCHED_CLS
#define CLOSED 999 /* a descriptor that is not open */

/* Ethernet, IPv4, and zeros. */
static unsigned char packet[100000] = { [12] = 0x08, [14] = 0x45 };

static int run_packet(struct try *try, int prog_fd, __u32 size)
{
	try->run.data_in = packet;
	try->run.data_size_in = size;
	return run_it(try, prog_fd);
}

static int run_type(struct try *try, enum bpf_prog_type type)
{
	return run_it(try, program(try, type, 0, 1));
}

static int run_xdp(struct try *try, __u32 size)
{
	return run_packet(try, program(try, XDP, 0, 2), size);
}

static int run_cls(struct try *try, __u32 size)
{
	return run_packet(try, program(try, CLS, 0, 0), size);
}

static int no_test_run(struct try *try)
{
	return run_type(try, BPF_PROG_TYPE_SOCK_OPS);
}

static int prog_is_closed(struct try *try)
{
	return run_packet(try, CLOSED, 64);
}

static int prog_is_none(struct try *try)
{
	return run_packet(try, something_else(), 64);
}

static int lookup(struct try *try)
{
	return program(try, BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP, 1);
}

static int ctx_missing(struct try *try)
{
	try->run.repeat = 1;
	return run_it(try, lookup(try));
}

static int data_taken(struct try *try)
{
	return run_packet(try, program(try, BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 0), 64);
}

static int short_packet(struct try *try)
{
	return run_cls(try, 13);
}

static int short_ip(struct try *try)
{
	return run_cls(try, 20);
}

static int ctx_half(struct try *try)
{
	try->run.ctx_in = packet;
	return run_cls(try, 64);
}

static int run_flags(struct try *try)
{
	try->run.flags = 1U << 7;
	return run_cls(try, 64);
}

static int run_cpu(struct try *try)
{
	try->run.cpu = 1;
	return run_cls(try, 64);
}

static int batch_alone(struct try *try)
{
	try->run.batch_size = 4;
	return run_xdp(try, 64);
}

static int live(struct try *try)
{
	struct bp_test_run run = { .data_in = packet,
				   .data_size_in = 64,
				   .flags = BPF_F_TEST_XDP_LIVE_FRAMES };
	int ret = netns(try);

	/* Old kernels do not look at flags. */
	if (ret == 0 && bp_prog_test_run(program(try, XDP, 0, 1), &run, NULL) == 0) {
		run.flags = 1U << 30;
		ret = bp_prog_test_run(program(try, XDP, 0, 1), &run, NULL);
		if (ret == -EINVAL) {
			try->run.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
			return 0;
		}
	}
	return cannot(try, "this kernel has no live frames");
}

static int live_out(struct try *try)
{
	static struct xdp_md ctx = { .data_end = 64 };
	static char out[64];

	try->run.ctx_in = &ctx;
	try->run.ctx_size_in = sizeof(ctx);
	try->run.data_out = out;
	try->run.data_size_out = sizeof(out);
	return live(try) ? -1 : run_xdp(try, 64);
}

static int live_large(struct try *try)
{
	return live(try) ? -1 : run_xdp(try, 3900);
}

static int batch_large(struct try *try)
{
	try->run.batch_size = 257;
	return live(try) ? -1 : run_xdp(try, 64);
}

static int repeat_taken(struct try *try)
{
	try->run.repeat = 2;
	return run_type(try, BPF_PROG_TYPE_RAW_TRACEPOINT);
}

static int skb_ctx(struct try *try, const struct __sk_buff *ctx)
{
	try->run.ctx_in = ctx;
	try->run.ctx_size_in = sizeof(*ctx);
	return run_cls(try, 64);
}

static int ctx_field(struct try *try)
{
	static const struct __sk_buff ctx = { .len = 64 };

	return skb_ctx(try, &ctx);
}

static int metadata(struct try *try)
{
	static const struct xdp_md ctx = { .data = 220, .data_end = 300 };

	try->run.ctx_in = &ctx;
	try->run.ctx_size_in = sizeof(ctx);
	return run_xdp(try, 300);
}

/* test_2() of bpf_dummy_ops, the second member, which has five arguments. */
static int run_dummy_ops(struct try *try, const __u64 *args, __u32 size)
{
	static const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 0), EXIT_INSN() };
	struct btf *btf = btf__load_vmlinux_btf();
	struct bp_load load = { .type = BPF_PROG_TYPE_STRUCT_OPS,
				.expected_attach_type = 1,
				.license = "GPL",
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int id = btf__find_by_name_kind(btf, "bpf_dummy_ops", BTF_KIND_STRUCT);
	int fd;

	btf__free(btf);
	if (id < 0)
		return cannot(try, "this kernel has no bpf_dummy_ops");
	load.attach_btf_id = (__u32)id;
	fd = bp_prog_load(&load, NULL, NULL);
	if (fd < 0)
		return cannot(try, "test_2 of bpf_dummy_ops does not load: %s", bp_errno_name(-fd));
	try->run.ctx_in = args;
	try->run.ctx_size_in = size;
	return run_it(try, fd);
}

static int dummy_args(struct try *try)
{
	return run_dummy_ops(try, NULL, 0);
}

static int dummy_null(struct try *try)
{
	static const __u64 args[5] = { 0 };

	return run_dummy_ops(try, args, sizeof(args));
}

static int ctx_device(struct try *try)
{
	static const struct __sk_buff ctx = { .ifindex = 9999 };

	return netns(try) ? -1 : skb_ctx(try, &ctx);
}

/* It reads the 8 bytes behind the first 8. */
static int raw_tp(struct try *try)
{
	const struct bpf_insn insns[] = { LDX(BPF_DW, BPF_REG_0, BPF_REG_1, 8), EXIT_INSN() };
	struct bp_load load = { .type = BPF_PROG_TYPE_RAW_TRACEPOINT,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int fd = bp_prog_load(&load, NULL, NULL);

	return fd < 0 ? cannot(try, "a raw tracepoint program does not load") : fd;
}

static int ctx_size(struct try *try, __u32 size)
{
	try->run.ctx_in = packet;
	try->run.ctx_size_in = size;
	return run_it(try, raw_tp(try));
}

static int ctx_large(struct try *try)
{
	return ctx_size(try, 160);
}

static int ctx_small(struct try *try)
{
	return ctx_size(try, 8);
}

static int large(struct try *try)
{
	return run_cls(try, 9000);
}

/* Redirected packets alone come to it, so nothing can be run. */
static int for_devmap(struct try *try)
{
	return run_packet(try, program(try, XDP, BPF_XDP_DEVMAP, 2), 64);
}

static int fragments(struct try *try)
{
	return run_xdp(try, 100000);
}

static int ctx_of_tomorrow(struct try *try)
{
	static const struct {
		struct __sk_buff known;
		__u32 more;
	} ctx = { .more = 1 };

	try->run.ctx_in = &ctx;
	try->run.ctx_size_in = sizeof(ctx);
	return run_cls(try, 64);
}

static void on_alarm(int num)
{
	(void)num;
}

static int interrupted(struct try *try)
{
	const struct itimerval soon = { { 0, 200000 }, { 0, 200000 } };
	const struct itimerval never = { 0 };
	int ret;

	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &soon, NULL);
	try->run.repeat = 2000000000;
	ret = run_xdp(try, 64);
	setitimer(ITIMER_REAL, &never, NULL);
	return ret;
}

static int cpu_offline(struct try *try)
{
	try->run.flags = BPF_F_TEST_RUN_ON_CPU;
	try->run.cpu = 9999;
	return run_type(try, BPF_PROG_TYPE_RAW_TRACEPOINT);
}

static int lookup_ctx(struct try *try, const struct bpf_sk_lookup *ctx)
{
	try->run.ctx_in = ctx;
	try->run.ctx_size_in = sizeof(*ctx);
	return run_it(try, lookup(try));
}

static int family(struct try *try)
{
	static const struct bpf_sk_lookup ctx = { .family = 99, .protocol = 6 };

	return lookup_ctx(try, &ctx);
}

static int port(struct try *try)
{
	static const struct bpf_sk_lookup ctx = { .family = AF_INET,
						  .protocol = 6,
						  .local_port = 70000 };

	return lookup_ctx(try, &ctx);
}

/* No packet comes back, so there must be no room for one. */
static int lookup_room(struct try *try)
{
	static const struct bpf_sk_lookup ctx = { .family = AF_INET, .protocol = 6 };
	static char out[64];

	try->run.data_out = out;
	try->run.data_size_out = sizeof(out);
	return lookup_ctx(try, &ctx);
}

static int tracing(struct try *try)
{
	int id = libbpf_find_vmlinux_btf_id("sched_switch", BPF_TRACE_RAW_TP);
	static const struct bpf_insn insns[] = { MOV_IMM(BPF_REG_0, 0), EXIT_INSN() };
	struct bp_load load = { .type = BPF_PROG_TYPE_TRACING,
				.expected_attach_type = BPF_TRACE_RAW_TP,
				.attach_btf_id = id < 0 ? 0 : (__u32)id,
				.insns = insns,
				.insn_cnt = ARRAY_SIZE(insns) };
	int fd = bp_prog_load(&load, NULL, NULL);

	return fd < 0 ? cannot(try, "a tracepoint program with BTF does not load: %s",
			       bp_errno_name(-fd)) :
			run_it(try, fd);
}

static int no_pointer(struct try *try)
{
	try->run.data_size_in = 64;
	return run_it(try, program(try, XDP, 0, 2));
}

static int ctx_out_small(struct try *try)
{
	static struct __sk_buff in;
	static char out[8];

	try->run.ctx_out = out;
	try->run.ctx_size_out = sizeof(out);
	return skb_ctx(try, &in);
}

static int data_out_small(struct try *try)
{
	static char out[20];

	try->run.data_out = out;
	try->run.data_size_out = sizeof(out);
	return run_xdp(try, 64);
}

static int no_cap_bpf(struct try *try)
{
	int prog = program(try, XDP, 0, 2);

	keep_caps(0);
	return run_packet(try, prog, 64);
}

/* clang-format off */
const struct provoker run_provokers[] = {
	PROVOKE("run-enotsupp-type", no_test_run),
	PROVOKE("run-ebadf-prog", prog_is_closed),
	PROVOKE("run-einval-prog", prog_is_none),
	PROVOKE("run-einval-ctx-missing", ctx_missing),
	PROVOKE("run-einval-data", data_taken),
	PROVOKE("run-einval-short", short_packet),
	PROVOKE("run-einval-short-ip", short_ip, .backported = true),
	PROVOKE("run-einval-ctx-half", ctx_half),
	PROVOKE("run-einval-flags", run_flags),
	PROVOKE("run-einval-cpu", run_cpu),
	PROVOKE("run-einval-batch", batch_alone),
	PROVOKE("run-einval-live-out", live_out),
	PROVOKE("run-einval-live-large", live_large),
	PROVOKE("run-einval-repeat", repeat_taken),
	PROVOKE("run-einval-ctx-field", ctx_field),
	PROVOKE("run-einval-metadata", metadata, .backported = true),
	PROVOKE("run-einval-args", dummy_args),
	PROVOKE("run-einval-null", dummy_null, .among = true, .backported = true),
	PROVOKE("run-einval-ctx-large", ctx_large),
	PROVOKE("run-einval-ctx-small", ctx_small),
	PROVOKE("run-einval-large", large),
	PROVOKE("run-einval-elsewhere", for_devmap),
	PROVOKE("run-einval-rest", lookup_room),
	PROVOKE("run-emsgsize-large", fragments),
	PROVOKE("run-enomem-fragments", fragments),
	PROVOKE("run-e2big-batch", batch_large),
	PROVOKE("run-e2big-ctx", ctx_of_tomorrow),
	PROVOKE("run-eintr-signal", interrupted),
	PROVOKE("run-enodev-ctx", ctx_device),
	PROVOKE("run-enxio-cpu", cpu_offline),
	PROVOKE("run-eafnosupport-family", family),
	PROVOKE("run-erange-port", port),
	PROVOKE("run-efault-tracing", tracing),
	PROVOKE("run-efault-pointer", no_pointer),
	PROVOKE("run-enospc-ctx", ctx_out_small),
	PROVOKE("run-enospc-data", data_out_small),
	PROVOKE("run-eperm-cap-bpf", no_cap_bpf),
	{ 0 },
};
/* clang-format on */
