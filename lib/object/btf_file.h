/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* btf_file.h - BTF in a file */
#ifndef BP_BTF_FILE_H
#define BP_BTF_FILE_H

#include "util/err.h"

struct btf;

/**
 * @brief Read BTF from a file, plain or in an ELF file.
 *
 * That of a BPF object is as the kernel takes it: compilers leave the sizes of sections open, which
 * are filled in.
 *
 * @param path the file
 * @param wanted for the hint, what file is wanted
 * @param err filled in on failure, or NULL
 * @return the BTF, for btf__free(), or NULL; errno is ENOENT if there is no such file, EISDIR for a
 * directory, EINVAL or ENODATA for a file that has no BTF
 */
struct btf *bp_btf_read(const char *path, const char *wanted, struct bp_err *err);

#endif
