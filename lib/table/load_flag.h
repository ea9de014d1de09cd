/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* load_flag.h - the flags of bpf_prog_load() by name */
#ifndef BP_LOAD_FLAGS_H
#define BP_LOAD_FLAGS_H

#include <stddef.h>
#include <linux/types.h>

struct bp_load_flag {
	__u32 flag;
	const char *name;  /* "strict-alignment" */
	const char *since; /* first Linux release */
	const char *summary;
};

/**
 * @brief Step through the flags.
 *
 * BPF_F_TOKEN_FD is not among them: a token sets it.
 *
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_load_flag *bp_load_flag_next(const struct bp_load_flag *prev);

/**
 * @brief Parse names of flags with commas between them.
 *
 * @param text the names; "0x..." is taken for bits that have none
 * @param ret_flags the flags
 * @param bad filled with the name that is not known
 * @param size bytes of bad
 * @return 0, or -EINVAL
 */
int bp_load_flags_parse(const char *text, __u32 *ret_flags, char *bad, size_t size);

/**
 * @brief Write the names of flags with commas between them.
 *
 * @param flags the flags
 * @param buf filled; "0" for none, a number for bits without a name
 * @param size bytes of buf
 */
void bp_load_flags_text(__u32 flags, char *buf, size_t size);

#endif
