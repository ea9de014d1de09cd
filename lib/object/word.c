// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* word.c - OBJECT:PROGRAM, a program of an object file in one word */
#include <string.h>

#include "object/word.h"

size_t bp_object_word(const char *word)
{
	const char *colon = strrchr(word, ':');
	const char *slash;
	const char *last;

	if (!colon || strncmp(word, "name:", 5) == 0 || strncmp(word, "pinned:", 7) == 0)
		return 0;
	slash = memrchr(word, '/', (size_t)(colon - word));
	last = slash ? slash : word;
	return memchr(last, '.', (size_t)(colon - last)) ? (size_t)(colon - word) : 0;
}

bool bp_object_word_split(char *word, const char **ret_name)
{
	size_t len = bp_object_word(word);

	if (!len)
		return false;
	word[len] = '\0';
	*ret_name = word + len + 1;
	return true;
}
