// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * libbpf.c - experiments on what libbpf hands to the kernel. The linker has every syscall() come
 * here (--wrap); while one of these runs, bpf(2) is not called but looked at.
 */
#include <stdarg.h>
#include <sys/syscall.h>

#include "ref.h"

#define SF BPF_PROG_TYPE_SOCKET_FILTER

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

static struct {
	bool on;
	int num; /* what the call fails with */
	int calls;
	union bpf_attr attr; /* of the last one */
} watch;

long __wrap_syscall(long number, ...)
{
	long arg[6];
	va_list ap;

	va_start(ap, number);
	for (size_t i = 0; i < ARRAY_SIZE(arg); i++)
		arg[i] = va_arg(ap, long);
	va_end(ap);
	if (!watch.on || number != SYS_bpf)
		return __real_syscall(number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	watch.calls++;
	memset(&watch.attr, 0, sizeof(watch.attr));
	memcpy(&watch.attr, (const void *)arg[1],
	       (size_t)arg[2] < sizeof(watch.attr) ? (size_t)arg[2] : sizeof(watch.attr));
	errno = watch.num;
	return -1;
}

/* The calls from here on fail with that. */
static void look(int num)
{
	watch.num = num;
	watch.calls = 0;
	watch.on = true;
}

static bool mentions(int number)
{
	const __u32 *words = (const void *)&watch.attr;
	bool found = false;

	for (size_t i = 0; i < sizeof(watch.attr) / sizeof(*words); i++)
		found |= words[i] == (__u32)number;
	return found;
}

static void loading(void)
{
	const struct bpf_insn insns[] = { MOV(BPF_REG_0, 0), EXIT };
	LIBBPF_OPTS(bpf_prog_load_opts, opts);

	close(load_type(SF)); /* libbpf tries what the kernel can do */
	look(EAGAIN);
	result("LIBBPF-LOAD-EAGAIN", bpf_prog_load(SF, "x", "GPL", insns, 2, &opts));
	fact("LIBBPF-ATTEMPTS-DEFAULT-5", watch.calls == 5);
	opts.attempts = 1;
	look(EAGAIN);
	bpf_prog_load(SF, "x", "GPL", insns, 2, &opts);
	fact("LIBBPF-ATTEMPTS-1", watch.calls == 1);
	look(EINVAL);
	opts.attempts = 7;
	bpf_prog_load(SF, "x", "GPL", insns, 2, &opts);
	fact("LIBBPF-ATTEMPTS-OTHER", watch.calls == 1);
	opts.token_fd = NO_FD;
	look(EINVAL);
	bpf_prog_load(SF, "x", "GPL", insns, 2, &opts);
	fact("LIBBPF-TOKEN-NOFLAG", mentions(NO_FD) && !(watch.attr.prog_flags & BPF_F_TOKEN_FD));
	watch.on = false;
}

static void others(void)
{
	LIBBPF_OPTS(bpf_prog_attach_opts, attach, .flags = BPF_F_AFTER, .relative_id = 5);
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, by_id, .token_fd = NO_FD);

	look(EINVAL);
	watch.attr.attach_bpf_fd = 77;
	bpf_prog_detach(NO_FD, BPF_CGROUP_INET_EGRESS);
	fact("LIBBPF-DETACH-FD0", watch.attr.target_fd == NO_FD && watch.attr.attach_bpf_fd == 0);
	bpf_prog_attach_opts(NO_FD, NO_FD, BPF_CGROUP_INET_EGRESS, &attach);
	fact("LIBBPF-ATTACH-ID-SET", watch.attr.attach_flags == (BPF_F_AFTER | BPF_F_ID));
	bpf_prog_get_fd_by_id_opts(1, &by_id);
	fact("LIBBPF-FDBYID-NOTOKEN", watch.attr.prog_id == 1 && !mentions(NO_FD));
	watch.on = false;
}

const struct experiment libbpf_experiments[] = {
	{ "libbpf", loading },
	{ "libbpf", others },
	{ NULL, NULL },
};
