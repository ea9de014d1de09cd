// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* nearest.c - the word that was probably meant by a mistyped one */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "util/nearest.h"

/* Longer words are not compared: nobody mistypes one of these. */
#define MAX_LEN 48

/* Kernel names, options and words of these: ASCII, whatever the locale. */
static char fold(char c)
{
	if (c == '-')
		return '_';
	return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Which letters are in a word, a bit for each of 64. */
static uint64_t letters(const char *word, size_t len)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < len; i++)
		bits |= UINT64_C(1) << (fold(word[i]) & 63);
	return bits;
}

/* Letters that only one of two words has: each of them is a mistake. */
static size_t least(uint64_t a, uint64_t b)
{
	size_t only_a = (size_t)__builtin_popcountll(a & ~b);
	size_t only_b = (size_t)__builtin_popcountll(b & ~a);

	return only_a > only_b ? only_a : only_b;
}

/* Letters to change, add, leave out, or swap with the next one; any number above limit if more. */
static size_t distance(const char *a, size_t alen, const char *b, size_t blen, size_t limit)
{
	size_t rows[3][MAX_LEN + 1];
	size_t lowest = 0;
	char y[MAX_LEN];

	for (size_t j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (size_t j = 0; j < blen; j++)
		y[j] = fold(b[j]);
	for (size_t i = 1; i <= alen; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3];
		const size_t *above2 = rows[(i + 1) % 3];
		size_t before = lowest;
		char x = fold(a[i - 1]);

		row[0] = lowest = i;
		for (size_t j = 1; j <= blen; j++) {
			row[j] = min(min(above[j], row[j - 1]) + 1, above[j - 1] + (x != y[j - 1]));
			if (i > 1 && j > 1 && x == y[j - 2] && fold(a[i - 2]) == y[j - 1])
				row[j] = min(row[j], above2[j - 2] + 1);
			lowest = min(lowest, row[j]);
		}
		/* A swap looks two rows back. */
		if (lowest > limit && before > limit)
			return limit + 1;
	}
	return rows[alen % 3][blen];
}

void bp_nearest_try(struct bp_nearest *nearest, const char *candidate)
{
	size_t len = strlen(nearest->word);
	size_t clen = candidate ? strlen(candidate) : 0;
	size_t limit = (len + 2) / 3;
	bool prefix;
	size_t d;

	if (!len || !clen || len > MAX_LEN || clen > MAX_LEN)
		return;
	if (nearest->best && limit >= nearest->distance)
		limit = nearest->distance ? nearest->distance - 1 : 0;
	if (len > clen + limit)
		return;
	prefix = strncasecmp(nearest->word, candidate, len) == 0;
	/* Each letter more, and each that is not in both, is a mistake: there are lists of many
	 * thousand words. */
	if (!prefix && (clen > len + limit ||
			least(letters(nearest->word, len), letters(candidate, clen)) > limit))
		return;
	d = prefix ? clen - len : distance(nearest->word, len, candidate, clen, limit);
	/* The beginning of a word is near it, but not as near as a word with one mistake. */
	if (len >= 3 && prefix && d > 2)
		d = limit = 2;
	if (d > limit || d >= len || (nearest->best && d >= nearest->distance))
		return;
	nearest->best = candidate;
	nearest->distance = d;
}
