// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* prog.c - one thin wrapper for each bpf_prog_* call of libbpf, errors in one form */
#include <errno.h>

#include <bpf/bpf.h>

#include "kernel/load_signed.h"
#include "kernel/prog.h"

/* The caller knows what the call was made on, and says so. */
static int result(int ret, const char *step, struct bp_err *err)
{
	return ret < 0 ? bp_fail(err, -ret, step, "%s", "") : ret;
}

int bp_prog_load(const struct bp_load *load, __u32 *ret_log_true_size, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts);
	int fd;

	if (load->signature)
		return result(bp_load_signed(load, ret_log_true_size), "bpf_prog_load", err);
	opts.attempts = (int)load->attempts;
	opts.expected_attach_type = load->expected_attach_type;
	opts.prog_btf_fd = (__u32)load->prog_btf_fd;
	opts.prog_flags = load->prog_flags | (load->token_fd ? BPF_F_TOKEN_FD : 0);
	opts.prog_ifindex = load->prog_ifindex;
	opts.kern_version = load->kern_version;
	opts.attach_btf_id = load->attach_btf_id;
	opts.attach_btf_obj_fd = (__u32)load->attach_btf_obj_fd;
	opts.attach_prog_fd = (__u32)load->attach_prog_fd;
	opts.fd_array = load->fd_array;
	opts.fd_array_cnt = (__u32)load->fd_array_cnt;
	opts.func_info = load->func_info;
	opts.func_info_cnt = (__u32)load->func_info_cnt;
	opts.func_info_rec_size = (__u32)load->func_info_rec_size;
	opts.line_info = load->line_info;
	opts.line_info_cnt = (__u32)load->line_info_cnt;
	opts.line_info_rec_size = (__u32)load->line_info_rec_size;
	opts.log_level = load->log_level;
	opts.log_size = (__u32)load->log_size;
	opts.log_buf = load->log_buf;
	opts.token_fd = (__u32)load->token_fd;
	fd = bpf_prog_load(load->type, load->name, load->license ? load->license : "GPL",
			   load->insns, load->insn_cnt, &opts);
	if (ret_log_true_size)
		*ret_log_true_size = opts.log_true_size;
	return result(fd, "bpf_prog_load", err);
}

int bp_prog_attach(int prog_fd, int target, enum bpf_attach_type type, unsigned int flags,
		   struct bp_err *err)
{
	return result(bpf_prog_attach(prog_fd, target, type, flags), "bpf_prog_attach", err);
}

int bp_prog_attach_opts(int prog_fd, int target, enum bpf_attach_type type,
			const struct bp_attach *attach, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_prog_attach_opts, opts);

	opts.flags = attach->flags;
	opts.replace_fd = attach->replace_fd;
	opts.relative_fd = attach->relative_fd;
	opts.relative_id = attach->relative_id;
	opts.expected_revision = attach->expected_revision;
	return result(bpf_prog_attach_opts(prog_fd, target, type, &opts), "bpf_prog_attach_opts",
		      err);
}

int bp_prog_detach(int target, enum bpf_attach_type type, struct bp_err *err)
{
	return result(bpf_prog_detach(target, type), "bpf_prog_detach", err);
}

int bp_prog_detach2(int prog_fd, int target, enum bpf_attach_type type, struct bp_err *err)
{
	return result(bpf_prog_detach2(prog_fd, target, type), "bpf_prog_detach2", err);
}

int bp_prog_detach_opts(int prog_fd, int target, enum bpf_attach_type type,
			const struct bp_detach *detach, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_prog_detach_opts, opts);

	opts.flags = detach->flags;
	opts.relative_fd = detach->relative_fd;
	opts.relative_id = detach->relative_id;
	opts.expected_revision = detach->expected_revision;
	return result(bpf_prog_detach_opts(prog_fd, target, type, &opts), "bpf_prog_detach_opts",
		      err);
}

int bp_prog_next_id(__u32 id, __u32 *ret_id, struct bp_err *err)
{
	return result(bpf_prog_get_next_id(id, ret_id), "bpf_prog_get_next_id", err);
}

