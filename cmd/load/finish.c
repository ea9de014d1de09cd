// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* finish.c - from loaded programs to pins and a result, all or nothing */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/common/libbpf_log.h"
#include "cmd/common/format.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/load/attach_line.h"
#include "cmd/load/finish.h"
#include "cmd/load/limits.h"
#include "cmd/load/signals.h"
#include "kernel/meta.h"
#include "load/pin_check.h"
#include "load/pins.h"
#include "util/cleanup.h"
#include "util/output.h"

/* --log-file: the logs one after the other. */
static int write_logs(const struct load_args *args, const struct load_result *result,
		      struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file;

	if (!args->log_file)
		return 0;
	file = open_memstream(&text, &len);
	if (!file)
		return bp_fail(err, errno, "open_memstream", "%s", "");
	for (size_t i = 0; i < result->nprogs; i++) {
		const struct bp_loaded *prog = &result->progs[i];
		char name[LOAD_PROG_TEXT];

		load_prog_text(result, prog, name, sizeof(name));
		if (prog->log && prog->log[0])
			fprintf(file, "%s%s%s", prog->object ? name : "", prog->object ? ":\n" : "",
				prog->log);
	}
	fclose(file);
	return bp_output_write(args->log_file, text, len, err);
}

int load_report(const struct ctx *ctx, const struct load_args *args, struct bp_err *err,
		const char *name, const char *log)
{
	bool out = args->log_file && strcmp(args->log_file, "-") == 0;
	size_t len = strlen(err->hint);
	struct bp_loaded prog = { .object = name, .name = name ? name : "", .log = log };

	enum bp_status status = bp_err_status(err);
	bool judged = log && log[0] && (status == BP_REJECTED || status == BP_UNSUPPORTED);
	struct bp_err unwritten = { 0 };

	if (log && log[0])
		write_logs(args, &(struct load_result){ .progs = &prog, .nprogs = 1 }, &unwritten);
	/* Behind the cause, if that is known. */
	if (judged && unwritten.num)
		snprintf(err->hint + len, sizeof(err->hint) - len,
			 "%sthe log could not be written to %s: %s (%s)", len ? "; " : "",
			 args->log_file, bp_errno_text(unwritten.num),
			 bp_errno_name(unwritten.num));
	else if (judged)
		snprintf(err->hint + len, sizeof(err->hint) - len, "%s%s%s", len ? "; " : "",
			 args->log_file ? "the whole log is in " :
					  "--log-file FILE keeps the whole log",
			 out            ? "standard output" :
			 args->log_file ? args->log_file :
					  "");
	else if (cmd_libbpf_warning()[0])
		bp_hint(err, "%s", cmd_libbpf_warning());
	return cmd_fail_with_log(ctx, err, log);
}

/* --meta: one map for all programs. */
static int bind_meta(const struct load_args *args, const struct load_result *result,
		     struct bp_err *err)
{
	cleanup_fd int map_fd = -1;
	int ret = 0;

	if (!args->npairs)
		return 0;
	map_fd = bp_meta_create(args->pairs, args->npairs, err);
	if (map_fd < 0)
		return map_fd;
	for (size_t i = 0; ret == 0 && i < result->nprogs; i++)
		ret = bp_prog_bind_map(result->progs[i].fd, map_fd, err);
	return ret;
}

/* One of them may be in the other: the shorter one is first. */
static int plan_dirs(const struct load_args *args, struct bp_pins *pins, struct bp_err *err)
{
	const char *dirs[2] = { args->pin_dir, args->pin_maps };
	int ret = 0;

	if (dirs[0] && dirs[1] && strlen(dirs[0]) > strlen(dirs[1])) {
		dirs[0] = args->pin_maps;
		dirs[1] = args->pin_dir;
	}
	for (size_t i = 0; ret == 0 && i < 2; i++)
		if (dirs[i])
			ret = bp_pins_add_dir(pins, dirs[i], err);
	return ret;
}

int load_check_pins(const struct load_args *args, struct bp_err *err)
{
	cleanup_bp_pins struct bp_pins pins = { 0 };
	int ret = 0;

	if (args->pin && args->replace_pin)
		ret = bp_pin_check_replace(args->pin, -1, err);
	else if (args->pin)
		ret = bp_pin_check(args->pin, err);
	return ret ? ret : plan_dirs(args, &pins, err);
}

static int plan_progs(const struct load_args *args, struct load_result *result,
		      struct bp_pins *pins, struct bp_err *err)
{
	for (size_t i = 0; i < result->nprogs && (args->pin || args->pin_dir); i++) {
		const struct bp_loaded *prog = &result->progs[i];
		int ret = 0;

		/* Its array keeps it. */
		if (prog->for_array)
			continue;
		ret = args->pin ? bp_pins_add(pins, prog->fd, args->pin, err) :
				  bp_pins_add_in(pins, prog->fd, args->pin_dir, prog->name, err);
		if (ret)
			return ret;
	}
	return 0;
}

/* Those of --pin-maps, and those that the object itself asks for. */
static int plan_maps(const struct load_args *args, struct bp_object *object, struct bp_pins *pins,
		     struct bp_err *err)
{
	for (size_t i = 0; i < object->nmaps; i++) {
		struct bp_object_map *map = &object->maps[i];
		int fd = bpf_map__fd(map->map);
		int ret = 0;

		if (fd < 0 || args->check)
			continue;
		if (args->pin_maps)
			ret = bp_pins_add_in(pins, fd, args->pin_maps, map->name, err);
		if (ret == 0 && map->auto_pin)
			ret = bp_pins_add(pins, fd, map->auto_pin, err);
		if (ret)
			return ret;
	}
	return 0;
}

