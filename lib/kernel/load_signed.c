// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load_signed.c - BPF_PROG_LOAD with a signature, for which libbpf has no option */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernel/load_signed.h"

#define ATTEMPTS 5 /* of libbpf */

/* What union bpf_attr of Linux 6.18 has for this command; older headers have the beginning. */
struct load_attr {
	__u32 prog_type;
	__u32 insn_cnt;
	__u64 insns;
	__u64 license;
	__u32 log_level;
	__u32 log_size;
	__u64 log_buf;
	__u32 kern_version;
	__u32 prog_flags;
	char prog_name[BPF_OBJ_NAME_LEN];
	__u32 prog_ifindex;
	__u32 expected_attach_type;
	__u32 prog_btf_fd;
	__u32 func_info_rec_size;
	__u64 func_info;
	__u32 func_info_cnt;
	__u32 line_info_rec_size;
	__u64 line_info;
	__u32 line_info_cnt;
	__u32 attach_btf_id;
	__u32 attach_fd; /* attach_prog_fd or attach_btf_obj_fd */
	__u32 core_relo_cnt;
	__u64 fd_array;
	__u64 core_relos;
	__u32 core_relo_rec_size;
	__u32 log_true_size;
	__s32 prog_token_fd;
	__u32 fd_array_cnt;
	__u64 signature;
	__u32 signature_size;
	__s32 keyring_id;
};

static __u64 address(const void *pointer)
{
	return (uintptr_t)pointer;
}

static void fill(const struct bp_load *load, struct load_attr *attr)
{
	*attr = (struct load_attr){
		.prog_type = load->type,
		.insn_cnt = (__u32)load->insn_cnt,
		.insns = address(load->insns),
		.license = address(load->license ? load->license : "GPL"),
		.kern_version = load->kern_version,
		.prog_flags = load->prog_flags | (load->token_fd ? BPF_F_TOKEN_FD : 0),
		.prog_ifindex = load->prog_ifindex,
		.expected_attach_type = load->expected_attach_type,
		.prog_btf_fd = (__u32)load->prog_btf_fd,
		.func_info_rec_size = (__u32)load->func_info_rec_size,
		.func_info = address(load->func_info),
		.func_info_cnt = (__u32)load->func_info_cnt,
		.line_info_rec_size = (__u32)load->line_info_rec_size,
		.line_info = address(load->line_info),
		.line_info_cnt = (__u32)load->line_info_cnt,
		.attach_btf_id = load->attach_btf_id,
		.attach_fd = (__u32)(load->attach_prog_fd ? load->attach_prog_fd :
							    load->attach_btf_obj_fd),
		.fd_array = address(load->fd_array),
		.prog_token_fd = load->token_fd,
		.fd_array_cnt = (__u32)load->fd_array_cnt,
		.signature = address(load->signature),
		.signature_size = (__u32)load->signature_size,
		.keyring_id = load->keyring_id,
	};
	if (load->name)
		snprintf(attr->prog_name, sizeof(attr->prog_name), "%s", load->name);
}

static void with_log(const struct bp_load *load, unsigned int level, struct load_attr *attr)
{
	attr->log_level = level;
	attr->log_size = (__u32)load->log_size;
	attr->log_buf = address(load->log_buf);
}

static int try_often(struct load_attr *attr, unsigned int attempts)
{
	int fd;

	do {
		fd = (int)syscall(SYS_bpf, BPF_PROG_LOAD, attr, sizeof(*attr));
	} while (fd < 0 && errno == EAGAIN && --attempts > 0);
	return fd < 0 ? -errno : fd;
}

int bp_load_signed(const struct bp_load *load, __u32 *ret_log_true_size)
{
	unsigned int attempts = load->attempts ? load->attempts : ATTEMPTS;
	struct load_attr attr;
	int fd;

	if ((int)load->attempts < 0 || (load->attach_prog_fd && load->attach_btf_obj_fd))
		return -EINVAL;
	fill(load, &attr);
	if (load->log_level)
		with_log(load, load->log_level, &attr);
	fd = try_often(&attr, attempts);
	if (fd < 0 && !load->log_level && load->log_buf) {
		with_log(load, 1, &attr);
		fd = try_often(&attr, attempts);
	}
	if (ret_log_true_size)
		*ret_log_true_size = attr.log_true_size;
	return fd;
}
