/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* nearest.h - the word that was probably meant by a mistyped one */
#ifndef BP_NEAREST_H
#define BP_NEAREST_H

#include <stddef.h>

/* A search: start as { .word = WORD }, try each candidate, then read best. */
struct bp_nearest {
	const char *word;
	const char *best; /* NULL if no candidate is near enough */
	size_t distance;  /* of the best: letters to change, add, leave out or swap */
};

/**
 * @brief Compare the word with a candidate, and keep it if it is nearer than those before.
 *
 * Case does not matter, and '-' is the same as '_'. Near enough is a candidate that a third of the
 * letters of the word would have to change for, or one that begins with the word.
 *
 * @param nearest the search
 * @param candidate a word that could have been meant; NULL is passed over
 */
void bp_nearest_try(struct bp_nearest *nearest, const char *candidate);

#endif
