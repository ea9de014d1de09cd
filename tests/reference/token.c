// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * token.c - experiments on BPF tokens. They run as root of a user namespace, in which
 * $BPFPROG_TOKEN is a bpf file system that delegates the loading of programs of type xdp.
 */
#include "ref.h"

static int load(enum bpf_prog_type type, __u32 flags, int token)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 2), EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = flags, .token_fd = (__u32)token);

	return bpf_prog_load(type, "token", "GPL", insns, ARRAY_SIZE(insns), &opts);
}

static void with_token(void)
{
	const char *dir = getenv("BPFPROG_TOKEN");
	int fs = open(dir ? dir : "", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int token = bpf_token_create(fs, NULL);
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts, .token_fd = (__u32)token);
	int prog;
	__u32 next;

	if (token < 0) {
		perror("bpf_token_create");
		return;
	}
	prog = load(BPF_PROG_TYPE_XDP, BPF_F_TOKEN_FD, token);
	result("TOKEN-LOAD", prog);
	result("TOKEN-LOAD-NOFLAG", load(BPF_PROG_TYPE_XDP, 0, token));
	result("TOKEN-LOAD-NOTDELEGATED", load(BPF_PROG_TYPE_SOCKET_FILTER, BPF_F_TOKEN_FD, token));
	result("TOKEN-FDBYID", bpf_prog_get_fd_by_id_opts(prog_id(prog), &opts));
	result("TOKEN-NEXTID", bpf_prog_get_next_id(0, &next));
}

/* In the initial user namespace nothing can be delegated, and no token be made. */
static void without(void)
{
	const char *fs = getenv("BPFPROG_BPFFS");

	result("TOKEN-INITIAL",
	       bpf_token_create(open(fs ? fs : "/sys/fs/bpf", O_RDONLY | O_CLOEXEC), NULL));
}

const struct experiment token_experiments[] = {
	{ "token", with_token },
	{ "load", without },
	{ NULL, NULL },
};
