// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* run.c - experiments on bpf_prog_test_run_opts() */
#include <signal.h>
#include <sys/socket.h>

#include "ref.h"

#define XDP BPF_PROG_TYPE_XDP
#define CLS BPF_PROG_TYPE_SCHED_CLS
#define PACKET 64

/* Ethernet and IPv4 headers, and zeros. */
static unsigned char packet[100000] = { [12] = 8, [14] = 0x45, [17] = 46, [23] = 17 };
static unsigned char out[100000];

#define RUN(prog, ...)                                                                \
	({                                                                            \
		memset(&opts, 0, sizeof(opts));                                       \
		opts = (struct bpf_test_run_opts){ .sz = sizeof(opts), __VA_ARGS__ }; \
		bpf_prog_test_run_opts(prog, &opts);                                  \
	})
#define DATA(size) .data_in = packet, .data_size_in = (size)
#define OUT(size) .data_out = out, .data_size_out = (size)
#define CTX(ctx) .ctx_in = &(ctx), .ctx_size_in = sizeof(ctx)

static struct bpf_test_run_opts opts;

static void input(void)
{
	int xdp = load_type(XDP);
	int cls = load_type(CLS);

	result("RUN-XDP-OK", RUN(xdp, DATA(PACKET)));
	fact("RUN-RETVAL", opts.retval == 2);
	result("RUN-FD-BAD", RUN(NO_FD, DATA(PACKET)));
	result("RUN-FD-NOTBPF", RUN(open_null(), DATA(PACKET)));
	result("RUN-IN-BADPTR", RUN(xdp, .data_in = BAD_POINTER, .data_size_in = PACKET));
	result("RUN-IN-NULL-SIZE", RUN(xdp, .data_size_in = PACKET));
	result("RUN-IN-NONE", RUN(cls, .repeat = 1));
	result("RUN-XDP-13", RUN(xdp, DATA(13)));
	result("RUN-XDP-14", RUN(xdp, DATA(14)));
	result("RUN-SKB-13", RUN(cls, DATA(13)));
	result("RUN-SKB-14-IPV4", RUN(cls, DATA(14)));
	result("RUN-SKB-34-IPV4", RUN(cls, DATA(34)));
	result("RUN-XDP-72000", RUN(xdp, DATA(72000)));
	result("RUN-XDP-100000", RUN(xdp, DATA(100000)));
	result("RUN-SKB-3700", RUN(cls, DATA(3520)));
	result("RUN-SKB-9000", RUN(cls, DATA(9000)));
	RUN(xdp, DATA(PACKET));
	opts.retval = 77;
	opts.sz = offsetof(struct bpf_test_run_opts, retval);
	bpf_prog_test_run_opts(xdp, &opts);
	fact("RUN-SZ-SHORT-UNWRITTEN", opts.retval == 77);
	opts.sz = 0;
	result("RUN-SZ0", bpf_prog_test_run_opts(xdp, &opts));
}

static void output(void)
{
	int xdp = load_type(XDP);

	result("RUN-OUT-BIG", RUN(xdp, DATA(PACKET), OUT(512)));
	fact("RUN-OUT-BIG-SIZE", opts.data_size_out == PACKET);
	memset(out, 0xee, 512);
	result("RUN-OUT-SMALL", RUN(xdp, DATA(PACKET), OUT(20)));
	fact("RUN-OUT-SMALL-SIZE", opts.data_size_out == PACKET && opts.retval == 2);
	fact("RUN-OUT-SMALL-COPY", out[19] != 0xee && out[20] == 0xee);
	memset(out, 0xee, 512);
	result("RUN-OUT-PTR-SIZE0", RUN(xdp, DATA(PACKET), OUT(0)));
	fact("RUN-OUT-UNBOUNDED", out[PACKET - 1] != 0xee && out[PACKET] == 0xee);
	result("RUN-OUT-NULL-SMALL", RUN(xdp, DATA(PACKET), .data_size_out = 20));
	result("RUN-OUT-NULL-SIZE", RUN(xdp, DATA(PACKET), .data_size_out = 512));
	result("RUN-OUT-BADPTR",
	       RUN(xdp, DATA(PACKET), .data_out = BAD_POINTER, .data_size_out = 512));
	result("RUN-XDP-FRAGS-OUT-SMALL", RUN(xdp, DATA(9000), OUT(4000)));
	fact("RUN-XDP-FRAGS-OUT-SIZE", opts.data_size_out == 9000);
	result("RUN-XDP-FRAGS-OUT-BIG", RUN(xdp, DATA(9000), OUT(20000)));
}

