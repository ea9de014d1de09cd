// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* utf8.c - characters of text */
#include "util/utf8.h"

size_t bp_utf8_len(const unsigned char *s)
{
	size_t len = s[0] < 0x80                  ? 1 :
		     s[0] >= 0xc2 && s[0] < 0xe0  ? 2 :
		     s[0] >= 0xe0 && s[0] < 0xf0  ? 3 :
		     s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 :
						    0;

	for (size_t i = 1; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	/* The control characters U+0080 to U+009f, which terminals obey too. */
	if (s[0] == 0xc2 && s[1] < 0xa0)
		return 0;
	return len;
}
