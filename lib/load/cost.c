// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cost.c - what a program costs, and the same figures of another build to compare with */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "load/cost.h"
#include "util/file.h"
#include "util/output.h"
#include "util/num.h"
#include "load/verifier_stats.h"

#define MAGIC "# bpfprog load --save 1"
#define MAGIC_JUDGED "# bpfprog load --save 2" /* two columns more: verdict and cause */
#define COLUMNS (2 + BP_COSTS)
#define COLUMNS_JUDGED (COLUMNS + 2)

static const char *const names[BP_COSTS] = {
	[BP_COST_INSNS] = "verified_insns", [BP_COST_STATES] = "total_states",
	[BP_COST_PEAK] = "peak_states",     [BP_COST_STACK] = "stack_depth",
	[BP_COST_XLATED] = "bytes_xlated",  [BP_COST_JITED] = "bytes_jited",
};

const char *bp_cost_name(enum bp_cost figure)
{
	return names[figure];
}

static void set(struct bp_costs *costs, enum bp_cost figure, bool known, __u64 value)
{
	costs->known[figure] = known;
	costs->value[figure] = known ? value : 0;
}

void bp_costs_get(const struct bpf_prog_info *info, const char *log, struct bp_costs *ret_costs)
{
	struct bp_vstats stats = { 0 };

	if (log)
		bp_vstats_parse(log, &stats);
	set(ret_costs, BP_COST_INSNS, info->verified_insns || stats.known,
	    info->verified_insns ? info->verified_insns : stats.insns);
	set(ret_costs, BP_COST_STATES, stats.known, stats.total_states);
	set(ret_costs, BP_COST_PEAK, stats.known, stats.peak_states);
	set(ret_costs, BP_COST_STACK, stats.has_stack, stats.stack);
	set(ret_costs, BP_COST_XLATED, true, info->xlated_prog_len);
	/* No machine code is not little of it: the compiler of the kernel is off. */
	set(ret_costs, BP_COST_JITED, info->jited_prog_len != 0, info->jited_prog_len);
}

int bp_cost_file_add(struct bp_cost_file *kept, const char *object, const char *program,
		     const struct bp_costs *costs)
{
	struct bp_cost_row *row;

	if (!bp_array_more(kept->rows, kept->count))
		return -ENOMEM;
	row = &kept->rows[kept->count++];
	*row = (struct bp_cost_row){ .object = strdup(object ? object : "-"),
				     .program = strdup(program),
				     .costs = *costs };
	return row->object && row->program ? 0 : -ENOMEM;
}

int bp_cost_file_judge(struct bp_cost_file *kept, const char *verdict, const char *cause)
{
	struct bp_cost_row *row = &kept->rows[kept->count - 1];

	row->verdict = strdup(verdict);
	row->cause = strdup(cause);
	for (char *at = row->cause; at && *at; at++)
		if (*at == '\t' || *at == '\n')
			*at = ' ';
	kept->judged = true;
	return row->verdict && row->cause ? 0 : -ENOMEM;
}

