// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* nearest.c - the word that was probably meant by a mistyped one */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "util/nearest.h"

/* Longer words are not compared: nobody mistypes one of these. */
#define MAX_LEN 48

static int fold(char c)
{
	return c == '-' ? '_' : tolower((unsigned char)c);
}

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to change, add, leave out, or swap with the next one. */
static size_t distance(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t rows[3][MAX_LEN + 1] = { 0 };

	for (size_t j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= alen; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3];
		const size_t *above2 = rows[(i + 1) % 3];

		row[0] = i;
		for (size_t j = 1; j <= blen; j++) {
			int x = fold(a[i - 1]);
			int y = fold(b[j - 1]);

			row[j] = min(min(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b[j - 2]) && fold(a[i - 2]) == y)
				row[j] = min(row[j], above2[j - 2] + 1);
		}
	}
	return rows[alen % 3][blen];
}

void bp_nearest_try(struct bp_nearest *nearest, const char *candidate)
{
	size_t len = strlen(nearest->word);
	size_t clen = candidate ? strlen(candidate) : 0;
	size_t limit = (len + 2) / 3;
	size_t d;

	if (!len || !clen || len > MAX_LEN || clen > MAX_LEN)
		return;
	/* Each letter more is a mistake: this is for lists of many thousand words. */
	if (len > clen + limit ||
	    (clen > len + limit && strncasecmp(nearest->word, candidate, len) != 0))
		return;
	d = distance(nearest->word, len, candidate, clen);
	/* The beginning of a word is near it, but not as near as a word with one mistake. */
	if (len >= 3 && strncasecmp(nearest->word, candidate, len) == 0 && d > 2)
		d = limit = 2;
	if (d > limit || d >= len || (nearest->best && d >= nearest->distance))
		return;
	nearest->best = candidate;
	nearest->distance = d;
}
