/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* cmd.h - what main.c and the commands share */
#ifndef CMD_H
#define CMD_H

#include <argp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

#include "kernel/attach_type.h"
#include "util/err.h"
#include "util/out.h"
#include "ref/target.h"

struct cmd;

/* The options that every command takes, before and behind its name. */
struct common {
	bool json;
	bool pretty;
	bool quiet;
	bool debug;
	bool dry_run;
	bool in_batch;
	bool done; /* --help, --version: there is nothing more to do */
	const char *netns;
	const char *token;
};

/* One command line: that of the program, or a line of a batch. */
struct ctx {
	const struct cmd *cmd; /* NULL until its name was read */
	const char *where;     /* what begins its messages: "bpfprog", "bpfprog batch: FILE:7" */
	char name[400];        /* the same and the command: "bpfprog attach", for messages */
	char invoked[32];      /* "bpfprog attach", as one would type it */
	int argc;
	char **argv;
	struct common common;
	jmp_buf leave;
	int *write_error; /* errno value of the first failure to write the result */
};

struct cmd {
	const char *name;
	const char *alias;   /* another name, or NULL */
	const char *summary; /* one line, no full stop */
	const struct argp *argp;
	int (*run)(struct ctx *ctx, int argc, char **argv);
};

extern const struct cmd *const cmds[]; /* ended by NULL, in the order of help */
extern const struct cmd cmd_load;
extern const struct cmd cmd_attach;
extern const struct cmd cmd_detach;
extern const struct cmd cmd_list;
extern const struct cmd cmd_query;
extern const struct cmd cmd_bind;
extern const struct cmd cmd_testrun;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_batch;

/* The child of every command's argp; its input is the struct common. */
extern const struct argp_child cmd_common_children[];
extern const struct argp cmd_common_argp;
extern const struct argp_option top_options[];

/* The words of a command line that are no options. */
#define MAX_WORDS 256
struct words {
	char *word[MAX_WORDS + 1];
	int count;
};

/* For ARGP_KEY_ARG: keep the word. */
void cmd_words_add(struct words *words, char *arg, struct argp_state *state);

/* Take a program or map off the front of the words from *AT on; a mistake ends the program. */
void cmd_words_take_ref(const struct words *words, int *at, enum bp_ref_what what,
			struct bp_ref *ret_ref, struct argp_state *state);

/* The same for a target. One that is left out is the network namespace that this process is in, by
 * the word of --netns if that moved it there. */
void cmd_words_take_target(const struct words *words, int *at, enum bp_target_kind implied,
			   const char *netns, struct bp_target *ret_target,
			   struct argp_state *state);

/* Complain about words that are left. */
void cmd_words_done(const struct words *words, int at, struct argp_state *state);

/* An attach type that is wanted here; an unknown one ends the program. */
const struct bp_attach_type *cmd_parse_attach_type(const char *text, struct bp_attach_type *spare,
						   struct argp_state *state);
/* A program type; if it is spelled as a section, that has an attach type, too (or -1). */
enum bpf_prog_type cmd_parse_prog_type(const char *text, int *ret_attach_type,
				       struct argp_state *state);
__u64 cmd_parse_number(const char *option, const char *text, __u64 min, __u64 max,
		       struct argp_state *state);

/*
 * Parse the command line of a command into ARGS, then do what the common options ask for. A mistake
 * ends the command, so nothing that has to be given back may be held before; argp_error() in a
 * parser comes back here too.
 */
void cmd_parse_args(struct ctx *ctx, int argc, char **argv, void *args);

/* Show the page of a command, or bpfprog(8) for NULL; false if there is no man(1) or no page. */
bool cmd_open_page(const struct cmd *cmd);

/* Run a command line, where and common of CTX being set; returns the exit status. */
int cmd_run_line(struct ctx *ctx, int argc, char **argv);

/* End the command at once with this status. What it holds is lost, but a batch goes on. */
_Noreturn void cmd_leave(const struct ctx *ctx, int status);

/* The words up to the command, and those from its name on. */
struct top_args {
	struct ctx *ctx;
	bool help; /* show a page instead: that of the command, if there is one */
	int argc;
	char **argv;
};
extern const struct argp top_argp;

/* Is an option among these words that asks for JSON? The parser may fail before it gets there. */
bool cmd_wants_json(int argc, char **argv);

/* Show libbpf's messages, or keep the last warning only; it is forgotten. */
void cmd_libbpf_set_debug(bool debug);

/* The words of a failure: on what, and what is wrong. */
void cmd_error_text(const struct bp_err *err, char *buf, size_t size);

/* Look for the cause of a failure of which nothing more is known, unless that was done. */
void cmd_explain_late(struct bp_err *err);

/* Report a failure; returns the exit status. */
int cmd_fail(const struct ctx *ctx, const struct bp_err *err);

/* Report that CALL does not serve a type, which only links or others do. */
int cmd_fail_links_only(const struct ctx *ctx, const char *call, const struct bp_attach_type *type);

/* Report a failure with the end of the verifier's log. */
int cmd_fail_with_log(const struct ctx *ctx, const struct bp_err *err, const char *log);

/* What libbpf said in this thread, for the struct bp_object_opts that a command makes. */
struct bp_messages *cmd_libbpf_messages(void);

/* The last thing that libbpf complained about, or "". */
const char *cmd_libbpf_warning(void);

/* A warning: said, unless --quiet, and nothing else. */
void cmd_warn(const struct ctx *ctx, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Begin and end the result of a command. */
struct bp_out *cmd_out_open(const struct ctx *ctx, const struct bp_out_col *cols, bool one);
struct bp_out *cmd_out_open_blocks(const struct ctx *ctx, const struct bp_out_col *cols);
int cmd_out_close(const struct ctx *ctx, struct bp_out *out);

/* --dry-run: a call of libbpf with its arguments, written instead of made. */
#define MAX_CALL_ARGS 40
struct call {
	const char *name;
	size_t count;
	struct {
		const char *name;
		char value[320];
	} arg[MAX_CALL_ARGS];
};
void cmd_call_arg(struct call *call, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The target and type of a call that attaches, detaches or queries. */
struct bp_hook;
void cmd_call_hook(struct call *call, const struct bp_hook *hook, bool attaches);
int cmd_print_calls(const struct ctx *ctx, const struct call *calls, size_t count);

/* Running a command while something is attached, see scope.c. */
struct cmd_exec {
	sigset_t signals;
	sigset_t old;
};
void cmd_exec_begin(struct cmd_exec *scope);
int cmd_exec_run(const struct ctx *ctx, const struct cmd_exec *scope, char **command);
void cmd_exec_end(const struct cmd_exec *scope);

void cmd_introspect(void);

#endif
