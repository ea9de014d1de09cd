// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* raw.c - instructions without an object, straight to bpf_prog_load() */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "explain.h"
#include "file.h"
#include "insn_order.h"
#include "insn_text.h"
#include "object.h"
#include "vlog.h"

#define LOG_START ((size_t)1 << 20)
#define LOG_MAX ((size_t)0xffffffff >> 2)

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
		bytes = bp_insn_text(text, string, &len, err);
		if (!bytes)
			return -errno;
	}
	ret = check_insns(text, bytes, len, err);
	if (ret)
		return ret;
	*ret_insns = (struct bpf_insn *)bytes;
	*ret_cnt = len / sizeof(struct bpf_insn);
	bytes = NULL;
	return 0;
}

int bp_raw_load(const struct bp_load *load, char **ret_log, struct bp_err *err)
{
	struct bp_load call = *load;
	cleanup_free char *log = NULL;
	__u32 true_size = 0;
	int fd;

	for (size_t size = load->log_size ? load->log_size : LOG_START;;
	     size = true_size > size ? true_size : 4 * size) {
		free(log);
		log = malloc(size);
		if (!log)
			return bp_fail(err, ENOMEM, "malloc", "log of the verifier");
		log[0] = '\0';
		call.log_buf = log;
		call.log_size = size;
		fd = bp_prog_load(&call, &true_size, err);
		if (fd != -ENOSPC || size > LOG_MAX / 4)
			break;
	}
	if (fd < 0)
		bp_fail_on(err, "program %s", load->name ? load->name : "without a name");
	if (fd < 0 && log[0])
		bp_rejected(err);
	if (fd < 0)
		bp_explain(&(struct bp_facts){ .prog_fd = -1,
					       .prog_type = load->type,
					       .load = &call,
					       .insn_cnt = load->insn_cnt,
					       .log = log },
			   err);
	*ret_log = log;
	log = NULL;
	return fd;
}
