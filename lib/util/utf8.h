/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* utf8.h - characters of text */
#ifndef BP_UTF8_H
#define BP_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * @brief Length of the UTF-8 character at the beginning of a string.
 *
 * @param s the string, ended by '\0'
 * @return its bytes, 0 if there is none
 */
size_t bp_utf8_len(const unsigned char *s);

/**
 * @brief The number of a character.
 *
 * @param s the character
 * @param len its bytes, see bp_utf8_len()
 * @return the code point
 */
__u32 bp_utf8_code(const unsigned char *s, size_t len);

/**
 * @brief Is this a character that nobody sees, or that changes how others are seen?
 *
 * Controls, which terminals obey; marks of the writing direction; joiners, fillers and the like;
 * ends of lines and paragraphs.
 *
 * @param code the code point
 * @return true if it is to be escaped
 */
bool bp_utf8_hidden(__u32 code);

/**
 * @brief Length of the character at the beginning of a string, if people may see it as it is.
 *
 * @param s the string, ended by '\0'
 * @return its bytes, 0 if there is none, or one that is hidden
 */
size_t bp_utf8_shown_len(const unsigned char *s);

#endif
