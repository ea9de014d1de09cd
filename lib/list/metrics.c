// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* metrics.c - programs as OpenMetrics text, for monitoring */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "kernel/meta.h"
#include "list/metrics.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/output.h"
#include "util/utf8.h"

/* One text being written. */
struct metrics {
	FILE *file;
	struct bp_lister *lister;
	const struct bp_listed *progs;
	size_t count;
};

/* A metric family of the programs: one sample each, or several of it. */
struct family {
	const char *name; /* behind "bpf_prog_" */
	const char *unit; /* the last word of the name, or NULL */
	const char *help;
	bool counter;
	bool ns;   /* the value is told in seconds */
	size_t at; /* place in struct bpf_prog_info */
	size_t size;
	/* In place of a value there. */
	bool (*num)(const struct bp_listed *prog, __u64 *ret_num);
	void (*put)(const struct metrics *metrics, const struct bp_listed *prog);
};

/* A label's value: no control characters, and what is no UTF-8 as \xXX. */
static void put_value(FILE *file, const char *text)
{
	for (const unsigned char *at = (const unsigned char *)text; *at;) {
		size_t len = bp_utf8_shown_len(at);

		if (!len)
			fprintf(file, "\\\\x%02x", *at);
		else if (*at == '\\' || *at == '"')
			fprintf(file, "\\%c", *at);
		else
			fwrite(at, 1, len, file);
		at += len ? len : 1;
	}
}

static void put_label(FILE *file, const char *key, const char *value)
{
	fprintf(file, ",%s=\"", key);
	put_value(file, value);
	fputc('"', file);
}

/* The labels of each sample; more of them may follow. */
static void begin_sample(FILE *file, const char *family, bool counter, const struct bp_listed *prog)
{
	fprintf(file, "bpf_prog_%s%s{id=\"%u\"", family, counter ? "_total" : "", prog->info.id);
	put_label(file, "name", prog->name);
}

static void put_info(const struct metrics *metrics, const struct bp_listed *prog)
{
	const char *type = libbpf_bpf_prog_type_str((enum bpf_prog_type)prog->info.type);
	FILE *file = metrics->file;
	char number[16];

	snprintf(number, sizeof(number), "%u", prog->info.type);
	begin_sample(file, "info", false, prog);
	put_label(file, "type", type ? type : number);
	fputs(",tag=\"", file);
	for (size_t i = 0; i < BPF_TAG_SIZE; i++)
		fprintf(file, "%02x", prog->info.tag[i]);
	fprintf(file, "\",uid=\"%u\"} 1\n", prog->info.created_by_uid);
}

static void put_attached(const struct metrics *metrics, const struct bp_listed *prog)
{
	const struct bp_holder *holder = NULL;
	FILE *file = metrics->file;

	while ((holder = bp_holder_next(&metrics->lister->holders, prog->info.id, BP_HOLD_ATTACHED,
					holder))) {
		begin_sample(file, "attached", false, prog);
		put_label(file, "attach_type", holder->text);
		if (holder->place)
			put_label(file, "target", holder->place);
		if (holder->mode)
			put_label(file, "mode", holder->mode);
		if (holder->num)
			fprintf(file, ",link_id=\"%u\"", holder->num);
		fputs("} 1\n", file);
	}
}

/* Metadata of one map. */
struct owner {
	FILE *file;
	const struct bp_listed *prog;
	__u32 map_id;
};

static int put_meta(const char *key, const char *value, void *arg)
{
	const struct owner *owner = arg;

	begin_sample(owner->file, "metadata", false, owner->prog);
	put_label(owner->file, "key", key);
	put_label(owner->file, "value", value);
	fprintf(owner->file, ",map_id=\"%u\"} 1\n", owner->map_id);
	return 0;
}

static void put_metadata(const struct metrics *metrics, const struct bp_listed *prog)
{
	for (__u32 i = 0; i < prog->info.nr_map_ids; i++) {
		struct owner owner = { metrics->file, prog, bp_listed_maps(prog)[i] };

		bp_meta_each(owner.map_id, put_meta, &owner);
	}
}

static bool memory_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->memlock;
	return prog->memlock != 0;
}

