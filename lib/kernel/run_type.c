// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* run_type.c - what the kernel's test runs of each type of program take and give */
#include <errno.h>
#include <stdio.h>

#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/netfilter.h>

#include <bpf/libbpf.h>

#include "kernel/prog.h"
#include "kernel/run_type.h"
#include "util/array.h"

#define TYPE(name) .type = BPF_PROG_TYPE_##name
#define PACKET .min_data = ETH_HLEN, .data_out = BP_RUN_PACKET
#define CTX .ctx_in = true, .ctx_out = true
#define SKB PACKET, CTX, .repeat = true, .flags = BPF_F_TEST_SKB_CHECKSUM_COMPLETE, .measured = true
#define BEHIND_HEADER .hidden = ETH_HLEN

/* clang-format off */
static const struct bp_run_type types[] = {
	{ TYPE(SOCKET_FILTER), SKB, BEHIND_HEADER },
	{ TYPE(SCHED_CLS), SKB },
	{ TYPE(SCHED_ACT), SKB },
	{ TYPE(XDP), PACKET, CTX, .repeat = true, .flags = BPF_F_TEST_XDP_LIVE_FRAMES, .measured = true, .nothing = XDP_PASS },
	{ TYPE(CGROUP_SKB), SKB, BEHIND_HEADER, .hook = BPF_CGROUP_INET_INGRESS, .nothing = 1 },
	{ TYPE(LWT_IN), SKB, BEHIND_HEADER },
	{ TYPE(LWT_OUT), SKB, BEHIND_HEADER },
	{ TYPE(LWT_XMIT), SKB, BEHIND_HEADER },
	{ TYPE(LWT_SEG6LOCAL), SKB, BEHIND_HEADER, .kernels = "before Linux 6.12" },
	{ TYPE(FLOW_DISSECTOR), .min_data = ETH_HLEN, .data_out = BP_RUN_FLOW_KEYS, .ctx_in = true, .repeat = true, .measured = true, .hook = BPF_FLOW_DISSECTOR },
	{ TYPE(NETFILTER), .kernels = "since Linux 6.4", .min_data = sizeof(struct iphdr), .ctx_in = true, .repeat = true, .measured = true, .hook = BPF_NETFILTER, .nothing = 1 },
	{ TYPE(SK_LOOKUP), CTX, .repeat = true, .measured = true, .hook = BPF_SK_LOOKUP, .nothing = SK_PASS },
	{ TYPE(RAW_TRACEPOINT), .ctx_in = true, .flags = BPF_F_TEST_RUN_ON_CPU, .measured = true },
	{ TYPE(SYSCALL), .kernels = "since Linux 5.14", .ctx_in = true, .measured = true },
	{ TYPE(TRACING) },
	{ TYPE(STRUCT_OPS), .kernels = "since Linux 5.16, those of bpf_dummy_ops", .ctx_in = true },
};

/* Flags of the call, and what asks for them. */
static const struct {
	__u32 flag;
	const char *option;
	const char *takers;
} flags[] = {
	{ BPF_F_TEST_RUN_ON_CPU, "--on-cpu", "raw tracepoint programs" },
	{ BPF_F_TEST_XDP_LIVE_FRAMES, "--live-frames", "xdp programs" },
	{ BPF_F_TEST_SKB_CHECKSUM_COMPLETE, "--checksum-complete", "programs on socket buffers" },
};
/* clang-format on */

const struct bp_run_type *bp_run_type_row(enum bpf_prog_type type)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i].type == type)
			return &types[i];
	return NULL;
}

void bp_run_types_text(char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(types) && len < size; i++)
		len += (size_t)snprintf(
			buf + len, size - len, "%s%s%s%s%s", i ? ", " : "",
			libbpf_bpf_prog_type_str(types[i].type), types[i].kernels ? " (" : "",
			types[i].kernels ? types[i].kernels : "", types[i].kernels ? ")" : "");
}

bool bp_run_takes_ip(enum bpf_prog_type type, const struct bp_test_run *run)
{
	const __u8 *hook = run->ctx_in; /* the first byte of the kernel's structure */

	return type == BPF_PROG_TYPE_NETFILTER &&
	       (run->ctx_size_in == 0 || *hook == NF_INET_LOCAL_OUT);
}

