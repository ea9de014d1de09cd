// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* bench_baseline.c - times of a program, kept in a file to compare later ones with */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "testrun/bench_baseline.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/output.h"

/* The values of a spread, in the order of the file. */
static const size_t values[] = {
	offsetof(struct bp_spread, min),    offsetof(struct bp_spread, q25),
	offsetof(struct bp_spread, median), offsetof(struct bp_spread, q75),
	offsetof(struct bp_spread, p95),    offsetof(struct bp_spread, p99),
};

#define VALUES ARRAY_SIZE(values)

static void put_spread(FILE *file, const char *name, const struct bp_spread *spread)
{
	fputs(name, file);
	for (size_t i = 0; i < VALUES; i++)
		fprintf(file, " %.3f", *(const double *)((const char *)spread + values[i]));
	putc('\n', file);
}

int bp_bench_baseline_write(const char *path, const struct bp_bench_baseline *base,
			    struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len = 0;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	fputs("# bpfprog testrun --bench: nanoseconds a run; min, q25, median, q75, p95, p99\n",
	      file);
	fprintf(file, "type %s\nname %s\nmethod %s\n", base->type, base->name,
		base->calls ? "calls" : "repeats");
	put_spread(file, "gross", &base->gross);
	if (base->has_net)
		put_spread(file, "net", &base->net);
	if (fclose(file))
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	return bp_output_write(path, text, len, err);
}

static int parse_spread(const char *text, struct bp_spread *spread)
{
	for (size_t i = 0; i < VALUES; i++) {
		char *end;
		double value = strtod(text, &end);

		if (end == text || !isfinite(value))
			return -EINVAL;
		*(double *)((char *)spread + values[i]) = value;
		text = end;
	}
	return *text ? -EINVAL : 0;
}

/* One line; SEEN has what the file must have. */
static int parse_line(char *line, struct bp_bench_baseline *base, unsigned int *seen)
{
	char *value = strchr(line, ' ');

	if (!*line || *line == '#')
		return 0;
	if (!value)
		return -EINVAL;
	*value++ = '\0';
	if (strcmp(line, "type") == 0) {
		snprintf(base->type, sizeof(base->type), "%s", value);
		*seen |= 1;
	} else if (strcmp(line, "name") == 0) {
		snprintf(base->name, sizeof(base->name), "%s", value);
	} else if (strcmp(line, "method") == 0) {
		base->calls = strcmp(value, "calls") == 0;
		*seen |= 2;
		return base->calls || strcmp(value, "repeats") == 0 ? 0 : -EINVAL;
	} else if (strcmp(line, "gross") == 0) {
		*seen |= 4;
		return parse_spread(value, &base->gross);
	} else if (strcmp(line, "net") == 0) {
		base->has_net = true;
		return parse_spread(value, &base->net);
	}
	return 0;
}

static int made_by_save(struct bp_err *err)
{
	bp_hint(err, "a baseline is a file that testrun --bench --save has written");
	return -EINVAL;
}

int bp_bench_baseline_read(const char *path, struct bp_bench_baseline *ret_base, struct bp_err *err)
{
	struct bp_bench_baseline base = { 0 };
	size_t len;
	cleanup_free char *text = (char *)bp_file_read(path, &len, err);
	cleanup_free char *copy = NULL;
	unsigned int seen = 0;
	unsigned int number = 0;
	char *line;
	char *rest;

	if (!text)
		return -errno;
	copy = strndup(text, len);
	if (!copy)
		return bp_fail(err, ENOMEM, "strndup", "%s", path);
	for (rest = copy; (line = strsep(&rest, "\n"));) {
		number++;
		if (parse_line(line, &base, &seen)) {
			bp_fail_text(err, BP_FAILED, EINVAL, path, "line %u is none of a baseline",
				     number);
			return made_by_save(err);
		}
	}
	if (seen != 7 || !(base.gross.median > 0)) {
		bp_fail_text(err, BP_FAILED, EINVAL, path, "no baseline: lines are missing");
		return made_by_save(err);
	}
	*ret_base = base;
	return 0;
}

int bp_bench_baseline_compare(const char *path, const struct bp_bench_baseline *before,
			      const struct bp_bench_baseline *now,
			      struct bp_bench_change *ret_change, struct bp_err *err)
{
	struct bp_bench_change change = { 0 };

	if (strcmp(before->type, now->type) != 0)
		return bp_fail_text(err, BP_FAILED, EINVAL, path,
				    "this is of a %s program, not of one of type %s", before->type,
				    now->type);
	if (before->calls != now->calls)
		return bp_fail_text(
			err, BP_FAILED, EINVAL, path, "this was measured by %s, not by %s",
			before->calls ? "calls" : "repeats", now->calls ? "calls" : "repeats");
	change.net = before->has_net && now->has_net && before->net.median > 0;
	change.before = change.net ? before->net.median : before->gross.median;
	change.now = change.net ? now->net.median : now->gross.median;
	change.percent = (change.now - change.before) / change.before * 100;
	*ret_change = change;
	return 0;
}
