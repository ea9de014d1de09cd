/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* elf_check.h - is a file a BPF object, and whole? */
#ifndef BP_ELF_CHECK_H
#define BP_ELF_CHECK_H

#include "util/err.h"

/**
 * @brief Look whether a file is a whole BPF object, and say what is wrong better than libbpf can.
 *
 * @param path the file
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT or -ENOTDIR for a missing file; -EISDIR; -EINVAL
 * for what is no regular file; -ENOEXEC for what is no BPF object, or a damaged one
 */
int bp_elf_check(const char *path, struct bp_err *err);

/**
 * @brief Look whether a BPF object has the byte order of this machine: no other can be loaded.
 *
 * @param path the object, see bp_elf_check()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOEXEC for the other byte order
 */
int bp_elf_check_native(const char *path, struct bp_err *err);

#endif
