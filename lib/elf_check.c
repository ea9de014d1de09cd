// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* elf_check.c - is a file a BPF object, and whole? */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "cleanup.h"
#include "elf_check.h"

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

/* libelf sees whether all sections are inside the file. */
static int check_sections(const char *path, int fd, struct bp_err *err)
{
	size_t names;
	Elf *elf;
	bool whole;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	whole = elf && elf_getshdrstrndx(elf, &names) == 0 &&
		elf_rawdata(elf_getscn(elf, names), NULL);
	for (Elf_Scn *scn = NULL; whole && (scn = elf_nextscn(elf, scn));)
		whole = elf_rawdata(scn, NULL);
	elf_end(elf);
	if (!whole)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path,
				    "a truncated or damaged ELF object");
	return 0;
}

int bp_elf_check(const char *path, struct bp_err *err)
{
	/* A pipe would wait for somebody who writes to it. */
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	Elf64_Ehdr head;
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
	return ret ? ret : check_sections(path, fd, err);
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
