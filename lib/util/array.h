/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* array.h - the length of an array, arrays and bytes that grow */
#ifndef BP_ARRAY_H
#define BP_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/**
 * @brief Make room for one more element in memory that realloc() gave.
 *
 * How much room there is follows from the count, so nobody has to remember it: an array that
 * grows this way grows in no other.
 *
 * @param array where the pointer to the first element is: NULL for an array of none
 * @param count how many elements there are
 * @param size bytes of one
 * @return false if there is no memory; the array stays as it was
 */
bool bp_array_grow(void *array, size_t count, size_t size);

/* The same for a variable, of a pointer to elements. */
#define bp_array_more(array, count) bp_array_grow(&(array), count, sizeof(*(array)))

/* Bytes one behind the other. Start as { 0 }; whoever has them frees AT. */
struct bp_bytes {
	unsigned char *at;
	size_t len;
	size_t capacity;
};

/**
 * @brief Add bytes behind others, which may move.
 *
 * @param bytes the others
 * @param from the bytes to add
 * @param len how many; 0 is fine
 * @return false if there is no memory; all stays as it was
 */
bool bp_bytes_add(struct bp_bytes *bytes, const void *from, size_t len);

#endif
