// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* traps.c - experiments on what callers do not expect of attach, detach and query */
#include "ref.h"

#define EGRESS BPF_CGROUP_INET_EGRESS
#define INGRESS BPF_CGROUP_INET_INGRESS
#define TCX BPF_TCX_INGRESS
#define MSG BPF_SK_MSG_VERDICT
#define MULTI BPF_F_ALLOW_MULTI
#define LO 1

static int skb(void)
{
	return load_type(BPF_PROG_TYPE_CGROUP_SKB);
}

static int cls(void)
{
	return load_type(BPF_PROG_TYPE_SCHED_CLS);
}

static __u64 revision(int target, enum bpf_attach_type type, __u32 flags)
{
	LIBBPF_OPTS(bpf_prog_query_opts, state, .query_flags = flags);

	return bpf_prog_query_opts(target, type, &state) ? 0 : state.revision;
}

/* Is this what the hook holds, in this order? */
static bool holds(int target, enum bpf_attach_type type, __u32 flags, int first, int second)
{
	__u32 ids[8] = { 0 };
	__u32 count = ARRAY_SIZE(ids);

	return bpf_prog_query(target, type, flags, NULL, ids, &count) == 0 &&
	       count == (second < 0 ? 1 : 2) && ids[0] == prog_id(first) &&
	       (second < 0 || ids[1] == prog_id(second));
}

/* A revision that was read while one program was there, used when another one is. */
static void revision_is_reused(void)
{
	int cg = cgroup("");
	int progs[] = { cls(), cls(), cls() };
	int others[] = { skb(), skb(), skb() };
	LIBBPF_OPTS(bpf_prog_attach_opts, opts);
	__u64 before;

	if (bpf_prog_attach(progs[0], LO, TCX, 0))
		return;
	opts.expected_revision = revision(LO, TCX, 0);
	bpf_prog_detach2(progs[0], LO, TCX);
	fact("TCX-REVISION-RESTARTS", revision(LO, TCX, 0) == 1);
	bpf_prog_attach(progs[1], LO, TCX, 0);
	result("TCX-REVISION-REUSED", bpf_prog_attach_opts(progs[2], LO, TCX, &opts));
	bpf_prog_attach(others[0], cg, EGRESS, MULTI);
	before = revision(cg, EGRESS, 0);
	if (!before)
		return;
	fact("CG-REVISION-NOT-EFFECTIVE", revision(cg, EGRESS, BPF_F_QUERY_EFFECTIVE) == 0);
	bpf_prog_detach2(others[0], cg, EGRESS);
	fact("CG-REVISION-GOES-ON", revision(cg, EGRESS, 0) == before + 1);
	bpf_prog_attach(others[1], cg, EGRESS, MULTI);
	opts.flags = MULTI;
	opts.expected_revision = before;
	result("CG-REVISION-NOT-REUSED", bpf_prog_attach_opts(others[2], cg, EGRESS, &opts));
	bpf_prog_detach2(others[1], cg, EGRESS);
	bpf_prog_attach(others[0], cg, EGRESS, 0);
	before = revision(cg, EGRESS, 0);
	bpf_prog_attach(others[0], cg, EGRESS, 0);
	fact("CG-SAME-COUNTS", revision(cg, EGRESS, 0) == before + 1);
}

/* An exclusive program covers no cgroup below that had programs before it came. */
static void exclusive_came_later(void)
{
	int cg = cgroup("a");
	int child = cgroup("a/b");
	int own = skb();
	int lock = skb();

	bpf_prog_attach(own, child, EGRESS, MULTI);
	result("CG-NONE-OVER-CHILD", bpf_prog_attach(lock, cg, EGRESS, 0));
	fact("CG-NONE-CHILD-STAYS", attached(child, EGRESS) == 1);
	fact("CG-NONE-CHILD-NOT-COVERED", holds(child, EGRESS, BPF_F_QUERY_EFFECTIVE, own, -1));
	result("CG-NONE-CHILD-MORE", bpf_prog_attach(skb(), child, EGRESS, MULTI));
}

/* BPF_F_BEFORE without BPF_F_ALLOW_MULTI. */
static void before_in_exclusive(void)
{
	int cg = cgroup("");
	int one = skb();
	int two = skb();
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = BPF_F_BEFORE, .relative_fd = one);

	bpf_prog_attach(one, cg, EGRESS, 0);
	result("CG-BEFORE-NOMULTI", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	fact("CG-BEFORE-NOMULTI-REPLACES", holds(cg, EGRESS, 0, two, -1));
}

