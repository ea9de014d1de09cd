// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* token.c - BPF tokens: what a bpf file system delegates to the root of a user namespace */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
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

/* "allowed_progs:\tany", or a set of bits. */
static void read_set(const char *line, const char *key, unsigned long long *set)
{
	size_t len = strlen(key);

	if (strncmp(line, key, len) != 0)
		return;
	line += len + strspn(line + len, ": \t");
	*set = strncmp(line, "any", 3) == 0 ? ~0ULL : strtoull(line, NULL, 16);
}

bool bp_token_allows(int token_fd, enum bpf_prog_type type, enum bpf_attach_type attach_type)
{
	unsigned long long attachs = ~0ULL;
	unsigned long long progs = ~0ULL;
	char path[64];
	char line[200];
	cleanup_file FILE *file = NULL;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", token_fd);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof(line), file)) {
		read_set(line, "allowed_progs", &progs);
		read_set(line, "allowed_attachs", &attachs);
	}
	return progs >> type & 1 && attachs >> attach_type & 1;
}
