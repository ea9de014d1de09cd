/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* args.h - what a command line of "bpfprog testrun" asks for */
#ifndef TESTRUN_ARGS_H
#define TESTRUN_ARGS_H

#include "cmd/cmd.h"
#include "cmd/common/ctx.h"
#include "cmd/common/object_args.h"
#include "cmd/common/words.h"
#include "ref/ref.h"
#include "testrun/expect.h"

/* --pcap: captures. */
#define MAX_COUNTS 16
struct replay_args {
	const char *in;
	const char *out;
	const char *only;
	const char *expect;
	const char *expect_file;
	const char *count[MAX_COUNTS]; /* VERDICT=N */
	size_t ncounts;
	__u64 limit;
	bool each;
	const char *filter;
	size_t jobs;
	const char *object;               /* path of the object that the program is of, or NULL */
	const struct object_args *change; /* in it */
	bool go_on;                       /* behind packets that are refused */
};

/* --bench: how long a program takes. */
struct bench_args {
	const struct object_args *change; /* in what is loaded to compare with */
	bool on;
	bool has_max_regress;
	unsigned int rounds;
	double max_regress; /* percent */
	const char *compare;
	const char *save;
	const char *baseline;
};

struct testrun_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	char *object;              /* path of the object to load in place of prog, or NULL */
	const char *name;          /* of the program in it */
	struct object_args change; /* in what is loaded */
	const char *data_in;
	const char *packet; /* a template in place of data_in */
	const char *data_out;
	const char *ctx;
	const char *ctx_in;
	const char *ctx_out;
	__u32 data_size_out;
	bool has_data_size_out;
	__u32 ctx_size_out;
	__u32 repeat;
	__u32 cpu;
	bool has_cpu;
	__u32 batch_size;
	__u32 flags;
	struct bp_expect_words expect;
	bool streams; /* read those of a loaded program too */
	bool tap;
	const char *junit;
	const char *suite; /* a file of test cases in place of all else */
	bool confined;     /* which touches nothing that is there */
	struct replay_args replay;
	struct bench_args bench;
};

extern const struct argp testrun_argp;
extern const struct cmd_keyword testrun_keywords[];

/* Which options go together, see args_check.c; a mistake ends the command. */
void testrun_check_args(struct testrun_args *args, struct argp_state *state);
void testrun_check_suite_args(const struct testrun_args *args, struct argp_state *state);

#endif
