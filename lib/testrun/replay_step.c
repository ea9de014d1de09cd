// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* replay_step.c - one packet of a capture: read, run, compared, written */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "explain/explain.h"
#include "kernel/run_type.h"
#include "packet/link_layer.h"
#include "testrun/parts.h"
#include "testrun/run.h"
#include "util/cleanup.h"

static void count(struct bp_replay_result *replay, __u32 retval)
{
	size_t i = 0;

	while (i < replay->nvalues && replay->value[i].retval != retval)
		i++;
	if (i == BP_REPLAY_VALUES) {
		replay->others++;
		return;
	}
	if (i == replay->nvalues) {
		replay->value[i].retval = retval;
		replay->nvalues++;
	}
	replay->value[i].count++;
}

static int read_any(struct bp_replay_state *state, struct bp_pcap_packet *packet,
		    struct bp_err *err)
{
	for (;;) {
		int ret = bp_pcap_next(state->in, packet, err);

		if (ret <= 0 || !state->filter)
			return ret;
		ret = bp_filter_match(state->filter, packet, err);
		if (ret)
			return ret;
		state->replay->filtered++;
	}
}

bool bp_replay_wants_left(const struct bp_replay_state *state)
{
	return state->out || state->lines;
}

/* A packet that cannot be run: the end, or one more of them. */
static int refuse(const struct bp_replay_opts *opts, struct bp_replay_ran *ran, int num,
		  struct bp_err *err)
{
	const char *why;

	/* Whatever else it is, it is not the packet's fault. */
	if (!opts->go_on || (num != EINVAL && num != ENOMEM && num != EMSGSIZE))
		return -num;
	/* The cause, without the remedy behind it. */
	why = err && err->text[0] ? err->text :
	      err && err->hint[0] ? err->hint :
				    bp_errno_text(num);
	snprintf(ran->why, sizeof(ran->why), "%.*s", (int)strcspn(why, ";"), why);
	ran->refused = num;
	ran->run.data_size_out = 0;
	if (err)
		*err = (struct bp_err){ 0 };
	return 0;
}

/* The capture, as messages name it */
static const char *name_of(const struct bp_replay_opts *opts)
{
	return strcmp(opts->in, "-") == 0 ? "standard input" : opts->in;
}

int bp_replay_read(struct bp_replay_state *state, struct bp_pcap_packet *ret_packet,
		   struct bp_replay_ran *ret_ran, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	struct bp_err own = { 0 };
	int ret = 0;

	if (!opts->limit || state->read < opts->limit)
		ret = read_any(state, ret_packet, err);
	if (ret <= 0)
		return ret;
	state->read++;
	state->replay->short_by += ret_packet->len < ret_packet->full_len;
	ret_ran->refused = 0;
	ret = bp_adapt(bp_run_takes_ip(opts->type, &opts->run), ret_packet, state->framed, &own);
	if (ret < 0) {
		ret = refuse(opts, ret_ran, -ret, &own);
		if (ret) {
			bp_fail_text(err, BP_FAILED, -ret, name_of(opts), "packet %llu: %s",
				     ret_packet->number, own.text);
			bp_hint(err, "%s", own.hint);
		}
	} else {
		state->replay->adapted += (__u64)ret;
		state->replay->tagged += bp_run_moves_tag(opts->type) &&
					 bp_is_tagged(ret_packet->data, ret_packet->len);
		ret = 0;
	}
	return ret ? ret : 1;
}

/* Take the metadata away that stands before a packet. */
static void cut_meta(struct bp_test_run *run, __u32 len)
{
	unsigned char *left = run->data_out;

	if (len > run->data_size_out)
		return;
	run->data_size_out -= len;
	if (left && len)
		memmove(left, left + len, run->data_size_out);
}

int bp_replay_run(const struct bp_replay_opts *opts, int prog_fd,
		  const struct bp_pcap_packet *packet, unsigned char *left,
		  struct bp_replay_ran *ran, struct bp_err *err)
{
	struct bp_test_run *run = &ran->run;
	struct xdp_md given = { .data_end = packet->len };
	struct xdp_md md = { 0 };
	int ret;

	if (ran->refused)
		return 0;
	for (int tries = 1;; tries++) {
		*run = opts->run;
		run->data_in = packet->data;
		run->data_size_in = packet->len;
		run->data_out = left;
		run->data_size_out = left ? (__u32)BP_REPLAY_OUT_MAX : 0;
		if (opts->cuts_meta) {
			run->ctx_in = &given;
			run->ctx_size_in = sizeof(given);
			run->ctx_out = &md;
			run->ctx_size_out = sizeof(md);
		}
		ret = bp_prog_test_run(prog_fd, run, err);
		/* A signal ends the repeats of a packet. */
		if (ret != -EINTR || tries == BP_RUN_TRIES || !bp_run_again_ok(prog_fd, &opts->run))
			break;
	}
	if (ret == 0 && opts->cuts_meta)
		cut_meta(run, md.data);
	if (ret == 0 && opts->yes_or_no)
		run->retval = bp_run_yes_or_no(run->retval);
	if (ret) {
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd,
					       .prog_type = opts->type,
					       .data_size = packet->len,
					       .run = run },
			   err);
		ret = refuse(opts, ran, -ret, err);
	}
	if (ret)
		bp_fail_on(err, "%s: packet %llu", name_of(opts), packet->number);
	/* Those of here are gone then. */
	run->ctx_in = opts->run.ctx_in;
	run->ctx_size_in = opts->run.ctx_size_in;
	run->ctx_out = opts->run.ctx_out;
	run->ctx_size_out = opts->run.ctx_size_out;
	return ret;
}

