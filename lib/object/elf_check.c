// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* elf_check.c - is a file a BPF object, and whole? */
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "object/elf_check.h"
#include "object/map_values.h"

#define STRUCT_OPS ".struct_ops"

/* What compilers write other than objects: the first bytes of it. */
/* clang-format off */
static const struct {
	const char *bytes;
	size_t len;
	const char *text;
	const char *remedy;
} other_outputs[] = {
	{ "BC\xc0\xde", 4, "LLVM bitcode, not an ELF object", "compile without -emit-llvm and -flto, or run 'llc -march=bpf -filetype=obj' on it" },
	{ "\xde\xc0\x17\x0b", 4, "LLVM bitcode, not an ELF object", "compile without -emit-llvm and -flto, or run 'llc -march=bpf -filetype=obj' on it" },
	{ "\t.file\t", 7, "an assembler file, not an ELF object", "compile with -c, not with -S" },
	{ "\t.text\n", 7, "an assembler file, not an ELF object", "compile with -c, not with -S" },
	{ "; ModuleID", 10, "LLVM assembler, not an ELF object", "compile with -c, not with -S -emit-llvm" },
	{ "!<arch>\n", 8, "an archive, not an ELF object", "extract its members with 'ar x', and link them with 'bpftool gen object'" },
};
/* clang-format on */

static int check_compiler(const char *path, const void *head, size_t len, struct bp_err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(other_outputs); i++) {
		if (len < other_outputs[i].len ||
		    memcmp(head, other_outputs[i].bytes, other_outputs[i].len) != 0)
			continue;
		bp_fail_text(err, BP_FAILED, ENOEXEC, path, "%s", other_outputs[i].text);
		bp_hint(err, "%s", other_outputs[i].remedy);
		return -ENOEXEC;
	}
	if (strlen(path) > 2 && strcmp(path + strlen(path) - 2, ".c") == 0) {
		bp_fail_text(err, BP_FAILED, ENOEXEC, path, "C source, not an ELF object");
		bp_hint(err, "compile it first: clang -O2 -g -target bpf -c %s -o %.*s.o", path,
			(int)strlen(path) - 2, path);
		return -ENOEXEC;
	}
	return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "not an ELF object");
}

/* Say what is wrong with a file that is no BPF object, better than libbpf can. */
static int check_header(const char *path, const Elf64_Ehdr *head, size_t len, struct bp_err *err)
{
	__u16 machine;

	if (len == 0)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "an empty file");
	if (len < SELFMAG || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0)
		return check_compiler(path, head, len, err);
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
static bool is_whole(Elf *elf, size_t *ret_names)
{
	bool whole = elf && elf_getshdrstrndx(elf, ret_names) == 0 &&
		     elf_rawdata(elf_getscn(elf, *ret_names), NULL);

	for (Elf_Scn *scn = NULL; whole && (scn = elf_nextscn(elf, scn));)
		whole = elf_rawdata(scn, NULL);
	return whole;
}

/* The bytes that there are of the sections of a name: of the shortest one, 0 if there is none. */
static size_t section_size(Elf *elf, size_t names, const char *wanted)
{
	size_t size = SIZE_MAX;

	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr head;
		const char *name =
			gelf_getshdr(scn, &head) ? elf_strptr(elf, names, head.sh_name) : NULL;
		size_t len = name && head.sh_type != SHT_NOBITS ? head.sh_size : 0;

		if (name && strcmp(name, wanted) == 0 && len < size)
			size = len;
	}
	return size == SIZE_MAX ? 0 : size;
}

/*
 * libbpf 1.7 takes the word of BTF for where the variables of struct_ops are and how large: it
 * makes room for 4 GB before it looks whether they are inside of the section, and then adds in 32
 * bits.
 */
static bool is_inside(Elf *elf, size_t names, const struct btf *btf)
{
	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const struct btf_var_secinfo *var = btf_var_secinfos(type);
		const char *name = btf__name_by_offset(btf, type->name_off);
		size_t size;

		if (!btf_is_datasec(type) || !name || !strstr(name, STRUCT_OPS))
			continue;
		size = section_size(elf, names, name);
		for (int i = 0; i < btf_vlen(type); i++)
			if (var[i].offset > size ||
			    btf__resolve_size(btf, var[i].type) > (__s64)(size - var[i].offset))
				return false;
	}
	return true;
}

struct btf *bp_elf_btf(Elf *elf)
{
	size_t names;

