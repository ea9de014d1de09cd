// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* find.c - object files, and those below directories */
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object/find.h"
#include "util/array.h"
#include "util/cleanup.h"

#ifndef EM_BPF
#define EM_BPF 247
#endif

static bool is_object(int fd)
{
	Elf64_Half type = ET_REL;
	Elf64_Half machine = EM_BPF;
	Elf64_Ehdr head;

	if (fd < 0 || read(fd, &head, sizeof(head)) != (ssize_t)sizeof(head) ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
		return false;
	if (head.e_type == type && head.e_machine == machine)
		return true;
	type = __builtin_bswap16(type);
	machine = __builtin_bswap16(machine);
	return head.e_type == type && head.e_machine == machine;
}

bool bp_object_file_is(const char *path)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	return is_object(fd);
}

static int add(struct bp_object_files *files, const char *path, const char *name,
	       struct bp_err *err)
{
	/* Both arrays have the same length. */
	if (!bp_array_more(files->path, files->count) || !bp_array_more(files->name, files->count))
		return bp_fail(err, ENOMEM, "realloc", "%s", path);
	files->path[files->count] = strdup(path);
	files->name[files->count] = strdup(name);
	files->count++;
	return files->path[files->count - 1] && files->name[files->count - 1] ?
		       0 :
		       bp_fail(err, ENOMEM, "strdup", "%s", path);
}

/* A directory on the way, to see links that lead back to it. */
struct level {
	const struct level *up;
	dev_t dev;
	ino_t ino;
};

static bool is_above(const struct level *level, const struct stat *st)
{
	for (; level; level = level->up)
		if (level->dev == st->st_dev && level->ino == st->st_ino)
			return true;
	return false;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int add_below(struct bp_object_files *files, const struct level *up, int fd,
		     const char *path, size_t skip, struct bp_err *err);

/* A link without an end, and what was removed meanwhile, are not there. */
static int add_entry(struct bp_object_files *files, const struct level *level, int dir,
		     const char *name, const char *path, size_t skip, struct bp_err *err)
{
	cleanup_fd int fd = -1;
	struct stat st;
	struct stat link;

	if (fstatat(dir, name, &st, 0)) {
		int num = errno;

		return num == ENOENT || fstatat(dir, name, &link, AT_SYMLINK_NOFOLLOW) == 0 ?
			       0 :
			       bp_fail(err, num, "stat", "%s", path);
	}
	if (!S_ISREG(st.st_mode) && (!S_ISDIR(st.st_mode) || is_above(level, &st)))
		return 0;
	fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (S_ISREG(st.st_mode))
		return is_object(fd) ? add(files, path, path + skip, err) : 0;
	return fd < 0 ? bp_fail(err, errno, "open", "%s", path) :
			add_below(files, level, fd, path, skip, err);
}

/*
 * It goes by descriptors, one a level: paths may be longer than the kernel takes.
 * NOLINTNEXTLINE(misc-no-recursion)
 */
static int add_below(struct bp_object_files *files, const struct level *up, int fd,
		     const char *path, size_t skip, struct bp_err *err)
{
	struct level level = { .up = up };
	struct dirent **entries;
	struct stat st;
	int count = fstat(fd, &st) ? -1 : scandirat(fd, ".", &entries, is_entry, by_name);
	int ret = 0;

	if (count < 0)
		return bp_fail(err, errno, "scandir", "%s", path);
	level.dev = st.st_dev;
	level.ino = st.st_ino;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		cleanup_free char *below = NULL;

		if (ret == 0 && asprintf(&below, "%s%s%s", path,
					 path[strlen(path) - 1] == '/' ? "" : "/", name) < 0) {
			below = NULL;
			ret = bp_fail(err, ENOMEM, "asprintf", "%s", path);
		}
		if (ret == 0)
			ret = add_entry(files, &level, fd, name, below, skip, err);
		free(entries[i]);
	}
	free(entries);
	return ret;
}

static int add_all(struct bp_object_files *files, const char *dir, size_t skip, struct bp_err *err)
{
	cleanup_fd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t before = files->count;
	int ret = fd < 0 ? bp_fail(err, errno, "open", "%s", dir) :
			   add_below(files, NULL, fd, dir, skip, err);

	if (ret == 0 && files->count == before)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, dir,
				    "no BPF object in this directory");
	return ret;
}

static bool is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Some of the words: the files, or the directories. */
struct chosen {
	const char **word;
	size_t count;
	size_t shared; /* length of the directory that all of them share, with its slash */
	bool alike;    /* two have the same name */
};

static int by_basename(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(basename(*x), basename(*y));
}

static int choose(char *const *words, size_t count, bool dirs, struct chosen *ret_chosen)
{
	struct chosen *chosen = ret_chosen;

	chosen->word = calloc(count + 1, sizeof(*chosen->word));
	if (!chosen->word)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (is_dir(words[i]) == dirs)
			chosen->word[chosen->count++] = words[i];
	for (size_t i = 0; i < chosen->count; i++) {
		const char *word = chosen->word[i];
		const char *slash = strrchr(word, '/');
		size_t same = 0;

		if (i == 0)
			chosen->shared = slash ? (size_t)(slash - word) + 1 : 0;
		while (same < chosen->shared && chosen->word[0][same] == word[same])
			same++;
		while (same && word[same - 1] != '/')
			same--;
		chosen->shared = same;
	}
	qsort(chosen->word, chosen->count, sizeof(*chosen->word), by_basename);
	for (size_t i = 1; i < chosen->count; i++)
		chosen->alike |= by_basename(&chosen->word[i - 1], &chosen->word[i]) == 0;
	return 0;
}

/* Of files: their names, or their paths without what all share if two have one name. */
static int add_file(struct bp_object_files *files, const char *word, const struct chosen *chosen,
		    struct bp_err *err)
{
	return add(files, word, chosen->alike ? word + chosen->shared : basename(word), err);
}

/* Of what is in directories: the path below, with the directory if there are several. */
static int add_dir(struct bp_object_files *files, const char *word, const struct chosen *chosen,
		   struct bp_err *err)
{
	cleanup_free char *dir = strdup(word);
	size_t len = strlen(word);

	if (!dir)
		return bp_fail(err, ENOMEM, "strdup", "%s", word);
	while (len > 1 && dir[len - 1] == '/')
		dir[--len] = '\0';
	return add_all(files, dir,
		       chosen->count > 1 ? chosen->shared : len + (strcmp(dir, "/") != 0), err);
}

int bp_object_files_find(char *const *words, size_t count, struct bp_object_files *ret_files,
			 struct bp_err *err)
{
	cleanup_bp_object_files struct bp_object_files files = { 0 };
	struct chosen plain = { 0 };
	struct chosen dirs = { 0 };
	int ret = choose(words, count, false, &plain);

	if (ret == 0)
		ret = choose(words, count, true, &dirs);
	if (ret)
		bp_fail(err, -ret, "calloc", "%zu words", count);
	for (size_t i = 0; ret == 0 && i < count; i++)
		ret = is_dir(words[i]) ? add_dir(&files, words[i], &dirs, err) :
					 add_file(&files, words[i], &plain, err);
	free(plain.word);
	free(dirs.word);
	if (ret)
		return ret;
	*ret_files = files;
	files = (struct bp_object_files){ 0 };
	return 0;
}

void bp_object_files_free(struct bp_object_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->path[i]);
		free(files->name[i]);
	}
	free(files->path);
	free(files->name);
	*files = (struct bp_object_files){ 0 };
}
