// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* words.c - numbers, bytes, references, targets and programs of objects as people type them */
#include <stdlib.h>
#include <string.h>

#include "util/num.h"
#include "object/word.h"
#include "ref/ref.h"
#include "tap.h"
#include "ref/target.h"

static void numbers(void)
{
	static const struct {
		const char *text;
		int ret;
		__u64 num;
	} rows[] = {
		{ "0", 0, 0 },
		{ "42", 0, 42 },
		{ "0x2a", 0, 42 },
		{ "18446744073709551615", 0, ~0ULL },
		{ "18446744073709551616", -34, 0 },
		{ "", -22, 0 },
		{ "-1", -22, 0 },
		{ "+1", -22, 0 },
		{ " 1", -22, 0 },
		{ "1 ", -22, 0 },
		{ "1x", -22, 0 },
		{ "0x", -22, 0 },
		{ "x1", -22, 0 },
		{ "1e3", -22, 0 },
	};
	__u64 num;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int ret = bp_parse_u64(rows[i].text, 0, ~0ULL, &num);

		ok(ret == rows[i].ret && (ret || num == rows[i].num), "number '%s'", rows[i].text);
	}
	ok(bp_parse_u64("5", 6, 7, &num) == -34 && bp_parse_u64("8", 6, 7, &num) == -34 &&
		   bp_parse_u64("6", 6, 7, &num) == 0,
	   "a range has its ends");
}

static void hex(void)
{
	static const char *const bad[] = { "0", "0g", "000", "0x00", "00-11", "0 0" };
	size_t len = 99;
	unsigned char *bytes = bp_parse_hex("00 ff:7F,aa", &len);

	ok(bytes && len == 4 && memcmp(bytes, "\x00\xff\x7f\xaa", 4) == 0, "bytes with separators");
	free(bytes);
	bytes = bp_parse_hex("", &len);
	ok(bytes && len == 0, "no bytes at all");
	free(bytes);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!bp_parse_hex(bad[i], &len), "'%s' is refused", bad[i]);
}

