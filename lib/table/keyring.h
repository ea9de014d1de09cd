/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* keyring.h - the keyrings that the signature of a program is checked with, by name */
#ifndef BP_KEYRING_H
#define BP_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* Numbers of keyrings of the kernel, which user space cannot name elsewhere, go from 0 to 2. */
#define BP_KEYRING_SESSION (-3) /* KEY_SPEC_SESSION_KEYRING of linux/keyctl.h */

/**
 * @brief The number of a keyring, as keyring_id of BPF_PROG_LOAD takes it (Linux 6.18).
 *
 * @param text session, user, builtin, secondary, platform, or the serial number of a key
 * @param ret_id its number
 * @return 0, or -EINVAL for another word
 */
int bp_keyring_parse(const char *text, __s32 *ret_id);

/**
 * @brief The name of a keyring.
 *
 * @param id its number
 * @param buf filled with its name, or with the number if it has none
 * @param size bytes of buf
 */
void bp_keyring_text(__s32 id, char *buf, size_t size);

/**
 * @brief Is there such a keyring?
 *
 * Linux has those of the kernel in any case, but maybe without a key. The user's and the
 * session's are made when they are asked for.
 *
 * @param id its number
 */
bool bp_keyring_exists(__s32 id);

#endif