	if (!elf || elf_getshdrstrndx(elf, &names) || !elf_rawdata(elf_getscn(elf, names), NULL)) {
		errno = EINVAL;
		return NULL;
	}
	for (Elf_Scn *scn = NULL; (scn = elf_nextscn(elf, scn));) {
		GElf_Shdr head;
		const char *name =
			gelf_getshdr(scn, &head) ? elf_strptr(elf, names, head.sh_name) : NULL;
		const Elf_Data *data;
		struct btf *btf;

		if (!name || strcmp(name, BTF_ELF_SEC) != 0)
			continue;
		data = head.sh_type != SHT_NOBITS && head.sh_size <= BP_FILE_MAX ?
			       elf_rawdata(scn, NULL) :
			       NULL;
		if (!data || !data->d_buf) {
			errno = EINVAL;
			return NULL;
		}
		btf = btf__new(data->d_buf, (__u32)data->d_size);
		if (btf && gelf_getclass(elf) == ELFCLASS32)
			btf__set_pointer_size(btf, 4);
		return btf;
	}
	errno = ENODATA;
	return NULL;
}

/* What is wrong with it that libbpf does not look at, or only when it is too late, or NULL. */
static const char *unsound(Elf *elf)
{
	static const char damaged[] = "a truncated or damaged ELF object";
	GElf_Addr furthest = 0;
	bool struct_ops = false;
	struct btf *btf;
	size_t names;
	bool inside;

	if (!is_whole(elf, &names))
		return damaged;
	look_for_struct_ops(elf, names, &struct_ops, &furthest);
	if (!struct_ops)
		return NULL;
	/* Where it has no offset in BTF, libbpf takes that of a symbol, and adds to it in 32 bits.
	 */
	if (furthest > INT_MAX)
		return damaged;
	btf = bp_elf_btf(elf);
	inside = is_inside(elf, names, btf);
	btf__free(btf);
	return inside ? NULL : "a damaged ELF object: a struct_ops outside of its section";
}

static int check(const char *path, unsigned char *bytes, size_t len,
		 struct bp_map_values *ret_values, struct bp_err *err)
{
	Elf64_Ehdr head = { 0 };
	const char *wrong;
	Elf *elf;
	int ret;

	memcpy(&head, bytes, len < sizeof(head) ? len : sizeof(head));
	ret = check_header(path, &head, len, err);
	if (ret)
		return ret;
	elf_version(EV_CURRENT);
	elf = elf_memory((char *)bytes, len);
	wrong = unsound(elf);
	if (!wrong && ret_values)
		ret = bp_map_values_read(elf, ret_values);
	elf_end(elf);
	if (wrong)
		return bp_fail_text(err, BP_FAILED, ENOEXEC, path, "%s", wrong);
	return ret ? bp_fail(err, -ret, "malloc", "%s", path) : 0;
}

/* As libbpf names an object after its file; maps of variables are named after it. */
static void name_of(const char *path, char *buf, size_t size)
{
	snprintf(buf, size, "%s", basename(path));
	buf[strcspn(buf, ".")] = '\0';
}

static int check_order(const char *path, const unsigned char *ident, struct bp_err *err)
{
	const bool big_here = htobe16(1) == 1;

	if ((ident[EI_DATA] == ELFDATA2MSB) == big_here)
		return 0;
	bp_fail_text(err, BP_UNSUPPORTED, ENOEXEC, path,
		     "the object is %s-endian, and this machine is not",
		     big_here ? "little" : "big");
	bp_hint(err, "compile with 'clang -target bpf%s', or -target bpf on this machine",
		big_here ? "eb" : "el");
	return -ENOEXEC;
}

int bp_elf_open(int fd, const char *path, unsigned int flags,
		const struct bpf_object_open_opts *opts, struct bpf_object **ret_object,
		struct bp_map_values *ret_values, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_object_open_opts, named);
	cleanup_free unsigned char *bytes = NULL;
	char name[16]; /* BPF_OBJ_NAME_LEN */
	size_t len;
	int ret;

	bytes = bp_file_read_fd(fd, path, &len, err);
	if (!bytes)
		return -errno;
	ret = check(path, bytes, len, ret_values, err);
	if (ret == 0 && (flags & BP_ELF_NATIVE))
		ret = check_order(path, bytes, err);
	if (ret)
		return ret;
	name_of(path, name, sizeof(name));
	if (opts)
		named = *opts;
	named.object_name = name;
	*ret_object = bpf_object__open_mem(bytes, len, &named);
	return *ret_object ? 0 : bp_fail(err, errno, "bpf_object__open_mem", "%s", path);
}
