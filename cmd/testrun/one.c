// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* one.c - one test run: what goes into it, the call, and what is freed in the end */
#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "cmd/testrun/one.h"
#include "cmd/testrun/rules.h"
#include "kernel/run_type.h"
#include "kernel/prog_name.h"
#include "packet/template.h"
#include "testrun/run.h"
#include "util/file.h"

/* Larger than any packet that a kernel test-runs, so that no run has to be repeated. */
#define DATA_OUT_EXTRA ((size_t)256 << 10)
#define CTX_OUT_SIZE 4096

/* The fields of the context, where somebody wants to set or see them. */
static int make_layout(const struct testrun_args *args, int prog_fd, struct testrun *test,
		       struct bp_err *err)
{
	const struct bp_object *object = test->object;
	const struct bpf_program *prog = object ? object->progs[0].prog : NULL;
	const struct bp_layout_of of = {
		.type = test->info.type,
		.prog_fd = prog_fd,
		.btf = object ? bpf_object__btf(object->object) : NULL,
		.name = prog ? bpf_program__name(prog) : NULL,
		.section = prog ? bpf_program__section_name(prog) : NULL,
		.ask = !args->common->dry_run,
	};
	/* BTF of the kernel takes a while to read. */
	bool cheap = bp_ctx_size(of.type) && of.type != BPF_PROG_TYPE_RAW_TRACEPOINT;

	if (!cheap && !args->ctx && !args->ctx_in && !args->ctx_out && !args->ctx_size_out &&
	    !args->expect.nctx)
		return 0;
	return bp_layout_make(&of, &test->layout, err);
}

/*
 * --ctx: the context, and without --pcap also the one that the program leaves. XDP gives none
 * back without one.
 */
