// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* err.c - what failed, on what and why, in a form that needs no freeing */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/err.h"

/* Numbers that the C library has no words for: the kernel's own, and those of libbpf. */
/* clang-format off */
static const struct {
	int num;
	const char *name;
	const char *text;
} more_errnos[] = {
	{ 524, "ENOTSUPP", "Not supported by the kernel" }, /* include/linux/errno.h there */
	{ LIBBPF_ERRNO__LIBELF, "LIBBPF_ERRNO__LIBELF", "libelf cannot read it" },
	{ LIBBPF_ERRNO__FORMAT, "LIBBPF_ERRNO__FORMAT", "Not the format of a BPF object" },
	{ LIBBPF_ERRNO__KVERSION, "LIBBPF_ERRNO__KVERSION", "A wrong or missing kernel version" },
	{ LIBBPF_ERRNO__ENDIAN, "LIBBPF_ERRNO__ENDIAN", "Of the other byte order" },
	{ LIBBPF_ERRNO__INTERNAL, "LIBBPF_ERRNO__INTERNAL", "Internal error of libbpf" },
	{ LIBBPF_ERRNO__RELOC, "LIBBPF_ERRNO__RELOC", "A relocation that libbpf cannot do" },
	{ LIBBPF_ERRNO__LOAD, "LIBBPF_ERRNO__LOAD", "The program cannot be loaded" },
	{ LIBBPF_ERRNO__VERIFY, "LIBBPF_ERRNO__VERIFY", "Rejected by the verifier" },
	{ LIBBPF_ERRNO__PROG2BIG, "LIBBPF_ERRNO__PROG2BIG", "The program is too big" },
	{ LIBBPF_ERRNO__KVER, "LIBBPF_ERRNO__KVER", "For another kernel version" },
	{ LIBBPF_ERRNO__PROGTYPE, "LIBBPF_ERRNO__PROGTYPE", "This kernel lacks the program type" },
	{ LIBBPF_ERRNO__WRNGPID, "LIBBPF_ERRNO__WRNGPID", "A netlink answer to another process" },
	{ LIBBPF_ERRNO__INVSEQ, "LIBBPF_ERRNO__INVSEQ", "A netlink answer out of sequence" },
	{ LIBBPF_ERRNO__NLPARSE, "LIBBPF_ERRNO__NLPARSE", "A netlink answer that makes no sense" },
};
/* clang-format on */

int bp_fail(struct bp_err *err, int num, const char *step, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return -num;
	*err = (struct bp_err){ .num = num, .step = step };
	va_start(ap, fmt);
	vsnprintf(err->what, sizeof(err->what), fmt, ap);
	va_end(ap);
	return -num;
}

int bp_fail_text(struct bp_err *err, enum bp_status status, int num, const char *what,
		 const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return -num;
	*err = (struct bp_err){ .num = num, .status = status };
	snprintf(err->what, sizeof(err->what), "%s", what);
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -num;
}

void bp_fail_on(struct bp_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return;
	va_start(ap, fmt);
	vsnprintf(err->what, sizeof(err->what), fmt, ap);
	va_end(ap);
}

void bp_hint(struct bp_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->hint[0])
		return;
	va_start(ap, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
}

const char *bp_errno_name(int num)
{
	for (size_t i = 0; i < ARRAY_SIZE(more_errnos); i++)
		if (more_errnos[i].num == num)
			return more_errnos[i].name;
	return strerrorname_np(num);
}

const char *bp_errno_text(int num)
{
	for (size_t i = 0; i < ARRAY_SIZE(more_errnos); i++)
		if (more_errnos[i].num == num)
			return more_errnos[i].text;
	return strerror(num);
}

enum bp_status bp_err_status(const struct bp_err *err)
{
	if (err->status)
		return err->status;
	switch (err->num) {
	case ENOENT:
	case ENOTDIR:
	case ENODEV:
	case ENXIO:
	case ESRCH:
		return BP_NOT_FOUND;
	case EPERM:
	case EACCES:
		return BP_DENIED;
	case 524: /* ENOTSUPP */
	case EOPNOTSUPP:
	case ENOSYS:
		return BP_UNSUPPORTED;
	case EEXIST:
	case EBUSY:
	case ESTALE:
		return BP_CONFLICT;
	default:
		return BP_FAILED;
	}
}
