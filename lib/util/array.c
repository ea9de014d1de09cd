// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* array.c - arrays and bytes that grow */
#include <stdlib.h>
#include <string.h>

#include "util/array.h"

#define FEW 16

bool bp_array_grow(void *array, size_t count, size_t size)
{
	void *more;

	/* There is room for FEW, or up to the next power of two. */
	if (count & (count - 1) || (count && count < FEW))
		return true;
	memcpy(&more, array, sizeof(more));
	more = reallocarray(more, count ? 2 * count : FEW, size);
	if (!more)
		return false;
	memcpy(array, &more, sizeof(more));
	return true;
}

bool bp_bytes_add(struct bp_bytes *bytes, const void *from, size_t len)
{
	if (bytes->len + len > bytes->capacity) {
		size_t capacity = 2 * (bytes->len + len);
		unsigned char *more = realloc(bytes->at, capacity);

		if (!more)
			return false;
		bytes->at = more;
		bytes->capacity = capacity;
	}
	if (len)
		memcpy(bytes->at + bytes->len, from, len);
	bytes->len += len;
	return true;
}
