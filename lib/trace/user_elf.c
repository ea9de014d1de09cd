// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* user_elf.c - the file of a program or library, open to be looked into */
#include <errno.h>
#include <gelf.h>
#include <unistd.h>

#include "trace/user_elf.h"
#include "util/file.h"

void bp_user_elf_close(struct bp_user_elf *file)
{
	elf_end(file->elf);
	if (file->fd >= 0)
		close(file->fd);
	*file = BP_USER_ELF_NONE;
}

int bp_user_elf_open(const char *path, struct bp_user_elf *ret_file, struct bp_err *err)
{
	struct bp_user_elf file = { .fd = bp_file_open_plain(path, err) };
	GElf_Ehdr head;

	if (file.fd < 0)
		return file.fd;
	elf_version(EV_CURRENT);
	file.elf = elf_begin(file.fd, ELF_C_READ, NULL);
	*ret_file = file;
	if (file.elf && elf_kind(file.elf) == ELF_K_ELF && gelf_getehdr(file.elf, &head) &&
	    (head.e_type == ET_EXEC || head.e_type == ET_DYN))
		return 0;
	bp_user_elf_close(ret_file);
	return bp_fail_text(err, BP_NOT_FOUND, EINVAL, path, "not a program or a shared library");
}

__u64 bp_user_elf_offset(const struct bp_user_elf *file, __u64 addr)
{
	size_t count = 0;

	if (elf_getphdrnum(file->elf, &count))
		return 0;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr head;

		if (gelf_getphdr(file->elf, (int)i, &head) && head.p_type == PT_LOAD &&
		    addr >= head.p_vaddr && addr - head.p_vaddr < head.p_filesz)
			return addr - head.p_vaddr + head.p_offset;
	}
	return 0;
}