static int look(struct load_result *result, struct bp_err *err)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < result->nprogs; i++)
		ret = bp_loaded_look(&result->progs[i], err);
	for (size_t o = 0; ret == 0 && o < result->nobjects; o++)
		ret = bp_loaded_look_maps(&result->objects[o], err);
	return ret;
}

static int pin(const struct load_args *args, struct load_result *result, struct bp_pins *pins,
	       struct bp_err *err)
{
	int ret = plan_dirs(args, pins, err);

	if (ret == 0)
		ret = plan_progs(args, result, pins, err);

	for (size_t i = 0; ret == 0 && i < result->nobjects; i++)
		ret = plan_maps(args, &result->objects[i], pins, err);
	if (ret == 0)
		ret = bp_pins_make(pins, err);
	if (ret)
		return ret;
	for (size_t i = 0; i < result->nprogs; i++)
		result->progs[i].pinned = bp_pins_path(pins, result->progs[i].fd);
	for (size_t o = 0; o < result->nobjects; o++)
		for (size_t i = 0; i < result->objects[o].nmaps; i++) {
			struct bp_object_map *map = &result->objects[o].maps[i];

			map->pinned = bp_pins_path(pins, bpf_map__fd(map->map));
		}
	return 0;
}

static bool has_changes(const struct load_result *result)
{
	for (size_t i = 0; i < result->nprogs; i++)
		if (bp_loaded_changes(&result->progs[i]))
			return true;
	return false;
}

/* For people a table of its own. */
static int print_changes(const struct ctx *ctx, const struct load_result *result,
			 struct bp_out *out)
{
	putchar('\n');
	for (size_t i = 0; i < result->nprogs; i++)
		bp_loaded_put_changes(out, &result->progs[i]);
	return cmd_out_close(ctx, out);
}

static int print(const struct ctx *ctx, const struct load_args *args,
		 const struct load_result *result, struct bp_out *out)
{
	/* A table has the heading alone then. */
	if (!result->nprogs && !ctx->common.json)
		return cmd_out_close(ctx, out);
	bp_out_rows_begin(out);
	for (size_t i = 0; i < result->nprogs; i++)
		bp_loaded_put_prog(out, &result->progs[i]);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	/* -q is for the ids of programs. */
	for (size_t o = 0; o < result->nobjects && (ctx->common.json || !ctx->common.quiet); o++)
		bp_loaded_put_maps(out, &result->objects[o]);
	bp_out_rows_end(out);
	if (args->baseline) {
		bp_out_rows_begin(out);
		for (size_t i = 0; i < result->nprogs; i++)
			bp_loaded_put_changes(out, &result->progs[i]);
		bp_out_rows_end(out);
	} else {
		bp_out_null(out);
	}
	bp_out_row_end(out);
	return cmd_out_close(ctx, out);
}

/* What is still in the buffer may not get out either. */
static int flush(const struct ctx *ctx)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return BP_OK;
	if (!*ctx->write_error)
		*ctx->write_error = errno ? errno : EIO;
	return BP_FAILED;
}

/* The pins are final only when the result is written, and no signal came. */
static int commit(struct ctx *ctx, const struct load_args *args, struct load_result *result,
		  bool *ret_final)
{
	cleanup_bp_pins struct bp_pins pins = { .replace = args->replace_pin };
	/* Where there is no memory for these it ends here, before anything is pinned. */
	struct bp_out *out = cmd_out_open(ctx, bp_loaded_cols, true);
	struct bp_out *changes = NULL;
	struct bp_err err = { 0 };
	int status;

	if (!ctx->common.json && !ctx->common.quiet && !cmd_format_is_separated(&ctx->common) &&
	    has_changes(result))
		changes = cmd_out_open(ctx, bp_loaded_change_cols, false);
	if (pin(args, result, &pins, &err) || load_save(args, result, &err)) {
		bp_out_drop(out);
		bp_out_drop(changes);
		return cmd_fail(ctx, &err);
	}
	status = print(ctx, args, result, out);
	if (status == BP_OK && changes)
		status = print_changes(ctx, result, changes);
	else
		bp_out_drop(changes);
	if (status == BP_OK)
		status = flush(ctx);
	*ret_final = status == BP_OK && !load_signals_came();
	if (*ret_final) {
		bp_pins_keep(&pins);
		load_tell_attach(ctx, result);
	}
	return status;
}

int load_finish(struct ctx *ctx, const struct load_args *args, struct load_result *result)
{
	cleanup_bp_cost_file struct bp_cost_file baseline = { 0 };
	struct load_signals old;
	struct bp_err err = { 0 };
	bool final = false;
	int status;

	if (write_logs(args, result, &err) || bind_meta(args, result, &err) || look(result, &err) ||
	    load_check_budgets(args, result, &err) ||
	    load_compare(ctx, args, result, &baseline, &err))
		return cmd_fail(ctx, &err);
	load_signals_hold(&old);
	status = commit(ctx, args, result, &final);
	/* All is done and told: a signal comes too late, but for the next line of a batch. */
	if (!final)
		load_signals_release(&old);
	else if (ctx->common.in_batch)
		load_signals_put_off(&old);
	return status;
}
