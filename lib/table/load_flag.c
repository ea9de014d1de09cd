// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load_flag.c - the flags of bpf_prog_load() by name */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/bpf.h>

#include "table/load_flag.h"
#include "util/array.h"
#include "util/num.h"

/* clang-format off */
static const struct bp_load_flag flags[] = {
	{ BPF_F_STRICT_ALIGNMENT, "strict-alignment", "4.12", "check alignment as machines that need it" },
	{ BPF_F_ANY_ALIGNMENT, "any-alignment", "5.0", "do not check alignment" },
	{ BPF_F_TEST_RND_HI32, "test-rnd-hi32", "5.3", "randomise upper halves of registers (tests)" },
	{ BPF_F_TEST_STATE_FREQ, "test-state-freq", "5.4", "make many verifier states (tests)" },
	{ BPF_F_SLEEPABLE, "sleepable", "5.10", "the program may sleep" },
	{ BPF_F_XDP_HAS_FRAGS, "xdp-has-frags", "5.18", "an XDP program that takes packets in fragments" },
	{ BPF_F_XDP_DEV_BOUND_ONLY, "xdp-dev-bound-only", "6.3", "an XDP program for the device of --dev only" },
	{ BPF_F_TEST_REG_INVARIANTS, "test-reg-invariants", "6.8", "check the verifier's register bounds (tests)" },
};
/* clang-format on */

const struct bp_load_flag *bp_load_flag_next(const struct bp_load_flag *prev)
{
	const struct bp_load_flag *flag = prev ? prev + 1 : flags;

	return flag < flags + ARRAY_SIZE(flags) ? flag : NULL;
}

static __u32 find(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (strlen(flags[i].name) == len && strncmp(flags[i].name, name, len) == 0)
			return flags[i].flag;
	return 0;
}

int bp_load_flags_parse(const char *text, __u32 *ret_flags, char *bad, size_t size)
{
	__u32 all = 0;
	__u64 num;

	while (*text) {
		size_t len = strcspn(text, ",");
		__u32 flag = find(text, len);

		snprintf(bad, size, "%.*s", (int)len, text);
		if (flag)
			all |= flag;
		else if (bp_parse_u64(bad, 1, 0xffffffff, &num) == 0)
			all |= (__u32)num;
		else
			return -EINVAL;
		text += len + (text[len] == ',');
	}
	*ret_flags = all;
	return 0;
}

void bp_load_flags_text(__u32 bits, char *buf, size_t size)
{
	size_t len = 0;

	snprintf(buf, size, "0");
	for (size_t i = 0; i < ARRAY_SIZE(flags) && len < size; i++) {
		if (!(bits & flags[i].flag))
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? "," : "",
					flags[i].name);
		bits &= ~flags[i].flag;
	}
	if (bits && len < size)
		snprintf(buf + len, size - len, "%s%#x", len ? "," : "", bits);
}
