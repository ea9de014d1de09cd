// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* testrun_rules.c - what types of programs take, said before the call */
#include <errno.h>

#include <bpf/libbpf.h>

#include "testrun.h"

bool takes_packet(enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_RAW_TRACEPOINT:
	case BPF_PROG_TYPE_SYSCALL:
	case BPF_PROG_TYPE_SK_LOOKUP:
	case BPF_PROG_TYPE_TRACING:
	case BPF_PROG_TYPE_STRUCT_OPS:
		return false;
	default:
		return true;
	}
}

/* Types that hand back a context; a syscall program writes into the one it is given. */
bool gives_ctx(enum bpf_prog_type type)
{
	return takes_packet(type) && type != BPF_PROG_TYPE_NETFILTER &&
	       type != BPF_PROG_TYPE_FLOW_DISSECTOR;
}

int check_type(const struct testrun_args *args, const struct testrun *test, struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;

	if (args->has_cpu && type != BPF_PROG_TYPE_RAW_TRACEPOINT)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "--cpu is for raw tracepoint programs, this one is of type %s",
				    libbpf_bpf_prog_type_str(type));
	if (args->repeat > 1 &&
	    (type == BPF_PROG_TYPE_RAW_TRACEPOINT || type == BPF_PROG_TYPE_SYSCALL))
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs run once only, without --repeat",
				    libbpf_bpf_prog_type_str(type));
	if (args->replay.in && args->ctx && type == BPF_PROG_TYPE_XDP)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "--ctx is not for the captures of xdp programs: their context "
				    "has the length of the packet in it");
	if (args->replay.in && !takes_packet(type))
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "%s programs take no packets",
				    libbpf_bpf_prog_type_str(type));
	return 0;
}
