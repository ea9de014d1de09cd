// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load.c - "bpfprog load": bpf_prog_load() */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "cmd/cmd.h"
#include "cmd/common/libbpf_log.h"
#include "cmd/common/parse.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/load/check_each.h"
#include "cmd/load/dry_run.h"
#include "cmd/load/finish.h"
#include "cmd/load/raw.h"
#include "load/load.h"
#include "object/contents.h"
#include "object/find.h"
#include "ref/target.h"
#include "util/cleanup.h"
#include "util/output.h"

/* The first global function in it, or NULL. */
static const char *first_function(const struct bpf_object *object)
{
	const struct btf *btf = bpf_object__btf(object);

	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);

		if (btf_is_func(type) && btf_vlen(type) == BTF_FUNC_GLOBAL)
			return btf__name_by_offset(btf, type->name_off);
	}
	return NULL;
}

/* Its maps may still be wanted. */
static int no_programs(const struct ctx *ctx, const struct load_args *args,
		       const struct bp_object *object, struct bp_err *err)
{
	bool any = bpf_object__next_program(object->object, NULL);
	const char *what = any ? "every program in it is optional" : "the object has no programs";

	const char *function = any ? NULL : first_function(object->object);

	if (function) {
		bp_fail_text(err, BP_NOT_FOUND, ENOENT, object->opts.path,
			     "no programs in it, only functions without SEC(): '%s'", function);
		bp_hint(err, "write SEC(\"TYPE\") before the function, SEC(\"xdp\") for example");
		return -ENOENT;
	}
	if (args->pin) {
		bp_fail_text(err, BP_FAILED, ENOENT, object->opts.path, "%s", what);
		if (any)
			bp_hint(err, "name the one to load with --prog");
		return -ENOENT;
	}
	if (!any && args->pin_maps && !args->pin_dir)
		return 0;
	cmd_warn(ctx, "%s: %s%s", object->opts.path, what,
		 any ? ": name those to load with --prog" : "");
	return 0;
}

static size_t count_asked_for(const struct bp_object *object)
{
	size_t count = 0;

	for (size_t i = 0; i < object->nprogs; i++)
		count += !object->progs[i].for_array;
	return count;
}

/*
 * The kernel empties a program array when neither a pin nor a process holds it: the programs that
 * refer to it do not, so their tail calls would go nowhere, and a filter would let all pass.
 */
static int check_arrays(const struct load_args *args, const struct bp_object *object,
			struct bp_err *err)
{
	for (size_t i = 0; i < object->nmaps && !args->check && !args->pin_maps; i++) {
		const struct bp_object_map *map = &object->maps[i];

		if (!map->holds_progs || map->auto_pin || bpf_map__pin_path(map->map) ||
		    bpf_map__fd(map->map) >= 0)
			continue;
		bp_fail_text(
			err, BP_CONFLICT, EBUSY, object->opts.path,
			"the kernel would empty the program array '%s' when this ends, and its "
			"tail calls would fail",
			map->name);
		bp_hint(err,
			"keep it with --pin-maps DIR, or use one that is pinned with --map "
			"%s=PATH",
			map->name);
		return -EBUSY;
	}
	return 0;
}

static int open_object(struct ctx *ctx, const struct load_args *args,
		       const struct bp_object_opts *opts, struct bp_object *object)
{
	struct bp_err err = { 0 };

	if (bp_object_open(opts, object, &err))
		return load_report(ctx, args, &err, NULL, NULL);
	if (args->pin && count_asked_for(object) > 1) {
		bp_fail_text(&err, BP_USAGE, EINVAL, opts->path,
			     "%zu programs in it, and --pin is for one", count_asked_for(object));
		bp_hint(&err, "choose one with --prog NAME, or give --pin-dir");
		return cmd_fail(ctx, &err);
	}
	if (object->nprogs && !args->pin && !args->pin_dir && !args->check) {
		bp_fail_text(
			&err, BP_USAGE, EINVAL, opts->path,
			"--pin-maps alone is for an object without programs, and '%s' is in it",
			bpf_program__name(object->progs[0].prog));
		bp_hint(&err, "say where to pin the programs: --pin-dir DIR");
		return cmd_fail(ctx, &err);
	}
	if (!object->nprogs && no_programs(ctx, args, object, &err))
		return cmd_fail(ctx, &err);
	if (check_arrays(args, object, &err))
		return cmd_fail(ctx, &err);
	return BP_OK;
}

/* The log of the program that failed is of one object. */
static int report_failed(const struct ctx *ctx, const struct load_args *args,
			 const struct bp_object *objects, size_t count, struct bp_err *err)
{
	struct ctx own = *ctx;

	for (size_t i = 0; i < count; i++) {
		if (!objects[i].failed)
			continue;
		own.common.github_file = objects[i].opts.path;
		return load_report(&own, args, err, bpf_program__name(objects[i].failed->prog),
				   objects[i].failed->log);
	}
	return load_report(ctx, args, err, NULL, NULL);
}

static int collect(struct bp_object *objects, size_t count, struct load_result *ret_result)
{
	size_t total = 0;

	for (size_t o = 0; o < count; o++)
		total += objects[o].nprogs;
	*ret_result = (struct load_result){ .objects = objects, .nobjects = count };
	ret_result->progs = calloc(total + 1, sizeof(*ret_result->progs));
	if (!ret_result->progs)
		return -ENOMEM;
	for (size_t o = 0; o < count; o++)
		for (size_t i = 0; i < objects[o].nprogs; i++) {
			const struct bp_object_prog *prog = &objects[o].progs[i];

			/* A program of a struct_ops map that is not used is not loaded. */
			if (prog->fd < 0)
				continue;
			ret_result->progs[ret_result->nprogs++] =
				(struct bp_loaded){ .object = objects[o].opts.path,
						    .name = bpf_program__name(prog->prog),
						    .prog = prog->prog,
						    .fd = prog->fd,
						    .for_array = prog->for_array,
						    .log = prog->log };
		}
	return 0;
}