static void say(const char *what, enum bpf_prog_type type, int ret)
{
	char id[64];

	snprintf(id, sizeof(id), "RUN-%s[%s]", what, libbpf_bpf_prog_type_str(type));
	result(id, ret);
}

static void unsupported(void)
{
	static const enum bpf_prog_type types[] = {
		BPF_PROG_TYPE_SOCK_OPS,
		BPF_PROG_TYPE_SK_MSG,
		BPF_PROG_TYPE_SK_SKB,
		BPF_PROG_TYPE_KPROBE,
		BPF_PROG_TYPE_TRACEPOINT,
		BPF_PROG_TYPE_PERF_EVENT,
		BPF_PROG_TYPE_SK_REUSEPORT,
		BPF_PROG_TYPE_CGROUP_SOCK,
		BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
		BPF_PROG_TYPE_CGROUP_DEVICE,
		BPF_PROG_TYPE_CGROUP_SYSCTL,
		BPF_PROG_TYPE_CGROUP_SOCKOPT,
		BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE,
	};
	char text[64];

	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		say("TYPE", types[i], RUN(load_type(types[i]), DATA(PACKET)));
	libbpf_strerror(-524, text, sizeof(text));
	fact("RUN-ERR-NOTEXT", strcmp(text, "Unknown error 524") == 0);
}

/* Types that take a packet, and what a program that returns 0 or 1 gives. */
static void packet_types(void)
{
	static const enum bpf_prog_type types[] = {
		BPF_PROG_TYPE_SOCKET_FILTER,  BPF_PROG_TYPE_SCHED_CLS,
		BPF_PROG_TYPE_SCHED_ACT,      BPF_PROG_TYPE_XDP,
		BPF_PROG_TYPE_CGROUP_SKB,     BPF_PROG_TYPE_LWT_IN,
		BPF_PROG_TYPE_LWT_OUT,        BPF_PROG_TYPE_LWT_XMIT,
		BPF_PROG_TYPE_LWT_SEG6LOCAL,  BPF_PROG_TYPE_NETFILTER,
		BPF_PROG_TYPE_FLOW_DISSECTOR,
	};

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		int prog = load_type(types[i]);
		const void *data = packet + (types[i] == BPF_PROG_TYPE_NETFILTER ? 14 : 0);

		if (prog < 0)
			continue;
		say("TYPE", types[i], RUN(prog, .data_in = data, .data_size_in = PACKET, OUT(512)));
		say("REPEAT", types[i],
		    RUN(prog, .data_in = data, .data_size_in = PACKET, .repeat = 3));
		say("SHORT", types[i], RUN(prog, .data_in = data, .data_size_in = 13));
		close(prog);
	}
}

static void flags(void)
{
	int xdp = load_type(XDP);
	int cls = load_type(CLS);
	int raw = load_ret(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 5);

	result("RUN-FLAGS-XDP", RUN(xdp, DATA(PACKET), .flags = 1U << 10));
	result("RUN-FLAGS-SKB", RUN(cls, DATA(PACKET), .flags = 1U << 10));
	result("RUN-FLAGS-RAWTP", RUN(raw, .flags = 1U << 10));
	result("RUN-FLAGS-CHECKSUM",
	       RUN(cls, DATA(PACKET), .flags = BPF_F_TEST_SKB_CHECKSUM_COMPLETE));
	result("RUN-CPU-SKB", RUN(cls, DATA(PACKET), .cpu = 1));
	result("RUN-CPU-XDP-9999", RUN(xdp, DATA(PACKET), .cpu = 9999));
	result("RUN-RAWTP-CPU-NOFLAG", RUN(raw, .cpu = 1));
	result("RUN-RAWTP-CPU0", RUN(raw, .flags = BPF_F_TEST_RUN_ON_CPU));
	result("RUN-RAWTP-CPU9999", RUN(raw, .cpu = 9999, .flags = BPF_F_TEST_RUN_ON_CPU));
	result("RUN-BATCH-XDP", RUN(xdp, DATA(PACKET), .batch_size = 4));
	result("RUN-BATCH-SKB", RUN(cls, DATA(PACKET), .batch_size = 4));
}

/* IP packets that this network namespace has received. */
static long received(void)
{
	char line[2000];
	long count = -1;
	bool names = false;
	FILE *file = fopen("/proc/self/net/snmp", "re");

	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, "Ip:", 3) != 0)
			continue;
		if (names)
			sscanf(line, "Ip: %*s %*s %ld", &count);
		names = true;
	}
	if (file)
		fclose(file);
	return count;
}

