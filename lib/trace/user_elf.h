/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* user_elf.h - the file of a program or library, open to be looked into */
#ifndef BP_TRACE_USER_ELF_H
#define BP_TRACE_USER_ELF_H

#include <libelf.h>
#include <linux/types.h>

#include "util/err.h"

/* Start as BP_USER_ELF_NONE. */
struct bp_user_elf {
	int fd;
	Elf *elf;
};

#define BP_USER_ELF_NONE ((struct bp_user_elf){ .fd = -1 })

#define cleanup_user_elf __attribute__((cleanup(bp_user_elf_close)))

/**
 * @brief Open a program or library.
 *
 * @param path the file
 * @param ret_file what it is, to be closed with bp_user_elf_close()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if there is no such file, -EINVAL if it is no ELF
 * file that is run
 */
int bp_user_elf_open(const char *path, struct bp_user_elf *ret_file, struct bp_err *err);

/**
 * @brief Close what bp_user_elf_open() opened.
 *
 * @param file the file; closed already is fine
 */
void bp_user_elf_close(struct bp_user_elf *file);

/**
 * @brief Where in the file an address of the program is.
 *
 * @param file the file
 * @param addr the address
 * @return the offset, or 0 if it is not in the file
 */
__u64 bp_user_elf_offset(const struct bp_user_elf *file, __u64 addr);

#endif
