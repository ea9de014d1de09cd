// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* replay.c - the packets of a capture through a program, one test run each */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "packet/link_layer.h"
#include "util/cleanup.h"
#include "testrun/parts.h"
#include "testrun/run.h"
#include "kernel/run_type.h"
#include "testrun/xdp_hold.h"

/* One after the other, in this thread. */
static int run_all(struct bp_replay_state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	bool wants_left = bp_replay_wants_left(state);
	cleanup_free unsigned char *left = wants_left ? malloc(BP_REPLAY_OUT_MAX) : NULL;

	if (wants_left && !left)
		return bp_fail(err, ENOMEM, "malloc", "%s", opts->in);
	for (;;) {
		struct bp_pcap_packet packet;
		struct bp_replay_ran ran;
		int ret = bp_replay_read(state, &packet, &ran, err);

		if (ret <= 0)
			return ret;
		ret = bp_replay_run(opts, opts->prog_fd, &packet, left, &ran, err);
		if (ret == 0)
			ret = bp_replay_finish(state, &packet, &ran, err);
		if (ret)
			return ret;
	}
}

/* The lines behind the last packet; those behind the limit do not matter. */
static int count_lines(struct bp_replay_state *state, struct bp_err *err)
{
	bool limited = state->opts->limit && state->read == state->opts->limit;
	int ret = state->lines && !limited ? 1 : 0;

	while (ret > 0) {
		cleanup_bp_expect struct bp_expect expect = { 0 };

		ret = bp_expect_file_next(state->lines, &expect, err);
		state->replay->lines_left += ret > 0;
	}
	return ret;
}

static int open_all(struct bp_replay_state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	bool ip_first = bp_run_takes_ip(opts->type, &opts->run);
	const struct bp_expect_of of = { .type = opts->type, .ip_first = ip_first };
	int ret = 0;

	if (opts->filter)
		ret = bp_filter_make(opts->filter, &state->filter, err);
	if (ret == 0)
		ret = bp_pcap_open(opts->in, &state->in, err);
	if (ret == 0 && opts->expect_file)
		ret = bp_expect_file_open(opts->expect_file, &of, &state->lines, err);
	if (ret || !opts->out)
		return ret;
	/* It would be empty before it is read. */
	if (bp_pcap_same(state->in, opts->out))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s is read and cannot be written",
				    opts->in);
	return bp_pcap_create(opts->out, ip_first ? BP_LINK_RAW : BP_LINK_ETHERNET, &state->out,
			      err);
}

/* With repeats every packet of an XDP program would wait, see xdp_hold.h. */
static bool wants_hold(const struct bp_replay_opts *opts)
{
	return opts->type == BPF_PROG_TYPE_XDP && opts->run.repeat > 1 && opts->limit != 1;
}

static int run_held(struct bp_replay_state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	size_t count = opts->njobs > 1 ? opts->njobs : 1;
	cleanup_free struct bp_xdp_hold *holds = calloc(count, sizeof(*holds));
	bool held = holds && wants_hold(opts);
	int ret;

	for (size_t i = 0; holds && i < count; i++) {
		int fd = opts->njobs > 1 ? opts->job_fds[i] : opts->prog_fd;

		holds[i] = (struct bp_xdp_hold)BP_XDP_HOLD_NONE;
		/* Threads may share a program; and where one cannot be held, no other can. */
		held = held && (i == 0 || fd != opts->job_fds[0]) &&
		       bp_xdp_hold_begin(fd, &holds[i]) == 0;
	}
	ret = opts->njobs > 1 ? bp_replay_jobs(state, err) : run_all(state, err);
	for (size_t i = 0; holds && i < count; i++)
		bp_xdp_hold_end(&holds[i]);
	return ret;
}

int bp_replay(const struct bp_replay_opts *opts, struct bp_replay_result *ret_replay,
	      struct bp_err *err)
{
	cleanup_free unsigned char *framed = malloc(BP_ADAPT_MAX);
	struct bp_replay_state state = { .opts = opts, .replay = ret_replay, .framed = framed };
	int ended;
	int ret;

	if (!framed)
		return bp_fail(err, ENOMEM, "malloc", "%s", opts->in);
	ret = open_all(&state, err);
	if (ret == 0)
		ret = run_held(&state, err);
	if (ret == 0)
		ret = count_lines(&state, err);
	bp_pcap_close(state.in);
	bp_filter_free(state.filter);
	bp_expect_file_close(state.lines);
	ended = bp_pcap_end(state.out, ret ? NULL : err);
	return ret ? ret : ended;
}
