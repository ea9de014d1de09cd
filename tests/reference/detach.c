// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* detach.c - experiments on detaching from cgroups */
#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define CREATE BPF_CGROUP_INET_SOCK_CREATE
#define MULTI BPF_F_ALLOW_MULTI

static int skb(void)
{
	return load_type(BPF_PROG_TYPE_CGROUP_SKB);
}

/* The program that is named does not matter where there can be one only. */
static void any_program(__u32 flags, const char *other, const char *closed, const char *null)
{
	int cg = cgroup("");
	int prog = skb();

	bpf_prog_attach(prog, cg, EGRESS, flags);
	result(other, bpf_prog_detach2(skb(), cg, EGRESS));
	bpf_prog_attach(prog, cg, EGRESS, flags);
	result(closed, bpf_prog_detach2(NO_FD, cg, EGRESS));
	bpf_prog_attach(prog, cg, EGRESS, flags);
	result(null, bpf_prog_detach2(open_null(), cg, EGRESS));
}

static void exclusive(void)
{
	int cg = cgroup("");

	any_program(0, "DETACH2-NONE-WRONGPROG", "DETACH2-NONE-BADFD", "DETACH2-NONE-NOTBPF");
	fact("DETACH2-NONE-GONE", attached(cg, EGRESS) == 0);
	bpf_prog_attach(skb(), cg, EGRESS, 0);
	result("DETACH-NONE", bpf_prog_detach(cg, EGRESS));
	result("DETACH-EMPTY", bpf_prog_detach(cg, EGRESS));
	result("DETACH2-EMPTY", bpf_prog_detach2(skb(), cg, EGRESS));
}

static void overriding(void)
{
	int cg = cgroup("");

	any_program(BPF_F_ALLOW_OVERRIDE, "DETACH2-OVERRIDE-WRONGPROG", "DETACH2-OVERRIDE-BADFD",
		    "DETACH2-OVERRIDE-NOTBPF");
	bpf_prog_attach(skb(), cg, EGRESS, BPF_F_ALLOW_OVERRIDE);
	result("DETACH-OVERRIDE", bpf_prog_detach(cg, EGRESS));
}

static void multi(void)
{
	int cg = cgroup("");
	int prog = skb();
	int other = load_type(BPF_PROG_TYPE_CGROUP_SOCK);

	bpf_prog_attach(prog, cg, EGRESS, MULTI);
	result("DETACH-MULTI-ONE", bpf_prog_detach(cg, EGRESS));
	bpf_prog_attach(skb(), cg, EGRESS, MULTI);
	result("DETACH-MULTI", bpf_prog_detach(cg, EGRESS));
	result("DETACH2-MULTI-NOTATTACHED", bpf_prog_detach2(skb(), cg, EGRESS));
	result("DETACH2-MULTI-BADFD", bpf_prog_detach2(NO_FD, cg, EGRESS));
	result("DETACH2-MULTI-NOTBPF", bpf_prog_detach2(open_null(), cg, EGRESS));
	result("DETACH2-MULTI-WRONGTYPE", bpf_prog_detach2(other, cg, EGRESS));
	result("DETACH2-MULTI-WRONGHOOK", bpf_prog_detach2(prog, cg, CREATE));
	result("DETACH2-OK", bpf_prog_detach2(prog, cg, EGRESS));
	fact("DETACH2-OTHERS-STAY", attached(cg, EGRESS) == 1);
	result("DETACH2-AGAIN", bpf_prog_detach2(prog, cg, EGRESS));
}

static void targets(void)
{
	int cg = cgroup("");
	int prog = skb();

	result("DETACH-BADTARGET", bpf_prog_detach(NO_FD, EGRESS));
	result("DETACH-NOTCGROUP", bpf_prog_detach(open_null(), EGRESS));
	result("DETACH2-BADTARGET", bpf_prog_detach2(prog, NO_FD, EGRESS));
	result("DETACH2-NOTCGROUP", bpf_prog_detach2(prog, open_null(), EGRESS));
	result("DETACH-UNSUPTYPE", bpf_prog_detach(cg, BPF_XDP));
	result("DETACH-TYPE-OOR", bpf_prog_detach(cg, (enum bpf_attach_type)9999));
	result("DETACH2-UNSUPTYPE", bpf_prog_detach2(prog, cg, BPF_TRACE_FENTRY));
}

/* bpf_prog_detach() hands over descriptor 0 as the program. */
static void standard_input(void)
{
	int cg = cgroup("");
	int prog = skb();
	int other = skb();

	bpf_prog_attach(prog, cg, EGRESS, MULTI);
	dup2(other, 0);
	result("DETACH-STDIN-IS-OTHERPROG", bpf_prog_detach(cg, EGRESS));
	dup2(prog, 0);
	result("DETACH-STDIN-IS-PROG", bpf_prog_detach(cg, EGRESS));
	fact("DETACH-STDIN-GONE", attached(cg, EGRESS) == 0);
}

static void options(void)
{
	int cg = cgroup("");
	int prog = skb();
	LIBBPF_OPTS(bpf_prog_detach_opts, opts, .flags = BPF_F_BEFORE);
	LIBBPF_OPTS(bpf_prog_query_opts, query);

	bpf_prog_attach(prog, cg, EGRESS, MULTI);
	bpf_prog_attach(skb(), cg, EGRESS, MULTI);
	result("DETACHOPTS-CG-FLAGS", bpf_prog_detach_opts(prog, cg, EGRESS, &opts));
	opts.flags = 0;
	opts.expected_revision = 1;
	result("DETACHOPTS-CG-REV-STALE", bpf_prog_detach_opts(prog, cg, EGRESS, &opts));
	bpf_prog_query_opts(cg, EGRESS, &query);
	opts.expected_revision = query.revision;
	result("DETACHOPTS-CG-REV-OK", bpf_prog_detach_opts(prog, cg, EGRESS, &opts));
	opts.expected_revision = 0;
	opts.relative_fd = prog;
	opts.relative_id = 5;
	result("DETACHOPTS-RELFD+RELID", bpf_prog_detach_opts(prog, cg, EGRESS, &opts));
	opts.sz = 0;
	result("DETACHOPTS-SZ0", bpf_prog_detach_opts(prog, cg, EGRESS, &opts));
}

const struct experiment detach_experiments[] = {
	{ "detach", exclusive }, { "detach", overriding },     { "detach", multi },
	{ "detach", targets },   { "detach", standard_input }, { "detach", options },
	{ NULL, NULL },
};
