// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* btf_file.c - BTF in a file */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <linux/btf.h>

#include "object/btf_file.h"
#include "util/cleanup.h"

enum kind { KIND_BTF, KIND_ELF };

static int refuse(const char *path, int num, const char *what, struct bp_err *err)
{
	return bp_fail_text(err, BP_FAILED, num, path, "%s", what);
}

/* What the first bytes say; libbpf says no more than EIO, or something of ELF headers. */
static int look(const char *path, struct bp_err *err)
{
	/* A pipe would wait for somebody who writes to it. */
	cleanup_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	unsigned char head[SELFMAG];
	struct stat st;
	__u16 magic;
	ssize_t len;

	if (fd < 0 || fstat(fd, &st))
		return bp_fail(err, errno, "open", "%s", path);
	if (S_ISDIR(st.st_mode))
		return bp_fail(err, EISDIR, "open", "%s", path);
	if (!S_ISREG(st.st_mode))
		return refuse(path, EINVAL, "not a regular file", err);
	len = pread(fd, head, sizeof(head), 0);
	if (len < 0)
		return bp_fail(err, errno, "read", "%s", path);
	if (len == 0)
		return refuse(path, EINVAL, "an empty file", err);
	if (len == SELFMAG && memcmp(head, ELFMAG, SELFMAG) == 0)
		return KIND_ELF;
	memcpy(&magic, head, sizeof(magic));
	if (len >= 2 && (magic == BTF_MAGIC || magic == __builtin_bswap16(BTF_MAGIC)))
		return KIND_BTF;
	return refuse(path, EINVAL, "neither BTF nor an ELF file", err);
}

/* libbpf fills in the sizes of sections when it opens an object. */
static struct btf *of_object(const char *path)
{
	cleanup_object struct bpf_object *object = bpf_object__open_file(path, NULL);
	const struct btf *btf = object ? bpf_object__btf(object) : NULL;
	const void *data;
	__u32 size;

	if (!btf)
		return NULL;
	data = btf__raw_data(btf, &size);
	return data ? btf__new(data, size) : NULL;
}

static int not_parsed(const char *path, int kind, int num, struct bp_err *err)
{
	if (num == ENODATA || num == ENOENT)
		return refuse(path, ENODATA, "an ELF file without BTF, in a section .BTF", err);
	if (num == ENOMEM)
		return bp_fail(err, num, "btf__parse", "%s", path);
	return refuse(path, EINVAL,
		      kind == KIND_ELF ? "an ELF file that is damaged or cut off, or its BTF is" :
					 "BTF that is damaged or cut off, or the part that a "
					 "module adds to the kernel's",
		      err);
}

struct btf *bp_btf_read(const char *path, const char *wanted, struct bp_err *err)
{
	int ret = look(path, err);
	struct btf *btf;

	if (ret >= 0) {
		btf = ret == KIND_ELF ? of_object(path) : NULL;
		if (!btf)
			btf = btf__parse(path, NULL);
		if (btf)
			return btf;
		ret = not_parsed(path, ret, errno, err);
	}
	if (ret != -ENOENT)
		bp_hint(err, "wanted is %s", wanted);
	errno = -ret;
	return NULL;
}
