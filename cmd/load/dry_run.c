// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* dry_run.c - "bpfprog load --dry-run": the calls of bpf_prog_load() with every field */
#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/load/dry_run.h"
#include "table/keyring.h"
#include "table/load_flag.h"
#include "util/cleanup.h"

#define OF_OBJECT "[of the object]"

/* 0 is a name too, but mostly means that none was asked for. */
static void describe_attach_type(struct call *call, enum bpf_prog_type type,
				 enum bpf_attach_type attach_type)
{
	const struct bp_attach_type *row = bp_attach_type_row(attach_type);
	bool meant = attach_type || (row && bp_attach_type_fits(row, type));

	cmd_call_arg(call, "opts.expected_attach_type", "%s",
		     meant && row ? bp_attach_type_name(row) : "0");
}

static void describe_attributes(struct call *call, __u32 flags, const struct load_args *args)
{
	char text[200];

	bp_load_flags_text(flags, text, sizeof(text));
	cmd_call_arg(call, "opts.prog_flags", "%s", text);
	cmd_call_arg(call, "opts.prog_ifindex", "%s", args->dev ? args->dev : "0");
	cmd_call_arg(call, "opts.kern_version", "%u", args->kern_version);
	cmd_call_arg(call, "opts.attach_btf_id", "%s",
		     args->object.attach_to ? args->object.attach_to : "0");
	cmd_call_arg(call, "opts.attach_btf_obj_fd", "%s",
		     args->object.attach_to ? "[the BTF that has it]" : "0");
	bp_ref_text(&args->attach_prog, text, sizeof(text));
	cmd_call_arg(call, "opts.attach_prog_fd", "%s", args->attach_prog.kind ? text : "0");
	cmd_call_arg(call, "opts.log_level", "%u", args->log_level);
	if (args->log_size)
		cmd_call_arg(call, "opts.log_size", "%u", args->log_size);
	else
		cmd_call_arg(call, "opts.log_size", "[as much as the log takes]");
	cmd_call_arg(call, "opts.log_buf", "[buffer]");
	cmd_call_arg(call, "opts.log_true_size", "[out]");
	cmd_call_arg(call, "opts.token_fd", "%s", args->common->token ? args->common->token : "0");
}

/* What libbpf takes from the object. */
static void describe_prog(struct call *call, const struct load_args *args,
			  const struct bp_object *object, const struct bpf_program *prog)
{
	const char *btf = bpf_object__btf(object->object) ? OF_OBJECT : "0";
	const char *info = bpf_object__btf(object->object) ? OF_OBJECT : "NULL";

	call->name = "bpf_prog_load";
	cmd_call_arg(call, "prog_type", "%s", libbpf_bpf_prog_type_str(bpf_program__type(prog)));
	cmd_call_arg(call, "prog_name", "%s", bpf_program__name(prog));
	cmd_call_arg(call, "license", OF_OBJECT);
	cmd_call_arg(call, "insns", OF_OBJECT);
	cmd_call_arg(call, "insn_cnt", "%zu", bpf_program__insn_cnt(prog));
	describe_attach_type(call, bpf_program__type(prog),
			     bpf_program__expected_attach_type(prog));
	cmd_call_arg(call, "opts.prog_btf_fd", "%s", btf);
	cmd_call_arg(call, "opts.func_info", "%s", info);
	cmd_call_arg(call, "opts.line_info", "%s", info);
	describe_attributes(call, bpf_program__flags(prog), args);
}

static void describe_bind(struct call *call, const char *prog)
{
	call->name = "bpf_prog_bind_map";
	cmd_call_arg(call, "prog_fd", "[program %s]", prog);
	cmd_call_arg(call, "map_fd", "[a new map of metadata]");
	cmd_call_arg(call, "opts", "NULL");
}

int load_describe(const struct ctx *ctx, const struct load_args *args,
		  const struct bp_object *objects, size_t nobjects)
{
	cleanup_free struct call *calls = NULL;
	size_t count = 0;

	for (size_t o = 0; o < nobjects; o++)
		count += objects[o].nprogs;
	calls = calloc(2 * count, sizeof(*calls));
	if (!calls)
		return cmd_fail(ctx, &(struct bp_err){ .num = ENOMEM });
	count = 0;
	for (size_t o = 0; o < nobjects; o++)
		for (size_t i = 0; i < objects[o].nprogs; i++)
			describe_prog(&calls[count++], args, &objects[o], objects[o].progs[i].prog);
	for (size_t o = 0; args->npairs && o < nobjects; o++)
		for (size_t i = 0; i < objects[o].nprogs; i++)
			describe_bind(&calls[count++], bpf_program__name(objects[o].progs[i].prog));
	return cmd_print_calls(ctx, calls, count);
}

/* An array and its length. */
static void describe_array(struct call *call, const char *name, const char *text, const char *cnt,
			   size_t count)
{
	cmd_call_arg(call, name, "%s", text ? text : "NULL");
	cmd_call_arg(call, cnt, "%zu", count);
}

/* libbpf has no option for it: these are fields of union bpf_attr. */
static void describe_signature(struct call *call, const struct load_args *args,
			       const struct bp_load *load)
{
	char keyring[16];

	if (!load->signature)
		return;
	bp_keyring_text(load->keyring_id, keyring, sizeof(keyring));
	cmd_call_arg(call, "attr.signature", "[%s]", args->signature);
	cmd_call_arg(call, "attr.signature_size", "%zu", load->signature_size);
	cmd_call_arg(call, "attr.keyring_id", "%s", keyring);
}

int load_describe_raw(const struct ctx *ctx, const struct load_args *args,
		      const struct bp_load *load)
{
	struct call calls[2] = { { .name = "bpf_prog_load" } };
	struct call *call = &calls[0];

	cmd_call_arg(call, "prog_type", "%s", libbpf_bpf_prog_type_str(load->type));
	cmd_call_arg(call, "prog_name", "%s", load->name ? load->name : "NULL");
	cmd_call_arg(call, "license", "%s", load->license ? load->license : "GPL");
	cmd_call_arg(call, "insns", "[%s]", args->raw);
	cmd_call_arg(call, "insn_cnt", "%zu", load->insn_cnt);
	cmd_call_arg(call, "opts.attempts", "%u", load->attempts);
	describe_attach_type(call, load->type, load->expected_attach_type);
	cmd_call_arg(call, "opts.prog_btf_fd", "%s", args->btf ? args->btf : "0");
	describe_array(call, "opts.fd_array", load->fd_array ? "[the maps of --fd-array]" : NULL,
		       "opts.fd_array_cnt", load->fd_array_cnt);
	describe_array(call, "opts.func_info", args->func_info, "opts.func_info_cnt",
		       load->func_info_cnt);
	cmd_call_arg(call, "opts.func_info_rec_size", "%zu", load->func_info_rec_size);
	describe_array(call, "opts.line_info", args->line_info, "opts.line_info_cnt",
		       load->line_info_cnt);
	cmd_call_arg(call, "opts.line_info_rec_size", "%zu", load->line_info_rec_size);
	describe_attributes(call, load->prog_flags, args);
	describe_signature(call, args, load);
	if (args->npairs)
		describe_bind(&calls[1], load->name ? load->name : "without a name");
	return cmd_print_calls(ctx, calls, args->npairs ? 2 : 1);
}
