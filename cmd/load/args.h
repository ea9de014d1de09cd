/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* args.h - the options of "bpfprog load" */
#ifndef LOAD_ARGS_H
#define LOAD_ARGS_H

#include <limits.h>

#include "cmd/common/ctx.h"
#include "cmd/common/object_args.h"
#include "cmd/common/words.h"
#include "load/verdict_column.h"
#include "object/object.h"

#define MAX_NAMES OBJECT_NAMES
#define MAX_FDS 64 /* maps of a program */

/* Most that a program may cost; 0: anything. */
struct budget {
	__u64 insns;
	__u64 states;
	__u64 stack;
	__u64 jited;
};

/* What --keep-going writes, and how. */
struct each_args {
	bool keep_going;
	const char *only; /* an option that only --keep-going takes, or NULL */
	bool help;        /* --columns help */
	bool reverse;
	bool tap;
	const char *junit;
	size_t top_lines; /* 0: none */
	struct bp_verdict_cols cols;
	struct bp_verdict_cols sort;
};

struct load_args {
	struct common *common;
	struct each_args each;
	struct words words;
	const char *raw;
	const char *pin;
	const char *pin_dir;
	const char *pin_maps;
	char paths[3][PATH_MAX]; /* of these three, if they were relative */
	const char *name;
	const char *license;
	const char *log_file;
	const char *dev;
	const char *btf;
	const char *func_info;
	const char *line_info;
	const char *signature;
	const char *keyring;
	__s32 keyring_id;
	struct bp_ref fd_array[MAX_FDS];
	size_t nfds;
	const char *save;
	const char *baseline;
	double max_growth; /* percent, if there is one */
	bool has_max_growth;
	bool replace_pin;
	bool check;
	bool list;
	const char *raw_only;    /* an option that only --raw takes, or NULL */
	const char *object_only; /* one that only objects take */
	const char *one_only;    /* one that means a single object */
	int not_for_list;        /* key of one that --list has no use for, or 0 */
	const char *names[MAX_NAMES];
	size_t nnames;
	struct object_args object;
	const char *pairs[MAX_NAMES]; /* --meta */
	size_t npairs;
	struct bp_ref attach_prog;
	const struct bp_attach_type *attach_type;
	struct bp_attach_type spare;
	__u32 kern_version;
	__u32 attempts;
	__u32 func_info_rec_size;
	__u32 line_info_rec_size;
	unsigned int log_level;
	__u32 log_size;
	unsigned int jobs; /* 0: as many as there are CPUs */
	struct budget budget;
};

extern const struct argp load_argp;

#endif
