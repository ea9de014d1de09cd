// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* snapshot.c - what is loaded and where it is attached, in a file: a line for each program */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/output.h"
#include "util/num.h"
#include "list/snapshot.h"

#define MAGIC "# bpfprog list --save "
#define VERSION "2"
#define OLD_VERSION "1"
#define LAST "# end\n"

static void free_words(char **words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(words[i]);
	free(words);
}

static void free_snap(struct bp_snap *snap)
{
	free_words(snap->at, snap->nat);
	free_words(snap->old, snap->nold);
	free(snap->type);
	free(snap->name);
	free(snap->tag);
}

void bp_snapshot_free(struct bp_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->count; i++)
		free_snap(&snapshot->snap[i]);
	free(snapshot->snap);
	*snapshot = (struct bp_snapshot){ 0 };
}

/* A new one at the end, empty, or NULL. */
static struct bp_snap *new_snap(struct bp_snapshot *snapshot)
{
	if (!bp_array_more(snapshot->snap, snapshot->count))
		return NULL;
	snapshot->snap[snapshot->count] = (struct bp_snap){ 0 };
	return &snapshot->snap[snapshot->count++];
}

/* Take over a string that was allocated. */
static int add_word(char ***words, size_t *count, char *text)
{
	if (!text || !bp_array_more(*words, *count)) {
		free(text);
		return -ENOMEM;
	}
	(*words)[(*count)++] = text;
	return 0;
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_words(char **words, size_t count)
{
	if (count)
		qsort(words, count, sizeof(*words), compare_text);
}

/* An attachment in words, see struct bp_snap_at. */
static char *at_text(const struct bp_holder *holder)
{
	char cookie[40] = "";
	char mode[40] = "";
	char *text;

	if (holder->cookie)
		snprintf(cookie, sizeof(cookie), "cookie=%llu ", holder->cookie);
	if (holder->mode)
		snprintf(mode, sizeof(mode), "mode=%s ", holder->mode);
	if (asprintf(&text, "%s%s%s%s%s", cookie, mode, holder->text, holder->place ? " " : "",
		     holder->place ? holder->place : "") < 0)
		return NULL;
	return text;
}

void bp_snapshot_at(const char *text, struct bp_snap_at *ret_at)
{
	struct bp_snap_at at = { 0 };
	const char *end;

	if (strncmp(text, "cookie=", 7) == 0) {
		at.cookie = strtoull(text + 7, NULL, 10);
		end = strchr(text, ' ');
		text = end ? end + 1 : text;
	}
	if (strncmp(text, "mode=", 5) == 0 && (end = strchr(text, ' '))) {
		at.mode = text + 5;
		at.mode_len = (size_t)(end - at.mode);
		text = end + 1;
	}
	at.type = text;
	at.type_len = strcspn(text, " ");
	at.target = text[at.type_len] ? text + at.type_len + 1 : NULL;
	*ret_at = at;
}

void bp_snapshot_swap_words(struct bp_snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->count; i++) {
		struct bp_snap *snap = &snapshot->snap[i];
		char **words = snap->at;
		size_t count = snap->nat;

		snap->at = snap->old;
		snap->nat = snap->nold;
		snap->old = words;
		snap->nold = count;
	}
}

static int fill_snap(struct bp_snap *snap, const struct bp_listed *prog,
		     const struct bp_holders *holders)
{
	const char *type = libbpf_bpf_prog_type_str((enum bpf_prog_type)prog->info.type);
	const struct bp_holder *holder = NULL;
	char number[16];

	snap->id = prog->info.id;
	snprintf(number, sizeof(number), "%u", prog->info.type);
	snap->type = strdup(type ? type : number);
	snap->name = strdup(prog->name);
	snap->tag = malloc(BP_TAG_TEXT);
	if (!snap->type || !snap->name || !snap->tag)
		return -ENOMEM;
	bp_prog_tag(&prog->info, snap->tag);
	while ((holder = bp_holder_next(holders, prog->info.id, BP_HOLD_ATTACHED, holder)))
		if (add_word(&snap->at, &snap->nat, at_text(holder)) ||
		    (holder->old && add_word(&snap->old, &snap->nold, strdup(holder->old))))
			return -ENOMEM;
	sort_words(snap->at, snap->nat);
	sort_words(snap->old, snap->nold);
	return 0;
}

