// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* suite.c - files of test cases: sections of keys and values */
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "object/word.h"
#include "testrun/suite.h"

#define BLANKS " \t\r"

/* What a value is. */
enum value_kind {
	VALUE_TEXT,
	VALUE_FILE,  /* a path */
	VALUE_BYTES, /* a path, hex: or @ */
	VALUE_PROG,  /* PATH:NAME, or a loaded program */
};

/* clang-format off */
static const struct {
	const char *name;
	enum value_kind kind;
	bool many; /* may be there more than once */
} keys[] = {
	{ "program", VALUE_PROG, false },
	{ "set", VALUE_TEXT, true },
	{ "max-entries", VALUE_TEXT, true },
	{ "value-size", VALUE_TEXT, true },
	{ "type", VALUE_TEXT, false },
	{ "attach-to", VALUE_TEXT, false },
	{ "prog-flags", VALUE_TEXT, false },
	{ "kernel-btf", VALUE_FILE, false },
	{ "map", VALUE_TEXT, true },
	{ "packet", VALUE_TEXT, false },
	{ "data-in", VALUE_BYTES, false },
	{ "ctx", VALUE_TEXT, false },
	{ "ctx-in", VALUE_BYTES, false },
	{ "repeat", VALUE_TEXT, false },
	{ "cpu", VALUE_TEXT, false },
	{ "flags", VALUE_TEXT, false },
	{ "pcap", VALUE_FILE, false },
	{ "limit", VALUE_TEXT, false },
	{ "expect", VALUE_TEXT, false },
	{ "expect-len", VALUE_TEXT, false },
	{ "expect-data", VALUE_BYTES, false },
	{ "expect-ctx", VALUE_TEXT, true },
	{ "expect-stdout", VALUE_TEXT, true },
	{ "expect-stderr", VALUE_TEXT, true },
	{ "expect-count", VALUE_TEXT, true },
	{ "expect-file", VALUE_FILE, false },
	{ "expect-map", VALUE_TEXT, true },
};
/* clang-format on */

#define KEYS ARRAY_SIZE(keys)

/* A file while it is read. */
struct reader {
	struct bp_suite *suite;
	struct bp_suite_case *now;
	void *names; /* of the cases, as tsearch() keeps them: for any names in n log n */
	unsigned long number;
	char *root; /* the directory that a confined suite must not leave, ends with '/'; or NULL */
	struct bp_err *err;
};

static int bad(const struct reader *reader, const char *what, const char *word)
{
	return bp_fail_text(reader->err, BP_USAGE, EINVAL, "", "%s:%lu: %s%s%s",
			    reader->suite->path, reader->number, what, word ? ": " : "",
			    word ? word : "");
}

static int no_memory(const struct reader *reader)
{
	return bp_fail(reader->err, ENOMEM, "malloc", "%s", reader->suite->path);
}

static int find_key(const char *name)
{
	for (size_t i = 0; i < KEYS; i++)
		if (strcmp(keys[i].name, name) == 0)
			return (int)i;
	return -1;
}

static int unknown_key(const struct reader *reader, const char *name)
{
	char list[400] = "";
	size_t len = 0;
	int ret = bad(reader, "there is no key of this name", name);

	for (size_t i = 0; i < KEYS && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "",
					keys[i].name);
	bp_hint(reader->err, "keys: %s", list);
	return ret;
}

/* The same path from the working directory. */
static char *from_here(const struct reader *reader, const char *path)
{
	const char *slash = strrchr(reader->suite->path, '/');
	int dir = slash ? (int)(slash - reader->suite->path) + 1 : 0;
	char *text;

	if (asprintf(&text, "%.*s%s", path[0] == '/' ? 0 : dir, reader->suite->path, path) < 0)
		return NULL;
	return text;
}

static int check_file(const struct reader *reader, const char *path, size_t len)
{
	cleanup_free char *file = strndup(path, len);

	if (!file)
		return no_memory(reader);
	if (access(file, R_OK) == 0)
		return 0;
	return bp_fail(reader->err, errno, "open", "%s:%lu: %s", reader->suite->path,
		       reader->number, file);
}

static int outside(const struct reader *reader, const char *what, const char *word)
{
	return bp_fail_text(reader->err, BP_DENIED, EPERM, "", "%s:%lu: %s: %s",
			    reader->suite->path, reader->number, what, word);
}

