// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ftrace.c - the functions of the kernel that can be traced: available_filter_functions */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/ftrace.h"
#include "trace/tracefs.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/text.h"

/* What ftrace calls a function that the linker left out. */
#define INVALID "__ftrace_invalid_address__"

void bp_ftrace_free(struct bp_ftrace *found)
{
	free(found->name);
	free(found->text);
	*found = (struct bp_ftrace){ 0 };
}

bool bp_is_glob(const char *word)
{
	return strpbrk(word, "*?[");
}

static bool fits(const char *name, char *const *words, size_t count, size_t *times)
{
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		bool same = bp_is_glob(words[i]) ? fnmatch(words[i], name, 0) == 0 :
						   strcmp(words[i], name) == 0;

		times[i] += same;
		found = found || same;
	}
	return found;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The text is whole now: names, each with its zero. */
static int sort_names(struct bp_ftrace *found, size_t len)
{
	size_t kept = 0;

	found->name = calloc(found->count + 1, sizeof(*found->name));
	if (!found->name)
		return -ENOMEM;
	found->count = 0;
	for (size_t at = 0; at < len; at += strlen(found->text + at) + 1)
		found->name[found->count++] = found->text + at;
	qsort(found->name, found->count, sizeof(*found->name), compare);
	for (size_t i = 0; i < found->count; i++)
		if (!kept || strcmp(found->name[kept - 1], found->name[i]) != 0)
			found->name[kept++] = found->name[i];
	found->count = kept;
	return 0;
}

int bp_ftrace_find(char *const *words, size_t count, size_t *ret_times, struct bp_ftrace *ret_found,
		   struct bp_err *err)
{
	cleanup_ftrace struct bp_ftrace found = { 0 };
	const char *tracefs = bp_tracefs();
	cleanup_free char *line = NULL;
	cleanup_file FILE *file = NULL;
	struct bp_text text = { 0 };
	char path[200];
	size_t room = 0;
	int ret;

	memset(ret_times, 0, count * sizeof(*ret_times));
	snprintf(path, sizeof(path), "%s/available_filter_functions", tracefs ? tracefs : "");
	file = fopen(path, "re");
	if (!file)
		return bp_fail(err, errno, "open", "%s", path);
	/* A name, and a module in brackets. */
	while (getline(&line, &room, file) > 0) {
		line[strcspn(line, " \t\n")] = '\0';
		if (strncmp(line, INVALID, strlen(INVALID)) == 0 ||
		    !fits(line, words, count, ret_times))
			continue;
		bp_text_add(&text, line, strlen(line) + 1);
		found.count++;
	}
	ret = ferror(file) ? errno : text.num;
	found.text = text.buf;
	if (ret == 0)
		ret = -sort_names(&found, text.len);
	if (ret)
		return bp_fail(err, ret, "read", "%s", path);
	*ret_found = found;
	found = (struct bp_ftrace){ 0 };
	return 0;
}
