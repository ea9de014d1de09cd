// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cost.c - what a program costs, and the same figures of another build to compare with */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "load/cost.h"
#include "util/file.h"
#include "util/num.h"
#include "load/verifier_stats.h"

#define MAGIC "# bpfprog load --save 1"
#define COLUMNS (2 + BP_FIGURES)

static const char *const names[BP_FIGURES] = {
	[BP_FIGURE_INSNS] = "verified_insns", [BP_FIGURE_STATES] = "total_states",
	[BP_FIGURE_PEAK] = "peak_states",     [BP_FIGURE_STACK] = "stack_depth",
	[BP_FIGURE_XLATED] = "bytes_xlated",  [BP_FIGURE_JITED] = "bytes_jited",
};

const char *bp_figure_name(enum bp_figure figure)
{
	return names[figure];
}

static void set(struct bp_figures *figures, enum bp_figure figure, bool known, __u64 value)
{
	figures->known[figure] = known;
	figures->value[figure] = known ? value : 0;
}

void bp_figures_get(const struct bpf_prog_info *info, const char *log,
		    struct bp_figures *ret_figures)
{
	struct bp_vstats stats = { 0 };

	if (log)
		bp_vstats_parse(log, &stats);
	set(ret_figures, BP_FIGURE_INSNS, info->verified_insns || stats.known,
	    info->verified_insns ? info->verified_insns : stats.insns);
	set(ret_figures, BP_FIGURE_STATES, stats.known, stats.total_states);
	set(ret_figures, BP_FIGURE_PEAK, stats.known, stats.peak_states);
	set(ret_figures, BP_FIGURE_STACK, stats.has_stack, stats.stack);
	set(ret_figures, BP_FIGURE_XLATED, true, info->xlated_prog_len);
	/* No machine code is not little of it: the compiler of the kernel is off. */
	set(ret_figures, BP_FIGURE_JITED, info->jited_prog_len != 0, info->jited_prog_len);
}

static const char *base(const char *path)
{
	return path ? basename(path) : "-";
}

int bp_figures_add(struct bp_figures_file *baseline, const char *object, const char *program,
		   const struct bp_figures *figures)
{
	struct bp_figures_row *row;

	if (!bp_array_more(baseline->rows, baseline->count))
		return -ENOMEM;
	row = &baseline->rows[baseline->count++];
	*row = (struct bp_figures_row){ .object = strdup(base(object)),
					.program = strdup(program),
					.figures = *figures };
	return row->object && row->program ? 0 : -ENOMEM;
}

const struct bp_figures_row *bp_figures_find(const struct bp_figures_file *baseline,
					     const char *object, const char *program)
{
	const struct bp_figures_row *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < baseline->count; i++) {
		const struct bp_figures_row *row = &baseline->rows[i];

		if (strcmp(row->program, program) != 0)
			continue;
		if (strcmp(row->object, base(object)) == 0)
			return row;
		found = row;
		count++;
	}
	return count == 1 ? found : NULL;
}

static int bad_line(const char *path, size_t number, struct bp_err *err)
{
	bp_fail_text(err, BP_FAILED, EINVAL, path, "line %zu is not one of --save", number);
	return -EINVAL;
}

/* OBJECT, PROGRAM and the figures, with tabs between them; a figure that is not known is "-". */
static int read_row(char *line, struct bp_figures_file *baseline)
{
	struct bp_figures figures = { 0 };
	char *word[COLUMNS];
	size_t count = 0;

	while (count < COLUMNS && (word[count] = strsep(&line, "\t")))
		count++;
	if (count < COLUMNS || line)
		return -EINVAL;
	for (int i = 0; i < BP_FIGURES; i++) {
		__u64 num = 0;
		const char *text = word[2 + i];

		if (strcmp(text, "-") != 0 && bp_parse_u64(text, 0, ~0ULL, &num))
			return -EINVAL;
		set(&figures, (enum bp_figure)i, strcmp(text, "-") != 0, num);
	}
	return bp_figures_add(baseline, word[0], word[1], &figures);
}

static int read_lines(const char *path, char *text, struct bp_figures_file *baseline,
		      struct bp_err *err)
{
	size_t number = 0;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		int ret = 0;

		number++;
		if (number == 1 && strcmp(line, MAGIC) != 0)
			return bp_fail_text(err, BP_FAILED, EINVAL, path,
					    "not a file that --save wrote");
		if (strncmp(line, "# kernel ", 9) == 0)
			snprintf(baseline->release, sizeof(baseline->release), "%.*s",
				 (int)sizeof(baseline->release) - 1, line + 9);
		else if (line[0] && line[0] != '#')
			ret = read_row(line, baseline);
		if (ret == -ENOMEM)
			return bp_fail(err, ENOMEM, "malloc", "%s", path);
		if (ret)
			return bad_line(path, number, err);
	}
	return 0;
}

int bp_figures_read(const char *path, struct bp_figures_file *ret_baseline, struct bp_err *err)
{
	cleanup_bp_figures_file struct bp_figures_file baseline = { 0 };
	cleanup_free unsigned char *bytes = NULL;
	cleanup_free char *text = NULL;
	size_t len;
	int ret;

	bytes = bp_file_read(path, &len, err);
	if (!bytes)
		return -errno;
	text = strndup((const char *)bytes, len);
	if (!text)
		return bp_fail(err, ENOMEM, "strndup", "%s", path);
	if (strlen(text) != len)
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a file that --save wrote");
	ret = read_lines(path, text, &baseline, err);
	if (ret)
		return ret;
	*ret_baseline = baseline;
	baseline = (struct bp_figures_file){ 0 };
	return 0;
}

static void put_rows(FILE *file, const struct bp_figures_file *baseline)
{
	fprintf(file, "%s\n# kernel %s\n# object\tprogram", MAGIC, baseline->release);
	for (int i = 0; i < BP_FIGURES; i++)
		fprintf(file, "\t%s", names[i]);
	putc('\n', file);
	for (size_t r = 0; r < baseline->count; r++) {
		const struct bp_figures_row *row = &baseline->rows[r];

		fprintf(file, "%s\t%s", row->object, row->program);
		for (int i = 0; i < BP_FIGURES; i++) {
			if (row->figures.known[i])
				fprintf(file, "\t%llu", row->figures.value[i]);
			else
				fputs("\t-", file);
		}
		putc('\n', file);
	}
}

int bp_figures_write(const char *path, const struct bp_figures_file *baseline, struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	put_rows(file, baseline);
	if (fclose(file))
		return bp_fail(err, errno, "fclose", "%s", path);
	return bp_file_replace(path, text, len, err);
}

void bp_figures_free(struct bp_figures_file *baseline)
{
	for (size_t i = 0; i < baseline->count; i++) {
		free(baseline->rows[i].object);
		free(baseline->rows[i].program);
	}
	free(baseline->rows);
	*baseline = (struct bp_figures_file){ 0 };
}
