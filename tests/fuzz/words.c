// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * words.c - fuzz target: the words of a command line: PROG, MAP, LINK, TARGET, attach types,
 * numbers, durations, times, ranges, verdicts, flags, hexadecimal digits, KEY=VALUE
 *
 * The words are split as a shell does it. Nothing is opened: what is read here is where to look.
 */
#include <string.h>

#include "table/attach_type.h"
#include "util/command_file.h"
#include "testrun/expect.h"
#include "input.h"
#include "table/load_flag.h"
#include "kernel/meta.h"
#include "util/num.h"
#include "ref/ref.h"
#include "ref/target.h"
#include "util/time.h"

#define MOST 64

static void failed_rightly(int ret, int count, const struct bp_err *err)
{
	if (ret > count || ret == 0 || (ret < 0 && (!err->num || !err->text[0])))
		abort();
}

static void references(char **words, int count)
{
	static const enum bp_ref_what whats[] = { BP_REF_PROG, BP_REF_MAP, BP_REF_PROG_OR_LINK };

	for (size_t i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
		struct bp_ref ref = { 0 };
		struct bp_err err = { 0 };
		char text[64];
		int ret = bp_ref_parse(words, count, whats[i], &ref, &err);

		failed_rightly(ret, count, &err);
		if (ret > 0)
			bp_ref_text(&ref, text, sizeof(text));
	}
	for (int kind = BP_TARGET_NONE; kind <= BP_TARGET_LIRC; kind++) {
		struct bp_target target = { 0 };
		struct bp_err err = { 0 };

		failed_rightly(
			bp_target_parse(words, count, (enum bp_target_kind)kind, &target, &err),
			count, &err);
	}
}

static void one_word(const char *word)
{
	const struct bp_attach_type *type = bp_attach_type_find(word);
	struct bp_range range = { 0 };
	char bad[64];
	__u32 flags;
	__u64 num;
	size_t len;

	if (type && !bp_attach_type_name(type))
		abort();
	if (bp_parse_u64(word, 5, 1000, &num) == 0 && (num < 5 || num > 1000))
		abort();
	bp_looks_like_number(word);
	bp_parse_duration(word, &num);
	bp_parse_since(word, &num);
	if (bp_range_parse(word, &range) == 0 && range.min > range.max)
		abort();
	bp_verdict_parse(BPF_PROG_TYPE_XDP, word, &range, NULL);
	bp_verdict_parse(BPF_PROG_TYPE_SCHED_CLS, word, &range, NULL);
	if (bp_load_flags_parse(word, &flags, bad, sizeof(bad)) == 0) {
		char text[400];

		bp_load_flags_text(flags, text, sizeof(text));
	}
	if (bp_meta_key(word) > strlen(word))
		abort();
	free(bp_parse_hex(word, &len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	char *words[MOST + 2];
	size_t count = 0;

	memcpy(text, data, size);
	if (size < MOST && bp_command_line_split(text, size, words, &count, NULL) == 0 && count) {
		words[count] = NULL;
		references(words, (int)count);
		for (size_t i = 0; i < count; i++)
			one_word(words[i]);
	}
	free(text);
	return 0;
}
