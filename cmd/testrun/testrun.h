/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* testrun.h - what the files of "bpfprog testrun" share */
#ifndef TESTRUN_H
#define TESTRUN_H

#include "cmd/common/words.h"
#include "cmd/common/dry_run.h"
#include "testrun/expect.h"
#include "util/out.h"
#include "testrun/ctx.h"
#include "testrun/netdev.h"
#include "object/object.h"
#include "kernel/prog.h"
#include "util/results.h"

/* --pcap: captures, see replay.c. */
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
	const char *object; /* path of the object that the program is of, or NULL */
	bool go_on;         /* behind packets that are refused */
};

/* --jobs: a program for each thread, with the same maps, see jobs.c. Starts as { 0 }. */
struct instances {
	int *fds;
	struct bp_object *objects; /* of the second one on, as far as there are any */
	size_t count;
};
#define cleanup_instances __attribute__((cleanup(testrun_instances_close)))
int testrun_instances_open(const struct replay_args *args, int prog_fd,
			   const struct bp_object *object, struct instances *ret_instances,
			   struct bp_err *err);
void testrun_instances_close(struct instances *instances);

struct testrun;

/* --bench: how long a program takes, see bench.c. */
struct bench_args {
	bool on;
	bool has_max_regress;
	unsigned int rounds;
	double max_regress; /* percent */
	const char *compare;
	const char *save;
	const char *baseline;
};
int testrun_bench(const struct ctx *ctx, const struct bench_args *args, int prog_fd,
		  struct testrun *test);

/* The command line, see args.c. */
struct testrun_args {
	struct common *common;
	struct words words;
	struct bp_ref prog;
	char *object;     /* path of the object to load in place of prog, or NULL */
	const char *name; /* of the program in it */
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
	bool tap;
	const char *junit;
	const char *suite; /* a file of test cases in place of all else */
	struct replay_args replay;
	struct bench_args bench;
};

extern const struct argp testrun_argp;

/* Which options go together, see args_check.c; a mistake ends the command. */
void testrun_check_args(struct testrun_args *args, struct argp_state *state);
void testrun_check_suite_args(const struct testrun_args *args, struct argp_state *state);

/* --live-frames: announced, and what devices counted meanwhile; see live.c. */
extern const struct bp_out_col testrun_live_cols[];
extern const struct bp_out_col testrun_stack_cols[];
bool testrun_is_live(const struct testrun *test);
int testrun_live_begin(const struct ctx *ctx, struct testrun *test, struct bp_err *err);
int testrun_live_end(struct testrun *test, struct bp_err *err);
void testrun_live_put(struct bp_out *out, const struct testrun *test);
void testrun_live_print(const struct testrun *test);

/* What types of programs take and give, and what goes against it: see rules.c. */
bool testrun_takes_packet(enum bpf_prog_type type);
bool testrun_gives_ctx(enum bpf_prog_type type);
int testrun_check_type(const struct testrun_args *args, const struct testrun *test,
		       struct bp_err *err);

/* Expectations: 0 if all are met, else -1 with one failure; see check.c. */
int testrun_check_run(const struct testrun *test, struct bp_check checks[BP_CHECKS],
		      size_t *ret_count, const char **ret_diff, struct bp_err *err);

/* --tap and --junit: are they asked for, does one of them take standard output, write them. */
bool testrun_has_results(const struct testrun_args *args);
bool testrun_takes_stdout(const struct testrun_args *args);
int testrun_write_results(const struct ctx *ctx, const struct testrun_args *args, const char *name,
			  const struct bp_result *results, size_t count);

/* What came of a run, with what was expected of it. */
int testrun_print_result(const struct ctx *ctx, const struct testrun_args *args,
			 const struct testrun *test);

/* --pcap: each packet of a capture; see replay.c. */
int testrun_replay(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
		   const struct testrun *test);

/* The same, printing nothing: 0, or -1 with the failure, also of an expectation. */
int testrun_replay_check(const struct replay_args *args, int prog_fd, const struct testrun *test,
			 char **ret_diff, struct bp_err *err);

/* --suite: a file of test cases; see suite.c. */
int testrun_suite(const struct ctx *ctx, const struct testrun_args *args);

/* All of the result, or the calls that a dry run does not make; see out.c. */
int testrun_print_run(const struct ctx *ctx, const struct testrun_args *args,
		      const struct testrun *test);
int testrun_print_calls(const struct ctx *ctx, const struct testrun_args *args, int prog_fd,
			const struct testrun *test);
void testrun_describe(const struct testrun_args *args, int prog_fd, const struct testrun *test,
		      struct call *ret_call);

#endif
