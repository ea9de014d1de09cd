// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* raw_args.c - the options of "bpfprog load --raw" */
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/common/parse.h"
#include "cmd/common/words.h"
#include "cmd/load/raw.h"
#include "table/keyring.h"

/* MAP,... */
static void parse_fd_array(struct load_args *args, char *list, struct argp_state *state)
{
	struct bp_err err = { 0 };
	char *word;

	args->nfds = 0;
	while ((word = strsep(&list, ","))) {
		if (args->nfds == MAX_FDS)
			argp_error(state, "too many maps in --fd-array");
		if (bp_ref_parse(&word, 1, BP_REF_MAP, &args->fd_array[args->nfds++], &err) < 0)
			argp_error(state, "--fd-array: %s", err.text);
	}
}

bool load_raw_parse(struct load_args *args, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case LOAD_RAW:
		args->raw = arg;
		return true;
	case LOAD_NAME:
		args->name = arg;
		args->raw_only = "--name";
		return true;
	case LOAD_LICENSE:
		args->license = arg;
		args->raw_only = "--license";
		return true;
	case LOAD_ATTEMPTS:
		args->attempts = (__u32)cmd_parse_number("--attempts", arg, 1, INT_MAX, state);
		args->raw_only = "--attempts";
		return true;
	case LOAD_BTF:
		args->btf = arg;
		args->raw_only = "--btf";
		return true;
	case LOAD_FD_ARRAY:
		parse_fd_array(args, arg, state);
		args->raw_only = "--fd-array";
		return true;
	case LOAD_FUNC_INFO:
		args->func_info = arg;
		args->raw_only = "--func-info";
		return true;
	case LOAD_LINE_INFO:
		args->line_info = arg;
		args->raw_only = "--line-info";
		return true;
	case LOAD_FUNC_INFO_REC_SIZE:
		args->raw_only = "--func-info-rec-size";
		args->func_info_rec_size =
			(__u32)cmd_parse_number("--func-info-rec-size", arg, 8, 252, state);
		return true;
	case LOAD_LINE_INFO_REC_SIZE:
		args->raw_only = "--line-info-rec-size";
		args->line_info_rec_size =
			(__u32)cmd_parse_number("--line-info-rec-size", arg, 16, 252, state);
		return true;
	case LOAD_SIGNATURE:
		args->signature = arg;
		args->raw_only = "--signature";
		return true;
	case LOAD_KEYRING:
		if (bp_keyring_parse(arg, &args->keyring_id))
			argp_error(state,
				   "unknown keyring '%s' (use session, user, builtin, secondary, "
				   "platform or a number)",
				   arg);
		args->keyring = arg;
		args->raw_only = "--keyring";
		return true;
	default:
		return false;
	}
}

/* Types that the kernel takes for nothing without one, and says no more of it than EINVAL. */
static bool needs_attach_type(const struct load_args *args)
{
	return args->object.types[0].type == BPF_PROG_TYPE_TRACING ||
	       args->object.types[0].type == BPF_PROG_TYPE_LSM;
}

void load_raw_check(const struct load_args *args, struct argp_state *state)
{
	if (args->words.count)
		argp_error(state, "either an OBJECT or --raw");
	if (args->object_only)
		argp_error(state, "%s is for objects, not for --raw", args->object_only);
	if (args->object.ntypes != 1 || args->object.types[0].name)
		argp_error(state, "--raw needs --type PROGTYPE");
	if (args->name && !bp_prog_name_ok(args->name))
		argp_error(
			state,
			"'%s' is not a name that the kernel accepts: letters, digits, '_' and '.'",
			args->name);
	if (needs_attach_type(args) && !args->attach_type && args->object.types[0].attach_type < 0)
		argp_error(state, "--type %s needs --attach-type",
			   libbpf_bpf_prog_type_str(args->object.types[0].type));
	if ((args->func_info || args->line_info) && !args->btf)
		argp_error(state, "--func-info and --line-info need --btf");
	if (args->keyring && !args->signature)
		argp_error(state, "--keyring needs --signature");
	if (args->attach_prog.kind && !args->object.attach_to)
		argp_error(state, "--attach-prog also needs --attach-to FUNC");
}
