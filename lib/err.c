// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* err.c - what failed, on what and why, in a form that needs no freeing */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "err.h"

#define ENOTSUPP 524 /* the kernel's own, see include/linux/errno.h there */

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
	return num == ENOTSUPP ? "ENOTSUPP" : strerrorname_np(num);
}

const char *bp_errno_text(int num)
{
	return num == ENOTSUPP ? "Not supported by the kernel" : strerror(num);
}

enum bp_status bp_err_status(const struct bp_err *err)
{
	if (err->status)
		return err->status;
	switch (err->num) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
	case ESRCH:
		return BP_NOT_FOUND;
	case EPERM:
	case EACCES:
		return BP_DENIED;
	case ENOTSUPP:
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
