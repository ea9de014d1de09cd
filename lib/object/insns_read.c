// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* insns_read.c - instructions without an object: from a file, text or bytes */
#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "object/insns_order.h"
#include "object/insns_text.h"
#include "object/object.h"

bool bp_prog_name_ok(const char *name)
{
	for (size_t i = 0; name[i] && i < BPF_OBJ_NAME_LEN - 1; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' && name[i] != '.')
			return false;
	return true;
}

static int check_insns(const char *text, const unsigned char *bytes, size_t len, struct bp_err *err)
{
	const struct bpf_insn *insns = (const struct bpf_insn *)bytes;

	if (len == 0)
		return bp_fail_text(err, BP_FAILED, EINVAL, text, "no instructions");
	if (len >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0) {
		bp_fail_text(err, BP_FAILED, EINVAL, text, "an ELF file, not plain instructions");
		bp_hint(err, "load an object without --raw");
		return -EINVAL;
	}
	if (len % sizeof(*insns))
		return bp_fail_text(err, BP_FAILED, EINVAL, text,
				    "%zu bytes are not whole instructions of %zu bytes", len,
				    sizeof(*insns));
	if (bp_insn_order(insns, len / sizeof(*insns)) != BP_ORDER_OTHER)
		return 0;
	bp_fail_text(err, BP_UNSUPPORTED, ENOEXEC, text,
		     "the instructions have the byte order of another machine");
	bp_hint(err, "make them for this one: 'clang -target bpf', not bpfeb or bpfel");
	return -ENOEXEC;
}

int bp_raw_read(const char *text, struct bpf_insn **ret_insns, size_t *ret_cnt, struct bp_err *err)
{
	cleanup_free unsigned char *bytes = NULL;
	bool file = strncmp(text, "hex:", 4) != 0;
	const char *name = strcmp(text, "-") == 0 ? "standard input" : text;
	size_t len;
	int ret;

	bytes = bp_bytes_read(text, &len, err);
	if (!bytes)
		return -errno;
	if (file && bp_insn_is_text(bytes, len)) {
		cleanup_free char *string = strndup((const char *)bytes, len);

		if (!string)
			return bp_fail(err, ENOMEM, "strndup", "%s", text);
		free(bytes);
		bytes = bp_insn_text(name, string, &len, err);
		if (!bytes)
			return -errno;
	}
	ret = check_insns(name, bytes, len, err);
	if (ret)
		return ret;
	*ret_insns = (struct bpf_insn *)bytes;
	*ret_cnt = len / sizeof(struct bpf_insn);
	bytes = NULL;
	return 0;
}
