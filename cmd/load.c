// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load.c - "bpfprog load": bpf_prog_load() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cleanup.h"
#include "cmd.h"
#include "explain.h"
#include "object.h"
#include "pin.h"

#define MAX_NAMES 256

enum {
	KEY_PIN_DIR = 256,
	KEY_CHECK,
	KEY_PROG,
	KEY_ATTACH_TYPE,
	KEY_PIN_MAPS,
	KEY_MAP,
	KEY_LOG_LEVEL,
	KEY_LOG_FILE,
	KEY_RAW,
	KEY_NAME,
	KEY_LICENSE,
};

struct load_args {
	struct common *common;
	struct words words;
	const char *raw;
	const char *pin;
	const char *pin_dir;
	const char *pin_maps;
	const char *name;
	const char *license;
	const char *log_file;
	bool check;
	const char *names[MAX_NAMES];
	size_t nnames;
	struct bp_map_reuse reuse[MAX_NAMES];
	size_t nreuse;
	enum bpf_prog_type type;
	const struct bp_attach_type *attach_type;
	struct bp_attach_type spare;
	unsigned int log_level;
};

/* clang-format off */
static const struct argp_option options[] = {
	{ "pin", 'P', "PATH", 0, "Pin the program at PATH, on a bpf file system", 0 },
	{ "pin-dir", KEY_PIN_DIR, "DIR", 0, "Pin each program in DIR by its name", 0 },
	{ "check", KEY_CHECK, NULL, 0, "Only verify: leave nothing behind", 0 },
	{ "prog", KEY_PROG, "NAME", 0, "Load only the program NAME; may be given again", 0 },
	{ "type", 't', "PROGTYPE", 0, "Load as PROGTYPE, not as the section says", 0 },
	{ "attach-type", KEY_ATTACH_TYPE, "TYPE", 0, "Load for attaching as TYPE", 0 },
	{ "pin-maps", KEY_PIN_MAPS, "DIR", 0, "Pin each map in DIR by its name", 0 },
	{ "map", KEY_MAP, "NAME=MAP", 0, "Use MAP as the map NAME of the object; may be given again", 0 },
	{ "log-level", KEY_LOG_LEVEL, "N", 0, "Verifier log: 1 and 2 more words, 4 statistics, 8 fixed", 0 },
	{ "log-file", KEY_LOG_FILE, "FILE", 0, "Write the whole log of the verifier to FILE", 0 },
	{ "raw", KEY_RAW, "FILE|hex:BYTES", 0, "Load instructions, not an object", 0 },
	{ "name", KEY_NAME, "NAME", 0, "Name of a --raw program", 0 },
	{ "license", KEY_LICENSE, "TEXT", 0, "License of a --raw program (GPL)", 0 },
	{ 0 }
};
/* clang-format on */

static void parse_reuse(struct load_args *args, char *arg, struct argp_state *state)
{
	struct bp_map_reuse *reuse = &args->reuse[args->nreuse++];
	char *equals = strchr(arg, '=');
	struct bp_err err = { 0 };
	char *word;

	if (args->nreuse == MAX_NAMES)
		argp_error(state, "too many --map");
	if (!equals || equals == arg)
		argp_error(state, "--map '%s' is not NAME=MAP", arg);
	*equals = '\0';
	word = equals + 1;
	reuse->name = arg;
	if (bp_ref_parse(&word, 1, BP_REF_MAP, &reuse->map, &err) < 0)
		argp_error(state, "--map: %s", err.text);
}

