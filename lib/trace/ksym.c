// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ksym.c - functions of the kernel by their names: /proc/kallsyms */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/ksym.h"
#include "util/cleanup.h"
#include "util/nearest.h"

/* A line of /proc/kallsyms: ADDRESS KIND NAME, and a module in brackets. */
struct line {
	__u64 addr;
	char kind;
	char *name;
	char *module; /* "" for the kernel itself */
};

struct reader {
	FILE *file;
	char *text;
	size_t room;
};

static void cleanup_reader(struct reader *reader)
{
	if (reader->file)
		fclose(reader->file);
	free(reader->text);
}

#define cleanup_reader __attribute__((cleanup(cleanup_reader)))

static bool split(char *text, struct line *ret_line)
{
	char *end;

	ret_line->addr = strtoull(text, &end, 16);
	if (end[0] != ' ' || !end[1] || end[2] != ' ')
		return false;
	ret_line->kind = end[1];
	ret_line->name = end + 3;
	ret_line->module = ret_line->name + strcspn(ret_line->name, "\t\n");
	if (*ret_line->module == '\t') {
		*ret_line->module++ = '\0';
		ret_line->module += *ret_line->module == '[';
	}
	ret_line->module[strcspn(ret_line->module, "]\n")] = '\0';
	return true;
}

static bool next(struct reader *reader, struct line *ret_line)
{
	while (reader->file && getline(&reader->text, &reader->room, reader->file) > 0)
		if (split(reader->text, ret_line))
			return true;
	return false;
}

static bool is_function(const struct line *line)
{
	return line->kind && strchr("tTwW", line->kind);
}

struct bp_ksym bp_ksym_find(const char *name)
{
	cleanup_reader struct reader reader = { .file = fopen("/proc/kallsyms", "re") };
	const char *colon = strchr(name, ':');
	size_t module = colon ? (size_t)(colon - name) : 0;
	struct bp_ksym sym = { 0 };
	struct line line;

	while (next(&reader, &line)) {
		if (strcmp(line.name, colon ? colon + 1 : name) != 0 ||
		    (colon && (strncmp(line.module, name, module) != 0 || line.module[module])))
			continue;
		if (is_function(&line)) {
			sym.count++;
			sym.addr = line.addr;
		} else {
			sym.data++;
		}
	}
	return sym;
}

__u64 bp_ksym_size(__u64 addr)
{
	cleanup_reader struct reader reader = { .file = fopen("/proc/kallsyms", "re") };
	struct line line;
	__u64 end = 0;

	while (addr && next(&reader, &line))
		if (line.addr > addr && (!end || line.addr < end))
			end = line.addr;
	return end ? end - addr : 0;
}

void bp_ksym_nearest(const char *name, char *buf, size_t size)
{
	cleanup_reader struct reader reader = { .file = fopen("/proc/kallsyms", "re") };
	struct bp_nearest nearest = { .word = name };
	struct line line;

	buf[0] = '\0';
	while (next(&reader, &line)) {
		if (!is_function(&line))
			continue;
		bp_nearest_try(&nearest, line.name);
		/* The line is overwritten by the next one. */
		if (nearest.best == line.name) {
			snprintf(buf, size, "%s", line.name);
			nearest.best = buf;
		}
	}
}