int bp_snapshot_add(struct bp_snapshot *snapshot, const struct bp_listed *prog,
		    const struct bp_holders *holders, struct bp_err *err)
{
	struct bp_snap *snap = new_snap(snapshot);

	if (!snap || fill_snap(snap, prog, holders))
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	return 0;
}

/* The number of a type, by its name or its digits; 0 if it is none. */
static __u32 type_number(const char *text)
{
	const char *name;
	__u64 num;

	for (__u32 i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++)
		if (strcmp(name, text) == 0)
			return i;
	return bp_parse_u64(text, 0, 0xffffffff, &num) ? 0 : (__u32)num;
}

static bool is_wanted(const struct bp_prog_filter *filter, const struct bp_snap *snap)
{
	const struct bp_prog_filter only = { .types = filter->types,
					     .name = filter->name,
					     .tag = filter->tag };
	const struct bp_holders none = { 0 };
	struct bp_listed prog = { .info.type = type_number(snap->type) };

	snprintf(prog.name, sizeof(prog.name), "%s", snap->name);
	snprintf(prog.info.name, sizeof(prog.info.name), "%.*s", BPF_OBJ_NAME_LEN - 1, snap->name);
	for (size_t i = 0; i < BPF_TAG_SIZE; i++)
		prog.info.tag[i] = (__u8)(bp_hex_digit(snap->tag[2 * i]) << 4 |
					  bp_hex_digit(snap->tag[2 * i + 1]));
	return bp_prog_wanted(&only, &none, &prog);
}

void bp_snapshot_keep(struct bp_snapshot *snapshot, const struct bp_prog_filter *filter)
{
	size_t kept = 0;

	for (size_t i = 0; i < snapshot->count; i++)
		if (is_wanted(filter, &snapshot->snap[i]))
			snapshot->snap[kept++] = snapshot->snap[i];
		else
			free_snap(&snapshot->snap[i]);
	snapshot->count = kept;
}

/* --- The file ----------------------------------------------------------------------------- */

/* Tabs and newlines part the fields and lines, so within them they are \x09 and \x0a. */
static void put_field(FILE *file, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == '\\' || *text == 0x7f)
			fprintf(file, "\\x%02x", (unsigned char)*text);
		else
			putc(*text, file);
}

static void put_snap(FILE *file, const struct bp_snap *snap)
{
	put_field(file, snap->type);
	putc('\t', file);
	put_field(file, snap->name);
	putc('\t', file);
	put_field(file, snap->tag);
	for (size_t i = 0; i < snap->nat; i++) {
		putc('\t', file);
		put_field(file, snap->at[i]);
	}
	putc('\n', file);
}

int bp_snapshot_write(const char *path, const struct bp_snapshot *snapshot, struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return bp_fail(err, ENOMEM, "open_memstream", "%s", path);
	fprintf(file, "%s%s\n# type\tname\ttag\tattached...\n", MAGIC, VERSION);
	for (size_t i = 0; i < snapshot->count; i++)
		put_snap(file, &snapshot->snap[i]);
	fputs(LAST, file);
	if (fclose(file))
		return bp_fail(err, ENOMEM, "fclose", "%s", path);
	return bp_output_write(path, text, len, err);
}

/* A copy of a field without what put_field() added, or NULL; errno is EINVAL or ENOMEM. */
static char *get_field(const char *text, size_t len)
{
	char *copy = malloc(len + 1);
	char *to = copy;

	for (size_t i = 0; copy && i < len; i++) {
		*to = text[i];
		if (text[i] == '\\') {
			int high = i + 3 < len ? bp_hex_digit(text[i + 2]) : -1;
			int low = i + 3 < len ? bp_hex_digit(text[i + 3]) : -1;

			if (high < 0 || low < 0 || text[i + 1] != 'x' || !(high | low)) {
				free(copy);
				errno = EINVAL;
				return NULL;
			}
			*to = (char)(high << 4 | low);
			i += 3;
		}
		to++;
	}
	if (copy)
		*to = '\0';
	return copy;
}