/* A file below the directory of the suite, wherever links lead: its path without links. */
static int confine(const struct reader *reader, char **path, size_t len)
{
	cleanup_free char *file = strndup(*path, len);
	cleanup_free char *real = file ? realpath(file, NULL) : NULL;
	struct stat st;
	char *made;

	if (!real || stat(real, &st))
		return bp_fail(reader->err, errno, "open", "%s:%lu: %s", reader->suite->path,
			       reader->number, *path);
	if (strncmp(real, reader->root, strlen(reader->root)) != 0)
		return outside(reader, "with --confined, not outside of the suite's directory",
			       *path);
	if (!S_ISREG(st.st_mode))
		return outside(reader, "with --confined, regular files only", *path);
	if (asprintf(&made, "%s%s", real, *path + len) < 0)
		return no_memory(reader);
	free(*path);
	*path = made;
	return 0;
}

/* The value as others take it: a path is made good from here. */
static int make_value(const struct reader *reader, enum value_kind kind, const char *value,
		      char **ret_made)
{
	bool path = kind == VALUE_FILE ||
		    (kind == VALUE_BYTES && strncmp(value, "hex:", 4) != 0 && value[0] != '@') ||
		    (kind == VALUE_PROG && bp_object_word(value));
	char *made;
	size_t len;
	int ret;

	if (!path && kind == VALUE_PROG && reader->root)
		return outside(reader, "with --confined, no program that is loaded already", value);
	if (!path)
		return 0;
	if (strcmp(value, "-") == 0)
		return bad(reader, "standard input is not for test cases", NULL);
	made = from_here(reader, value);
	if (!made)
		return no_memory(reader);
	len = kind == VALUE_PROG ? bp_object_word(made) : strlen(made);
	ret = check_file(reader, made, len);
	if (ret == 0 && reader->root)
		ret = confine(reader, &made, len);
	if (ret)
		free(made);
	else
		*ret_made = made;
	return ret;
}

static int add_line(const struct reader *reader, struct bp_suite_case *one,
		    const struct bp_suite_line *line)
{
	if (!bp_array_more(one->lines, one->count))
		return no_memory(reader);
	one->lines[one->count++] = *line;
	return 0;
}

/* "KEY = VALUE", as other files have it. */
static int with_equals(const struct reader *reader, char *line, size_t len)
{
	int key;
	int ret;

	line[len] = '\0';
	key = find_key(line);
	if (key < 0)
		return unknown_key(reader, line);
	ret = bad(reader, "there is no '=' between a key and its value", line);
	bp_hint(reader->err, "write '%s VALUE'", line);
	return ret;
}

