/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* map_value.h - contents of maps in words: set before a test, checked after it */
#ifndef BP_MAPIO_H
#define BP_MAPIO_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/bpf.h>

#include "util/err.h"

/* An element of a map in words: "hex:" and digits, cut off where there is no more room. */
struct bp_map_text {
	char key[320];
	char value[320];
};

/**
 * @brief The bytes that words stand for.
 *
 * Items with commas between them: hex:DIGITS, "text" (zeros behind it), u8:N u16:N u32:N u64:N in
 * the byte order of this machine, be16:N be32:N be64:N in network byte order, ip:ADDRESS,
 * mac:ADDRESS; or one number alone for 1, 2, 4 or 8 bytes.
 *
 * @param text the words
 * @param buf the bytes
 * @param size how many there have to be
 * @return 0, or -EINVAL if they stand for something else, or another number of bytes
 */
int bp_words_to_bytes(const char *text, unsigned char *buf, size_t size);

/**
 * @brief Set an element of a map.
 *
 * @param fd the map
 * @param text "KEY = VALUE", each as bp_words_to_bytes() takes it; of a per-CPU map every CPU gets
 * the value
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_map_put(int fd, const char *text, struct bp_err *err);

/**
 * @brief Compare an element of a map with what is expected.
 *
 * @param fd the map
 * @param text "KEY = VALUE", "KEY = N", "KEY = A..B" or "KEY = absent"; a number is compared with
 * a value of 1, 2, 4 or 8 bytes, of a per-CPU map with the sum of all CPUs
 * @param ret_text what is wrong: "7 is 3, expected 4"
 * @param size bytes of ret_text
 * @param err filled in on failure, or NULL
 * @return 1 if it is as expected, 0 if not, or a negative errno value
 */
int bp_map_check(int fd, const char *text, char *ret_text, size_t size, struct bp_err *err);

/**
 * @brief What bp_map_put() or bp_map_check() would give to the kernel.
 *
 * @param info the type, name and sizes of the map, which need not be there yet
 * @param text as for these
 * @param check is it for bp_map_check()? the value is of no meaning then
 * @param ret_text the element
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_map_describe(const struct bpf_map_info *info, const char *text, bool check,
		    struct bp_map_text *ret_text, struct bp_err *err);

#endif
