// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* raw.c - instructions without an object, straight to bpf_prog_load() */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/explain.h"
#include "table/keyring.h"
#include "load/raw.h"
#include "load/verifier_log.h"
#include "util/cleanup.h"

#define LOG_START ((size_t)16 << 20) /* memory only where the kernel writes */
#define LOG_MAX ((size_t)0xffffffff >> 2)

/* Instruction I refers to a map by its place in fd_array. */
static bool is_place(const struct bpf_insn *insn)
{
	return insn->code == (BPF_LD | BPF_IMM | BPF_DW) &&
	       (insn->src_reg == BPF_PSEUDO_MAP_IDX || insn->src_reg == BPF_PSEUDO_MAP_IDX_VALUE);
}

/* The kernel does not look where the array ends. */
static int check_places(const struct bp_load *load, struct bp_err *err)
{
	for (size_t i = 0; load->fd_array && i < load->insn_cnt; i++) {
		const struct bpf_insn *insn = &load->insns[i];

		if (is_place(insn) && (__u32)insn->imm >= load->fd_array_cnt)
			return bp_fail_text(err, BP_FAILED, ERANGE, "",
					    "instruction %zu is for map %u of --fd-array, which "
					    "has %zu, counted from 0",
					    i, (__u32)insn->imm, load->fd_array_cnt);
		i += insn->code == (BPF_LD | BPF_IMM | BPF_DW);
	}
	return 0;
}

/* With a log buffer that grows until the log fits. */
static int load_with_log(struct bp_load *call, char **ret_log, struct bp_err *err)
{
	cleanup_free char *log = NULL;
	__u32 true_size = 0;
	int fd;

	for (size_t size = call->log_size ? call->log_size : LOG_START;;
	     size = true_size > size ? true_size : 4 * size) {
		free(log);
		log = malloc(size);
		if (!log)
			return bp_fail(err, ENOMEM, "malloc", "log of the verifier");
		log[0] = '\0';
		call->log_buf = log;
		call->log_size = size;
		fd = bp_prog_load(call, &true_size, err);
		if (fd != -ENOSPC || size > LOG_MAX / 4)
			break;
	}
	free(*ret_log);
	*ret_log = log;
	log = NULL;
	return fd;
}

/* For a kernel that does not know the length of fd_array, or no fd_array at all: descriptors in
 * the instructions instead.
 */
static int load_without_array(struct bp_load *call, char **ret_log, struct bp_err *err)
{
	cleanup_free struct bpf_insn *insns = calloc(call->insn_cnt, sizeof(*insns));
	int fd;

	if (!insns)
		return bp_fail(err, ENOMEM, "calloc", "instructions");
	memcpy(insns, call->insns, call->insn_cnt * sizeof(*insns));
	for (size_t i = 0; i < call->insn_cnt; i++) {
		if (is_place(&insns[i])) {
			insns[i].src_reg = insns[i].src_reg == BPF_PSEUDO_MAP_IDX ?
						   BPF_PSEUDO_MAP_FD :
						   BPF_PSEUDO_MAP_VALUE;
			insns[i].imm = call->fd_array[insns[i].imm];
		}
		i += insns[i].code == (BPF_LD | BPF_IMM | BPF_DW);
	}
	call->insns = insns;
	call->fd_array = NULL;
	call->fd_array_cnt = 0;
	fd = load_with_log(call, ret_log, err);
	call->insns = NULL;
	return fd;
}

/* Maps that no instruction refers to are bound as well, as newer kernels do. */
static int bind_maps(int prog_fd, const struct bp_load *load, struct bp_err *err)
{
	cleanup_fd int fd = prog_fd;

	for (size_t i = 0; i < load->fd_array_cnt; i++) {
		int ret = bp_prog_bind_map(fd, load->fd_array[i], err);

		if (ret)
			return ret;
	}
	return take_fd(&fd);
}

/* Since Linux 7.3 there is a log of these failures too. */
static bool is_of_signature(const struct bp_load *load, int num)
{
	if (!load->signature)
		return false;
	switch (num) {
	case EBADMSG:
	case EKEYREJECTED:
	case ENOKEY:
	case ENOPKG:
	case EOPNOTSUPP:
		return true;
	default:
		return num == EINVAL && !bp_keyring_exists(load->keyring_id);
	}
}

int bp_raw_load(const struct bp_load *load, char **ret_log, struct bp_err *err)
{
	struct bp_load call = *load;
	int fd = check_places(load, err);

	if (fd)
		return fd;
	fd = load_with_log(&call, ret_log, err);
	/* What is signed stays as it is. */
	if ((fd == -E2BIG || fd == -EINVAL) && call.fd_array && !call.signature && !(*ret_log)[0]) {
		fd = load_without_array(&call, ret_log, err);
		if (fd >= 0)
			return bind_maps(fd, load, err);
	}
	if (fd >= 0 || !*ret_log)
		return fd;
	bp_fail_on(err, "program %s", load->name ? load->name : "without a name");
	if ((*ret_log)[0] && !is_of_signature(load, -fd))
		bp_rejected(err);
	bp_explain(&(struct bp_facts){ .prog_fd = -1,
				       .prog_type = load->type,
				       .load = &call,
				       .insn_cnt = load->insn_cnt,
				       .log = *ret_log },
		   err);
	return fd;
}