static void live_frames(void)
{
	int xdp = load_type(XDP);
	struct xdp_md md = { .data_end = PACKET };
	long before = received();

	RUN(xdp, DATA(PACKET), .repeat = 10);
	usleep(50000);
	fact("RUN-ISOLATED", received() == before);
	result("RUN-LIVE",
	       RUN(xdp, DATA(PACKET), .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .repeat = 10));
	fact("RUN-LIVE-RETVAL", opts.retval == 0);
	usleep(100000);
	fact("RUN-LIVE-INJECTS", received() - before >= 10);
	result("RUN-LIVE-256",
	       RUN(xdp, DATA(PACKET), .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = 256));
	result("RUN-LIVE-257",
	       RUN(xdp, DATA(PACKET), .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .batch_size = 257));
	result("RUN-LIVE-DATAOUT-CTX",
	       RUN(xdp, DATA(PACKET), OUT(64), CTX(md), .flags = BPF_F_TEST_XDP_LIVE_FRAMES));
	result("RUN-LIVE-4000", RUN(xdp, DATA(4000), .flags = BPF_F_TEST_XDP_LIVE_FRAMES));
}

static void on_alarm(int num)
{
	(void)num;
}

/* A program that counts its runs in a map. */
static int counter(int map)
{
	const struct bpf_insn insns[] = {
		STORE_IMM(BPF_W, BPF_REG_10, -4, 0),
		MAP_FD(BPF_REG_1, map),
		MOV_REG(BPF_REG_2, BPF_REG_10),
		ADD(BPF_REG_2, -4),
		CALL(BPF_FUNC_map_lookup_elem),
		JUMP_IF(BPF_JEQ, BPF_REG_0, 0, 2),
		MOV(BPF_REG_1, 1),
		INSN(BPF_STX | BPF_DW | BPF_ATOMIC, BPF_REG_0, BPF_REG_1, 0, BPF_ADD),
		MOV(BPF_REG_0, 2),
		EXIT,
	};

	return bpf_prog_load(XDP, "counter", "GPL", insns, ARRAY_SIZE(insns), NULL);
}

static void repeat(void)
{
	static const int repeats[] = { 0, 1, 2, 1000 };
	struct sigaction action = { .sa_handler = on_alarm };
	int map = array_map();
	int prog = counter(map);

	for (size_t i = 0; i < ARRAY_SIZE(repeats); i++) {
		char id[32];
		__u64 runs = 0;

		bpf_map_update_elem(map, &(__u32){ 0 }, &runs, 0);
		RUN(prog, DATA(PACKET), .repeat = repeats[i]);
		bpf_map_lookup_elem(map, &(__u32){ 0 }, &runs);
		snprintf(id, sizeof(id), "RUN-REPEAT-%d", repeats[i]);
		fact(id, runs == (__u64)(repeats[i] ? repeats[i] : 1));
	}
	sigaction(SIGALRM, &action, NULL);
	alarm(1);
	result("RUN-REPEAT-NEG-EINTR", RUN(load_type(XDP), DATA(PACKET), .repeat = -1));
	result("RUN-DURATION-IN-RAWTP",
	       RUN(load_ret(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 5), .duration = 1));
	result("RUN-DURATION-IN-XDP", RUN(load_type(XDP), DATA(PACKET), .duration = 1));
}

static int xdp_ctx(struct xdp_md md)
{
	return RUN(load_type(XDP), DATA(PACKET), CTX(md));
}

