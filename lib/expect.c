// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* expect.c - what a test run is expected to give, and whether it did */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "diff.h"
#include "expect.h"
#include "packet.h"

int bp_expect_prepare(const struct bp_expect_words *words, enum bpf_prog_type type,
		      struct bp_expect *ret_expect, struct bp_err *err)
{
	struct bp_expect expect = { .words = *words };

	if (words->verdict && bp_verdict_parse(type, words->verdict, &expect.verdict, err))
		return -EINVAL;
	if (words->len && bp_range_parse(words->len, &expect.len))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is no length and no range",
				    words->len);
	if (words->data) {
		expect.data =
			bp_packet_read(words->data, bp_type_takes_ip(type), &expect.data_len, err);
		if (!expect.data)
			return -errno;
	}
	*ret_expect = expect;
	return 0;
}

static void check_verdict(const struct bp_expect *expect, enum bpf_prog_type type, __u32 retval,
			  struct bp_check *check)
{
	const char *name = bp_verdict_name(type, retval);

	check->met = bp_range_has(&expect->verdict, retval);
	if (name)
		snprintf(check->text, sizeof(check->text), "verdict is %s (%d), expected %s", name,
			 (int)retval, expect->words.verdict);
	else
		snprintf(check->text, sizeof(check->text), "return value is %u, expected %s",
			 retval, expect->words.verdict);
}

static void check_len(const struct bp_expect *expect, __u32 len, struct bp_check *check)
{
	check->met = bp_range_has(&expect->len, len);
	snprintf(check->text, sizeof(check->text), "length is %u, expected %s", len,
		 expect->words.len);
}

static void check_data(const struct bp_expect *expect, const struct bp_test_run *run,
		       struct bp_check *check)
{
	size_t first = 0;
	size_t count = bp_diff_count(expect->data, expect->data_len, run->data_out,
				     run->data_size_out, &first);

	check->met = count == 0;
	if (check->met) {
		snprintf(check->text, sizeof(check->text), "data is as expected, %zu bytes",
			 expect->data_len);
		return;
	}
	snprintf(check->text, sizeof(check->text),
		 "data differs in %zu bytes from offset %zu on; %u bytes, expected %zu", count,
		 first, run->data_size_out, expect->data_len);
	check->diff = bp_diff(expect->data, expect->data_len, run->data_out, run->data_size_out);
}

size_t bp_expect_check(const struct bp_expect *expect, enum bpf_prog_type type,
		       const struct bp_test_run *run, struct bp_check ret_checks[BP_CHECKS])
{
	size_t count = 0;

	for (size_t i = 0; i < BP_CHECKS; i++)
		ret_checks[i] = (struct bp_check){ 0 };
	if (expect->words.verdict)
		check_verdict(expect, type, run->retval, &ret_checks[count++]);
	if (expect->words.len)
		check_len(expect, run->data_size_out, &ret_checks[count++]);
	if (expect->words.data)
		check_data(expect, run, &ret_checks[count++]);
	return count;
}

void bp_expect_free(struct bp_expect *expect)
{
	free(expect->data);
	*expect = (struct bp_expect){ 0 };
}
