/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* file.h - whole files and streams in memory */
#ifndef BP_FILE_H
#define BP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "util/err.h"

/* The most that bp_file_read() takes: no input of a program is larger. */
#define BP_FILE_MAX ((size_t)256 << 20)

/**
 * @brief Read a whole file.
 *
 * @param path the file, "-" for standard input
 * @param ret_len number of bytes
 * @param err filled in on failure, or NULL
 * @return the bytes and a '\0', to be freed by the caller, or NULL; errno is ENOENT if there is
 * none, EISDIR for a directory, EFBIG for more than BP_FILE_MAX bytes
 */
unsigned char *bp_file_read(const char *path, size_t *ret_len, struct bp_err *err);

/**
 * @brief The same of a file that is open.
 *
 * @param fd the file, read from where it is
 * @param name its name, for messages
 * @param ret_len number of bytes
 * @param err filled in on failure, or NULL
 * @return the bytes, or NULL, see bp_file_read()
 */
unsigned char *bp_file_read_fd(int fd, const char *name, size_t *ret_len, struct bp_err *err);

/**
 * @brief Open a file, or what else can be read.
 *
 * In a directory that others can change (see bp_where_find()) a pipe or a device must be this
 * user's own: with another one they could keep it waiting for ever.
 *
 * @param path the file, "-" for standard input
 * @param err filled in on failure, or NULL
 * @return a descriptor, or a negative errno value: -EPERM for a pipe of others
 */
int bp_file_open(const char *path, struct bp_err *err);

/**
 * @brief Open what must be a file: no directory, and nothing that could keep one waiting.
 *
 * @param path the file
 * @param err filled in on failure, or NULL
 * @return a descriptor, or a negative errno value: -EISDIR; -EINVAL for what else is no file
 */
int bp_file_open_plain(const char *path, struct bp_err *err);

/**
 * @brief Read a line of text of which there may be too much.
 *
 * @param file what to read from
 * @param text the line without its end, and a zero byte; room for max + 1 bytes
 * @param max the longest line
 * @return its length; max + 1 if it is longer, and all but one byte of the rest is still to be
 * read; -1 at the end of the file, or see ferror()
 */
ssize_t bp_line_read(FILE *file, char *text, size_t max);

/**
 * @brief The bytes that a word stands for: hex: and digits, a file, "-" for standard input.
 *
 * @param word the word
 * @param ret_len number of bytes
 * @param err filled in on failure, or NULL
 * @return the bytes, to be freed by the caller, or NULL as bp_file_read()
 */
unsigned char *bp_bytes_read(const char *word, size_t *ret_len, struct bp_err *err);

#endif
