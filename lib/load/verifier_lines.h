/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verifier_lines.h - the source lines that cost the verifier most */
#ifndef BP_VLINES_H
#define BP_VLINES_H

#include <stddef.h>
#include <linux/types.h>

#define BP_VLINES_MAX 100                            /* most lines that can be asked for */
#define BP_VLINES_ROOM ((size_t)BP_VLINES_MAX * 512) /* room for as many */

/* One line of the source. */
struct bp_vline {
	__u64 insns;      /* how many instructions of it the verifier walked through */
	char file[160];   /* "": before Linux 6.9 the log does not tell it */
	__u32 line;       /* 0: likewise */
	char source[240]; /* text of the line, cut if it is longer */
};

/**
 * @brief Find the source lines that the verifier spent most instructions on.
 *
 * @param log a log of level 2, which has each instruction that the verifier walked through
 * @param most how many lines at most
 * @param buf written: a text for bp_vlines_next(), the line that cost most first; "" if the program
 * has no line information
 * @param size its size, BP_VLINES_ROOM for all
 * @return 0, or -ENOMEM
 */
int bp_vlines_top(const char *log, size_t most, char *buf, size_t size);

/**
 * @brief Step through what bp_vlines_top() wrote.
 *
 * @param text the rest of it
 * @param ret_line the next line
 * @return the rest behind it, or NULL if there was none
 */
const char *bp_vlines_next(const char *text, struct bp_vline *ret_line);

#endif