static void xdp_context(void)
{
	int xdp = load_type(XDP);
	struct xdp_md md = { .data_end = PACKET };
	struct xdp_md after;
	struct {
		struct xdp_md md;
		__u32 more;
	} larger = { .md = md };

	result("RUN-CTX-XDP",
	       RUN(xdp, DATA(PACKET), CTX(md), .ctx_out = &after, .ctx_size_out = sizeof(after)));
	fact("RUN-CTX-XDP-SIZE", opts.ctx_size_out == sizeof(after));
	result("RUN-CTXIN-PTR-SIZE0", RUN(xdp, DATA(PACKET), .ctx_in = &md));
	result("RUN-CTXIN-NULL-SIZE", RUN(xdp, DATA(PACKET), .ctx_size_in = 8));
	result("RUN-CTXOUT-PTR-SIZE0", RUN(xdp, DATA(PACKET), .ctx_out = &after));
	result("RUN-CTXOUT-NULL-SIZE", RUN(xdp, DATA(PACKET), .ctx_size_out = 8));
	result("RUN-CTXIN-BADPTR",
	       RUN(xdp, DATA(PACKET), .ctx_in = BAD_POINTER, .ctx_size_in = sizeof(md)));
	result("RUN-CTXOUT-SMALL",
	       RUN(xdp, DATA(PACKET), CTX(md), .ctx_out = &after, .ctx_size_out = 8));
	fact("RUN-CTXOUT-SMALL-SIZE", opts.ctx_size_out == sizeof(md));
	result("RUN-CTXIN-BIG-ZERO", RUN(xdp, DATA(PACKET), CTX(larger)));
	larger.more = 1;
	result("RUN-CTXIN-BIG-NONZERO", RUN(xdp, DATA(PACKET), CTX(larger)));
	result("RUN-CTXIN-8192", RUN(xdp, DATA(PACKET), .ctx_in = out, .ctx_size_in = 8192));
	result("RUN-CTX-XDP-ALLZERO", xdp_ctx((struct xdp_md){ 0 }));
	result("RUN-CTX-XDP-EGRESS",
	       xdp_ctx((struct xdp_md){ .data_end = PACKET, .egress_ifindex = 1 }));
	result("RUN-CTX-XDP-NODEV",
	       xdp_ctx((struct xdp_md){ .data_end = PACKET, .ingress_ifindex = 9999 }));
	result("RUN-CTX-XDP-LO",
	       xdp_ctx((struct xdp_md){ .data_end = PACKET, .ingress_ifindex = 1 }));
	result("RUN-CTX-XDP-QUEUE",
	       xdp_ctx((struct xdp_md){ .data_end = PACKET, .rx_queue_index = 1 }));
	result("RUN-CTX-XDP-DATAEND", xdp_ctx((struct xdp_md){ .data_end = 100 }));
	result("RUN-CTX-XDP-META", xdp_ctx((struct xdp_md){ .data = 8, .data_end = PACKET }));
	result("RUN-CTX-XDP-META7", xdp_ctx((struct xdp_md){ .data = 7, .data_end = PACKET }));
	result("RUN-CTX-XDP-DATAMETA",
	       xdp_ctx((struct xdp_md){ .data = 8, .data_meta = 4, .data_end = PACKET }));
	result("RUN-CTX-XDP-META256", xdp_ctx((struct xdp_md){ .data = 256, .data_end = PACKET }));
	result("RUN-XDP-DEVMAP", RUN(load_ret(XDP, BPF_XDP_DEVMAP, 2), DATA(PACKET)));
}

static int skb_ctx(struct __sk_buff skb)
{
	return RUN(load_type(CLS), DATA(PACKET), CTX(skb));
}

static void skb_context(void)
{
	struct __sk_buff skb = { .mark = 7, .priority = 3 };
	struct __sk_buff after = { 0 };

	result("RUN-CTX-SKB", RUN(load_type(CLS), DATA(PACKET), CTX(skb), .ctx_out = &after,
				  .ctx_size_out = sizeof(after)));
	fact("RUN-CTX-SKB-KEPT", after.mark == 7 && after.priority == 3);
	result("RUN-CTX-SKB-LEN", skb_ctx((struct __sk_buff){ .len = PACKET }));
	result("RUN-CTX-SKB-PROTOCOL", skb_ctx((struct __sk_buff){ .protocol = 8 }));
	result("RUN-CTX-SKB-DATAEND", skb_ctx((struct __sk_buff){ .data_end = PACKET }));
	result("RUN-CTX-SKB-CB", skb_ctx((struct __sk_buff){ .cb[0] = 5 }));
	result("RUN-CTX-SKB-TSTAMP", skb_ctx((struct __sk_buff){ .tstamp = 5 }));
	result("RUN-CTX-SKB-IFINDEX1", skb_ctx((struct __sk_buff){ .ifindex = 1 }));
	result("RUN-CTX-SKB-IFINDEX9999", skb_ctx((struct __sk_buff){ .ifindex = 9999 }));
}

static void raw_tracepoint(void)
{
	int raw = load_ret(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, 5);
	__u64 args[2] = { 1, 2 };
	__u64 many[20] = { 0 };

	result("RUN-RAWTP", RUN(raw, CTX(args)));
	fact("RUN-RAWTP-RETVAL", opts.retval == 5);
	result("RUN-RAWTP-REPEAT", RUN(raw, CTX(args), .repeat = 1));
	result("RUN-RAWTP-DATA", RUN(raw, DATA(PACKET)));
	result("RUN-RAWTP-CTX160", RUN(raw, CTX(many)));
	result("RUN-RAWTP-CTXOUT",
	       RUN(raw, CTX(args), .ctx_out = many, .ctx_size_out = sizeof(args)));
}

