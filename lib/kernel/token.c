// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* token.c - BPF tokens: what a bpf file system delegates to the root of a user namespace */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
#include "util/proc.h"
#include "kernel/token.h"

int bp_token_open(const char *dir, struct bp_err *err)
{
	cleanup_fd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int token;

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", dir);
	token = bpf_token_create(fd, NULL);
	if (token >= 0)
		return token;
	return bp_fail(err, -token, "bpf_token_create", "%s", dir);
}

/* One of the sets of a token: "any", or bits. */
static unsigned long long allowed(int token_fd, const char *set)
{
	char value[64];

	if (!bp_fdinfo(0, token_fd, set, value, sizeof(value)) || strcmp(value, "any") == 0)
		return ~0ULL;
	return strtoull(value, NULL, 16);
}

bool bp_token_allows(int token_fd, enum bpf_prog_type type, enum bpf_attach_type attach_type)
{
	return allowed(token_fd, "allowed_progs") >> type & 1 &&
	       allowed(token_fd, "allowed_attachs") >> attach_type & 1;
}
