/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* utf8.h - characters of text */
#ifndef BP_UTF8_H
#define BP_UTF8_H

#include <stddef.h>

/**
 * @brief Length of the UTF-8 character at the beginning of a string.
 *
 * @param s the string, ended by '\0'
 * @return its bytes, 0 if there is none; control characters beyond ASCII, which terminals obey,
 * are none either
 */
size_t bp_utf8_len(const unsigned char *s);

#endif