/* A program of some thousand instructions takes longer than a nanosecond. */
static void duration(void)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 2), MOV(BPF_REG_1, 5000),
					  ADD(BPF_REG_1, -1), JUMP_IF(BPF_JNE, BPF_REG_1, 0, -2),
					  EXIT };
	int xdp = bpf_prog_load(XDP, "x", "GPL", insns, ARRAY_SIZE(insns), NULL);
	int raw = bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "x", "GPL", insns, ARRAY_SIZE(insns),
				NULL);
	bool timed = RUN(xdp, DATA(PACKET)) == 0 && opts.duration > 0;

	fact("RUN-DURATION-XDP", timed);
	fact("RUN-DURATION-RAWTP-0", timed && RUN(raw, .repeat = 0) == 0 && opts.duration == 0);
	result("RUN-OPTS-NULL", bpf_prog_test_run_opts(raw, NULL));
}

static void syscall_type(void)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_2, 99),
					  STORE(BPF_DW, BPF_REG_1, BPF_REG_2, 0), MOV(BPF_REG_0, 3),
					  EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, load, .prog_flags = BPF_F_SLEEPABLE);
	int prog = bpf_prog_load(BPF_PROG_TYPE_SYSCALL, "x", "GPL", insns, 4, &load);
	__u64 args[2] = { 1, 2 };

	if (prog < 0)
		return;
	result("RUN-SYSCALL", RUN(prog, CTX(args)));
	fact("RUN-SYSCALL-INPLACE", opts.retval == 3 && args[0] == 99);
	result("RUN-SYSCALL-CTXOUT",
	       RUN(prog, CTX(args), .ctx_out = args, .ctx_size_out = sizeof(args)));
	result("RUN-SYSCALL-CTXSMALL", RUN(prog, .ctx_in = args, .ctx_size_in = 4));
	result("RUN-SYSCALL-REPEAT", RUN(prog, CTX(args), .repeat = 2));
	result("RUN-SYSCALL-DATA", RUN(prog, CTX(args), DATA(PACKET)));
}

static void sk_lookup(void)
{
	int prog = load_type(BPF_PROG_TYPE_SK_LOOKUP);
	struct bpf_sk_lookup ctx = { .family = AF_INET, .protocol = 6 };

	result("RUN-SKLOOKUP", RUN(prog, CTX(ctx)));
	result("RUN-SKLOOKUP-REPEAT", RUN(prog, CTX(ctx), .repeat = 3));
	result("RUN-SKLOOKUP-CPU", RUN(prog, CTX(ctx), .cpu = 1));
	result("RUN-SKLOOKUP-NOCTX", RUN(prog, .repeat = 1));
	result("RUN-SKLOOKUP-DATA", RUN(prog, CTX(ctx), DATA(PACKET)));
	ctx.family = 99;
	result("RUN-SKLOOKUP-FAMILY", RUN(prog, CTX(ctx)));
	ctx.family = AF_INET;
	ctx.local_port = 70000;
	result("RUN-SKLOOKUP-PORT", RUN(prog, CTX(ctx)));
}

static int tracing(const char *name, enum bpf_attach_type type)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	int id = libbpf_find_vmlinux_btf_id(name, type);
	LIBBPF_OPTS(bpf_prog_load_opts, load, .expected_attach_type = type,
		    .attach_btf_id = id > 0 ? (__u32)id : 0);

	return bpf_prog_load(BPF_PROG_TYPE_TRACING, "x", "GPL", insns, 2, &load);
}

static void tracing_types(void)
{
	int fentry = tracing("bpf_fentry_test1", BPF_TRACE_FENTRY);

	result("RUN-ITER", RUN(tracing("task", BPF_TRACE_ITER), .retval = 5));
	result("RUN-TPBTF", RUN(tracing("sched_switch", BPF_TRACE_RAW_TP), .retval = 5));
	result("RUN-FENTRY", RUN(fentry, .retval = 5));
	result("RUN-FENTRY-REPEAT", RUN(fentry, .repeat = 5));
	result("RUN-FENTRY-CPU", RUN(fentry, .cpu = 1));
}

const struct experiment run_experiments[] = {
	{ "run", input },          { "run", output },       { "run", unsupported },
	{ "run", packet_types },   { "run", flags },        { "run", live_frames },
	{ "run", repeat },         { "run", xdp_context },  { "run", skb_context },
	{ "run", raw_tracepoint }, { "run", syscall_type }, { "run", sk_lookup },
	{ "run", tracing_types },  { "run", duration },     { NULL, NULL },
};
