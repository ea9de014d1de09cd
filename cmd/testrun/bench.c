// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* bench.c - "bpfprog testrun --bench": how long a program takes */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cmd/common/libbpf_log.h"
#include "cmd/common/report.h"
#include "cmd/testrun/bench.h"
#include "cmd/testrun/bench_out.h"
#include "cmd/testrun/one.h"
#include "kernel/run_type.h"
#include "load/load.h"
#include "object/object.h"
#include "object/word.h"
#include "util/cleanup.h"

/* Without the hold, XDP programs take 40 ms a round. */
#define ROUNDS_SLOW 15

/* The program to compare with: loaded for the time, or there. */
static int open_other(struct bench *bench, struct bp_object *object, int *ret_fd,
		      struct bp_err *err)
{
	cleanup_free char *word = strdup(bench->args->compare);
	const char *name;
	struct bp_ref ref;
	int fd;

	if (!word)
		return bp_fail(err, ENOMEM, "strdup", "%s", "");
	if (bp_object_word_split(word, &name)) {
		struct bp_object_opts opts = {
			.path = word,
			.names = &name,
			.nnames = 1,
			.attach_prog_fd = -1,
			.said = cmd_libbpf_messages(),
		};

		cmd_object_opts(bench->args->change, &opts);
		if (bp_object_open(&opts, object, err) || bp_objects_load(object, 1, 1, err))
			return -EINVAL;
		fd = dup(object->progs[0].fd);
	} else {
		if (bp_ref_parse(&word, 1, BP_REF_PROG, &ref, err) != 1)
			return -EINVAL;
		fd = bp_ref_open_prog(&ref, err);
	}
	if (fd < 0)
		return fd;
	*ret_fd = fd;
	if (bp_prog_info(fd, &bench->other_info, err))
		return -EINVAL;
	if (bench->other_info.type != bench->info->type)
		return bp_fail_text(err, BP_USAGE, EINVAL, bench->args->compare,
				    "a %s program cannot be compared with one of type %s",
				    libbpf_bpf_prog_type_str(bench->info->type),
				    libbpf_bpf_prog_type_str(bench->other_info.type));
	return 0;
}

/* Are repeats in the kernel of one program what they should be? */
static int check_repeats(struct bench *bench, int prog_fd, const char *name, struct bp_err *err)
{
	const struct bp_measure_opts *opts = &bench->opts;
	int ret = bp_measure_repeats(prog_fd, bench->info->type, &opts->run, opts->repeat, err);

	if (ret < 0)
		return ret;
	if (ret == BP_REPEATS_SAME)
		return 0;
	cmd_warn(
		bench->ctx,
		ret == BP_REPEATS_PACKET ?
			"%s changes the packet, which repeats do not restore: each run is measured "
			"as a call of its own" :
			"%s returns something else after repeats: each run is measured as a call "
			"of "
			"its own",
		name);
	bench->opts.calls = true;
	bench->repeats = ret;
	return 0;
}

/* How is it measured: by repeats, how many, in how many rounds? */
static int choose_method(struct bench *bench, struct bp_err *err)
{
	const struct bp_run_type *row = bp_run_type_row(bench->info->type);
	struct bp_measure_opts *opts = &bench->opts;
	bool held = true;
	int ret = 0;

	opts->calls = !row || !row->repeat;
	opts->rounds = bench->args->rounds ? bench->args->rounds : BP_MEASURE_ROUNDS;
	if (!opts->calls && bench->info->type == BPF_PROG_TYPE_XDP)
		for (size_t i = 0; i < BP_MEASURE_PROGS && held; i++)
			held = opts->fd[i] < 0 ||
			       bp_xdp_hold_begin(opts->fd[i], &bench->hold[i]) == 0;
	if (!held && !bench->args->rounds)
		opts->rounds = ROUNDS_SLOW;
	if (!opts->repeat)
		ret = bp_measure_count(opts, &opts->repeat, err);
	if (ret || opts->calls)
		return ret;
	ret = check_repeats(bench, opts->fd[BP_MEASURE_PROG], bench->info->name, err);
	if (ret == 0 && opts->fd[BP_MEASURE_OTHER] >= 0)
		ret = check_repeats(bench, opts->fd[BP_MEASURE_OTHER], bench->other_info.name, err);
	if (ret == 0 && opts->calls) {
		opts->repeat = 0;
		ret = bp_measure_count(opts, &opts->repeat, err);
	}
	return ret;
}