static int read_fields(const struct testrun_args *args, struct testrun *test, struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;
	size_t len = 0;

	test->ctx_in = calloc(1, BP_LAYOUT_MAX);
	if (!test->ctx_in)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	if (args->ctx && bp_layout_set(&test->layout, args->ctx, test->ctx_in, &len, err))
		return -EINVAL;
	test->run.ctx_in = test->ctx_in;
	test->run.ctx_size_in = (__u32)len;
	if (testrun_gives_ctx(type) && !args->replay.in &&
	    !(args->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		test->run.ctx_size_out = CTX_OUT_SIZE;
	return 0;
}

static bool wants_ctx(const struct testrun_args *args)
{
	return args->ctx_out || args->ctx_size_out || args->expect.nctx;
}

static int read_ctx(const struct testrun_args *args, struct testrun *test, struct bp_err *err)
{
	size_t len = 0;

	if ((args->ctx || args->ctx_in || wants_ctx(args)) && bp_layout_takes(&test->layout, err))
		return -EINVAL;
	if (args->ctx || (wants_ctx(args) && !args->ctx_in && test->info.type == BPF_PROG_TYPE_XDP))
		return read_fields(args, test, err);
	if (!args->ctx_in)
		return 0;
	test->ctx_in = bp_bytes_read(args->ctx_in, &len, err);
	if (!test->ctx_in)
		return -errno;
	test->run.ctx_in = len ? test->ctx_in : NULL;
	test->run.ctx_size_in = (__u32)len;
	return 0;
}

static int read_packet(const struct testrun_args *args, struct testrun *test, struct bp_err *err)
{
	bool ip_first = bp_run_takes_ip(test->info.type, &test->run);
	size_t len = 0;

	if (!args->data_in && !args->packet)
		return 0;
	test->data_in = args->packet ? bp_packet_make(args->packet, ip_first, &len, err) :
				       bp_packet_read(args->data_in, ip_first, &len, err);
	if (!test->data_in)
		return -errno;
	test->run.data_in = test->data_in;
	test->run.data_size_in = (__u32)len;
	return 0;
}

/* The kernel wants to hear where the packet of an XDP program ends. */
static void set_data_end(struct testrun *test)
{
	struct xdp_md *md = (struct xdp_md *)test->ctx_in;

	if (md->data_end)
		return;
	md->data_end = test->run.data_size_in;
	if (test->run.ctx_size_in < offsetof(struct xdp_md, data_meta))
		test->run.ctx_size_in = offsetof(struct xdp_md, data_meta);
}

static int read_inputs(const struct testrun_args *args, struct testrun *test, struct bp_err *err)
{
	enum bpf_prog_type type = test->info.type;

	if (read_ctx(args, test, err) || read_packet(args, test, err))
		return -EINVAL;
	if (test->ctx_in && !args->ctx_in && type == BPF_PROG_TYPE_XDP)
		set_data_end(test);
	if (testrun_takes_packet(type) && !(args->flags & BPF_F_TEST_XDP_LIVE_FRAMES))
		test->run.data_size_out = (__u32)(test->run.data_size_in + DATA_OUT_EXTRA);
	if (args->has_data_size_out)
		test->run.data_size_out = args->data_size_out;
	if (wants_ctx(args) && testrun_gives_ctx(type))
		test->run.ctx_size_out = CTX_OUT_SIZE;
	if (args->ctx_size_out)
		test->run.ctx_size_out = args->ctx_size_out;
	test->data_out = malloc(test->run.data_size_out + 1);
	test->ctx_out = calloc(1, test->run.ctx_size_out + 1);
	if (!test->data_out || !test->ctx_out)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	test->run.data_out = test->data_out;
	test->run.ctx_out = test->ctx_out;
	test->run.repeat = args->repeat;
	test->run.flags = args->flags;
	test->run.cpu = args->cpu;
	test->run.batch_size = args->batch_size;
	return 0;
}

/* What is in the streams before the run is no part of it. */
static int prepare_streams(const struct testrun_args *args, int prog_fd, struct testrun *test,
			   struct bp_err *err)
{
	bool asked = args->streams || bp_expects_streams(&args->expect);
	struct bp_streams before = { 0 };
	bool known;

	test->reads_streams = args->object || asked;
	if (!asked || args->common->dry_run)
		return 0;
	if (bp_streams_read(prog_fd, &before, err))
		return -EINVAL;
	known = before.known;
	test->stale = before.out.len + before.err.len;
	bp_streams_free(&before);
	return known ? 0 :
		       bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "this kernel has no streams of programs (since Linux 6.17)");
}

int testrun_prepare(const struct testrun_args *args, int prog_fd, struct testrun *test,
		    struct bp_err *err)
{
	struct bp_expect_of of = { .layout = &test->layout };

	/* A dry run of an object does not load it, and knows the type already. */
	if ((prog_fd >= 0 && bp_prog_info(prog_fd, &test->info, err)) ||
	    testrun_check_type(args, test, err) || make_layout(args, prog_fd, test, err) ||
	    read_inputs(args, test, err))
		return -EINVAL;
	/* Those of a capture come later. */
	if (!args->replay.in && bp_run_check_input(test->info.type, &test->run, err))
		return -EINVAL;
	of.type = test->info.type;
	of.ip_first = bp_run_takes_ip(of.type, &test->run);
	if (bp_expect_prepare(&args->expect, &of, &test->expect, err) ||
	    prepare_streams(args, prog_fd, test, err))
		return -EINVAL;
	if (test->info.type == BPF_PROG_TYPE_RAW_TRACEPOINT ||
	    test->info.type == BPF_PROG_TYPE_SYSCALL)
		test->run.repeat = 0;
	test->yes_or_no = !args->common->dry_run && bp_run_says_yes_or_no(test->info.type);
	return 0;
}

int testrun_read_streams(int prog_fd, struct testrun *test, struct bp_err *err)
{
	return test->reads_streams ? bp_streams_read(prog_fd, &test->streams, err) : 0;
}

int testrun_call(int prog_fd, struct testrun *test, struct bp_err *err)
{
	int ret = bp_run(prog_fd, &test->run, err);
	char text[BP_NAME_MAX + 40];

	/* They may have grown. */
	test->data_out = test->run.data_out;
	test->ctx_out = test->run.ctx_out;
	test->again = ret > 0 ? ret : 0;
	if (ret >= 0 && test->yes_or_no)
		test->run.retval = bp_run_yes_or_no(test->run.retval);
	if (ret >= 0)
		return testrun_read_streams(prog_fd, test, err);
	bp_prog_text(prog_fd, text, sizeof(text));
	bp_fail_on(err, "%s", text);
	return ret;
}

void testrun_free(struct testrun *test)
{
	free(test->data_in);
	free(test->ctx_in);
	free(test->data_out);
	free(test->ctx_out);
	free(test->devs);
	bp_streams_free(&test->streams);
	bp_layout_free(&test->layout);
	bp_expect_free(&test->expect);
}