static bool is_tag(const char *text)
{
	return strlen(text) == 2 * BPF_TAG_SIZE &&
	       strspn(text, "0123456789abcdef") == 2 * BPF_TAG_SIZE;
}

/* One line: type, name, tag, attachments. Returns 0, -EINVAL or -ENOMEM. */
static int get_snap(struct bp_snap *snap, const char *line, size_t len)
{
	const char *end = line + len;
	int ret = 0;

	for (size_t field = 0; ret == 0; field++) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		char *text = get_field(line, (size_t)((tab ? tab : end) - line));

		if (!text)
			return -errno;
		if (field == 0)
			snap->type = text;
		else if (field == 1)
			snap->name = text;
		else if (field == 2)
			snap->tag = text;
		else
			ret = add_word(&snap->at, &snap->nat, text);
		if (!tab)
			break;
		line = tab + 1;
	}
	if (ret)
		return ret;
	if (!snap->tag || !is_tag(snap->tag) || !*snap->type)
		return -EINVAL;
	for (size_t i = 0; i < snap->nat; i++)
		if (!*snap->at[i])
			return -EINVAL;
	sort_words(snap->at, snap->nat);
	return 0;
}

/* A file that was cut between two lines would look like programs that appeared. */
static bool has_last(const char *bytes, size_t len)
{
	size_t last = sizeof(LAST) - 1;

	return len > last && bytes[len - last - 1] == '\n' &&
	       memcmp(bytes + len - last, LAST, last) == 0;
}

static bool begins(const unsigned char *bytes, size_t len, const char *text)
{
	return len >= strlen(text) && memcmp(bytes, text, strlen(text)) == 0;
}

/* The version of the file. */
static int check_head(const unsigned char *bytes, size_t len, const char *path, struct bp_err *err)
{
	if (begins(bytes, len, MAGIC VERSION "\n"))
		return 2;
	if (begins(bytes, len, MAGIC OLD_VERSION "\n"))
		return 1;
	if (begins(bytes, len, MAGIC))
		return bp_fail_text(err, BP_FAILED, EINVAL, path,
				    "a snapshot of another version than " OLD_VERSION
				    " and " VERSION);
	return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a file that --save wrote");
}

int bp_snapshot_parse(const unsigned char *bytes, size_t len, const char *path,
		      struct bp_snapshot *ret_snapshot, struct bp_err *err)
{
	cleanup_snapshot struct bp_snapshot snapshot = { 0 };
	const char *at = (const char *)bytes;
	const char *end = at + len;
	int ret = check_head(bytes, len, path, err);

	snapshot.version = ret > 0 ? (unsigned int)ret : 0;
	ret = ret > 0 ? 0 : ret;
	for (size_t number = 1; ret == 0 && at < end; number++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((newline ? newline : end) - at);
		struct bp_snap *snap;

		if (!newline)
			return bp_fail_text(err, BP_FAILED, EINVAL, path,
					    "line %zu has no end: the file was cut", number);
		if (memchr(at, '\0', length))
			return bp_fail_text(err, BP_FAILED, EINVAL, path, "line %zu is no text",
					    number);
		if (length && *at != '#') {
			snap = new_snap(&snapshot);
			ret = snap ? get_snap(snap, at, length) : -ENOMEM;
		}
		if (ret == -EINVAL)
			bp_fail_text(err, BP_FAILED, EINVAL, path,
				     "line %zu is not one that --save wrote", number);
		else if (ret)
			bp_fail(err, -ret, "malloc", "%s", path);
		at = newline + 1;
	}
	if (ret)
		return ret;
	if (!has_last((const char *)bytes, len))
		return bp_fail_text(err, BP_FAILED, EINVAL, path,
				    "the last line, # end, is missing: the file was cut");
	*ret_snapshot = snapshot;
	snapshot = (struct bp_snapshot){ 0 };
	return 0;
}

int bp_snapshot_read(const char *path, struct bp_snapshot *ret_snapshot, struct bp_err *err)
{
	cleanup_free unsigned char *bytes = NULL;
	size_t len;

	bytes = bp_file_read(path, &len, err);
	return bytes ? bp_snapshot_parse(bytes, len, path, ret_snapshot, err) : -errno;
}
