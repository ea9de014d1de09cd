// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verdict.c - names for what programs return */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <linux/netfilter.h>
#include <linux/pkt_cls.h>

#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/nearest.h"
#include "util/num.h"
#include "table/verdict.h"

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
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].type == same_as(type) && names[i].retval == retval)
			return names[i].name;
	return NULL;
}

/* A number of 32 bits, with or without a sign. */
static int parse_end(const char *text, __s64 *ret_num)
{
	bool minus = text[0] == '-';
	__u64 num;
	int ret = bp_parse_u64(text + minus, 0, minus ? 0x80000000 : 0xffffffff, &num);

	if (ret == 0)
		*ret_num = minus ? -(__s64)num : (__s64)num;
	return ret;
}

int bp_range_parse(const char *text, struct bp_range *ret_range)
{
	char first[BP_RANGE_FIRST];
	struct bp_range range;
	const char *last;
	int ret = bp_range_split(text, first, &last);

	if (ret == 0)
		ret = parse_end(first, &range.min);
	if (ret == 0)
		ret = parse_end(last, &range.max);
	if (ret)
		return ret;
	if (range.min > range.max)
		return -EDOM;
	*ret_range = range;
	return 0;
}

int bp_range_backwards(const char *text, struct bp_err *err)
{
	bp_fail_text(err, BP_USAGE, EINVAL, "", "the range '%s' ends before it begins", text);
	bp_hint(err, "the smaller number comes first, as in 0..2");
	return -EINVAL;
}

bool bp_range_has(const struct bp_range *range, __u32 value)
{
	__s64 negative = (__s64)(__s32)value;

	return (value >= range->min && value <= range->max) ||
	       (negative >= range->min && negative <= range->max);
}

const char *bp_verdict_short(const char *name)
{
	static const char *const before[] = {
		"XDP_", "TC_ACT_", "BPF_LWT_", "SK_", "BPF_FLOW_DISSECTOR_", "BPF_", "NF_"
	};

	for (size_t i = 0; i < ARRAY_SIZE(before); i++)
		if (strncmp(name, before[i], strlen(before[i])) == 0)
			return name + strlen(before[i]);
	return name;
}

int bp_verdict_parse(enum bpf_prog_type type, const char *text, struct bp_range *ret_range,
		     struct bp_err *err)
{
	struct bp_nearest nearest = { .word = text };
	char list[500] = "";
	size_t len = 0;
	int ret = bp_range_parse(text, ret_range);

	if (ret == 0)
		return 0;
	if (ret == -EDOM)
		return bp_range_backwards(text, err);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (names[i].type != same_as(type))
			continue;
		if (strcasecmp(names[i].name, text) == 0 ||
		    strcasecmp(bp_verdict_short(names[i].name), text) == 0) {
			ret_range->min = ret_range->max = names[i].retval;
			return 0;
		}
		bp_nearest_try(&nearest, names[i].name);
		bp_nearest_try(&nearest, bp_verdict_short(names[i].name));
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", len ? ", " : "",
					names[i].name);
	}
	bp_fail_text(err, BP_USAGE, EINVAL, "", "unknown verdict '%s' of a %s program", text,
		     libbpf_bpf_prog_type_str(type));
	if (nearest.best)
		bp_hint(err, "did you mean '%s'? Others: %s, a number, or a range such as 0..2",
			nearest.best, list);
	bp_hint(err, "%s%sa number, or a range such as 0..2", list, len ? ", " : "");
	return -EINVAL;
}
