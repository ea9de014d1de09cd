// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load.c - "bpfprog load": bpf_prog_load() */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "attach_to.h"
#include "cleanup.h"
#include "contents.h"
#include "file.h"
#include "load_args.h"
#include "load_flags.h"
#include "loaded.h"
#include "meta.h"
#include "num.h"
#include "pin.h"
#include "vstats.h"

#define MAX_FDS 64

/* --log-file: the logs one after the other. */
static int write_log(const struct load_args *args, const char *log, struct bp_err *err)
{
	return args->log_file ? bp_file_write(args->log_file, log, strlen(log), err) : 0;
}

static int write_logs(const struct load_args *args, const struct bp_object *objects, size_t count,
		      struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return bp_fail(err, errno, "open_memstream", "%s", "");
	for (size_t o = 0; o < count; o++)
		for (size_t i = 0; i < objects[o].nprogs; i++) {
			const struct bp_object_prog *prog = &objects[o].progs[i];

			if (prog->log && prog->log[0])
				fprintf(file, "%s:\n%s", bpf_program__name(prog->prog), prog->log);
		}
	fclose(file);
	return write_log(args, text, err);
}

static int report(const struct ctx *ctx, const struct load_args *args, struct bp_err *err,
		  const char *log)
{
	size_t len = strlen(err->hint);

	/* Behind the cause, if that is known. */
	if (bp_err_status(err) == BP_REJECTED)
		snprintf(err->hint + len, sizeof(err->hint) - len, "%s%s%s", len ? "; " : "",
			 args->log_file ? "the whole log is in " :
					  "--log-file FILE keeps the whole log",
			 args->log_file ? args->log_file : "");
	else if (last_warning()[0])
		bp_hint(err, "%s", last_warning());
	return fail_with_log(ctx, err, log);
}

/* Is one figure of a program above what was allowed? Then say so; 0 stands for any. */
static int check_one(const char *name, const char *what, __u64 have, __u64 most, struct bp_err *err)
{
	if (!most || have <= most)
		return 0;
	return bp_fail_text(err, BP_UNMET, ERANGE, name, "%llu %s, and %llu are allowed", have,
			    what, most);
}

static int check_budget(const struct load_args *args, const char *name, int fd, const char *log,
			struct bp_err *err)
{
	const struct budget *budget = &args->budget;
	struct bpf_prog_info info = { 0 };
	struct bp_vstats stats;
	int ret = bp_prog_info(fd, &info, err);

	if (ret)
		return ret;
	bp_vstats_parse(log, &stats);
	if ((budget->insns || budget->states) && !stats.known)
		return bp_fail_text(err, BP_UNSUPPORTED, ENODATA, name,
				    "this kernel tells no statistics of the verifier");
	if (budget->stack && !stats.has_stack)
		return bp_fail_text(err, BP_UNSUPPORTED, ENODATA, name,
				    "this kernel does not tell how deep the stack is");
	ret = check_one(name, "instructions verified", stats.insns, budget->insns, err);
	if (ret == 0)
		ret = check_one(name, "verifier states", stats.total_states, budget->states, err);
	if (ret == 0)
		ret = check_one(name, "bytes of stack", stats.stack, budget->stack, err);
	if (ret == 0)
		ret = check_one(name, "bytes of machine code", info.jited_prog_len, budget->jited,
				err);
	return ret;
}

static int check_budgets(const struct load_args *args, const struct bp_object *object,
			 struct bp_err *err)
{
	for (size_t i = 0; i < object->nprogs; i++) {
		const struct bp_object_prog *prog = &object->progs[i];
		int ret;

		if (bpf_program__fd(prog->prog) < 0)
			continue;
		ret = check_budget(args, bpf_program__name(prog->prog), bpf_program__fd(prog->prog),
				   prog->log, err);

		if (ret)
			return ret;
	}
	return 0;
}

