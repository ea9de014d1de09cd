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

int bp_range_split(const char *text, char ret_first[BP_RANGE_FIRST], const char **ret_last)
{
	const char *dots = strstr(text, "..");
	size_t len = dots ? (size_t)(dots - text) : strlen(text);

	if (len >= BP_RANGE_FIRST)
		return -EINVAL;
	memcpy(ret_first, text, len);
	ret_first[len] = '\0';
	*ret_last = dots ? dots + 2 : ret_first;
	return 0;
}

int bp_parse_u64_range(const char *text, __u64 *ret_min, __u64 *ret_max)
{
	char first[BP_RANGE_FIRST];
	const char *last;
	__u64 min;
	__u64 max;
	int ret = bp_range_split(text, first, &last);

	if (ret == 0)
		ret = bp_parse_u64(first, 0, ~0ULL, &min);
	if (ret == 0)
		ret = bp_parse_u64(last, 0, ~0ULL, &max);
	if (ret)
		return ret;
	if (min > max)
		return -EDOM;
	*ret_min = min;
	*ret_max = max;
	return 0;
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
