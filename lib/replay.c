// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* replay.c - the packets of a capture through a program, one test run each */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <linux/if_ether.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "explain.h"
#include "packet.h"
#include "replay.h"

/* Programs can make a packet longer. */
#define ROOM ((size_t)BP_PCAP_MAX + 65536)

/* One replay, with the buffers of its packets. */
struct state {
	const struct bp_replay_opts *opts;
	struct bp_replay *replay;
	struct bp_pcap *in;
	struct bp_pcap_out *out;
	unsigned char *framed;
	unsigned char *left;
};

/* The kernel gives these their packets without the Ethernet header, and zeros for it back. */
static bool loses_header(enum bpf_prog_type type)
{
	return type != BPF_PROG_TYPE_XDP && type != BPF_PROG_TYPE_SCHED_CLS &&
	       type != BPF_PROG_TYPE_SCHED_ACT && !bp_type_takes_ip(type);
}

static int bad(const struct state *state, const struct bp_pcap_packet *packet, const char *what,
	       struct bp_err *err)
{
	return bp_fail_text(err, BP_FAILED, EINVAL, state->opts->in, "packet %llu: %s",
			    packet->number, what);
}

static int add_header(struct state *state, struct bp_pcap_packet *packet, struct bp_err *err)
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

static int drop_header(struct state *state, struct bp_pcap_packet *packet, struct bp_err *err)
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
static int adapt(struct state *state, struct bp_pcap_packet *packet, struct bp_err *err)
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
	if (bp_type_takes_ip(state->opts->type))
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

static void write_left(struct state *state, const struct bp_pcap_packet *packet,
		       const struct bp_test_run *run)
{
	struct bp_pcap_packet left = *packet;

	if (loses_header(state->opts->type) && run->data_size_out >= ETH_HLEN)
		memcpy(state->left, packet->data, ETH_HLEN);
	left.data = state->left;
	left.len = run->data_size_out;
	/* What was not captured is still missing. */
	left.full_len = left.len;
	if (packet->full_len > packet->len)
		left.full_len += packet->full_len - packet->len;
	bp_pcap_write(state->out, &left);
}

static int run_one(struct state *state, struct bp_pcap_packet *packet, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	struct bp_replay *replay = state->replay;
	struct bp_test_run run = opts->run;
	int ret;

	replay->short_by += packet->len < packet->full_len;
	ret = adapt(state, packet, err);
	if (ret)
		return ret;
	run.data_in = packet->data;
	run.data_size_in = packet->len;
	run.data_out = state->left;
	run.data_size_out = state->left ? (__u32)ROOM : 0;
	ret = bp_prog_test_run(opts->prog_fd, &run, err);
	if (ret) {
		bp_fail_on(err, "%s: packet %llu", opts->in, packet->number);
		bp_explain(&(struct bp_facts){ .prog_fd = opts->prog_fd,
					       .prog_type = opts->type,
					       .data_size = packet->len,
					       .run = &run },
			   err);
		return ret;
	}
	replay->packets++;
	replay->bytes += packet->len;
	replay->nsec += run.duration;
	count(replay, run.retval);
	if (opts->has_expect && !bp_range_has(&opts->expect, run.retval) && replay->unmet++ == 0) {
		replay->unmet_first = packet->number;
		replay->unmet_retval = run.retval;
	}
	if (opts->has_only && !bp_range_has(&opts->only, run.retval))
		return 0;
	if (state->out)
		write_left(state, packet, &run);
	return opts->each ? opts->each(opts->arg, packet, &run) : 0;
}

static int run_all(struct state *state, struct bp_err *err)
{
	const struct bp_replay_opts *opts = state->opts;
	int ret = 1;

	while (!opts->limit || state->replay->packets < opts->limit) {
		struct bp_pcap_packet packet;

		ret = bp_pcap_next(state->in, &packet, err);
		if (ret <= 0)
			return ret;
		ret = run_one(state, &packet, err);
		if (ret)
			return ret;
	}
	return 0;
}

int bp_replay(const struct bp_replay_opts *opts, struct bp_replay *ret_replay, struct bp_err *err)
{
	cleanup_free unsigned char *framed = malloc(ETH_HLEN + BP_PCAP_MAX);
	cleanup_free unsigned char *left = opts->out ? malloc(ROOM) : NULL;
	struct state state = { opts, ret_replay, NULL, NULL, framed, left };
	int ended;
	int ret;

	if (!framed || (opts->out && !left))
		return bp_fail(err, ENOMEM, "malloc", "%s", opts->in);
	ret = bp_pcap_open(opts->in, &state.in, err);
	if (ret)
		return ret;
	if (opts->out)
		ret = bp_pcap_create(opts->out,
				     bp_type_takes_ip(opts->type) ? BP_LINK_RAW : BP_LINK_ETHERNET,
				     &state.out, err);
	if (ret == 0)
		ret = run_all(&state, err);
	bp_pcap_close(state.in);
	ended = bp_pcap_end(state.out, ret ? NULL : err);
	return ret ? ret : ended;
}
