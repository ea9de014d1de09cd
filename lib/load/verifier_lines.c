// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verifier_lines.c - the source lines that cost the verifier most */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/verifier_lines.h"

#define REPORT "Verification failed: " /* since Linux 7.3: shows instructions a second time */
#define FIRST_CAPACITY 1024

/* A line of the source, where the log has it first. */
struct entry {
	const char *text; /* NULL: no entry */
	size_t len;
	__u64 insns;
};

/* All of them by their texts: open addressing, at most half full. */
struct lines {
	struct entry *entry;
	size_t capacity; /* a power of two */
	size_t count;
};

static size_t hash(const char *text, size_t len)
{
	__u64 value = 14695981039346656037ULL; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		value = (value ^ (unsigned char)text[i]) * 1099511628211ULL;
	return (size_t)(value ^ value >> 32);
}

/* Where it is, or where it belongs. */
static struct entry *find(const struct lines *lines, const char *text, size_t len)
{
	size_t at = hash(text, len) & (lines->capacity - 1);

	while (lines->entry[at].text &&
	       (lines->entry[at].len != len || memcmp(lines->entry[at].text, text, len) != 0))
		at = (at + 1) & (lines->capacity - 1);
	return &lines->entry[at];
}

static int grow(struct lines *lines)
{
	struct lines more = { .capacity = lines->capacity ? lines->capacity * 2 : FIRST_CAPACITY,
			      .count = lines->count };

	more.entry = calloc(more.capacity, sizeof(*more.entry));
	if (!more.entry)
		return -ENOMEM;
	for (size_t i = 0; i < lines->capacity; i++)
		if (lines->entry[i].text)
			*find(&more, lines->entry[i].text, lines->entry[i].len) = lines->entry[i];
	free(lines->entry);
	*lines = more;
	return 0;
}

static struct entry *get(struct lines *lines, const char *text, size_t len)
{
	struct entry *entry;

	if (lines->count * 2 >= lines->capacity && grow(lines))
		return NULL;
	entry = find(lines, text, len);
	if (!entry->text) {
		*entry = (struct entry){ .text = text, .len = len };
		lines->count++;
	}
	return entry;
}

/* "12: (61) r1 = *(u32 *)(r1 +0)" */
static bool is_insn(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	return digits && strncmp(line + digits, ": (", 3) == 0;
}

/* The instructions of each line of the source: those behind it in the log, up to the next one. */
static int count_insns(const char *log, struct lines *lines)
{
	struct entry *now = NULL;

	for (const char *line = log; *line;) {
		size_t len = strcspn(line, "\n");

		if (strncmp(line, REPORT, strlen(REPORT)) == 0)
			break;
		if (strncmp(line, "; ", 2) == 0) {
			now = get(lines, line + 2, len - 2);
			if (!now)
				return -ENOMEM;
		} else if (now && is_insn(line)) {
			now->insns++;
		}
		line += len + (line[len] == '\n');
	}
	return 0;
}

static int compare(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;
	size_t least = x->len < y->len ? x->len : y->len;
	int ret;

	if (x->insns != y->insns)
		return x->insns > y->insns ? -1 : 1;
	ret = least ? memcmp(x->text ? x->text : "", y->text ? y->text : "", least) : 0;
	return ret ? ret : (x->len > y->len) - (x->len < y->len);
}

/* "return x; @ file.c:15": the place, or the end. */
static size_t find_place(const char *text, size_t len)
{
	for (size_t at = len; at-- > 2;)
		if (memcmp(text + at - 2, " @ ", 3) == 0)
			return at - 2;
	return len;
}

static void render(const struct entry *entry, char *buf, size_t size)
{
	size_t place = find_place(entry->text, entry->len);
	struct bp_vline line = { 0 };
	const char *file = entry->text + place + 3;
	int len = place < entry->len ? (int)(entry->len - place - 3) : 0;
	int colon = len;

	while (colon > 0 && file[colon] != ':')
		colon--;
	if (colon > 0)
		snprintf(line.file, sizeof(line.file), "%.*s", colon, file);
	snprintf(line.source, sizeof(line.source), "%.*s", (int)place, entry->text);
	for (char *at = line.source; *at; at++)
		if (*at == '\t')
			*at = ' ';
	snprintf(buf, size, "%llu\t%s\t%lu\t%s\n", entry->insns, line.file,
		 colon > 0 ? strtoul(file + colon + 1, NULL, 10) : 0, line.source);
}

int bp_vlines_top(const char *log, size_t most, char *buf, size_t size)
{
	struct lines lines = { 0 };
	int ret = count_insns(log, &lines);
	size_t used = 0;

	if (lines.capacity)
		qsort(lines.entry, lines.capacity, sizeof(*lines.entry), compare);
	buf[0] = '\0';
	for (size_t i = 0; ret == 0 && i < most && i < lines.capacity; i++) {
		char text[512];

		if (!lines.entry[i].insns)
			break;
		render(&lines.entry[i], text, sizeof(text));
		if (strlen(text) >= size - used)
			break;
		memcpy(buf + used, text, strlen(text) + 1);
		used += strlen(text);
	}
	free(lines.entry);
	return ret;
}

const char *bp_vlines_next(const char *text, struct bp_vline *ret_line)
{
	const char *file = strchr(text, '\t');
	const char *number = file ? strchr(file + 1, '\t') : NULL;
	const char *source = number ? strchr(number + 1, '\t') : NULL;
	size_t len;

	if (!source)
		return NULL;
	len = strcspn(source, "\n");
	*ret_line = (struct bp_vline){ .insns = strtoull(text, NULL, 10),
				       .line = (__u32)strtoul(number + 1, NULL, 10) };
	snprintf(ret_line->file, sizeof(ret_line->file), "%.*s", (int)(number - file - 1),
		 file + 1);
	snprintf(ret_line->source, sizeof(ret_line->source), "%.*s", (int)len - 1, source + 1);
	return source + len + (source[len] == '\n');
}
