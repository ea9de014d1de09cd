// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* testrun.c - "bpfprog testrun": bpf_prog_test_run_opts() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/cmd.h"
#include "cmd/common/libbpf_log.h"
#include "cmd/common/parse.h"
#include "cmd/common/report.h"
#include "cmd/testrun/args.h"
#include "cmd/testrun/bench.h"
#include "cmd/testrun/check.h"
#include "cmd/testrun/live.h"
#include "cmd/testrun/one.h"
#include "cmd/testrun/out.h"
#include "cmd/testrun/replay.h"
#include "cmd/testrun/suite.h"
#include "kernel/run_type.h"
#include "load/load.h"
#include "object/object.h"
#include "packet/link_layer.h"
#include "util/cleanup.h"
#include "util/output.h"

static int write_outputs(const struct testrun_args *args, const struct testrun *test,
			 struct bp_err *err)
{
	bool syscall = test->info.type == BPF_PROG_TYPE_SYSCALL;
	int ret = 0;

	if (args->data_out && !testrun_is_shown(args->data_out))
		ret = bp_output_write(args->data_out, test->data_out, test->run.data_size_out, err);
	if (ret == 0 && args->ctx_out && !testrun_is_shown(args->ctx_out))
		ret = bp_output_write(args->ctx_out, syscall ? test->ctx_in : test->ctx_out,
				      syscall ? test->run.ctx_size_in : test->run.ctx_size_out,
				      err);
	return ret;
}

/* What takes as long as the kernel lets it run is no time of a program. */
static int bench(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
		 struct testrun *test)
{
	int status = testrun_bench(ctx, &args->bench, prog_fd, test);

	if (testrun_read_streams(prog_fd, test, NULL) == 0)
		testrun_warn_streams(ctx, test, false);
	return status;
}

static int test_run(struct ctx *ctx, const struct testrun_args *args, int prog_fd,
		    struct testrun *test)
{
	struct bp_err err = { 0 };

	if (testrun_prepare(args, prog_fd, test, &err))
		return cmd_fail(ctx, &err);
	if (ctx->common.dry_run)
		return testrun_print_calls(ctx, args, prog_fd, test);
	if (args->replay.in)
		return testrun_replay(ctx, args, prog_fd, test);
	if (args->bench.on)
		return bench(ctx, args, prog_fd, test);
	if (testrun_live_begin(ctx, test, &err) || testrun_call(prog_fd, test, &err) ||
	    testrun_live_end(test, &err) || write_outputs(args, test, &err))
		return cmd_fail(ctx, &err);
	if (bp_run_moves_tag(test->info.type) && test->data_in &&
	    bp_is_tagged(test->data_in, test->run.data_size_in))
		cmd_warn(ctx, "the packet has a VLAN tag in its bytes, which " TESTRUN_TAG);
	if (test->again)
		cmd_warn(ctx,
			 "the program has run %d times, since its output had no room or a signal "
			 "came; "
			 "it can change nothing else",
			 test->again + 1);
	return testrun_print_result(ctx, args, test);
}

/* Load the program of an object, run it, and let it go. */
static int run_object(struct ctx *ctx, const struct testrun_args *args, struct testrun *test)
{
	struct bp_object_opts opts = {
		.path = args->object,
		.names = &args->name,
		.nnames = 1,
		.attach_prog_fd = -1,
		.said = cmd_libbpf_messages(),
		.token = ctx->common.token,
	};
	cleanup_bp_object struct bp_object object = { 0 };
	struct bp_err err = { 0 };

	cmd_object_opts(&args->change, &opts);
	if (bp_object_open(&opts, &object, &err))
		return cmd_fail(ctx, &err);
	test->info.type = bpf_program__type(object.progs[0].prog);
	test->object = &object;
	if (ctx->common.dry_run)
		return test_run(ctx, args, -1, test);
	if (bp_objects_load(&object, 1, 1, &err))
		return cmd_fail_with_log(ctx, &err, object.failed ? object.failed->log : NULL);
	return test_run(ctx, args, object.progs[0].fd, test);
}

static int run_loaded(struct ctx *ctx, const struct testrun_args *args, struct testrun *test)
{
	struct bp_err err = { 0 };
	cleanup_fd int prog_fd = bp_ref_open_prog(&args->prog, &err);

	if (prog_fd < 0)
		return cmd_fail(ctx, &err);
	return test_run(ctx, args, prog_fd, test);
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct testrun_args *args = arg;
	struct testrun test = { 0 };
	int status;

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	status = args->suite  ? testrun_suite(ctx, args) :
		 args->object ? run_object(ctx, args, &test) :
				run_loaded(ctx, args, &test);
	testrun_free(&test);
	return status;
}

const struct cmd cmd_testrun = {
	.name = "testrun",
	.alias = "run",
	.summary = "Run a program on data of your own",
	.argp = &testrun_argp,
	.keywords = testrun_keywords,
	.args_size = sizeof(struct testrun_args),
	.run = run,
};
