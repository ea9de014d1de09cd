// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* measure.c - how long programs take, measured by test runs */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/if_ether.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "testrun/measure.h"
#include "kernel/run_type.h"

/* What a call with the large count is to take: enough to tell, too short to be preempted often. */
#define NSEC_CALL 200000.0
#define REPEAT_MIN 10
#define REPEAT_MAX 1000000

/* More than any program can make of a packet. */
#define DATA_OUT_EXTRA ((size_t)256 << 10)

static double cpu_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* CPU time of so many runs of a program. */
static int take(const struct bp_measure_opts *opts, int prog_fd, __u32 repeat, double *ret_nsec,
		struct bp_err *err)
{
	__u32 calls = opts->calls ? repeat : 1;
	double begin = cpu_now();

	for (__u32 i = 0; i < calls; i++) {
		struct bp_test_run run = opts->run;
		int ret;

		run.repeat = opts->calls ? opts->run.repeat : repeat;
		ret = bp_prog_test_run(prog_fd, &run, err);
		if (ret)
			return ret;
	}
	*ret_nsec = cpu_now() - begin;
	return 0;
}

int bp_measure_count(const struct bp_measure_opts *opts, __u32 *ret_repeat, struct bp_err *err)
{
	__u32 repeat = REPEAT_MIN;

	for (;;) {
		double nsec;
		int ret = take(opts, opts->fd[BP_MEASURE_PROG], repeat, &nsec, err);

		if (ret)
			return ret;
		if (nsec >= NSEC_CALL || repeat >= REPEAT_MAX)
			break;
		/* Less than a tenth: the cost of the call is still in it, take a step only. */
		repeat = nsec * 10 < NSEC_CALL ? repeat * 5 :
						 (__u32)((double)repeat * NSEC_CALL / nsec) + 1;
	}
	*ret_repeat = repeat < REPEAT_MAX ? repeat : REPEAT_MAX;
	return 0;
}

static int one_round(const struct bp_measure_opts *opts, const struct bp_measurement *measure,
		     unsigned int round, struct bp_err *err)
{
	for (unsigned int i = 0; i < BP_MEASURE_PROGS; i++) {
		/* Back and forth, so that none is always the first one. */
		unsigned int at = round % 2 ? BP_MEASURE_PROGS - 1 - i : i;
		double high;
		double low;
		int ret;

		if (opts->fd[at] < 0)
			continue;
		ret = take(opts, opts->fd[at], measure->repeat, &high, err);
		if (ret == 0)
			ret = take(opts, opts->fd[at], measure->repeat_low, &low, err);
		if (ret)
			return ret;
		measure->nsec[at][round] =
			(high - low) / (double)(measure->repeat - measure->repeat_low);
	}
	return 0;
}

int bp_measure(const struct bp_measure_opts *opts, struct bp_measurement *ret_measure,
	       struct bp_err *err)
{
	struct bp_measurement measure = { .rounds = opts->rounds, .repeat = opts->repeat };
	int ret = opts->repeat ? 0 : bp_measure_count(opts, &measure.repeat, err);

	measure.repeat_low = measure.repeat / 10;
	for (size_t i = 0; ret == 0 && i < BP_MEASURE_PROGS; i++) {
		if (opts->fd[i] < 0)
			continue;
		measure.nsec[i] = calloc(opts->rounds, sizeof(double));
		if (!measure.nsec[i])
			ret = bp_fail(err, ENOMEM, "calloc", "%s", "");
	}
	/* The first round warms up, and is overwritten. */
	if (ret == 0)
		ret = one_round(opts, &measure, 0, err);
	for (unsigned int round = 0; ret == 0 && round < opts->rounds; round++)
		ret = one_round(opts, &measure, round, err);
	if (ret)
		bp_measurement_free(&measure);
	else
		*ret_measure = measure;
	return ret;
}

void bp_measurement_free(struct bp_measurement *measure)
{
	for (size_t i = 0; i < BP_MEASURE_PROGS; i++) {
		free(measure->nsec[i]);
		measure->nsec[i] = NULL;
	}
}

int bp_measure_empty(const struct bpf_prog_info *info, struct bp_err *err)
{
	const struct bp_run_type *row = bp_run_type_row(info->type);
	const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = row ? row->nothing : 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	const struct bp_load load = {
		.type = info->type,
		.name = "empty",
		.insns = insns,
		.insn_cnt = ARRAY_SIZE(insns),
		.expected_attach_type = row ? row->hook : 0,
		.prog_flags = info->type == BPF_PROG_TYPE_SYSCALL ? BPF_F_SLEEPABLE : 0,
	};

	if (!row || !row->measured)
		return bp_fail(err, EOPNOTSUPP, NULL, "%s", "");
	return bp_prog_load(&load, NULL, err);
}

/* A run with its packet kept. */
static int run_kept(int prog_fd, const struct bp_test_run *model, __u32 repeat,
		    unsigned char *bytes, struct bp_test_run *ret_run, struct bp_err *err)
{
	*ret_run = *model;
	ret_run->repeat = repeat;
	ret_run->data_out = bytes;
	ret_run->data_size_out = (__u32)(model->data_size_in + DATA_OUT_EXTRA);
	return bp_prog_test_run(prog_fd, ret_run, err);
}

int bp_measure_repeats(int prog_fd, enum bpf_prog_type type, const struct bp_test_run *run,
		       __u32 repeat, struct bp_err *err)
{
	cleanup_free unsigned char *first = malloc(run->data_size_in + DATA_OUT_EXTRA);
	cleanup_free unsigned char *last = malloc(run->data_size_in + DATA_OUT_EXTRA);
	const struct bp_run_type *row = bp_run_type_row(type);
	struct bp_test_run once;
	struct bp_test_run often;
	int ret;

	if (!row || !row->repeat)
		return BP_REPEATS_SAME;
	if (!first || !last)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	if (row->min_data == 0) {
		once = often = *run;
		once.repeat = 1;
		often.repeat = repeat;
		ret = bp_prog_test_run(prog_fd, &once, err);
		if (ret == 0)
			ret = bp_prog_test_run(prog_fd, &often, err);
	} else {
		ret = run_kept(prog_fd, run, 1, first, &once, err);
		if (ret == 0)
			ret = run_kept(prog_fd, run, repeat, last, &often, err);
	}
	if (ret)
		return ret;
	if (once.retval != often.retval)
		return BP_REPEATS_VERDICT;
	if (once.data_size_out != often.data_size_out ||
	    (row->min_data && memcmp(first, last, once.data_size_out) != 0))
		return BP_REPEATS_PACKET;
	/* Does the first run leave the packet as it was? Some types hide its first bytes. */
	if (row->data_out == BP_RUN_PACKET &&
	    (once.data_size_out != run->data_size_in ||
	     memcmp(first + row->hidden, (const unsigned char *)run->data_in + row->hidden,
		    run->data_size_in - row->hidden) != 0))
		return BP_REPEATS_PACKET;
	return BP_REPEATS_SAME;
}