static void refs(void)
{
	static const struct {
		const char *words[2];
		enum bp_ref_what what;
		int used;
		enum bp_ref_kind kind;
	} rows[] = {
		{ { "7" }, BP_REF_PROG, 1, BP_REF_ID },
		{ { "id", "7" }, BP_REF_PROG, 2, BP_REF_ID },
		{ { "id:7" }, BP_REF_MAP, 1, BP_REF_ID },
		{ { "/a/b" }, BP_REF_PROG, 1, BP_REF_PINNED },
		{ { "./b" }, BP_REF_PROG, 1, BP_REF_PINNED },
		{ { "pinned", "b" }, BP_REF_PROG, 2, BP_REF_PINNED },
		{ { "name", "id" }, BP_REF_PROG, 2, BP_REF_NAME },
		{ { "name:x" }, BP_REF_PROG, 1, BP_REF_NAME },
		{ { "tag", "0123456789abcdef" }, BP_REF_PROG, 2, BP_REF_TAG },
		{ { "tag:0123456789ABCDEF" }, BP_REF_PROG, 1, BP_REF_TAG },
		{ { "fd:3" }, BP_REF_PROG, 1, BP_REF_FD },
		{ { "link:3" }, BP_REF_PROG_OR_LINK, 1, BP_REF_LINK },
		{ { "link:3" }, BP_REF_PROG, -22, 0 },
		{ { "tag:0123456789abcdef" }, BP_REF_MAP, -22, 0 },
		{ { "id" }, BP_REF_PROG, -22, 0 },
		{ { "id:" }, BP_REF_PROG, -22, 0 },
		{ { "0" }, BP_REF_PROG, -22, 0 },
		{ { "7x" }, BP_REF_PROG, -22, 0 },
		{ { "4294967296" }, BP_REF_PROG, -22, 0 },
		{ { "tag:xyz" }, BP_REF_PROG, -22, 0 },
		{ { "name:" }, BP_REF_PROG, -22, 0 },
		{ { "foo" }, BP_REF_PROG, -22, 0 },
		{ { "" }, BP_REF_PROG, -22, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *words[] = { (char *)rows[i].words[0], (char *)rows[i].words[1] };
		struct bp_ref ref = { 0 };
		struct bp_err err = { 0 };
		int used = bp_ref_parse(words, words[1] ? 2 : 1, rows[i].what, &ref, &err);

		ok(used == rows[i].used && ref.kind == rows[i].kind && (used > 0 || err.text[0]),
		   "reference '%s'%s%s", words[0], words[1] ? " " : "", words[1] ? words[1] : "");
	}
}

static void targets(void)
{
	static const struct {
		const char *words[2];
		enum bp_target_kind implied;
		int used;
		enum bp_target_kind kind;
	} rows[] = {
		{ { "cgroup", "/a" }, BP_TARGET_NONE, 2, BP_TARGET_CGROUP },
		{ { "/a" }, BP_TARGET_CGROUP, 1, BP_TARGET_CGROUP },
		{ { "dev", "eth0" }, BP_TARGET_DEV, 2, BP_TARGET_DEV },
		{ { "dev" }, BP_TARGET_DEV, 1, BP_TARGET_DEV }, /* a device of that name */
		{ { "map", "7" }, BP_TARGET_NONE, 2, BP_TARGET_MAP },
		{ { "id:7" }, BP_TARGET_MAP, 1, BP_TARGET_MAP },
		{ { "netns", "a" }, BP_TARGET_NONE, 2, BP_TARGET_NETNS },
		{ { "eth0" }, BP_TARGET_NONE, 1, BP_TARGET_NONE },
		{ { "dev", "eth0" }, BP_TARGET_CGROUP, -22, 0 },
		{ { "map" }, BP_TARGET_NONE, -22, 0 },
		{ { "map", "x" }, BP_TARGET_NONE, -22, 0 },
		{ { "" }, BP_TARGET_CGROUP, -22, 0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *words[] = { (char *)rows[i].words[0], (char *)rows[i].words[1] };
		struct bp_target target = { 0 };
		struct bp_err err = { 0 };
		int used = bp_target_parse(words, words[1] ? 2 : 1, rows[i].implied, &target, &err);

		ok(used == rows[i].used && target.kind == rows[i].kind && (used > 0 || err.text[0]),
		   "target '%s'%s%s", words[0], words[1] ? " " : "", words[1] ? words[1] : "");
	}
}

static void objects(void)
{
	static const struct {
		const char *word;
		const char *object; /* NULL: it is none */
		const char *name;
	} rows[] = {
		{ "x.o:xdp_pass", "x.o", "xdp_pass" },
		{ "/tmp/d.d/x.o:a.part.0", "/tmp/d.d/x.o", "a.part.0" },
		{ "a:b.o:c", "a:b.o", "c" },
		{ "x.o:", "x.o", "" },
		{ "../x:y", NULL, NULL },
		{ "/sys/fs/bpf/x", NULL, NULL },
		{ "id:7", NULL, NULL },
		{ "name:a.b:c", NULL, NULL },
		{ "pinned:/a.b:c", NULL, NULL },
		{ "x.o", NULL, NULL },
		{ "x:a.b", NULL, NULL },
		{ "", NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *word = strdup(rows[i].word);
		const char *name = NULL;
		size_t len = bp_object_word(word);
		bool is = bp_object_word_split(word, &name);

		ok(rows[i].object ?
			   is && len == strlen(rows[i].object) && !strcmp(word, rows[i].object) &&
				   !strcmp(name, rows[i].name) :
			   !is && !len && !name && !strcmp(word, rows[i].word),
		   "program of an object '%s'", rows[i].word);
		free(word);
	}
}

int main(void)

{
	numbers();
	hex();
	refs();
	targets();
	objects();
	return tap_done();
}