static int read_key(struct reader *reader, char *line)
{
	size_t len = strcspn(line, BLANKS "=");
	struct bp_suite_line added = { .number = reader->number };
	char *value = line + len;
	int key;
	int ret;

	value += strspn(value, BLANKS);
	if (*value == '=')
		return with_equals(reader, line, len);
	line[len] = '\0';
	key = find_key(line);
	if (key < 0)
		return unknown_key(reader, line);
	if (!*value)
		return bad(reader, "a value is missing behind", line);
	if (!keys[key].many && bp_suite_next(reader->now, line, NULL))
		return bad(reader, "it is there already", line);
	ret = make_value(reader, keys[key].kind, value, &added.made);
	added.key = keys[key].name;
	added.value = added.made ? added.made : value;
	if (ret == 0)
		ret = add_line(reader, reader->now, &added);
	if (ret)
		free(added.made);
	return ret;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void keep_name(void *name)
{
	(void)name; /* it is of the file */
}

static int begin_case(struct reader *reader, char *line)
{
	struct bp_suite *suite = reader->suite;
	size_t len = strlen(line);
	const char *name = line + 1;
	const char **seen;

	if (line[len - 1] != ']' || len < 3)
		return bad(reader, "a case begins with its name in brackets", NULL);
	line[len - 1] = '\0';
	seen = tsearch(name, &reader->names, compare_names);
	if (!seen || !bp_array_more(suite->cases, suite->count))
		return no_memory(reader);
	if (*seen != name)
		return bad(reader, "there is a case of this name already", name);
	reader->now = &suite->cases[suite->count++];
	*reader->now = (struct bp_suite_case){
		.name = name,
		.number = reader->number,
		.confined = reader->root,
	};
	return 0;
}

static int read_line(struct reader *reader, char *line)
{
	size_t len;

	line += strspn(line, BLANKS);
	len = strlen(line);
	while (len && strchr(BLANKS, line[len - 1]))
		line[--len] = '\0';
	if (!*line || *line == '#')
		return 0;
	return *line == '[' ? begin_case(reader, line) : read_key(reader, line);
}

/* What stands before the first case, for one case. */
static int inherit(const struct reader *reader, struct bp_suite_case *one)
{
	const struct bp_suite_case *all = &reader->suite->all;
	struct bp_suite_case own = *one;
	int ret = 0;

	if (!all->count)
		return 0;
	one->lines = NULL;
	one->count = 0;
	for (size_t i = 0; i < all->count && ret == 0; i++) {
		struct bp_suite_line line = all->lines[i];

		line.made = NULL;
		if (keys[find_key(line.key)].many || !bp_suite_next(&own, line.key, NULL))
			ret = add_line(reader, one, &line);
	}
	for (size_t i = 0; i < own.count; i++) {
		if (ret == 0)
			ret = add_line(reader, one, &own.lines[i]);
		if (ret)
			free(own.lines[i].made);
	}
	free(own.lines);
	return ret;
}

/* What a case must have. */
static int check_case(struct reader *reader, const struct bp_suite_case *one)
{
	static const char *const captures[] = { "packet",       "data-in",    "expect-data",
						"expect-len",   "expect-ctx", "expect-stdout",
						"expect-stderr" };
	static const char *const others[] = { "limit", "expect-count", "expect-file" };
	bool capture = bp_suite_next(one, "pcap", NULL);
	const char *const *wrong = capture ? captures : others;
	size_t count = capture ? ARRAY_SIZE(captures) : ARRAY_SIZE(others);

	reader->number = one->number;
	if (!bp_suite_next(one, "program", NULL))
		return bad(reader, "there is no program in the case", one->name);
	if (bp_suite_next(one, "packet", NULL) && bp_suite_next(one, "data-in", NULL))
		return bad(reader, "packet and data-in exclude each other in the case", one->name);
	if (bp_suite_next(one, "ctx", NULL) && bp_suite_next(one, "ctx-in", NULL))
		return bad(reader, "ctx and ctx-in exclude each other in the case", one->name);
	for (size_t i = 0; i < count; i++)
		if (bp_suite_next(one, wrong[i], NULL))
			return bad(reader,
				   capture ? "a case with pcap cannot have" :
					     "only a case with pcap can have",
				   wrong[i]);
	return 0;
}

static int read_all(struct reader *reader, char *text, size_t len)
{
	struct bp_suite *suite = reader->suite;
	int ret = 0;

	reader->now = &suite->all;
	for (char *at = text; at < text + len && ret == 0;) {
		char *end = at + strcspn(at, "\n");

		reader->number++;
		if (end < text + len && !*end)
			return bad(reader, "a byte of zero is no text", NULL);
		*end = '\0';
		ret = read_line(reader, at);
		at = end + 1;
	}
	if (ret == 0 && !suite->count)
		ret = bad(reader, "there is no case: [NAME]", NULL);
	for (size_t i = 0; i < suite->count && ret == 0; i++) {
		ret = inherit(reader, &suite->cases[i]);
		if (ret == 0)
			ret = check_case(reader, &suite->cases[i]);
	}
	return ret;
}

static void free_case(struct bp_suite_case *one)
{
	for (size_t i = 0; i < one->count; i++)
		free(one->lines[i].made);
	free(one->lines);
}

/* The directory of a file, without links, with a '/' at its end. */
static char *dir_of(const char *path)
{
	cleanup_free char *real = realpath(path, NULL);
	char *slash = real ? strrchr(real, '/') : NULL;

	return slash ? strndup(real, (size_t)(slash - real) + 1) : NULL;
}

int bp_suite_read(const char *path, bool confined, struct bp_suite *ret_suite, struct bp_err *err)
{
	struct reader reader = { .suite = ret_suite, .err = err };
	size_t len = 0;
	int ret;

	ret_suite->text = (char *)bp_file_read(path, &len, err);
	if (!ret_suite->text)
		return -errno;
	ret_suite->path = strdup(path);
	if (!ret_suite->path)
		return bp_fail(err, ENOMEM, "strdup", "%s", path);
	reader.root = confined ? dir_of(path) : NULL;
	if (confined && !reader.root)
		return bp_fail(err, errno, "realpath", "%s", path);
	ret = read_all(&reader, ret_suite->text, len);
	tdestroy(reader.names, keep_name);
	free(reader.root);
	return ret;
}

const struct bp_suite_line *bp_suite_next(const struct bp_suite_case *one, const char *key,
					  const struct bp_suite_line *prev)
{
	for (size_t i = prev ? (size_t)(prev - one->lines) + 1 : 0; i < one->count; i++)
		if (strcmp(one->lines[i].key, key) == 0)
			return &one->lines[i];
	return NULL;
}

void bp_suite_free(struct bp_suite *suite)
{
	for (size_t i = 0; i < suite->count; i++)
		free_case(&suite->cases[i]);
	free_case(&suite->all);
	free(suite->cases);
	free(suite->path);
	free(suite->text);
	*suite = (struct bp_suite){ 0 };
}