static void check_args(const struct load_args *args, struct argp_state *state)
{
	int pins = !!args->pin + !!args->pin_dir + args->check;
	const char *const paths[] = { args->pin, args->pin_dir, args->pin_maps };

	if (args->raw && args->words.count)
		argp_error(state, "either an OBJECT or --raw");
	if (!args->raw && !args->words.count)
		argp_error(state, "OBJECT is needed");
	words_done(&args->words, 1, state);
	if (pins != 1)
		argp_error(state, "one of --pin, --pin-dir and --check is needed: "
				  "a program that is not pinned is gone when bpfprog ends");
	for (size_t i = 0; i < 3; i++)
		if (paths[i] && paths[i][0] != '/')
			argp_error(state, "'%s': the path of a pin begins with '/'", paths[i]);
	if (args->check && args->pin_maps)
		argp_error(state, "--check leaves nothing behind, so there are no maps to pin");
	if (!args->raw && (args->name || args->license))
		argp_error(state, "--name and --license are for --raw: an object has its own");
	if (!args->raw)
		return;
	if (!args->type)
		argp_error(state, "--raw needs --type");
	if (args->nnames || args->nreuse || args->pin_maps || args->pin_dir)
		argp_error(state, "--prog, --map, --pin-maps and --pin-dir are for objects");
	if (args->name && !bp_prog_name_ok(args->name))
		argp_error(state, "'%s' is no name the kernel takes: letters, digits, '_' and '.'",
			   args->name);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct load_args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args->common;
		return 0;
	case 'P':
		args->pin = arg;
		return 0;
	case KEY_PIN_DIR:
		args->pin_dir = arg;
		return 0;
	case KEY_CHECK:
		args->check = true;
		return 0;
	case KEY_PROG:
		if (args->nnames == MAX_NAMES)
			argp_error(state, "too many --prog");
		args->names[args->nnames++] = arg;
		return 0;
	case 't':
		args->type = parse_prog_type(arg, state);
		return 0;
	case KEY_ATTACH_TYPE:
		args->attach_type = parse_attach_type(arg, &args->spare, state);
		return 0;
	case KEY_PIN_MAPS:
		args->pin_maps = arg;
		return 0;
	case KEY_MAP:
		parse_reuse(args, arg, state);
		return 0;
	case KEY_LOG_LEVEL:
		args->log_level = (unsigned int)parse_number("--log-level", arg, 0, 15, state);
		return 0;
	case KEY_LOG_FILE:
		args->log_file = arg;
		return 0;
	case KEY_RAW:
		args->raw = arg;
		return 0;
	case KEY_NAME:
		args->name = arg;
		return 0;
	case KEY_LICENSE:
		args->license = arg;
		return 0;
	case ARGP_KEY_ARG:
		words_add(&args->words, arg, state);
		return 0;
	case ARGP_KEY_END:
		check_args(args, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "OBJECT (--pin PATH|--pin-dir DIR|--check)\n"
		    "--raw FILE|hex:BYTES --type PROGTYPE (--pin PATH|--check)",
	.doc = "Load the programs of an ELF object, or raw instructions, and pin them.",
	.children = common_children,
};

static const struct bp_out_col prog_cols[] = {
	{ "id", "ID", BP_OUT_U64, NULL },
	{ "type", "TYPE", BP_OUT_STR, NULL },
	{ "name", "NAME", BP_OUT_STR, NULL },
	{ "tag", "TAG", BP_OUT_STR, NULL },
	{ "verified_insns", "INSNS", BP_OUT_U64, NULL },
	{ "bytes_xlated", NULL, BP_OUT_U64, NULL },
	{ "bytes_jited", NULL, BP_OUT_U64, NULL },
	{ "map_ids", "MAPS", BP_OUT_LIST, NULL },
	{ "pinned", "PINNED", BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col map_cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },   { "type", NULL, BP_OUT_STR, NULL },
	{ "name", NULL, BP_OUT_STR, NULL }, { "pinned", NULL, BP_OUT_STR, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col cols[] = {
	{ "progs", "", BP_OUT_ROWS, prog_cols },
	{ "maps", NULL, BP_OUT_ROWS, map_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_prog(struct bp_out *out, int fd, const char *pinned)
{
	struct bpf_prog_info info = { 0 };
	char name[BP_NAME_MAX];
	char tag[2 * BPF_TAG_SIZE + 1];
	__u32 ids[64];

	info.nr_map_ids = 64;
	info.map_ids = (__u64)(unsigned long)ids;
	bp_prog_info(fd, &info, NULL);
	bp_prog_full_name(fd, &info, name, sizeof(name));
	for (size_t i = 0; i < BPF_TAG_SIZE; i++)
		snprintf(tag + 2 * i, 3, "%02x", info.tag[i]);
	bp_out_u64(out, info.id);
	bp_out_str(out, libbpf_bpf_prog_type_str(info.type));
	bp_out_str(out, name);
	bp_out_str(out, tag);
	if (info.verified_insns)
		bp_out_u64(out, info.verified_insns);
	else
		bp_out_null(out);
	bp_out_u64(out, info.xlated_prog_len);
	bp_out_u64(out, info.jited_prog_len);
	bp_out_list_begin(out);
	for (__u32 i = 0; i < info.nr_map_ids && i < 64; i++)
		bp_out_item_u64(out, ids[i]);
	bp_out_list_end(out);
	bp_out_str(out, pinned);
	bp_out_row_end(out);
}

static void put_maps(struct bp_out *out, const struct bp_object *object)
{
	struct bpf_map *map;
	size_t i = 0;

	bpf_object__for_each_map(map, object->object)
	{
		const char *pinned = i < object->nmaps ? object->map_pins[i] : NULL;
		struct bpf_map_info info = { 0 };
		__u32 len = sizeof(info);

		i++;
		if (bpf_map__fd(map) < 0 || bpf_map_get_info_by_fd(bpf_map__fd(map), &info, &len))
			continue;
		bp_out_u64(out, info.id);
		bp_out_str(out, libbpf_bpf_map_type_str(info.type));
		bp_out_str(out, bpf_map__name(map));
		bp_out_str(out, pinned ? pinned : bpf_map__pin_path(map));
		bp_out_row_end(out);
	}
}

/* The result; OBJECT is NULL for raw instructions, which are at FD. */
static int print(const struct ctx *ctx, const struct bp_object *object, int fd, const char *pinned)
{
	struct bp_out *out = out_open(ctx, cols, true);

	bp_out_rows_begin(out);
	for (size_t i = 0; object && i < object->nprogs; i++)
		put_prog(out, bpf_program__fd(object->progs[i].prog), object->progs[i].pinned);
	if (!object)
		put_prog(out, fd, pinned);
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	/* With --quiet only the ids of programs. */
	if (object && !(ctx->common.quiet && !ctx->common.json))
		put_maps(out, object);
	bp_out_rows_end(out);
	bp_out_row_end(out);
	return out_close(ctx, out);
}

/* --log-file: the logs one after the other. */
static int write_log(const struct load_args *args, const char *log, struct bp_err *err)
{
	FILE *file;
	bool bad;

	if (!args->log_file)
		return 0;
	file = fopen(args->log_file, "we");
	if (!file)
		return bp_fail(err, errno, "open", "%s", args->log_file);
	bad = fputs(log, file) < 0;
	if (fclose(file) || bad)
		return bp_fail(err, errno, "write", "%s", args->log_file);
	return 0;
}

static int write_logs(const struct load_args *args, const struct bp_object *object,
		      struct bp_err *err)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return bp_fail(err, errno, "open_memstream", "%s", "");
	for (size_t i = 0; i < object->nprogs; i++)
		if (object->progs[i].log && object->progs[i].log[0])
			fprintf(file, "%s:\n%s", bpf_program__name(object->progs[i].prog),
				object->progs[i].log);
	fclose(file);
	return write_log(args, text, err);
}

static int report(const struct ctx *ctx, const struct load_args *args, struct bp_err *err,
		  const char *log)
{
	if (bp_err_status(err) == BP_REJECTED && args->log_file)
		bp_hint(err, "the whole log is in %s", args->log_file);
	else if (bp_err_status(err) == BP_REJECTED)
		bp_hint(err, "--log-file FILE keeps the whole log");
	else if (last_warning()[0])
		bp_hint(err, "%s", last_warning());
	return fail_with_log(ctx, err, log);
}

static int describe(const struct ctx *ctx, const struct bp_object_opts *opts,
		    const struct bp_object *object)
{
	cleanup_free struct call *calls = calloc(object->nprogs, sizeof(*calls));

	if (!calls)
		return fail(ctx, &(struct bp_err){ .num = ENOMEM });
	for (size_t i = 0; i < object->nprogs; i++) {
		const struct bpf_program *prog = object->progs[i].prog;
		enum bpf_attach_type eat = bpf_program__expected_attach_type(prog);
		const char *name = libbpf_bpf_attach_type_str(eat);

		calls[i].name = "bpf_prog_load";
		call_arg(&calls[i], "prog_type", "%s",
			 libbpf_bpf_prog_type_str(bpf_program__type(prog)));
		call_arg(&calls[i], "prog_name", "%s", bpf_program__name(prog));
		call_arg(&calls[i], "insn_cnt", "%zu", bpf_program__insn_cnt(prog));
		call_arg(&calls[i], "opts.expected_attach_type", "%s", name ? name : "0");
		call_arg(&calls[i], "opts.prog_flags", "%#x", bpf_program__flags(prog));
		call_arg(&calls[i], "opts.log_level", "%u", opts->log_level);
	}
	return print_calls(ctx, calls, object->nprogs);
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

static int load_object(struct ctx *ctx, const struct load_args *args)
{
	struct bp_object_opts opts = {
		.path = args->words.word[0],
		.names = args->names,
		.nnames = args->nnames,
		.type = args->type,
		.attach_type = args->attach_type,
		.reuse = args->reuse,
		.nreuse = args->nreuse,
		.log_level = args->log_level,
		.token = ctx->common.token,
	};
	cleanup_bp_object struct bp_object object = { 0 };
	struct bp_err err = { 0 };

	if (bp_object_open(&opts, &object, &err))
		return report(ctx, args, &err, NULL);
	if (args->pin && object.nprogs > 1) {
		bp_fail_text(&err, BP_USAGE, EINVAL, opts.path,
			     "%zu programs in it, and --pin is for one", object.nprogs);
		bp_hint(&err, "choose one with --prog NAME, or give --pin-dir");
		return fail(ctx, &err);
	}
	if (ctx->common.dry_run)
		return describe(ctx, &opts, &object);
	if (check_pins(args, &err))
		return fail(ctx, &err);
	if (bp_object_load(&opts, &object, &err)) {
		if (object.failed)
			write_logs(args, &object, NULL);
		return report(ctx, args, &err, object.failed ? object.failed->log : NULL);
	}
	if (write_logs(args, &object, &err) ||
	    bp_object_pin(&object, args->pin, args->pin_dir, args->pin_maps, &err))
		return fail(ctx, &err);
	return print(ctx, &object, -1, NULL);
}

static void describe_raw(struct call *call, const struct bp_load *load)
{
	const char *eat = libbpf_bpf_attach_type_str(load->expected_attach_type);

	call->name = "bpf_prog_load";
	call_arg(call, "prog_type", "%s", libbpf_bpf_prog_type_str(load->type));
	call_arg(call, "prog_name", "%s", load->name ? load->name : "NULL");
	call_arg(call, "license", "%s", load->license ? load->license : "GPL");
	call_arg(call, "insn_cnt", "%zu", load->insn_cnt);
	call_arg(call, "opts.attempts", "%u", load->attempts);
	call_arg(call, "opts.expected_attach_type", "%s", eat ? eat : "0");
	call_arg(call, "opts.prog_flags", "%#x", load->prog_flags);
	call_arg(call, "opts.log_level", "%u", load->log_level);
	call_arg(call, "opts.token_fd", "%d", load->token_fd);
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

static int load_raw(struct ctx *ctx, const struct load_args *args)
{
	cleanup_free struct bpf_insn *insns = NULL;
	cleanup_free char *log = NULL;
	cleanup_fd int token = -1;
	cleanup_fd int fd = -1;
	struct bp_load load = {
		.type = args->type,
		.name = args->name,
		.license = args->license,
		.log_level = args->log_level,
		.expected_attach_type = args->attach_type ? args->attach_type->type : 0,
	};
	struct bp_err err = { 0 };

	if (bp_raw_read(args->raw, &insns, &load.insn_cnt, &err))
		return fail(ctx, &err);
	load.insns = insns;
	if (ctx->common.dry_run) {
		struct call call = { 0 };

		describe_raw(&call, &load);
		return print_calls(ctx, &call, 1);
	}
	if (check_pins(args, &err))
		return fail(ctx, &err);
	if (ctx->common.token) {
		token = open_token(ctx->common.token, &err);
		if (token < 0)
			return fail(ctx, &err);
		load.token_fd = token;
	}
	if (args->name && strlen(args->name) >= BPF_OBJ_NAME_LEN)
		warn(ctx, "the kernel keeps 15 bytes of the name '%s'", args->name);
	fd = bp_raw_load(&load, &log, &err);
	if (log && write_log(args, log, fd < 0 ? NULL : &err) && fd >= 0)
		return fail(ctx, &err);
	if (fd < 0)
		return report(ctx, args, &err, log);
	if (args->pin && bp_pin(fd, args->pin, &err))
		return fail(ctx, &err);
	return print(ctx, NULL, fd, args->pin);
}

static int run(struct ctx *ctx, int argc, char **argv)
{
	struct load_args args = { .common = &ctx->common };

	parse_args(ctx, argc, argv, &args);
	return args.raw ? load_raw(ctx, &args) : load_object(ctx, &args);
}

const struct cmd cmd_load = { "load", NULL, "Load programs and pin them", &argp, run };