bool bp_run_moves_tag(enum bpf_prog_type type)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	return row && row->data_out == BP_RUN_PACKET && type != BPF_PROG_TYPE_XDP &&
	       type != BPF_PROG_TYPE_NETFILTER;
}

static int no(enum bpf_prog_type type, struct bp_err *err, const char *what)
{
	return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "%s, this one is of type %s", what,
			    libbpf_bpf_prog_type_str(type));
}

static int check_flags(const struct bp_run_type *row, const struct bp_test_run *run,
		       struct bp_err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		char text[100];

		if (!(run->flags & flags[i].flag) || row->flags & flags[i].flag)
			continue;
		snprintf(text, sizeof(text), "%s is for %s", flags[i].option, flags[i].takers);
		return no(row->type, err, text);
	}
	/* Other kernels may know more flags; but for this type they are not even looked at. */
	if (row->type == BPF_PROG_TYPE_RAW_TRACEPOINT && run->flags & ~row->flags)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "the kernel ignores the flags %#x for %s programs",
				    run->flags & ~row->flags, libbpf_bpf_prog_type_str(row->type));
	return 0;
}

int bp_run_check(enum bpf_prog_type type, const struct bp_test_run *run, bool has_cpu,
		 struct bp_err *err)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	if (!row)
		return 0;
	if (has_cpu && !(row->flags & BPF_F_TEST_RUN_ON_CPU))
		return no(type, err, "--cpu is for raw tracepoint programs");
	if (check_flags(row, run, err))
		return -EINVAL;
	if (run->batch_size && !(run->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		return no(type, err, "--batch-size is for the --live-frames of xdp programs");
	if (run->repeat > 1 && !row->repeat)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs run once only, without --repeat",
				    libbpf_bpf_prog_type_str(type));
	if (run->ctx_size_in && !row->ctx_in)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "%s programs take no context",
				    libbpf_bpf_prog_type_str(type));
	if (run->ctx_size_out && !row->ctx_out)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs give back no context",
				    libbpf_bpf_prog_type_str(type));
	if (run->data_size_out && row->data_out == BP_RUN_NOTHING)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs give back no packet",
				    libbpf_bpf_prog_type_str(type));
	return 0;
}

static int check_packet(const struct bp_run_type *row, const struct bp_test_run *run,
			struct bp_err *err)
{
	const char *type = libbpf_bpf_prog_type_str(row->type);

	if (run->data_size_in >= row->min_data)
		return 0;
	if (run->data_size_in)
		bp_fail_text(err, BP_FAILED, EINVAL, "",
			     "the packet is too short: %u bytes, and at least %u are needed for %s "
			     "programs",
			     run->data_size_in, row->min_data, type);
	else
		bp_fail_text(err, BP_FAILED, EINVAL, "",
			     "%s programs run on a packet of at least %u bytes, and there is none",
			     type, row->min_data);
	bp_hint(err,
		"give a packet with its %s header: --packet tcp makes one, --data-in FILE reads "
		"one (- for standard input)",
		row->type == BPF_PROG_TYPE_NETFILTER ? "IP" : "Ethernet");
	return -EINVAL;
}

int bp_run_check_input(enum bpf_prog_type type, const struct bp_test_run *run, struct bp_err *err)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	if (!row)
		return 0;
	if (row->min_data)
		return check_packet(row, run, err);
	if (run->data_size_in) {
		bp_fail_text(err, BP_FAILED, EINVAL, "", "%s programs take no packet",
			     libbpf_bpf_prog_type_str(type));
		bp_hint(err, "leave out --data-in and --packet%s",
			row->ctx_in ? "; a context is given with --ctx or --ctx-in" : "");
		return -EINVAL;
	}
	if (type == BPF_PROG_TYPE_SK_LOOKUP && !run->ctx_size_in) {
		bp_fail_text(err, BP_FAILED, EINVAL, "", "%s programs need a context",
			     libbpf_bpf_prog_type_str(type));
		bp_hint(err, "give it with --ctx family=2 or --ctx-in");
		return -EINVAL;
	}
	return 0;
}
