// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* keyring.c - the keyrings that the signature of a program is checked with, by name */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/keyctl.h>

#include "table/keyring.h"
#include "util/array.h"
#include "util/num.h"

#define PLATFORM 2 /* the last of those of the kernel */

/* bpf_verify_pkcs7_signature() and system_keyring_id_check() of Linux 6.18 */
static const struct {
	const char *name;
	__s32 id;
} keyrings[] = {
	{ "session", BP_KEYRING_SESSION },
	{ "user", KEY_SPEC_USER_KEYRING },
	{ "builtin", 0 },
	{ "secondary", 1 },
	{ "platform", PLATFORM },
};

int bp_keyring_parse(const char *text, __s32 *ret_id)
{
	__u64 number;

	for (size_t i = 0; i < ARRAY_SIZE(keyrings); i++) {
		if (strcmp(text, keyrings[i].name) == 0) {
			*ret_id = keyrings[i].id;
			return 0;
		}
	}
	if (bp_parse_u64(text, PLATFORM + 1, INT_MAX, &number))
		return -EINVAL;
	*ret_id = (__s32)number;
	return 0;
}

void bp_keyring_text(__s32 id, char *buf, size_t size)
{
	snprintf(buf, size, "%d", id);
	for (size_t i = 0; i < ARRAY_SIZE(keyrings); i++)
		if (keyrings[i].id == id)
			snprintf(buf, size, "%s", keyrings[i].name);
}

bool bp_keyring_exists(__s32 id)
{
	if (id >= 0 && id <= PLATFORM)
		return true;
	/* A key that may not be looked at is there. */
	return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, id, 0) >= 0 || errno == EACCES;
}
