// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* raw.c - "bpfprog load --raw": instructions straight to bpf_prog_load() */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "cmd/common/report.h"
#include "cmd/load/dry_run.h"
#include "cmd/load/finish.h"
#include "cmd/load/raw.h"
#include "explain/explain.h"
#include "kernel/token.h"
#include "load/raw.h"
#include "object/btf_file.h"
#include "object/insns_order.h"
#include "ref/func.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/num.h"

/* What raw instructions need beside them; the descriptors are owned here. */
struct raw {
	struct bp_load load;
	struct bpf_insn *insns;
	unsigned char *func_info;
	unsigned char *line_info;
	unsigned char *signature;
	int fds[MAX_FDS];
	size_t nfds;
	struct btf *btf;
	int btf_fd;   /* the kernel's, by id; -1: that of btf, or none */
	int token_fd; /* -1: none */
	int attach_btf_fd;
};

static void raw_close(struct raw *raw)
{
	free(raw->insns);
	free(raw->func_info);
	free(raw->line_info);
	free(raw->signature);
	btf__free(raw->btf);
	for (size_t i = 0; i < raw->nfds; i++)
		close(raw->fds[i]);
	if (raw->btf_fd >= 0)
		close(raw->btf_fd);
	if (raw->token_fd >= 0)
		close(raw->token_fd);
	if (raw->attach_btf_fd > 0)
		close(raw->attach_btf_fd);
}

static int raw_maps(const struct load_args *args, struct raw *raw, struct bp_err *err)
{
	for (size_t i = 0; i < args->nfds; i++) {
		int fd = bp_ref_open_map(&args->fd_array[i], err);

		if (fd < 0)
			return fd;
		raw->fds[raw->nfds++] = fd;
	}
	raw->load.fd_array = raw->nfds ? raw->fds : NULL;
	raw->load.fd_array_cnt = raw->nfds;
	return 0;
}

static int raw_btf_file(const char *path, struct raw *raw, struct bp_err *err)
{
	int ret;

	raw->btf =
		bp_btf_read(path, "the object of the program, compiled with -g, or its BTF", err);
	if (!raw->btf) {
		ret = -errno;
		bp_fail_on(err, "BTF %s", path);
		return ret;
	}
	ret = btf__load_into_kernel(raw->btf);
	if (ret) {
		bp_fail(err, -ret, "btf__load_into_kernel", "BTF %s", path);
		bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
		bp_hint(err, "the kernel does not take this BTF; --debug shows why");
		return ret;
	}
	raw->load.prog_btf_fd = btf__fd(raw->btf);
	return 0;
}

static int raw_btf(const char *text, struct raw *raw, struct bp_err *err)
{
	__u64 id;

	if (!text)
		return 0;
	if (strncmp(text, "id:", 3) != 0)
		return raw_btf_file(text, raw, err);
	if (bp_parse_u64(text + 3, 1, UINT_MAX, &id))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is no BTF id", text);
	raw->btf_fd = bpf_btf_get_fd_by_id((__u32)id);
	if (raw->btf_fd < 0)
		return bp_fail(err, -raw->btf_fd, "bpf_btf_get_fd_by_id", "BTF %s", text);
	raw->load.prog_btf_fd = raw->btf_fd;
	return 0;
}

/* Records of --func-info or --line-info: whole ones. */
static int raw_info(const char *word, size_t rec_size, unsigned char **ret_bytes, size_t *ret_count,
		    struct bp_err *err)
{
	size_t len;

	if (!word)
		return 0;
	*ret_bytes = bp_bytes_read(word, &len, err);
	if (!*ret_bytes)
		return -errno;
	if (len == 0 || len % rec_size)
		return bp_fail_text(err, BP_FAILED, EINVAL, word,
				    "%zu bytes are not whole records of %zu bytes", len, rec_size);
	*ret_count = len / rec_size;
	return 0;
}

static int raw_signature(const char *path, struct raw *raw, struct bp_err *err)
{
	if (!path)
		return 0;
	raw->signature = bp_bytes_read(path, &raw->load.signature_size, err);
	if (!raw->signature)
		return -errno;
	if (!raw->load.signature_size)
		return bp_fail_text(err, BP_FAILED, EINVAL, path, "no signature: it is empty");
	raw->load.signature = raw->signature;
	return 0;
}

