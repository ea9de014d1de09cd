// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* replay.c - the packets of a capture through a program, one test run each */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/if_ether.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "explain.h"
#include "replay_parts.h"
#include "runtype.h"

static int bad(const struct bp_replay_state *state, const struct bp_pcap_packet *packet,
	       const char *what, struct bp_err *err)
{
	return bp_fail_text(err, BP_FAILED, EINVAL, state->opts->in, "packet %llu: %s",
			    packet->number, what);
}

static int add_header(struct bp_replay_state *state, struct bp_pcap_packet *packet,
		      struct bp_err *err)
{
	__u8 version = packet->len ? packet->data[0] >> 4 : 0;

	if (version != 4 && version != 6)
		return bad(state, packet, "neither IPv4 nor IPv6", err);
	memset(state->framed, 0, ETH_HLEN);
	state->framed[12] = version == 4 ? ETH_P_IP >> 8 : ETH_P_IPV6 >> 8;
	state->framed[13] = version == 4 ? ETH_P_IP & 0xff : ETH_P_IPV6 & 0xff;
	memcpy(state->framed + ETH_HLEN, packet->data, packet->len);
	packet->data = state->framed;
	packet->len += ETH_HLEN;
	packet->full_len += ETH_HLEN;
	state->replay->adapted++;
	return 0;
}

static int drop_header(struct bp_replay_state *state, struct bp_pcap_packet *packet,
		       struct bp_err *err)
{
	unsigned int proto = packet->len < ETH_HLEN ? 0 : packet->data[12] << 8 | packet->data[13];

	if (proto != ETH_P_IP && proto != ETH_P_IPV6)
		return bad(state, packet, "no IP packet, and netfilter programs take no other",
			   err);
	packet->data += ETH_HLEN;
	packet->len -= ETH_HLEN;
	packet->full_len -= packet->full_len < ETH_HLEN ? packet->full_len : ETH_HLEN;
	state->replay->adapted++;
	return 0;
}

/* Make the packet what the type of program takes. */
static int adapt(struct bp_replay_state *state, struct bp_pcap_packet *packet, struct bp_err *err)
{
	bool ip = packet->link_type == BP_LINK_RAW || packet->link_type == BP_LINK_IPV4 ||
		  packet->link_type == BP_LINK_IPV6;

	if (!ip && packet->link_type != BP_LINK_ETHERNET) {
		bp_fail_text(err, BP_FAILED, EINVAL, state->opts->in,
			     "packet %llu: link type %u is neither Ethernet nor IP", packet->number,
			     packet->link_type);
		return -EINVAL;
	}
	/* Some kernels (5.10 with XDP) take less, which is never a packet. */
	if (!ip && packet->len < ETH_HLEN)
		return bad(state, packet, "too short for an Ethernet header", err);
	if (bp_run_takes_ip(state->opts->type, &state->opts->run))
		return ip ? 0 : drop_header(state, packet, err);
	return ip ? add_header(state, packet, err) : 0;
}

static void count(struct bp_replay *replay, __u32 retval)
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

int bp_replay_read(struct bp_replay_state *state, struct bp_pcap_packet *ret_packet,
		   struct bp_err *err)
{
	int ret = 0;

	if (!state->opts->limit || state->read < state->opts->limit)
		ret = read_any(state, ret_packet, err);
	if (ret <= 0)
		return ret;
	state->read++;
	state->replay->short_by += ret_packet->len < ret_packet->full_len;
	ret = adapt(state, ret_packet, err);
	return ret ? ret : 1;
}

int bp_replay_run(const struct bp_replay_opts *opts, int prog_fd,
		  const struct bp_pcap_packet *packet, unsigned char *left,
		  struct bp_test_run *ret_run, struct bp_err *err)
{
	int ret;

	*ret_run = opts->run;
	ret_run->data_in = packet->data;
	ret_run->data_size_in = packet->len;
	ret_run->data_out = left;
	ret_run->data_size_out = left ? (__u32)BP_REPLAY_ROOM : 0;
	ret = bp_prog_test_run(prog_fd, ret_run, err);
	if (ret) {
		bp_fail_on(err, "%s: packet %llu", opts->in, packet->number);
		bp_explain(&(struct bp_facts){ .prog_fd = prog_fd,
					       .prog_type = opts->type,
					       .data_size = packet->len,
					       .run = ret_run },
			   err);
	}
	return ret;
}

/* The packet that the program left; of types that give none back, the one that it got. */
static void write_left(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
		       const struct bp_test_run *run)
{
	const struct bp_run_type *row = bp_run_type(state->opts->type);
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

int bp_replay_finish(struct bp_replay_state *state, const struct bp_pcap_packet *packet,
		     const struct bp_test_run *run)
{
	const struct bp_replay_opts *opts = state->opts;
	struct bp_replay *replay = state->replay;
	int ret = 0;

	replay->packets++;
	replay->bytes += packet->len;
	replay->nsec += run->duration;
	count(replay, run->retval);
	if (opts->has_expect && !bp_range_has(&opts->expect, run->retval) && replay->unmet++ == 0) {
		replay->unmet_first = packet->number;
		replay->unmet_retval = run->retval;
	}
	if (opts->progress && replay->packets % BP_REPLAY_STEP == 0)
		ret = opts->progress(opts->arg, replay);
	if (ret || (opts->has_only && !bp_range_has(&opts->only, run->retval)))
		return ret;
	if (state->out)
		write_left(state, packet, run);
	return opts->each ? opts->each(opts->arg, packet, run) : 0;
}

/* One after the other, in this thread. */
static int run_all(struct bp_replay_state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	cleanup_free unsigned char *left = state->out ? malloc(BP_REPLAY_ROOM) : NULL;

	if (state->out && !left)
		return bp_fail(err, ENOMEM, "malloc", "%s", opts->in);
	for (;;) {
		struct bp_pcap_packet packet;
		struct bp_test_run run;
		int ret = bp_replay_read(state, &packet, err);

		if (ret <= 0)
			return ret;
		ret = bp_replay_run(opts, opts->prog_fd, &packet, left, &run, err);
		if (ret == 0)
			ret = bp_replay_finish(state, &packet, &run);
		if (ret)
			return ret;
	}
}

static int open_all(struct bp_replay_state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	int ret = 0;

	if (opts->filter)
		ret = bp_filter_make(opts->filter, &state->filter, err);
	if (ret == 0)
		ret = bp_pcap_open(opts->in, &state->in, err);
	if (ret == 0 && opts->out)
		ret = bp_pcap_create(opts->out,
				     bp_run_takes_ip(opts->type, &opts->run) ? BP_LINK_RAW :
									       BP_LINK_ETHERNET,
				     &state->out, err);
	return ret;
}

int bp_replay(const struct bp_replay_opts *opts, struct bp_replay *ret_replay, struct bp_err *err)
{
	cleanup_free unsigned char *framed = malloc(ETH_HLEN + BP_PCAP_MAX);
	struct bp_replay_state state = { .opts = opts, .replay = ret_replay, .framed = framed };
	int ended;
	int ret;

	if (!framed)
		return bp_fail(err, ENOMEM, "malloc", "%s", opts->in);
	ret = open_all(&state, err);
	if (ret == 0)
		ret = opts->njobs > 1 ? bp_replay_jobs(&state, err) : run_all(&state, err);
	bp_pcap_close(state.in);
	bp_filter_free(state.filter);
	ended = bp_pcap_end(state.out, ret ? NULL : err);
	return ret ? ret : ended;
}
