/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* word.h - OBJECT:PROGRAM, a program of an object file in one word */
#ifndef BP_OBJECT_WORD_H
#define BP_OBJECT_WORD_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @brief Is a word OBJECT:PROGRAM?
 *
 * An object has a dot in the last part of its path: a BPF file system takes no names with one, so
 * it can be no pin, and "id:7" has none.
 *
 * @param word the word
 * @return how long OBJECT is, or 0 if the word is something else
 */
size_t bp_object_word(const char *word);

/**
 * @brief Take OBJECT:PROGRAM apart.
 *
 * @param word the word, which becomes OBJECT
 * @param ret_name PROGRAM, which is part of the word
 * @return false, with nothing changed, if the word is something else
 */
bool bp_object_word_split(char *word, const char **ret_name);

#endif
