/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* find.h - object files, and those below directories */
#ifndef BP_OBJECT_FIND_H
#define BP_OBJECT_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* Object files, each with a name for people that tells it from the others. */
struct bp_object_files {
	char **path;
	char **name;
	size_t count;
};

#define cleanup_bp_object_files __attribute__((cleanup(bp_object_files_free)))

/**
 * @brief The object files that words stand for.
 *
 * A word that is a directory stands for all BPF objects below it, in the order of their paths;
 * links are followed. Their names are their paths below it, with the directory before them if there
 * are several. Any other word stands for itself, whether it is there or not, and its name is that
 * of the file; if two files have one name, it is the path without what all of them share.
 *
 * @param words the words
 * @param count how many
 * @param ret_files the files, to be freed with bp_object_files_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a directory without objects
 */
int bp_object_files_find(char *const *words, size_t count, struct bp_object_files *ret_files,
			 struct bp_err *err);

/**
 * @brief Is a file a BPF object: relocatable ELF for BPF, in one byte order or the other?
 *
 * @param path the file
 */
bool bp_object_file_is(const char *path);

/**
 * @brief Free the paths and names.
 *
 * @param files the files; all zero is fine
 */
void bp_object_files_free(struct bp_object_files *files);

#endif
