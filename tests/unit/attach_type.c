// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* attach_type.c - the table of attach types is whole, and agrees with libbpf */
#include <string.h>

#include <bpf/libbpf.h>

#include "table/attach_type.h"
#include "tap.h"

/* Every name that libbpf knows has a row, and is found by it and by its number. */
static void every_name(void)
{
	const char *name;

	for (int i = 0; (name = libbpf_bpf_attach_type_str((enum bpf_attach_type)i)); i++) {
		const struct bp_attach_type *row = bp_attach_type_row((enum bpf_attach_type)i);
		char number[16];

		snprintf(number, sizeof(number), "%d", i);
		ok(row && bp_attach_type_find(name) == row && bp_attach_type_find(number) == row,
		   "%s has a row", name);
		if (!row)
			continue;
		ok(row->summary && row->since && row->progs[0] && row->section,
		   "the row of %s is complete", name);
		ok((row->target == BP_TARGET_NONE) == (row->links_only != NULL),
		   "%s has a target, or says that links serve it", name);
		ok(row->target ?
			   row->asked == row->target :
			   !row->asked == (row->type != BPF_SK_LOOKUP && row->type != BPF_XDP),
		   "a query takes the target of %s", name);
	}
}

/* The sections are libbpf's own: it tells the same attach type and program type from them. */
static void sections(void)
{
	const struct bp_attach_type *row = NULL;

	while ((row = bp_attach_type_next(row))) {
		enum bpf_attach_type attach_type = 0;
		enum bpf_prog_type type = 0;
		/* Some sections are longer: "fentry/FUNCTION". */
		bool known = libbpf_prog_type_by_name(row->section, &type, &attach_type) == 0;

		if (row->type == BPF_STRUCT_OPS)
			continue;
		ok(known, "libbpf knows section %s", row->section);
		ok(known && bp_attach_type_fits(row, type),
		   "section %s has a program type that fits", row->section);
		/* libbpf gives a sk_reuseport, perf_event or lirc program no attach type, or 0. */
		ok(known && (attach_type == row->type || attach_type == 0),
		   "section %s is that of its row", row->section);
	}
}

static void unique(void)
{
	const struct bp_attach_type *row = NULL;

	while ((row = bp_attach_type_next(row))) {
		ok(bp_attach_type_find(row->section) == row, "%s is found by its section",
		   bp_attach_type_name(row));
		ok(!row->word || bp_attach_type_find(row->word) == row, "%s is found by its word",
		   bp_attach_type_name(row));
	}
	ok(!bp_attach_type_find("") && !bp_attach_type_find("cgroup_inet") &&
		   !bp_attach_type_find("99999"),
	   "no part of a name, and no number of none");
	ok(bp_attach_type_find("BPF_CGROUP_INET_INGRESS") ==
		   bp_attach_type_find("cgroup_inet_ingress"),
	   "the name of the kernel's header is one");
}

static void flags(void)
{
	char text[64];

	bp_attach_flags_text(0, text, sizeof(text));
	ok(strcmp(text, "none") == 0, "no flags: %s", text);
	bp_attach_flags_text(BPF_F_ALLOW_MULTI | BPF_F_PREORDER | 1U << 20, text, sizeof(text));
	ok(strcmp(text, "multi preorder 0x100000") == 0, "flags by name: %s", text);
	bp_attach_flags_text(BPF_F_ALLOW_MULTI | BPF_F_PREORDER, text, 6);
	ok(strlen(text) == 5, "a short buffer is not overrun: %s", text);
}

int main(void)
{
	every_name();
	sections();
	unique();
	flags();
	return tap_done();
}
