// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* sign.c - experiments on the signature of BPF_PROG_LOAD, for which libbpf has no option */
#include <stdint.h>
#include <sys/syscall.h>

#include "ref.h"

#define SIGNED_SIZE 168 /* bytes of union bpf_attr of Linux 6.18 up to the last of these fields */

/* Older headers have the beginning. */
union signed_attr {
	union bpf_attr attr;
	struct {
		char before[152];
		__u64 signature;
		__u32 signature_size;
		__s32 keyring_id;
	};
};

static int load_signed(const void *signature, __u32 size, __s32 keyring)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	union signed_attr with = { .attr = { .prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
					     .insns = (uintptr_t)insns,
					     .insn_cnt = ARRAY_SIZE(insns),
					     .license = (uintptr_t) "GPL" } };
	int fd;

	with.signature = (uintptr_t)signature;
	with.signature_size = size;
	with.keyring_id = keyring;
	fd = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &with, SIGNED_SIZE);
	return fd < 0 ? -errno : fd;
}

static void signatures(void)
{
	static const char bytes[100];

	opened("LOAD-SIGNATURE-NONE", load_signed(NULL, 0, 0));
	opened("LOAD-SIGNATURE-BAD", load_signed(bytes, sizeof(bytes), 0));
	opened("LOAD-SIGNATURE-KEYRING", load_signed(bytes, sizeof(bytes), INT_MAX));
	opened("LOAD-SIGNATURE-NO-KEYRING", load_signed(NULL, 0, INT_MAX));
}

const struct experiment sign_experiments[] = {
	{ "load", signatures },
	{ NULL, NULL },
};