const struct bp_cost_row *bp_cost_file_find(const struct bp_cost_file *kept, const char *object,
					    const char *program)
{
	const struct bp_cost_row *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < kept->count; i++) {
		const struct bp_cost_row *row = &kept->rows[i];

		if (strcmp(row->program, program) != 0)
			continue;
		if (strcmp(row->object, object ? object : "-") == 0)
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

/* OBJECT, PROGRAM, the figures, and perhaps a verdict and its cause, with tabs between them; a
 * figure that is not known is "-". */
static int read_row(char *line, struct bp_cost_file *kept)
{
	size_t columns = kept->judged ? COLUMNS_JUDGED : COLUMNS;
	struct bp_costs costs = { 0 };
	char *word[COLUMNS_JUDGED];
	size_t count = 0;
	int ret;

	while (count < columns && (word[count] = strsep(&line, "\t")))
		count++;
	if (count < columns || line)
		return -EINVAL;
	for (int i = 0; i < BP_COSTS; i++) {
		__u64 num = 0;
		const char *text = word[2 + i];

		if (strcmp(text, "-") != 0 && bp_parse_u64(text, 0, ~0ULL, &num))
			return -EINVAL;
		set(&costs, (enum bp_cost)i, strcmp(text, "-") != 0, num);
	}
	ret = bp_cost_file_add(kept, word[0], word[1], &costs);
	if (ret == 0 && kept->judged)
		ret = bp_cost_file_judge(kept, word[COLUMNS], word[COLUMNS + 1]);
	return ret;
}

static int read_lines(const char *path, char *text, struct bp_cost_file *kept, struct bp_err *err)
{
	size_t number = 0;
	char *line;

	while ((line = strsep(&text, "\n"))) {
		int ret = 0;

		number++;
		if (number == 1)
			kept->judged = strcmp(line, MAGIC_JUDGED) == 0;
		if (number == 1 && !kept->judged && strcmp(line, MAGIC) != 0)
			return bp_fail_text(err, BP_FAILED, EINVAL, path,
					    "not a file that --save wrote");
		if (strncmp(line, "# kernel ", 9) == 0)
			snprintf(kept->release, sizeof(kept->release), "%.*s",
				 (int)sizeof(kept->release) - 1, line + 9);
		else if (line[0] && line[0] != '#')
			ret = read_row(line, kept);
		if (ret == -ENOMEM)
			return bp_fail(err, ENOMEM, "malloc", "%s", path);
		if (ret)
			return bad_line(path, number, err);
	}
	return 0;
}

int bp_cost_file_read(const char *path, struct bp_cost_file *ret_kept, struct bp_err *err)
{
	cleanup_bp_cost_file struct bp_cost_file kept = { 0 };
	cleanup_free char *text = NULL;
	size_t len;
	int ret;

	text = (char *)bp_file_read(path, &len, err);
	if (!text)
		return -errno;
	if (strlen(text) != len)
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a file that --save wrote");
	ret = read_lines(path, text, &kept, err);
	if (ret)
		return ret;
	*ret_kept = kept;
	kept = (struct bp_cost_file){ 0 };
	return 0;
}

bool bp_cost_file_is(const char *path)
{
	char line[sizeof(MAGIC)] = "";
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return fd >= 0 && read(fd, line, sizeof(line) - 1) == (ssize_t)sizeof(line) - 1 &&
	       strncmp(line, MAGIC, sizeof(MAGIC) - 2) == 0;
}

static void put_rows(FILE *file, const struct bp_cost_file *kept)
{
	fprintf(file, "%s\n# kernel %s\n# object\tprogram", kept->judged ? MAGIC_JUDGED : MAGIC,
		kept->release);
	for (int i = 0; i < BP_COSTS; i++)
		fprintf(file, "\t%s", names[i]);
	if (kept->judged)
		fputs("\tverdict\tcause", file);
	putc('\n', file);
	for (size_t r = 0; r < kept->count; r++) {
		const struct bp_cost_row *row = &kept->rows[r];

		fprintf(file, "%s\t%s", row->object, row->program);
		for (int i = 0; i < BP_COSTS; i++) {
			if (row->costs.known[i])
				fprintf(file, "\t%llu", row->costs.value[i]);
			else
				fputs("\t-", file);
		}
		if (kept->judged)
			fprintf(file, "\t%s\t%s", row->verdict, row->cause);
		putc('\n', file);
	}
}

int bp_cost_file_write(const char *path, const struct bp_cost_file *kept, struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	put_rows(file, kept);
	if (fclose(file))
		return bp_fail(err, errno, "fclose", "%s", path);
	return bp_output_write(path, text, len, err);
}

void bp_cost_file_free(struct bp_cost_file *kept)
{
	for (size_t i = 0; i < kept->count; i++) {
		free(kept->rows[i].object);
		free(kept->rows[i].program);
		free(kept->rows[i].verdict);
		free(kept->rows[i].cause);
	}
	free(kept->rows);
	*kept = (struct bp_cost_file){ 0 };
}
