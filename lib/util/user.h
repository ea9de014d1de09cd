/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* user.h - names of users, as /etc/passwd has them */
#ifndef BP_USER_H
#define BP_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * @brief The name of a user.
 *
 * @param uid the user
 * @param buf filled with the name
 * @param size bytes of buf
 * @return is there such a user?
 */
bool bp_user_name(__u32 uid, char *buf, size_t size);

/**
 * @brief The id of a user, given by name or number.
 *
 * @param text the name or number
 * @param ret_uid the user
 * @return is there such a user? True for any number.
 */
bool bp_user_find(const char *text, __u32 *ret_uid);

#endif
