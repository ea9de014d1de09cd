// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* utf8.c - characters of text */
#include "util/array.h"
#include "util/utf8.h"

/*
 * What is not seen, or moves what is: Unicode's categories Cc, Cf, Zl and Zp, and its property
 * Default_Ignorable_Code_Point. They have all controls of the writing direction in them. In order.
 */
/* clang-format off */
static const struct {
	__u32 first;
	__u32 last;
} hidden[] = {
	{ 0x0000, 0x001f },
	{ 0x007f, 0x009f },
	{ 0x00ad, 0x00ad },
	{ 0x034f, 0x034f },
	{ 0x0600, 0x0605 },
	{ 0x061c, 0x061c },
	{ 0x06dd, 0x06dd },
	{ 0x070f, 0x070f },
	{ 0x0890, 0x0891 },
	{ 0x08e2, 0x08e2 },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xfe00, 0xfe0f },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },
	{ 0x110bd, 0x110bd },
	{ 0x110cd, 0x110cd },
	{ 0x13430, 0x1343f },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};
/* clang-format on */

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
	return len;
}

__u32 bp_utf8_code(const unsigned char *s, size_t len)
{
	__u32 code = len > 1 ? s[0] & (0x7fu >> len) : s[0];

	for (size_t i = 1; i < len; i++)
		code = code << 6 | (s[i] & 0x3f);
	return code;
}

bool bp_utf8_hidden(__u32 code)
{
	for (size_t i = 0; i < ARRAY_SIZE(hidden) && code >= hidden[i].first; i++)
		if (code <= hidden[i].last)
			return true;
	return false;
}

size_t bp_utf8_shown_len(const unsigned char *s)
{
	size_t len = bp_utf8_len(s);

	return len && !bp_utf8_hidden(bp_utf8_code(s, len)) ? len : 0;
}
