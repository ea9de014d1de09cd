// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* rules.c - what types of programs take, said before the call */
#include <errno.h>

#include <bpf/libbpf.h>

#include "cmd/testrun/rules.h"
#include "kernel/run_type.h"

/* A type that this build does not know may take one. */
bool testrun_takes_packet(enum bpf_prog_type type)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	return !row || row->min_data;
}

bool testrun_gives_ctx(enum bpf_prog_type type)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	return row && row->ctx_out;
}

int testrun_check_type(const struct testrun_args *args, const struct testrun *test,
		       struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;
	const struct bp_test_run run = {
		.data_size_out = args->data_size_out || args->data_out,
		.repeat = args->repeat,
		.flags = args->flags,
		.cpu = args->cpu,
		.batch_size = args->batch_size,
		.ctx_size_in = args->ctx || args->ctx_in,
		.ctx_size_out =
			args->ctx_size_out || (args->ctx_out && type != BPF_PROG_TYPE_SYSCALL),
	};

	if (bp_run_check(type, &run, args->has_cpu, err))
		return -EINVAL;
	if (args->replay.in && args->ctx && type == BPF_PROG_TYPE_XDP)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "--ctx is not for the captures of xdp programs: their context "
				    "has the length of the packet in it");
	if (args->replay.in && !testrun_takes_packet(type))
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "%s programs take no packets",
				    libbpf_bpf_prog_type_str(type));
	return 0;
}