/* The packet that the program left; of types that give none back, the one that it got. */
static void write_left(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
		       const struct bp_test_run *run)
{
	const struct bp_run_type *row = bp_run_type_row(state->opts->type);
	struct bp_pcap_packet left = *packet;

	if (!row || row->data_out == BP_RUN_PACKET) {
		__u32 hidden = row ? row->hidden : 0;

		/* The kernel has zeros in place of what it hides from the program. */
		if (run->data_size_out >= hidden)
			memcpy(run->data_out, packet->data, hidden);
		left.data = run->data_out;
		left.len = run->data_size_out;
		/* What was not captured is still missing. */
		left.full_len = left.len;
		if (packet->full_len > packet->len)
			left.full_len += packet->full_len - packet->len;
	}
	bp_pcap_write(state->out, &left);
}

/* One packet more that does not get what is expected; the first one is told. */
static void add_unmet(struct bp_replay_unmet *unmet, __u64 number, const char *text)
{
	if (unmet->count++)
		return;
	unmet->first = number;
	snprintf(unmet->text, sizeof(unmet->text), "%s", text);
}

static void check_verdict(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
			  const struct bp_test_run *run)
{
	const struct bp_replay_opts *opts = state->opts;
	const char *name = bp_verdict_name(opts->type, run->retval);
	char text[100];

	if (!opts->has_expect || bp_range_has(&opts->expect, run->retval))
		return;
	snprintf(text, sizeof(text), "%s (%d)", name ? name : "return value", (int)run->retval);
	add_unmet(&state->replay->unmet, packet->number, text);
}

/* What the line says is not met: all of it in one text. */
static void compare_line(struct bp_replay_state *state, const struct bp_expect *expect,
			 __u64 number, const struct bp_test_run *run)
{
	struct bp_replay_unmet *unmet = &state->replay->file_unmet;
	struct bp_check checks[BP_CHECKS];
	size_t count = bp_expect_check(expect, state->opts->type, run, NULL, checks);
	char text[sizeof(unmet->text)] = "";
	size_t len = 0;
	bool first = unmet->count == 0;

	for (size_t i = 0; i < count; i++) {
		if (!checks[i].met && len < sizeof(text))
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						len ? "; " : "", checks[i].text);
		if (first && checks[i].diff && !unmet->diff)
			unmet->diff = checks[i].diff;
		else
			free(checks[i].diff);
	}
	if (len)
		add_unmet(unmet, number, text);
}

/* Compare a packet with its line; RUN is NULL for one that was refused. */
static int check_line(struct bp_replay_state *state, __u64 number, const struct bp_test_run *run,
		      struct bp_err *err)
{
	cleanup_bp_expect struct bp_expect expect = { 0 };
	int ret;

	ret = bp_expect_file_next(state->lines, &expect, err);
	if (ret == 0)
		add_unmet(&state->replay->file_unmet, number, "there is no line for it");
	else if (ret > 0 && !run)
		add_unmet(&state->replay->file_unmet, number, "it could not be run");
	else if (ret > 0)
		compare_line(state, &expect, number, run);
	return ret < 0 ? ret : 0;
}

static int finish_refused(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
			  const struct bp_replay_ran *ran, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	struct bp_replay_result *replay = state->replay;
	int ret;

	if (replay->refused++ == 0)
		snprintf(replay->refusal, sizeof(replay->refusal), "packet %llu: %s",
			 packet->number, ran->why);
	if (opts->has_expect)
		add_unmet(&replay->unmet, packet->number, "it could not be run");
	ret = state->lines ? check_line(state, packet->number, NULL, err) : 0;
	return ret || !opts->each ? ret : opts->each(opts->arg, packet, NULL);
}

int bp_replay_finish(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
		     const struct bp_replay_ran *ran, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	struct bp_replay_result *replay = state->replay;
	const struct bp_test_run *run = &ran->run;
	int ret;

	if (ran->refused)
		return finish_refused(state, packet, ran, err);
	replay->packets++;
	replay->bytes += packet->len;
	replay->nsec += run->duration;
	count(replay, run->retval);
	check_verdict(state, packet, run);
	/* What a line expects is kilobytes, which are not cleared for nothing. */
	ret = state->lines ? check_line(state, packet->number, run, err) : 0;
	if (ret == 0 && opts->progress && replay->packets % BP_REPLAY_STEP == 0)
		ret = opts->progress(opts->arg, replay);
	if (ret || (opts->has_only && !bp_range_has(&opts->only, run->retval)))
		return ret;
	if (state->out)
		write_left(state, packet, run);
	return opts->each ? opts->each(opts->arg, packet, run) : 0;
}
