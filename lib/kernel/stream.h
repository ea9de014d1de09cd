/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* stream.h - what a program has written to its streams, and the kernel for it (Linux 6.17) */
#ifndef BP_STREAM_H
#define BP_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"
#include "util/text.h"

/* As enum bpf_stream_id of Linux 6.17 numbers them, which the headers of older systems lack. */
#define BP_STDOUT 1
#define BP_STDERR 2

/* The text of both streams, ended by '\0'. Starts as { 0 }. */
struct bp_streams {
	bool known; /* does the kernel have streams? */
	struct bp_text out;
	struct bp_text err;
};

/**
 * @brief The number of a stream.
 *
 * @param name "stdout" or "stderr"
 * @return BP_STDOUT, BP_STDERR, or 0 for any other name
 */
__u32 bp_stream_number(const char *name);

/**
 * @brief Read all that is in one stream of a program. It is gone from there then.
 *
 * If the program writes meanwhile, reading ends after 16 MiB, which is more than a stream holds.
 *
 * @param prog_fd the program
 * @param stream BP_STDOUT or BP_STDERR
 * @param text where the bytes are added, as they are
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: see bp_prog_stream_read()
 */
int bp_stream_read_all(int prog_fd, __u32 stream, struct bp_text *text, struct bp_err *err);

/**
 * @brief Make a string of bytes that were read: a '\0' in them becomes a blank, and one ends them.
 *
 * @param text the bytes; text->buf is the string then, unless there is no memory
 * @return 0, or -ENOMEM
 */
int bp_stream_string(struct bp_text *text);

/**
 * @brief Read both streams of a program.
 *
 * @param prog_fd the program
 * @param streams where the text is added; a '\0' in it is a blank
 * @param err filled in on failure, or NULL
 * @return 0, also where the kernel has no streams, or a negative errno value
 */
int bp_streams_read(int prog_fd, struct bp_streams *streams, struct bp_err *err);

/**
 * @brief Has the kernel reported an error in the program, such as a loop that it has ended?
 *
 * It writes a line "ERROR: " and one that tells CPU, user and process, then the functions that
 * were called. What the program writes itself is no such report.
 *
 * @param streams what was read
 * @param buf where the words of the first report go: "Timeout detected for may_goto instruction"
 * @param size room there
 * @return was there one?
 */
bool bp_stream_report(const struct bp_streams *streams, char *buf, size_t size);

/**
 * @brief Free what was read.
 *
 * @param streams the text of both, all zero afterwards
 */
void bp_streams_free(struct bp_streams *streams);

#endif