static int load_all(struct ctx *ctx, const struct load_args *args, struct bp_object_opts *opts,
		    char *const *paths, struct bp_object *objects, size_t count)
{
	struct load_result result = { 0 };
	struct bp_err err = { 0 };
	int status;

	if (!ctx->common.dry_run && load_check_pins(args, &err))
		return cmd_fail(ctx, &err);
	for (size_t i = 0; i < count; i++) {
		opts->path = paths[i];
		status = open_object(ctx, args, opts, &objects[i]);
		if (status)
			return status;
	}
	if (ctx->common.dry_run)
		return load_describe(ctx, args, objects, count);
	if (bp_objects_load(objects, count, args->jobs, &err))
		return report_failed(ctx, args, objects, count, &err);
	for (size_t i = 0; i < count; i++)
		if (bp_object_write_struct_ops(&objects[i], &err))
			return cmd_fail(ctx, &err);
	if (collect(objects, count, &result))
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	status = load_finish(ctx, args, &result);
	free(result.progs);
	return status;
}

static int list_contents(const struct ctx *ctx, const struct bp_object_opts *opts)
{
	struct bpf_object *object = NULL;
	struct bp_out *out;
	struct bp_err err = { 0 };
	int status = BP_OK;

	if (bp_object_inspect(opts, &object, &err)) {
		if (cmd_libbpf_warning()[0])
			bp_hint(&err, "%s", cmd_libbpf_warning());
		return cmd_fail(ctx, &err);
	}
	if (ctx->common.json) {
		out = cmd_out_open(ctx, bp_contents_cols, true);
		bp_contents_put(out, object);
		status = cmd_out_close(ctx, out);
	} else {
		bp_contents_tables(stdout, object);
	}
	bpf_object__close(object);
	return status;
}

/* The index of a device in this network namespace. */
static int find_device(const char *name, __u32 *ret_ifindex, struct bp_err *err)
{
	const struct bp_target target = { .kind = BP_TARGET_DEV, .text = name };
	struct bp_place place;
	int ret = bp_target_open(&target, &place, err);

	if (ret == 0)
		*ret_ifindex = (__u32)place.ifindex;
	return ret;
}

static int load_objects(struct ctx *ctx, const struct load_args *args, int attach_prog_fd,
			__u32 ifindex)
{
	cleanup_bp_object_files struct bp_object_files files = { 0 };
	char *const *paths = args->words.word;
	size_t count = (size_t)args->words.count;
	struct bp_object_opts opts = {
		.path = args->words.word[0],
		.names = args->names,
		.nnames = args->nnames,
		.globs = true,
		.attach_type = args->attach_type,
		.log_level = args->log_level,
		.log_size = args->log_size,
		.ifindex = ifindex,
		.kern_version = args->kern_version,
		.attach_prog_fd = attach_prog_fd,
		.token = ctx->common.token,
		.said = cmd_libbpf_messages(),
	};
	cleanup_free struct bp_object *objects = NULL;
	struct bp_err err = { 0 };
	int status;

	cmd_object_opts(&args->object, &opts);
	if (args->list)
		return list_contents(ctx, &opts);
	if (args->each.keep_going && bp_object_files_find(paths, count, &files, &err))
		return cmd_fail(ctx, &err);
	if (args->each.keep_going && !ctx->common.dry_run)
		return load_check_each(ctx, args, &opts, &files);
	if (args->each.keep_going) {
		paths = files.path;
		count = files.count;
	}
	objects = calloc(count, sizeof(*objects));
	if (!objects)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	status = load_all(ctx, args, &opts, paths, objects, count);
	for (size_t i = 0; i < count; i++)
		bp_object_close(&objects[i]);
	return status;
}

/* What fails before the verifier says anything must not leave the log of an earlier run. */
static int empty_log(const struct load_args *args, struct bp_err *err)
{
	struct stat st;

	if (!args->log_file || stat(args->log_file, &st) || !S_ISREG(st.st_mode))
		return 0;
	return bp_output_write(args->log_file, "", 0, err);
}

static int run(struct ctx *ctx, int argc, char **argv, void *arg)
{
	struct load_args *args = arg;
	cleanup_fd int attach_prog_fd = -1;
	struct bp_err err = { 0 };
	__u32 ifindex = 0;

	args->common = &ctx->common;
	cmd_parse_args(ctx, argc, argv, args);
	if (args->each.help)
		return load_list_columns(ctx);
	if (!ctx->common.dry_run && empty_log(args, &err))
		return cmd_fail(ctx, &err);
	if (args->dev && find_device(args->dev, &ifindex, &err))
		return cmd_fail(ctx, &err);
	if (args->attach_prog.kind) {
		attach_prog_fd = bp_ref_open_prog(&args->attach_prog, &err);
		if (attach_prog_fd < 0)
			return cmd_fail(ctx, &err);
	}
	return args->raw ? load_raw(ctx, args, attach_prog_fd, ifindex) :
			   load_objects(ctx, args, attach_prog_fd, ifindex);
}

const struct cmd cmd_load = {
	.name = "load",
	.summary = "Load programs and pin them",
	.argp = &load_argp,
	.args_size = sizeof(struct load_args),
	.run = run,
	.takes_token = true,
};
