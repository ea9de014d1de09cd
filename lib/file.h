/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* file.h - whole files and streams in memory */
#ifndef BP_FILE_H
#define BP_FILE_H

#include <stddef.h>

#include "err.h"

/* The most that bp_file_read() takes: no input of a program is larger. */
#define BP_FILE_MAX ((size_t)256 << 20)

/**
 * @brief Read a whole file.
 *
 * @param path the file, "-" for standard input
 * @param ret_len number of bytes
 * @param err filled in on failure, or NULL
 * @return the bytes, to be freed by the caller (never NULL for an empty file), or NULL; errno is
 * ENOENT if there is none, EISDIR for a directory, EFBIG for more than BP_FILE_MAX bytes
 */
unsigned char *bp_file_read(const char *path, size_t *ret_len, struct bp_err *err);

/**
 * @brief Write a whole file; one that is there is replaced.
 *
 * @param path the file, "-" for standard output
 * @param bytes what to write
 * @param len how much
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_file_write(const char *path, const void *bytes, size_t len, struct bp_err *err);

/**
 * @brief Write a whole file, or leave the one that is there as it is.
 *
 * What is no plain file, such as a device or a link, is written to as by bp_file_write().
 *
 * @param path the file, "-" for standard output
 * @param bytes what to write
 * @param len how much
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_file_replace(const char *path, const void *bytes, size_t len, struct bp_err *err);

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