static bool loaded_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->loaded_at;
	return true;
}

static bool insns_of(const struct bp_listed *prog, __u64 *ret_num)
{
	*ret_num = prog->info.xlated_prog_len / sizeof(struct bpf_insn);
	return prog->info.xlated_prog_len != 0;
}

#define IN(field)                                    \
	.at = offsetof(struct bpf_prog_info, field), \
	.size = sizeof(((struct bpf_prog_info *)0)->field)

/* clang-format off */
static const struct family families[] = {
	{ .name = "info", .put = put_info, .help = "A program that is loaded" },
	{ .name = "attached", .put = put_attached, .help = "An attachment of a program" },
	{ .name = "metadata", .put = put_metadata, .help = "A string of metadata in a map of a program" },
	{ .name = "run_time_seconds", .counter = true, .ns = true, IN(run_time_ns), .help = "Time that a program ran while statistics were on" },
	{ .name = "runs", .counter = true, IN(run_cnt), .help = "Times that a program ran while statistics were on" },
	{ .name = "recursion_misses", .counter = true, IN(recursion_misses), .help = "Times that a program did not run because it was running" },
	{ .name = "memory_bytes", .unit = "bytes", .num = memory_of, .help = "Memory that a program holds, without its maps" },
	{ .name = "instructions", .num = insns_of, .help = "Instructions of a program, as the kernel keeps them" },
	{ .name = "verified_instructions", IN(verified_insns), .help = "Instructions that the verifier processed" },
	{ .name = "jited_bytes", .unit = "bytes", IN(jited_prog_len), .help = "Size of the machine code of a program" },
	{ .name = "loaded_timestamp_seconds", .unit = "seconds", .num = loaded_of, .help = "Time at which a program was loaded, since 1970" },
};
/* clang-format on */

static bool number_of(const struct family *family, const struct bp_listed *prog, __u64 *ret_num)
{
	const char *from = (const char *)&prog->info + family->at;
	__u32 half;

	if (family->num)
		return family->num(prog, ret_num);
	if (prog->info_len < family->at + family->size)
		return false;
	if (family->size == sizeof(half)) {
		memcpy(&half, from, sizeof(half));
		*ret_num = half;
	} else {
		memcpy(ret_num, from, sizeof(*ret_num));
	}
	return true;
}

static void put_number(const struct metrics *metrics, const struct family *family,
		       const struct bp_listed *prog)
{
	FILE *file = metrics->file;
	__u64 num;

	if (!number_of(family, prog, &num))
		return;
	begin_sample(file, family->name, family->counter, prog);
	if (family->ns)
		fprintf(file, "} %llu.%09llu\n", num / 1000000000, num % 1000000000);
	else
		fprintf(file, "} %llu\n", num);
}

/*
 * A counter has no type: OpenMetrics would have its name without _total there, and the text format
 * of Prometheus, which the collectors of node_exporter read, with it. So both take the text.
 */
static void put_family(const struct metrics *metrics, const struct family *family)
{
	if (!family->counter)
		fprintf(metrics->file, "# TYPE bpf_prog_%s gauge\n", family->name);
	if (family->unit)
		fprintf(metrics->file, "# UNIT bpf_prog_%s %s\n", family->name, family->unit);
	fprintf(metrics->file, "# HELP bpf_prog_%s%s %s.\n", family->name,
		family->counter ? "_total" : "", family->help);
	for (size_t i = 0; i < metrics->count; i++)
		if (family->put)
			family->put(metrics, &metrics->progs[i]);
		else
			put_number(metrics, family, &metrics->progs[i]);
}

int bp_metrics_write(const char *path, struct bp_lister *lister, const struct bp_listed *progs,
		     size_t count, struct bp_err *err)
{
	struct metrics metrics = { .lister = lister, .progs = progs, .count = count };
	cleanup_free char *text = NULL;
	size_t len;

	metrics.file = open_memstream(&text, &len);
	if (!metrics.file)
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		put_family(&metrics, &families[i]);
	fputs("# EOF\n", metrics.file);
	if (fclose(metrics.file))
		return bp_fail(err, ENOMEM, "fclose", "%s", path);
	return bp_output_write(path, text, len, err);
}
