// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ctx.c - fuzz target: the fields of a context, by name out of the BTF of an object and out of the
 * tables, set as --ctx has it, and read again
 */
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "testrun/expect.h"
#include "input.h"
#include "testrun/ctx.h"

static int silent(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

/* The programs of an object are functions. */
static const char *first_func(const struct btf *btf)
{
	for (__u32 id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_is_func(type))
			return btf__name_by_offset(btf, type->name_off);
	}
	return NULL;
}

static void use(struct bp_layout *layout, const char *text)
{
	static unsigned char bytes[BP_LAYOUT_MAX];
	const struct bp_expect_words words = { .ctx = { text }, .nctx = 1 };
	const struct bp_expect_of of = { .type = layout->type, .layout = layout };
	struct bp_expect expect = { 0 };
	struct bp_err err = { 0 };
	volatile __u64 sum = 0;
	size_t size = 0;

	if (bp_layout_set(layout, text, bytes, &size, &err) == 0 && size > sizeof(bytes))
		abort();
	for (size_t i = 0; i < layout->count; i++) {
		__u64 value = 0;

		if (bp_field_get(&layout->fields[i], bytes, size, &value))
			sum = sum + value;
	}
	err = (struct bp_err){ 0 };
	if (bp_expect_prepare(&words, &of, &expect, &err) && !err.num)
		abort();
	bp_expect_free(&expect);
}

/* A byte for the type of the program, "FIELD=VALUE,...", a NUL, and the BTF. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum bpf_prog_type types[] = {
		BPF_PROG_TYPE_SYSCALL,        BPF_PROG_TYPE_XDP,
		BPF_PROG_TYPE_SCHED_CLS,      BPF_PROG_TYPE_SK_LOOKUP,
		BPF_PROG_TYPE_FLOW_DISSECTOR, BPF_PROG_TYPE_RAW_TRACEPOINT,
		BPF_PROG_TYPE_STRUCT_OPS,
	};
	struct bp_layout_of of = { .prog_fd = -1 };
	struct bp_layout layout = { 0 };
	const uint8_t *end = size > 1 ? memchr(data + 1, '\0', size - 1) : NULL;
	struct btf *btf = NULL;

	if (!end)
		return 0;
	libbpf_set_print(silent);
	of.type = types[data[0] % (sizeof(types) / sizeof(types[0]))];
	if (of.type == BPF_PROG_TYPE_SYSCALL)
		btf = btf__new(end + 1, (__u32)(size - (size_t)(end + 1 - data)));
	of.btf = btf;
	of.name = btf ? first_func(btf) : NULL;
	if (!of.name)
		of.btf = NULL;
	if (bp_layout_make(&of, &layout, NULL) == 0)
		use(&layout, (const char *)data + 1);
	bp_layout_free(&layout);
	btf__free(btf);
	return 0;
}