static void full(void)
{
	int cg = cgroup("");
	int first = skb();
	int last = cls();
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .flags = MULTI | BPF_F_REPLACE,
		    .replace_prog_fd = first);

	bpf_prog_attach(first, cg, EGRESS, MULTI);
	for (int i = 1; i < 64; i++) {
		int prog = skb();

		bpf_prog_attach(prog, cg, EGRESS, MULTI);
		close(prog);
	}
	result("CG-FULL-REPLACE", bpf_prog_attach_opts(skb(), cg, EGRESS, &opts));
	for (int i = 1; i < 63; i++) {
		int prog = cls();

		bpf_prog_attach(prog, LO, TCX, 0);
		close(prog);
	}
	if (bpf_prog_attach(last, LO, TCX, 0))
		return;
	opts.flags = BPF_F_REPLACE;
	opts.replace_prog_fd = last;
	result("TCX-FULL-REPLACE", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
}

static void flags_together(void)
{
	int cg = cgroup("");
	int one = skb();
	int two = skb();
	int first = cls();
	int second = cls();
	LIBBPF_OPTS(bpf_prog_attach_opts, opts, .replace_fd = one, .relative_fd = one);

	bpf_prog_attach(one, cg, EGRESS, MULTI);
	opts.flags = MULTI | BPF_F_REPLACE | BPF_F_BEFORE;
	result("CG-REPLACE+BEFORE", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	opts.flags = MULTI | BPF_F_BEFORE | BPF_F_AFTER;
	result("CG-BEFORE+AFTER", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	opts.flags = MULTI | BPF_F_BEFORE | BPF_F_PREORDER;
	result("CG-ANCHOR-PREORDER", bpf_prog_attach_opts(two, cg, EGRESS, &opts));
	opts.flags = BPF_F_BEFORE;
	result("TCX-ANCHOR-TYPE", bpf_prog_attach_opts(first, LO, TCX, &opts));
	opts.relative_fd = NO_FD;
	result("TCX-ANCHOR-CLOSED", bpf_prog_attach_opts(first, LO, TCX, &opts));
	if (bpf_prog_attach(first, LO, TCX, 0))
		return;
	bpf_prog_attach(second, LO, TCX, 0);
	opts.flags = BPF_F_BEFORE | BPF_F_AFTER;
	opts.relative_fd = first;
	result("TCX-BEFORE+AFTER", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
	opts.flags = BPF_F_REPLACE | BPF_F_BEFORE;
	opts.replace_fd = second;
	result("TCX-REPLACE-PLACE", bpf_prog_attach_opts(cls(), LO, TCX, &opts));
}

/* bpf_prog_attach() hands flags over as they are. */
static void plain_before(void)
{
	int one = cls();
	int two = cls();

	if (bpf_prog_attach(one, LO, TCX, 0))
		return;
	result("TCX-PLAIN-BEFORE", bpf_prog_attach(two, LO, TCX, BPF_F_BEFORE));
	fact("TCX-PLAIN-BEFORE-FIRST", holds(LO, TCX, 0, two, one));
}

static void detach_anchor(void)
{
	int progs[] = { cls(), cls(), cls() };
	LIBBPF_OPTS(bpf_prog_detach_opts, opts, .flags = BPF_F_BEFORE, .relative_fd = progs[0]);

	for (size_t i = 0; i < ARRAY_SIZE(progs); i++)
		if (bpf_prog_attach(progs[i], LO, TCX, 0))
			return;
	result("TCX-DETACH-ANCHOR-ELSEWHERE", bpf_prog_detach_opts(progs[2], LO, TCX, &opts));
	opts.relative_fd = 0;
	result("TCX-DETACH-FIRST-NAMED", bpf_prog_detach_opts(progs[0], LO, TCX, &opts));
	opts.flags = 0;
	opts.relative_fd = progs[0];
	result("TCX-DETACH-ANCHOR-ALONE", bpf_prog_detach_opts(progs[2], LO, TCX, &opts));
}

/* The flags of each program that a query reports. */
static void flags_of_each(void)
{
	int cg = cgroup("");
	__u32 ids[4];
	__u32 flags[4] = { 77, 77, 77, 77 };
	__u32 link_flags[4] = { 77, 77, 77, 77 };
	LIBBPF_OPTS(bpf_prog_query_opts, state, .prog_ids = ids, .prog_cnt = 4,
		    .prog_attach_flags = flags);

	if (!bpf_prog_attach(skb(), cg, EGRESS, MULTI | BPF_F_PREORDER) &&
	    !bpf_prog_query_opts(cg, EGRESS, &state))
		fact("CG-FLAGS-ARE-THE-MODE", flags[0] == MULTI);
	flags[0] = 77;
	state.prog_cnt = 4;
	state.link_attach_flags = link_flags;
	if (bpf_prog_attach(cls(), LO, TCX, 0) || bpf_prog_query_opts(LO, TCX, &state))
		return;
	fact("TCX-FLAGS-ARE-0", flags[0] == 0 && link_flags[0] == 0);
}

static void closed_map(void)
{
	result("SOCKMAP-ATTACH-CLOSED",
	       bpf_prog_attach(load_type(BPF_PROG_TYPE_SK_MSG), NO_FD, MSG, 0));
	result("SOCKMAP-QUERY-CLOSED", bpf_prog_query(NO_FD, MSG, 0, NULL, NULL, &(__u32){ 0 }));
}

/* Loaded for egress, and returns 0 to 3, as the verifier knows. */
static void egress_returns_any(void)
{
	const struct bpf_insn insns[] = { LOAD(BPF_W, BPF_REG_0, BPF_REG_1, 0),
					  INSN(BPF_ALU64 | BPF_AND | BPF_K, BPF_REG_0, 0, 0, 3),
					  EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = EGRESS);
	int prog = bpf_prog_load(BPF_PROG_TYPE_CGROUP_SKB, "any", "GPL", insns, 3, &opts);

	result("ATTACH-SKB-EGRESS-ANY", bpf_prog_attach(prog, cgroup(""), INGRESS, MULTI));
}

/* Loaded for egress, and one of its two ends returns 2. */
static void egress_returns_2_at_one_end(void)
{
	const struct bpf_insn insns[] = { LOAD(BPF_W, BPF_REG_1, BPF_REG_1, 0), /* len */
					  INSN(BPF_JMP | BPF_JEQ | BPF_K, BPF_REG_1, 0, 2, 60),
					  MOV(BPF_REG_0, 1),
					  EXIT,
					  MOV(BPF_REG_0, 2),
					  EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = EGRESS);
	int prog = bpf_prog_load(BPF_PROG_TYPE_CGROUP_SKB, "ends", "GPL", insns, ARRAY_SIZE(insns),
				 &opts);

	result("ATTACH-SKB-EGRESS-END-2", bpf_prog_attach(prog, cgroup(""), INGRESS, MULTI));
}

/* bpf_prog_detach() while standard input is a program of the hook. */
static void standard_input(void)
{
	int map = bpf_map_create(BPF_MAP_TYPE_SOCKMAP, "map", 4, 4, 4, NULL);
	int msg = load_type(BPF_PROG_TYPE_SK_MSG);
	int one = cls();
	int two = cls();

	bpf_prog_attach(msg, map, MSG, 0);
	dup2(msg, 0);
	result("SOCKMAP-DETACH-STDIN", bpf_prog_detach(map, MSG));
	if (bpf_prog_attach(one, LO, TCX, 0))
		return;
	bpf_prog_attach(two, LO, TCX, 0);
	dup2(one, 0);
	bpf_prog_detach(LO, TCX);
	fact("TCX-DETACH-STDIN-IGNORED", holds(LO, TCX, 0, one, -1));
}

/* An XDP program that is loaded for a devmap is for nothing else, and no other is for a devmap. */
static void xdp_for_devmap(void)
{
	const struct bpf_insn insns[] = {
		LOAD(BPF_W, BPF_REG_0, BPF_REG_1, offsetof(struct xdp_md, egress_ifindex)),
		MOV(BPF_REG_0, XDP_PASS),
		EXIT,
	};
	static const struct {
		const char *id;
		enum bpf_attach_type type;
	} as[] = {
		{ "XDP-EGRESS-AS-0", 0 },
		{ "XDP-EGRESS-AS-XDP", BPF_XDP },
		{ "XDP-EGRESS-AS-CPUMAP", BPF_XDP_CPUMAP },
		{ "XDP-EGRESS-AS-DEVMAP", BPF_XDP_DEVMAP },
	};
	int map = bpf_map_create(BPF_MAP_TYPE_DEVMAP, "map", 4, sizeof(struct bpf_devmap_val), 1,
				 NULL);
	struct bpf_devmap_val value = { .ifindex = LO };
	int any = load_ret(BPF_PROG_TYPE_XDP, 0, XDP_PASS);
	int devmap = load_ret(BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP, XDP_PASS);
	__u32 key = 0;

	for (size_t i = 0; i < ARRAY_SIZE(as); i++) {
		LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = as[i].type);

		opened(as[i].id, bpf_prog_load(BPF_PROG_TYPE_XDP, "x", "GPL", insns, 3, &opts));
	}
	opened("XDP-LINK-ANY", bpf_link_create(any, LO, BPF_XDP, NULL));
	opened("XDP-LINK-DEVMAP", bpf_link_create(devmap, LO, BPF_XDP, NULL));
	value.bpf_prog.fd = any;
	result("XDP-DEVMAP-ANY", bpf_map_update_elem(map, &key, &value, BPF_ANY));
	value.bpf_prog.fd = devmap;
	result("XDP-DEVMAP-DEVMAP", bpf_map_update_elem(map, &key, &value, BPF_ANY));
}

const struct experiment trap_experiments[] = {
	{ "attach", revision_is_reused },
	{ "attach", exclusive_came_later },
	{ "attach", before_in_exclusive },
	{ "attach", full },
	{ "attach", flags_together },
	{ "attach", plain_before },
	{ "attach", detach_anchor },
	{ "attach", flags_of_each },
	{ "attach", closed_map },
	{ "attach", egress_returns_any },
	{ "attach", egress_returns_2_at_one_end },
	{ "attach", standard_input },
	{ "attach", xdp_for_devmap },
	{ NULL, NULL },
};
