// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* probe_type.c - what links attach to that is no attach type of the kernel: kprobes, tracepoints */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "table/probe_type.h"
#include "util/array.h"

#define BY_LINK "a link: bpfprog attach --pin, bpf_link_create()"

#define PROBE(t, w, sec, fam, prog, rel, sum)                                                 \
	{                                                                                     \
		.type = (enum bpf_attach_type)(t), .word = (w), .section = (sec),             \
		.family = BP_FAMILY_##fam, .progs = { BPF_PROG_TYPE_##prog }, .since = (rel), \
		.links_only = BY_LINK, .summary = (sum),                                      \
	}

/* clang-format off */
static const struct bp_attach_type probe_types[] = {
	PROBE(BP_TYPE_KPROBE, "kprobe", "kprobe", KPROBE, KPROBE, "5.15", "a kernel function, at its entry or an offset"),
	PROBE(BP_TYPE_KRETPROBE, "kretprobe", "kretprobe", KPROBE, KPROBE, "5.15", "the return of a kernel function"),
	PROBE(BP_TYPE_KSYSCALL, "ksyscall", "ksyscall", KPROBE, KPROBE, "5.15", "the entry of a system call"),
	PROBE(BP_TYPE_KRETSYSCALL, "kretsyscall", "kretsyscall", KPROBE, KPROBE, "5.15", "the return of a system call"),
	PROBE(BP_TYPE_UPROBE, "uprobe", "uprobe", UPROBE, KPROBE, "5.15", "a function of a program or library"),
	PROBE(BP_TYPE_URETPROBE, "uretprobe", "uretprobe", UPROBE, KPROBE, "5.15", "the return of a function of a program or library"),
	PROBE(BP_TYPE_TRACEPOINT, "tracepoint", "tp", TRACEPOINT, TRACEPOINT, "5.15", "a tracepoint, with its arguments as in tracefs"),
	PROBE(BP_TYPE_RAW_TP, "raw_tp", "raw_tracepoint", RAW_TP, RAW_TRACEPOINT, "4.17", "a tracepoint, with its arguments as in the kernel"),
	PROBE(BP_TYPE_KRETPROBE_MULTI, "kretprobe.multi", "kretprobe.multi", KPROBE_MULTI, KPROBE, "5.18", "the return of many kernel functions"),
	PROBE(BP_TYPE_URETPROBE_MULTI, "uretprobe.multi", "uretprobe.multi", UPROBE_MULTI, KPROBE, "6.6", "the return of many functions of a program or library"),
	PROBE(BP_TYPE_USDT, "usdt", "usdt", UPROBE_MULTI, KPROBE, "6.6", "a probe that the authors of a program or library put there (USDT)"),
};
/* clang-format on */

const struct bp_attach_type *bp_probe_type_next(const struct bp_attach_type *prev)
{
	size_t next = prev ? (size_t)(prev - probe_types) + 1 : 0;

	return next < ARRAY_SIZE(probe_types) ? &probe_types[next] : NULL;
}

const struct bp_attach_type *bp_probe_type_row(int type)
{
	for (size_t i = 0; i < ARRAY_SIZE(probe_types); i++)
		if ((int)probe_types[i].type == type)
			return &probe_types[i];
	return NULL;
}

static const struct bp_attach_type *find_plain(const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(probe_types); i++)
		if (strcasecmp(text, probe_types[i].word) == 0 ||
		    strcasecmp(text, probe_types[i].section) == 0)
			return &probe_types[i];
	return bp_attach_type_find(text);
}

const struct bp_attach_type *bp_link_type_find(const char *text)
{
	const struct bp_attach_type *row = find_plain(text);
	size_t len = strlen(text);
	char stem[64];

	if (row || len < 3 || len >= sizeof(stem) ||
	    (strcmp(text + len - 2, ".s") != 0 && strcmp(text + len - 2, ".w") != 0))
		return row;
	snprintf(stem, sizeof(stem), "%.*s", (int)len - 2, text);
	return find_plain(stem);
}

const char *bp_link_type_name(const struct bp_attach_type *row)
{
	bool many = row->family == BP_FAMILY_KPROBE_MULTI || row->family == BP_FAMILY_UPROBE_MULTI;

	return many ? row->section : bp_attach_type_name(row);
}

const struct bp_attach_type *bp_link_called(const struct bp_attach_type *row)
{
	if ((int)row->type < BP_TYPE_KPROBE)
		return row;
	return row->family == BP_FAMILY_KPROBE_MULTI ? bp_attach_type_row(BPF_TRACE_KPROBE_MULTI) :
	       row->family == BP_FAMILY_UPROBE_MULTI ? bp_attach_type_row(BPF_TRACE_UPROBE_MULTI) :
						       row;
}

const struct bp_attach_type *bp_link_type_split(const char *text, const char **ret_target)
{
	const char *slash = strchr(text, '/');
	const struct bp_attach_type *row;
	char stem[64];

	if (!slash || !slash[1] || (size_t)(slash - text) >= sizeof(stem))
		return NULL;
	snprintf(stem, sizeof(stem), "%.*s", (int)(slash - text), text);
	row = bp_link_type_find(stem);
	if (!row || bp_attach_type_place(row))
		return NULL;
	*ret_target = slash + 1;
	return row;
}
