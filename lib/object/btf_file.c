// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* btf_file.c - BTF in a file */
#include <elf.h>
#include <errno.h>
#include <libelf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/btf.h>

#include "object/btf_file.h"
#include "object/elf_check.h"
#include "util/cleanup.h"
#include "util/file.h"

enum kind { KIND_BTF, KIND_ELF };

static int refuse(const char *path, int num, const char *what, struct bp_err *err)
{
	return bp_fail_text(err, BP_FAILED, num, path, "%s", what);
}

/* What the first bytes say; libbpf says no more than EIO, or something of ELF headers. */
static int look(int fd, const char *path, Elf64_Ehdr *head, struct bp_err *err)
{
	ssize_t len = pread(fd, head, sizeof(*head), 0);
	__u16 magic;

	if (len < 0)
		return bp_fail(err, errno, "read", "%s", path);
	if (len == 0)
		return refuse(path, EINVAL, "an empty file", err);
	if (len >= SELFMAG && memcmp(head, ELFMAG, SELFMAG) == 0)
		return KIND_ELF;
	memcpy(&magic, head, sizeof(magic));
	if (len >= 2 && (magic == BTF_MAGIC || magic == __builtin_bswap16(BTF_MAGIC)))
		return KIND_BTF;
	return refuse(path, EINVAL, "neither BTF nor an ELF file", err);
}

/* libbpf fills in the sizes of sections when it opens an object. */
static struct btf *of_object(int fd, const char *path)
{
	cleanup_object struct bpf_object *object = NULL;
	const struct btf *btf;
	const void *data;
	__u32 size;

	if (bp_elf_open(fd, path, 0, NULL, &object, NULL, NULL))
		return NULL;
	btf = bpf_object__btf(object);
	data = btf ? btf__raw_data(btf, &size) : NULL;
	return data ? btf__new(data, size) : NULL;
}

/* Of any ELF file, a kernel's for example; no more of it is read. */
static struct btf *of_section(int fd)
{
	struct btf *btf;
	Elf *elf;
	int num;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	btf = bp_elf_btf(elf);
	num = errno;
	elf_end(elf);
	errno = num;
	return btf;
}

static struct btf *of_elf(int fd, const char *path, const Elf64_Ehdr *head)
{
	bool of_bpf = head->e_machine == EM_BPF || head->e_machine == __builtin_bswap16(EM_BPF);
	struct btf *btf = of_bpf ? of_object(fd, path) : NULL;

	return btf ? btf : of_section(fd);
}

static struct btf *of_btf(int fd, const char *path)
{
	cleanup_free unsigned char *bytes = NULL;
	size_t len;

	bytes = bp_file_read_fd(fd, path, &len, NULL);
	return bytes ? btf__new(bytes, (__u32)len) : NULL;
}

static int not_parsed(const char *path, int kind, int num, struct bp_err *err)
{
	if (num == ENODATA || num == ENOENT)
		return refuse(path, ENODATA, "an ELF file without BTF, in a section .BTF", err);
	if (num == ENOMEM || num == EFBIG)
		return bp_fail(err, num, "read", "%s", path);
	return refuse(path, EINVAL,
		      kind == KIND_ELF ? "an ELF file that is damaged or cut off, or its BTF is" :
					 "BTF that is damaged or cut off, or the part that a "
					 "module adds to the kernel's",
		      err);
}

struct btf *bp_btf_read(const char *path, const char *wanted, struct bp_err *err)
{
	cleanup_fd int fd = bp_file_open_plain(path, err);
	Elf64_Ehdr head = { 0 };
	int ret = fd < 0 ? fd : look(fd, path, &head, err);
	struct btf *btf;

	if (ret >= 0) {
		btf = ret == KIND_ELF ? of_elf(fd, path, &head) : of_btf(fd, path);
		if (btf)
			return btf;
		ret = not_parsed(path, ret, errno, err);
	}
	if (ret != -ENOENT)
		bp_hint(err, "wanted is %s", wanted);
	errno = -ret;
	return NULL;
}