int bp_prog_fd_by_id(__u32 id, struct bp_err *err)
{
	return result(bpf_prog_get_fd_by_id(id), "bpf_prog_get_fd_by_id", err);
}

int bp_prog_fd_by_id_opts(__u32 id, unsigned int open_flags, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_get_fd_by_id_opts, opts);

	opts.open_flags = open_flags;
	return result(bpf_prog_get_fd_by_id_opts(id, &opts), "bpf_prog_get_fd_by_id_opts", err);
}

int bp_prog_query(int target, enum bpf_attach_type type, unsigned int query_flags,
		  __u32 *ret_attach_flags, __u32 *prog_ids, __u32 *prog_cnt, struct bp_err *err)
{
	return result(
		bpf_prog_query(target, type, query_flags, ret_attach_flags, prog_ids, prog_cnt),
		"bpf_prog_query", err);
}

int bp_prog_query_opts(int target, enum bpf_attach_type type, struct bp_query *query,
		       struct bp_err *err)
{
	LIBBPF_OPTS(bpf_prog_query_opts, opts);
	int ret;

	opts.query_flags = query->query_flags;
	opts.prog_ids = query->prog_ids;
	opts.prog_cnt = query->prog_cnt;
	opts.prog_attach_flags = query->prog_attach_flags;
	opts.link_ids = query->link_ids;
	opts.link_attach_flags = query->link_attach_flags;
	ret = bpf_prog_query_opts(target, type, &opts);
	query->prog_cnt = opts.prog_cnt;
	query->attach_flags = opts.attach_flags;
	query->revision = opts.revision;
	return result(ret, "bpf_prog_query_opts", err);
}

int bp_prog_bind_map(int prog_fd, int map_fd, struct bp_err *err)
{
	return result(bpf_prog_bind_map(prog_fd, map_fd, NULL), "bpf_prog_bind_map", err);
}

int bp_prog_assoc_struct_ops(int prog_fd, int map_fd, struct bp_err *err)
{
	return result(bpf_prog_assoc_struct_ops(prog_fd, map_fd, NULL), "bpf_prog_assoc_struct_ops",
		      err);
}

int bp_prog_test_run(int prog_fd, struct bp_test_run *run, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts);
	int ret;

	opts.data_in = run->data_in;
	opts.data_size_in = run->data_size_in;
	/* With a buffer of size 0 the kernel copies without bound. */
	opts.data_out = run->data_size_out ? run->data_out : NULL;
	opts.data_size_out = run->data_size_out;
	opts.ctx_in = run->ctx_in;
	opts.ctx_size_in = run->ctx_size_in;
	opts.ctx_out = run->ctx_size_out ? run->ctx_out : NULL;
	opts.ctx_size_out = run->ctx_size_out;
	opts.repeat = (int)run->repeat;
	opts.flags = run->flags;
	opts.cpu = run->cpu;
	opts.batch_size = run->batch_size;
	ret = bpf_prog_test_run_opts(prog_fd, &opts);
	run->data_size_out = opts.data_size_out;
	run->ctx_size_out = opts.ctx_size_out;
	run->retval = opts.retval;
	run->duration = opts.duration;
	return result(ret, "bpf_prog_test_run_opts", err);
}

int bp_prog_stream_read(int prog_fd, __u32 stream, void *buf, __u32 len, struct bp_err *err)
{
	return result(bpf_prog_stream_read(prog_fd, stream, buf, len, NULL), "bpf_prog_stream_read",
		      err);
}

int bp_prog_info(int prog_fd, struct bpf_prog_info *info, struct bp_err *err)
{
	__u32 len;

	return bp_prog_info_len(prog_fd, info, &len, err);
}

int bp_prog_info_len(int prog_fd, struct bpf_prog_info *info, __u32 *ret_len, struct bp_err *err)
{
	*ret_len = sizeof(*info);
	return result(bpf_prog_get_info_by_fd(prog_fd, info, ret_len), "bpf_prog_get_info_by_fd",
		      err);
}

__u32 bp_prog_id(int prog_fd)
{
	struct bpf_prog_info info = { 0 };

	return prog_fd >= 0 && bp_prog_info(prog_fd, &info, NULL) == 0 ? info.id : 0;
}
