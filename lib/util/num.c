// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* num.c - numbers and hexadecimal bytes as people type them */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/num.h"

bool bp_looks_like_number(const char *text)
{
	return text[0] >= '0' && text[0] <= '9';
}

int bp_parse_u64(const char *text, __u64 min, __u64 max, __u64 *ret_num)
{
	bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	unsigned long long num;
	char *end;

	if (!bp_looks_like_number(text) || (hex && !isxdigit((unsigned char)text[2])))
		return -EINVAL;
	errno = 0;
	num = strtoull(text, &end, hex ? 16 : 10);
	if (*end)
		return -EINVAL;
	if (errno == ERANGE || num < min || num > max)
		return -ERANGE;
	*ret_num = num;
	return 0;
}

int bp_parse_u64_range(const char *text, __u64 *ret_min, __u64 *ret_max)
{
	const char *dots = strstr(text, "..");
	char first[32];

	if (!dots) {
		int ret = bp_parse_u64(text, 0, ~0ULL, ret_min);

		*ret_max = *ret_min;
		return ret;
	}
	if ((size_t)(dots - text) >= sizeof(first))
		return -EINVAL;
	snprintf(first, sizeof(first), "%.*s", (int)(dots - text), text);
	if (bp_parse_u64(first, 0, ~0ULL, ret_min) || bp_parse_u64(dots + 2, 0, ~0ULL, ret_max))
		return -EINVAL;
	return *ret_min <= *ret_max ? 0 : -EDOM;
}

int bp_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

unsigned char *bp_parse_hex(const char *text, size_t *ret_len)
{
	unsigned char *bytes = malloc(strlen(text) / 2 + 1);
	size_t len = 0;

	if (!bytes)
		return NULL;
	for (; *text; text++) {
		int high;
		int low;

		if (isspace((unsigned char)*text) || *text == ':' || *text == ',')
			continue;
		high = bp_hex_digit(text[0]);
		low = high < 0 ? -1 : bp_hex_digit(text[1]);
		if (low < 0) {
			free(bytes);
			errno = EINVAL;
			return NULL;
		}
		bytes[len++] = (unsigned char)(high << 4 | low);
		text++;
	}
	*ret_len = len;
	return bytes;
}

size_t bp_hex_text(const void *bytes, size_t len, char *buf, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *at = bytes;
	size_t used = 0;

	for (; len && used + 2 < size; len--, at++) {
		buf[used++] = digits[*at >> 4];
		buf[used++] = digits[*at & 15];
	}
	buf[used] = '\0';
	return used;
}