static void describe_attributes(struct call *call, __u32 flags, const struct load_args *args)
{
	char text[200];

	bp_load_flags_text(flags, text, sizeof(text));
	call_arg(call, "opts.prog_flags", "%s", text);
	call_arg(call, "opts.prog_ifindex", "%s", args->dev ? args->dev : "0");
	call_arg(call, "opts.kern_version", "%u", args->kern_version);
	call_arg(call, "opts.attach_btf_id", "%s", args->attach_to ? args->attach_to : "0");
	bp_ref_text(&args->attach_prog, text, sizeof(text));
	call_arg(call, "opts.attach_prog_fd", "%s", args->attach_prog.kind ? text : "0");
	call_arg(call, "opts.log_level", "%u", args->log_level);
	call_arg(call, "opts.token_fd", "%s", args->common->token ? args->common->token : "0");
}

/* 0 is a name too, but mostly means that none was asked for. */
static void describe_attach_type(struct call *call, enum bpf_prog_type type,
				 enum bpf_attach_type eat)
{
	const struct bp_attach_type *row = bp_attach_type_row(eat);
	bool meant = eat || (row && bp_attach_type_fits(row, type));

	call_arg(call, "opts.expected_attach_type", "%s",
		 meant && row ? bp_attach_type_name(row) : "0");
}

static int describe(const struct ctx *ctx, const struct load_args *args,
		    const struct bp_object *object)
{
	cleanup_free struct call *calls = calloc(object->nprogs, sizeof(*calls));

	if (!calls)
		return fail(ctx, &(struct bp_err){ .num = ENOMEM });
	for (size_t i = 0; i < object->nprogs; i++) {
		const struct bpf_program *prog = object->progs[i].prog;
		enum bpf_attach_type eat = bpf_program__expected_attach_type(prog);

		calls[i].name = "bpf_prog_load";
		call_arg(&calls[i], "prog_type", "%s",
			 libbpf_bpf_prog_type_str(bpf_program__type(prog)));
		call_arg(&calls[i], "prog_name", "%s", bpf_program__name(prog));
		call_arg(&calls[i], "insn_cnt", "%zu", bpf_program__insn_cnt(prog));
		describe_attach_type(&calls[i], bpf_program__type(prog), eat);
		describe_attributes(&calls[i], bpf_program__flags(prog), args);
	}
	return print_calls(ctx, calls, object->nprogs);
}

/* --meta: one map for all programs. */
static int bind_meta(const struct load_args *args, const struct bp_object *objects, size_t count,
		     int raw_fd, struct bp_err *err)
{
	cleanup_fd int map_fd = -1;
	int ret = 0;

	if (!args->npairs)
		return 0;
	map_fd = bp_meta_create(args->pairs, args->npairs, err);
	if (map_fd < 0)
		return map_fd;
	if (raw_fd >= 0)
		return bp_prog_bind_map(raw_fd, map_fd, err);
	for (size_t o = 0; o < count; o++)
		for (size_t i = 0; ret == 0 && i < objects[o].nprogs; i++) {
			int fd = bpf_program__fd(objects[o].progs[i].prog);

			ret = fd < 0 ? 0 : bp_prog_bind_map(fd, map_fd, err);
		}
	return ret;
}

/* Look at where pins are to be before anything is loaded. */
static int check_pins(const struct load_args *args, struct bp_err *err)
{
	int ret = 0;

	if (args->pin)
		ret = bp_pin_check(args->pin, err);
	if (ret == 0 && args->pin_dir)
		ret = bp_pin_dir_check(args->pin_dir, err);
	if (ret == 0 && args->pin_maps)
		ret = bp_pin_dir_check(args->pin_maps, err);
	return ret;
}

/*
 * All pins or none, also when a signal comes: those that end a program wait until the pins are
 * there, or gone again.
 */
static int pin_objects(const struct load_args *args, struct bp_object *objects, size_t count,
		       struct bp_err *err)
{
	sigset_t block;
	sigset_t old;
	int ret = 0;