static int raw_prepare(struct ctx *ctx, const struct load_args *args, struct raw *raw,
		       struct bp_err *err)
{
	struct bp_load *load = &raw->load;
	int ret = bp_raw_read(args->raw, &raw->insns, &load->insn_cnt, err);

	load->insns = raw->insns;
	if (ret == 0)
		ret = raw_maps(args, raw, err);
	if (ret == 0)
		ret = raw_info(args->func_info, load->func_info_rec_size, &raw->func_info,
			       &load->func_info_cnt, err);
	if (ret == 0)
		ret = raw_info(args->line_info, load->line_info_rec_size, &raw->line_info,
			       &load->line_info_cnt, err);
	if (ret == 0)
		ret = raw_signature(args->signature, raw, err);
	if (ret || ctx->common.dry_run)
		return ret;
	load->func_info = raw->func_info;
	load->line_info = raw->line_info;
	ret = raw_btf(args->btf, raw, err);
	if (ret == 0 && args->object.attach_to) {
		int id = bp_attach_to_find(args->object.attach_to, load->expected_attach_type,
					   load->attach_prog_fd ? load->attach_prog_fd : -1,
					   &raw->attach_btf_fd, err);

		if (id < 0)
			return id;
		load->attach_btf_id = (__u32)id;
		load->attach_btf_obj_fd = raw->attach_btf_fd;
	}
	if (ret == 0 && ctx->common.token) {
		raw->token_fd = bp_token_open(ctx->common.token, err);
		ret = raw->token_fd < 0 ? raw->token_fd : 0;
		load->token_fd = raw->token_fd;
	}
	return ret;
}

static int load_prepared(struct ctx *ctx, const struct load_args *args, struct raw *raw)
{
	struct bp_loaded prog = { .name = args->name ? args->name : "" };
	struct load_result result = { .progs = &prog, .nprogs = 1 };
	cleanup_free char *log = NULL;
	cleanup_fd int fd = -1;
	struct bp_err err = { 0 };

	if (raw_prepare(ctx, args, raw, &err))
		return load_report(ctx, args, &err, NULL, NULL);
	if (bp_insn_order(raw->insns, raw->load.insn_cnt) == BP_ORDER_DOUBT)
		cmd_warn(ctx, "%s: it looks as if the byte order is that of another machine",
			 args->raw);
	if (ctx->common.dry_run)
		return load_describe_raw(ctx, args, &raw->load);
	if (load_check_pins(args, &err))
		return cmd_fail(ctx, &err);
	if (args->name && strlen(args->name) >= BPF_OBJ_NAME_LEN)
		cmd_warn(ctx, "the kernel keeps 15 bytes of the name '%s'", args->name);
	fd = bp_raw_load(&raw->load, &log, &err);
	if (fd < 0)
		return load_report(ctx, args, &err, NULL, log);
	prog.fd = fd;
	prog.log = log;
	return load_finish(ctx, args, &result);
}

/* That of --attach-type, or of the section that --type names. */
static enum bpf_attach_type attach_type_of(const struct load_args *args)
{
	if (args->attach_type)
		return args->attach_type->type;
	return args->object.types[0].attach_type < 0 ?
		       0 :
		       (enum bpf_attach_type)args->object.types[0].attach_type;
}

int load_raw(struct ctx *ctx, const struct load_args *args, int attach_prog_fd, __u32 ifindex)
{
	struct raw raw = {
		.load = {
			.type = args->object.types[0].type,
			.name = args->name,
			.license = args->license,
			.attempts = args->attempts,
			.expected_attach_type = attach_type_of(args),
			.prog_flags = args->object.prog_flags,
			.prog_ifindex = ifindex,
			.kern_version = args->kern_version,
			.attach_prog_fd = attach_prog_fd < 0 ? 0 : attach_prog_fd,
			.func_info_rec_size =
				args->func_info_rec_size ? args->func_info_rec_size : 8,
			.line_info_rec_size =
				args->line_info_rec_size ? args->line_info_rec_size : 16,
			.log_level = args->log_level,
			.log_size = args->log_size,
			.keyring_id = args->keyring_id,
		},
		.btf_fd = -1,
		.token_fd = -1,
	};
	int status = load_prepared(ctx, args, &raw);

	raw_close(&raw);
	return status;
}