static struct bp_bench_baseline baseline_of(const struct bench *bench)
{
	const struct bp_times *times = &bench->sum.prog;
	struct bp_bench_baseline base = {
		.calls = bench->opts.calls,
		.gross = times->gross,
		.net = times->net,
		.has_net = times->counts,
	};

	snprintf(base.type, sizeof(base.type), "%s", libbpf_bpf_prog_type_str(bench->info->type));
	snprintf(base.name, sizeof(base.name), "%s", bench->info->name);
	return base;
}

/* Against the baseline, if there is one: a failure if it got too slow. */
static int check_baseline(struct bench *bench, const struct bp_bench_baseline *now,
			  struct bp_err *err)
{
	const struct bench_args *args = bench->args;
	struct bp_bench_baseline before;
	int ret;

	if (!args->baseline)
		return 0;
	ret = bp_bench_baseline_read(args->baseline, &before, err);
	if (ret == 0)
		ret = bp_bench_baseline_compare(args->baseline, &before, now, &bench->change, err);
	if (ret || !args->has_max_regress || bench->change.percent <= args->max_regress)
		return ret;
	bp_fail_text(err, BP_UNMET, 0, bench->info->name,
		     "a run takes %.2f ns (%s), %.1f %% more than the %.2f ns of %s; %g %% are "
		     "allowed",
		     bench->change.now, bench->change.net ? "net" : "gross", bench->change.percent,
		     bench->change.before, args->baseline, args->max_regress);
	return -EINVAL;
}

static int measure(struct bench *bench, struct bp_err *err)
{
	struct bp_bench_baseline now;

	if (choose_method(bench, err) || bp_measure(&bench->opts, &bench->measure, err))
		return -EINVAL;
	if (bp_summarize(&bench->measure, &bench->sum))
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	now = baseline_of(bench);
	if (check_baseline(bench, &now, err))
		return -EINVAL;
	return bench->args->save ? bp_bench_baseline_write(bench->args->save, &now, err) : 0;
}

/* The programs beside the one to measure. */
static int open_programs(struct bench *bench, struct bp_object *object, struct bp_err *err)
{
	int *fd = bench->opts.fd;

	if (bench->info->type == BPF_PROG_TYPE_TRACING)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "a test run of a tracing program runs functions of the kernel, "
				    "and tells nothing of how long the program takes");
	if (bench->args->compare && open_other(bench, object, &fd[BP_MEASURE_OTHER], err))
		return -EINVAL;
	fd[BP_MEASURE_EMPTY] = bp_measure_empty(bench->info, NULL);
	if (fd[BP_MEASURE_EMPTY] < 0)
		cmd_warn(bench->ctx,
			 "no empty %s program can be loaded: what a run takes in any case is not "
			 "subtracted",
			 libbpf_bpf_prog_type_str(bench->info->type));
	return 0;
}

static void let_go(struct bench *bench)
{
	for (size_t i = 0; i < BP_MEASURE_PROGS; i++) {
		bp_xdp_hold_end(&bench->hold[i]);
		/* The first one is the caller's. */
		if (i != BP_MEASURE_PROG && bench->opts.fd[i] >= 0)
			close(bench->opts.fd[i]);
	}
	bp_measurement_free(&bench->measure);
}

int testrun_bench(const struct ctx *ctx, const struct bench_args *args, int prog_fd,
		  struct testrun *test)
{
	struct bench bench = {
		.ctx = ctx,
		.args = args,
		.info = &test->info,
		.opts = { .fd = { prog_fd, -1, -1 }, .run = test->run },
		.hold = { BP_XDP_HOLD_NONE, BP_XDP_HOLD_NONE, BP_XDP_HOLD_NONE },
	};
	cleanup_bp_object struct bp_object object = { 0 };
	struct bp_err err = { 0 };
	int status = BP_OK;

	bench.opts.repeat = test->run.repeat > 1 ? test->run.repeat : 0;
	bench.opts.run.repeat = test->run.repeat ? 1 : 0;
	bench.opts.run.data_size_out = 0;
	bench.opts.run.ctx_size_out = 0;
	test->run.repeat = bench.opts.run.repeat;
	/* One run in advance has failures explained. */
	if (open_programs(&bench, &object, &err) || testrun_call(prog_fd, test, &err) ||
	    measure(&bench, &err))
		status = cmd_fail_with_log(ctx, &err, object.failed ? object.failed->log : NULL);
	else
		status = testrun_bench_print(&bench);
	let_go(&bench);
	return status;
}
