/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pin_check.h - programs and maps given a path on a bpf file system */
#ifndef BP_PIN_H
#define BP_PIN_H

#include "util/err.h"

/**
 * @brief Check that a pin can be made: an absolute path, a directory on a bpf file system,
 * nothing there.
 *
 * @param path where the pin is to be
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a missing directory; -EINVAL for one that is
 * not on a bpf file system; -EEXIST
 */
int bp_pin_check(const char *path, struct bp_err *err);

/**
 * @brief Check that a directory can take pins: it is there, on a bpf file system.
 *
 * @param dir the directory
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_pin_dir_check(const char *dir, struct bp_err *err);

/**
 * @brief Check that a pin can be made, or take the place of one that is there.
 *
 * @param path where the pin is to be
 * @param fd the program or map that is to be pinned; -1: not known yet
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: as bp_pin_check(), but -EEXIST only if what is there is no
 * pin, or one of another kind
 */
int bp_pin_check_replace(const char *path, int fd, struct bp_err *err);

#endif
