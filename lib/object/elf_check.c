// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* elf_check.c - is a file a BPF object, and whole? */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <bpf/btf.h>

#include "util/cleanup.h"
#include "object/elf_check.h"

#define STRUCT_OPS ".struct_ops"

/* Say what is wrong with a file that is no BPF object, better than libbpf can. */
static int check_header(const char *path, const Elf64_Ehdr *head, size_t len, struct bp_err *err)
{
	__u16 machine;

	if (len == 0)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "an empty file");
	if (len < SELFMAG || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "not an ELF object");
	if (len < sizeof(*head))
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "a truncated ELF object");
	machine = head->e_ident[EI_DATA] == ELFDATA2MSB ? be16toh(head->e_machine) :
							  le16toh(head->e_machine);
	/* Old compilers left the machine out. */
	if (head->e_ident[EI_CLASS] != ELFCLASS64 || (machine && machine != EM_BPF)) {
		bp_fail_text(err, BP_FAILED, ENOEXEC, path,
			     "an ELF object for another machine (%u), not for BPF", machine);
		bp_hint(err, "compile with 'clang -target bpf'");
		return -ENOEXEC;
	}
	return 0;
}

/* Is there a section of struct_ops, and how far into its section is the symbol that is furthest? */
static void look_for_struct_ops(Elf *elf, size_t names, bool *ret_there, GElf_Addr *ret_furthest)
{
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr head = { 0 };
		GElf_Sym symbol;
		const char *name =
			gelf_getshdr(scn, &head) ? elf_strptr(elf, names, head.sh_name) : NULL;
		Elf_Data *data = head.sh_type == SHT_SYMTAB ? elf_getdata(scn, NULL) : NULL;

		if (name && strstr(name, STRUCT_OPS))
			*ret_there = true;
		for (int i = 0; data && gelf_getsym(data, i, &symbol); i++)
			if (GELF_ST_TYPE(symbol.st_info) == STT_OBJECT &&
			    symbol.st_value > *ret_furthest)
				*ret_furthest = symbol.st_value;
	}
}

/* libelf sees whether all sections are inside the file. */
static int check_sections(const char *path, int fd, bool *ret_struct_ops, struct bp_err *err)
{
	GElf_Addr furthest = 0;
	size_t names;
	Elf *elf;
	bool whole;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	whole = elf && elf_getshdrstrndx(elf, &names) == 0 &&
		elf_rawdata(elf_getscn(elf, names), NULL);
	for (Elf_Scn *scn = NULL; whole && (scn = elf_nextscn(elf, scn));)
		whole = elf_rawdata(scn, NULL);
	if (whole)
		look_for_struct_ops(elf, names, ret_struct_ops, &furthest);
	/* Where it has no offset in BTF, libbpf takes that of a symbol, and adds to it in 32 bits.
	 */
	if (*ret_struct_ops && furthest > INT_MAX)
		whole = false;
	elf_end(elf);
	if (!whole)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path,
				    "a truncated or damaged ELF object");
	return 0;
}

/*
 * libbpf 1.7 takes the word of BTF for where the variables of struct_ops are and how large: it
 * makes room for 4 GB before it looks whether they are inside of the section, and then adds in 32
 * bits.
 */
static int check_struct_ops(const char *path, off_t size, struct bp_err *err)
{
	struct btf *btf = btf__parse_elf(path, NULL);
	bool inside = true;

	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const struct btf_var_secinfo *var = btf_var_secinfos(type);

		if (!btf_is_datasec(type) ||
		    !strstr(btf__name_by_offset(btf, type->name_off), STRUCT_OPS))
			continue;
		for (int i = 0; i < btf_vlen(type); i++)
			if (btf__resolve_size(btf, var[i].type) > size - (off_t)var[i].offset)
				inside = false;
	}
	btf__free(btf);
	if (!inside)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path,
				    "a damaged ELF object: a struct_ops outside of its section");
	return 0;
}

int bp_elf_check(const char *path, struct bp_err *err)
{
	/* A pipe would wait for somebody who writes to it. */
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf64_Ehdr head;
	bool struct_ops = false;
	struct stat st;
	ssize_t len;
	int ret;

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", path);
	if (fstat(fd, &st))
		return bp_fail(err, errno, "fstat", "%s", path);
	if (S_ISDIR(st.st_mode))
		return bp_fail(err, EISDIR, "open", "%s", path);
	if (!S_ISREG(st.st_mode))
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "not a regular file");
	len = pread(fd, &head, sizeof(head), 0);
	if (len < 0)
		return bp_fail(err, errno, "read", "%s", path);
	ret = check_header(path, &head, (size_t)len, err);
	if (ret == 0)
		ret = check_sections(path, fd, &struct_ops, err);
	if (ret == 0 && struct_ops)
		ret = check_struct_ops(path, st.st_size, err);
	return ret;
}

int bp_elf_check_native(const char *path, struct bp_err *err)
{
	const bool big_here = htobe16(1) == 1;
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char ident[EI_NIDENT];

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", path);
	if (pread(fd, ident, sizeof(ident), 0) != sizeof(ident))
		return bp_fail(err, EIO, "read", "%s", path);
	if ((ident[EI_DATA] == ELFDATA2MSB) == big_here)
		return 0;
	bp_fail_text(err, BP_UNSUPPORTED, ENOEXEC, path,
		     "the object is %s-endian, and this machine is not",
		     big_here ? "little" : "big");
	bp_hint(err, "compile with 'clang -target bpf%s', or -target bpf on this machine",
		big_here ? "eb" : "el");
	return -ENOEXEC;
}
