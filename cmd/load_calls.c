// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load_calls.c - "bpfprog load --dry-run": the calls of bpf_prog_load() with every field */
#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "load_flags.h"
#include "load.h"

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

int load_describe(const struct ctx *ctx, const struct load_args *args,
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

int load_describe_raw(const struct ctx *ctx, const struct load_args *args,
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
