// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verdict.c - names for what programs return */
#include <stddef.h>

#include <linux/netfilter.h>
#include <linux/pkt_cls.h>

#include "verdict.h"

#define NAME(type, macro)                                    \
	{                                                    \
		BPF_PROG_TYPE_##type, (__u32)(macro), #macro \
	}

static const struct {
	enum bpf_prog_type type;
	__u32 retval;
	const char *name;
} names[] = {
	NAME(XDP, XDP_ABORTED),
	NAME(XDP, XDP_DROP),
	NAME(XDP, XDP_PASS),
	NAME(XDP, XDP_TX),
	NAME(XDP, XDP_REDIRECT),
	NAME(SCHED_CLS, TC_ACT_UNSPEC),
	NAME(SCHED_CLS, TC_ACT_OK),
	NAME(SCHED_CLS, TC_ACT_RECLASSIFY),
	NAME(SCHED_CLS, TC_ACT_SHOT),
	NAME(SCHED_CLS, TC_ACT_PIPE),
	NAME(SCHED_CLS, TC_ACT_STOLEN),
	NAME(SCHED_CLS, TC_ACT_QUEUED),
	NAME(SCHED_CLS, TC_ACT_REPEAT),
	NAME(SCHED_CLS, TC_ACT_REDIRECT),
	NAME(SCHED_CLS, TC_ACT_TRAP),
	NAME(LWT_IN, BPF_OK),
	NAME(LWT_IN, BPF_DROP),
	NAME(LWT_IN, BPF_REDIRECT),
	NAME(LWT_IN, BPF_LWT_REROUTE),
	NAME(FLOW_DISSECTOR, BPF_OK),
	NAME(FLOW_DISSECTOR, BPF_DROP),
	NAME(FLOW_DISSECTOR, BPF_FLOW_DISSECTOR_CONTINUE),
	NAME(SK_LOOKUP, SK_DROP),
	NAME(SK_LOOKUP, SK_PASS),
	NAME(NETFILTER, NF_DROP),
	NAME(NETFILTER, NF_ACCEPT),
	NAME(NETFILTER, NF_STOLEN),
	NAME(NETFILTER, NF_QUEUE),
	NAME(NETFILTER, NF_REPEAT),
	{ BPF_PROG_TYPE_CGROUP_SKB, 0, "deny" },
	{ BPF_PROG_TYPE_CGROUP_SKB, 1, "allow" },
};

/* Types that return the same as another. */
static enum bpf_prog_type same_as(enum bpf_prog_type type)
{
	switch (type) {
	case BPF_PROG_TYPE_SCHED_ACT:
		return BPF_PROG_TYPE_SCHED_CLS;
	case BPF_PROG_TYPE_LWT_OUT:
	case BPF_PROG_TYPE_LWT_XMIT:
	case BPF_PROG_TYPE_LWT_SEG6LOCAL:
		return BPF_PROG_TYPE_LWT_IN;
	default:
		return type;
	}
}

const char *bp_verdict_name(enum bpf_prog_type type, __u32 retval)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == same_as(type) && names[i].retval == retval)
			return names[i].name;
	return NULL;
}