	sigfillset(&block);
	sigprocmask(SIG_BLOCK, &block, &old);
	for (size_t i = 0; i < count && ret == 0; i++) {
		ret = bp_object_pin(&objects[i], args->pin, args->pin_dir, args->pin_maps, err);
		for (size_t k = 0; ret && k < i; k++)
			bp_object_unpin(&objects[k]);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static int print(const struct ctx *ctx, const struct bp_object *objects, size_t count)
{
	struct bp_out *out = out_open(ctx, bp_loaded_cols, true);

	bp_out_rows_begin(out);
	for (size_t o = 0; o < count; o++)
		for (size_t i = 0; i < objects[o].nprogs; i++)
			if (bpf_program__fd(objects[o].progs[i].prog) >= 0)
				bp_loaded_put_prog(out, bpf_program__fd(objects[o].progs[i].prog),
						   objects[o].progs[i].log,
						   objects[o].progs[i].pinned);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	/* With --quiet only the ids of programs. */
	for (size_t o = 0; o < count && (ctx->common.json || !ctx->common.quiet); o++)
		bp_loaded_put_maps(out, &objects[o]);
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static int load_one(struct ctx *ctx, const struct load_args *args,
		    const struct bp_object_opts *opts, struct bp_object *object)
{
	struct bp_err err = { 0 };

	if (bp_object_open(opts, object, &err))
		return report(ctx, args, &err, NULL);
	if (args->pin && object->nprogs > 1) {
		bp_fail_text(&err, BP_USAGE, EINVAL, opts->path,
			     "%zu programs in it, and --pin is for one", object->nprogs);
		bp_hint(&err, "choose one with --prog NAME, or give --pin-dir");
		return fail(ctx, &err);
	}
	if (ctx->common.dry_run)
		return describe(ctx, args, object);
	if (bp_object_load(opts, object, &err)) {
		if (object->failed)
			write_logs(args, object, 1, NULL);
		return report(ctx, args, &err, object->failed ? object->failed->log : NULL);
	}
	return check_budgets(args, object, &err) ? fail(ctx, &err) : BP_OK;
}

static int load_all(struct ctx *ctx, const struct load_args *args, struct bp_object_opts *opts,
		    struct bp_object *objects)
{
	size_t count = (size_t)args->words.count;
	struct bp_err err = { 0 };

	if (!ctx->common.dry_run && check_pins(args, &err))
		return fail(ctx, &err);
	for (size_t i = 0; i < count; i++) {
		int status;

		opts->path = args->words.word[i];
		status = load_one(ctx, args, opts, &objects[i]);
		if (status)
			return status;
	}
	if (ctx->common.dry_run)
		return BP_OK;
	if (write_logs(args, objects, count, &err) || bind_meta(args, objects, count, -1, &err) ||
	    pin_objects(args, objects, count, &err))
		return fail(ctx, &err);
	return print(ctx, objects, count);
}

static int list_contents(const struct ctx *ctx, const struct bp_object_opts *opts)
{
	struct bpf_object *object = NULL;
	struct bp_out *out;
	struct bp_err err = { 0 };
	int status = BP_OK;

	if (bp_object_inspect(opts, &object, &err)) {
		if (last_warning()[0])
			bp_hint(&err, "%s", last_warning());
		return fail(ctx, &err);
	}
	if (ctx->common.json) {
		out = out_open(ctx, bp_contents_cols, true);
		bp_contents_put(out, object);
		status = out_close(ctx, out);
	} else {
		bp_contents_tables(stdout, object);
	}
	bpf_object__close(object);
	return status;
}

static int find_device(const char *name, __u32 *ret_ifindex, struct bp_err *err)
{
	*ret_ifindex = strlen(name) < IF_NAMESIZE ? if_nametoindex(name) : 0;
	return *ret_ifindex ? 0 :
			      bp_fail_text(err, BP_NOT_FOUND, ENODEV, "",
					   "no device '%s' in this network namespace", name);
}

static int load_objects(struct ctx *ctx, const struct load_args *args, int attach_prog_fd,
			__u32 ifindex)
{
	size_t count = (size_t)args->words.count;
	struct bp_object_opts opts = {
		.path = args->words.word[0],
		.names = args->names,
		.nnames = args->nnames,
		.types = args->types,
		.ntypes = args->ntypes,
		.attach_type = args->attach_type,
		.reuse = args->reuse,
		.nreuse = args->nreuse,
		.log_level = args->log_level,
		.log_size = args->log_size,
		.prog_flags = args->prog_flags,
		.ifindex = ifindex,
		.kern_version = args->kern_version,
		.attach_to = args->attach_to,
		.attach_prog_fd = attach_prog_fd,
		.kernel_btf = args->kernel_btf,
		.sets = args->sets,
		.nsets = args->nsets,
		.token = ctx->common.token,
	};
	cleanup_free struct bp_object *objects = NULL;
	int status;

	if (args->list)
		return list_contents(ctx, &opts);
	objects = calloc(count, sizeof(*objects));
	if (!objects)
		return fail(ctx, &(struct bp_err){ .num = ENOMEM });
	status = load_all(ctx, args, &opts, objects);
	for (size_t i = 0; i < count; i++)
		bp_object_close(&objects[i]);
	return status;
}

/* What raw instructions need beside them; the descriptors are owned here. */
struct raw {
	struct bp_load load;
	struct bpf_insn *insns;
	unsigned char *func_info;
	unsigned char *line_info;
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

static int open_token(const char *dir, struct bp_err *err)
{
	cleanup_fd int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int token;

	if (fd < 0)
		return bp_fail(err, errno, "open", "%s", dir);
	token = bpf_token_create(fd, NULL);
	return token < 0 ? bp_fail(err, -token, "bpf_token_create", "%s", dir) : token;
}

static int raw_maps(char *list, struct raw *raw, struct bp_err *err)
{
	char *save = NULL;

	for (char *word = list ? strtok_r(list, ",", &save) : NULL; word;
	     word = strtok_r(NULL, ",", &save)) {
		struct bp_ref ref;
		int fd;

		if (raw->nfds == MAX_FDS)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "too many maps in --fd-array");
		if (bp_ref_parse(&word, 1, BP_REF_MAP, &ref, err) < 0)
			return -EINVAL;
		fd = bp_ref_open_map(&ref, err);
		if (fd < 0)
			return fd;
		raw->fds[raw->nfds++] = fd;
	}
	raw->load.fd_array = raw->nfds ? raw->fds : NULL;
	raw->load.fd_array_cnt = raw->nfds;
	return 0;
}

static int raw_btf(const char *text, struct raw *raw, struct bp_err *err)
{
	__u64 id;

	if (!text)
		return 0;
	if (strncmp(text, "id:", 3) == 0) {
		if (bp_parse_u64(text + 3, 1, UINT_MAX, &id))
			return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is no BTF id", text);
		raw->btf_fd = bpf_btf_get_fd_by_id((__u32)id);
		if (raw->btf_fd < 0)
			return bp_fail(err, -raw->btf_fd, "bpf_btf_get_fd_by_id", "BTF %s", text);
		raw->load.prog_btf_fd = raw->btf_fd;
		return 0;
	}
	raw->btf = btf__parse(text, NULL);
	if (!raw->btf)
		return bp_fail(err, errno, "btf__parse", "BTF %s", text);
	if (btf__load_into_kernel(raw->btf))
		return bp_fail(err, errno, "btf__load_into_kernel", "BTF %s", text);
	raw->load.prog_btf_fd = btf__fd(raw->btf);
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

static int raw_prepare(struct ctx *ctx, const struct load_args *args, struct raw *raw,
		       struct bp_err *err)
{
	struct bp_load *load = &raw->load;
	int ret = bp_raw_read(args->raw, &raw->insns, &load->insn_cnt, err);

	load->insns = raw->insns;
	if (ret == 0)
		ret = raw_maps(args->fd_array, raw, err);
	if (ret == 0)
		ret = raw_info(args->func_info, load->func_info_rec_size, &raw->func_info,
			       &load->func_info_cnt, err);
	if (ret == 0)
		ret = raw_info(args->line_info, load->line_info_rec_size, &raw->line_info,
			       &load->line_info_cnt, err);
	if (ret || ctx->common.dry_run)
		return ret;
	load->func_info = raw->func_info;
	load->line_info = raw->line_info;
	ret = raw_btf(args->btf, raw, err);
	if (ret == 0 && args->attach_to) {
		int id = bp_attach_to_find(args->attach_to, load->expected_attach_type,
					   load->attach_prog_fd ? load->attach_prog_fd : -1,
					   &raw->attach_btf_fd, err);

		if (id < 0)
			return id;
		load->attach_btf_id = (__u32)id;
		load->attach_btf_obj_fd = raw->attach_btf_fd;
	}
	if (ret == 0 && ctx->common.token) {
		raw->token_fd = open_token(ctx->common.token, err);
		ret = raw->token_fd < 0 ? raw->token_fd : 0;
		load->token_fd = raw->token_fd;
	}
	return ret;
}

static int describe_raw(const struct ctx *ctx, const struct load_args *args,
			const struct bp_load *load)
{
	struct call call = { .name = "bpf_prog_load" };

	call_arg(&call, "prog_type", "%s", libbpf_bpf_prog_type_str(load->type));
	call_arg(&call, "prog_name", "%s", load->name ? load->name : "NULL");
	call_arg(&call, "license", "%s", load->license ? load->license : "GPL");
	call_arg(&call, "insn_cnt", "%zu", load->insn_cnt);
	call_arg(&call, "opts.attempts", "%u", load->attempts);
	describe_attach_type(&call, load->type, load->expected_attach_type);
	call_arg(&call, "opts.prog_btf_fd", "%s", args->btf ? args->btf : "0");
	call_arg(&call, "opts.fd_array_cnt", "%zu", load->fd_array_cnt);
	call_arg(&call, "opts.func_info_cnt", "%zu", load->func_info_cnt);
	call_arg(&call, "opts.func_info_rec_size", "%zu", load->func_info_rec_size);
	call_arg(&call, "opts.line_info_cnt", "%zu", load->line_info_cnt);
	call_arg(&call, "opts.line_info_rec_size", "%zu", load->line_info_rec_size);
	describe_attributes(&call, load->prog_flags, args);
	return print_calls(ctx, &call, 1);
}

static int load_raw(struct ctx *ctx, const struct load_args *args, struct raw *raw)
{
	cleanup_free char *log = NULL;
	cleanup_fd int fd = -1;
	struct bp_err err = { 0 };
	struct bp_out *out;

	if (raw_prepare(ctx, args, raw, &err))
		return report(ctx, args, &err, NULL);
	if (ctx->common.dry_run)
		return describe_raw(ctx, args, &raw->load);
	if (check_pins(args, &err))
		return fail(ctx, &err);
	if (args->name && strlen(args->name) >= BPF_OBJ_NAME_LEN)
		warn(ctx, "the kernel keeps 15 bytes of the name '%s'", args->name);
	fd = bp_raw_load(&raw->load, &log, &err);
	if (log && write_log(args, log, fd < 0 ? NULL : &err) && fd >= 0)
		return fail(ctx, &err);
	if (fd < 0)
		return report(ctx, args, &err, log);
	if (check_budget(args, args->name ? args->name : "the program", fd, log, &err) ||
	    bind_meta(args, NULL, 0, fd, &err) || (args->pin && bp_pin(fd, args->pin, &err)))
		return fail(ctx, &err);
	out = out_open(ctx, bp_loaded_cols, true);
	bp_out_rows_begin(out);
	bp_loaded_put_prog(out, fd, log, args->pin);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct load_args args = { .common = &ctx->common };
	cleanup_fd int attach_prog_fd = -1;
	struct bp_err err = { 0 };
	__u32 ifindex = 0;
	struct raw raw;
	int status;

	parse_args(ctx, argc, argv, &args);
	if (args.dev && find_device(args.dev, &ifindex, &err))
		return fail(ctx, &err);
	if (args.attach_prog.kind) {
		attach_prog_fd = bp_ref_open_prog(&args.attach_prog, &err);
		if (attach_prog_fd < 0)
			return fail(ctx, &err);
	}
	if (!args.raw)
		return load_objects(ctx, &args, attach_prog_fd, ifindex);
	raw = (struct raw){
		.load = {
			.type = args.types[0].type,
			.name = args.name,
			.license = args.license,
			.attempts = args.attempts,
			.expected_attach_type = args.attach_type ? args.attach_type->type : 0,
			.prog_flags = args.prog_flags,
			.prog_ifindex = ifindex,
			.kern_version = args.kern_version,
			.attach_prog_fd = attach_prog_fd < 0 ? 0 : attach_prog_fd,
			.func_info_rec_size = args.func_info_rec_size ? args.func_info_rec_size : 8,
			.line_info_rec_size = args.line_info_rec_size ? args.line_info_rec_size : 16,
			.log_level = args.log_level,
			.log_size = args.log_size,
		},
		.btf_fd = -1,
		.token_fd = -1,
	};
	status = load_raw(ctx, &args, &raw);
	raw_close(&raw);
	return status;
}

const struct cmd cmd_load = { "load", NULL, "Load programs and pin them", &load_argp, run };
