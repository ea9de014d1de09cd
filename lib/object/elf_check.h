/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* elf_check.h - is a file a BPF object, and whole? */
#ifndef BP_ELF_CHECK_H
#define BP_ELF_CHECK_H

#include <libelf.h>

#include "util/err.h"

struct bpf_object;
struct bpf_object_open_opts;
struct bp_map_values;
struct btf;

/* Only of the byte order of this machine: no other can be loaded. */
#define BP_ELF_NATIVE 1U

/**
 * @brief Open a BPF object: the one way in for such files.
 *
 * The file is read once; that is looked at, better than libbpf does, and handed to it. What happens
 * to the file meanwhile makes no difference.
 *
 * @param fd the file, open and at its start, see bp_file_open_plain()
 * @param path its name, for messages, and the name of the object
 * @param flags BP_ELF_NATIVE, or 0
 * @param opts further options for libbpf, or NULL
 * @param ret_object the object, for bpf_object__close()
 * @param ret_values the programs that its maps refer to, for bp_map_values_free() also after a
 * failure, or NULL
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EFBIG for more than BP_FILE_MAX bytes; -ENOEXEC for what
 * is no BPF object, or a damaged one, or one of the other byte order
 */
int bp_elf_open(int fd, const char *path, unsigned int flags,
		const struct bpf_object_open_opts *opts, struct bpf_object **ret_object,
		struct bp_map_values *ret_values, struct bp_err *err);

/**
 * @brief The BTF of an ELF file, as it is in its section.
 *
 * @param elf the file, or NULL
 * @return the BTF, for btf__free(), or NULL; errno is ENODATA if there is none, EINVAL if it is
 * damaged
 */
struct btf *bp_elf_btf(Elf *elf);

#endif
