/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* words.h - the words of a command line that are no options */
#ifndef CMD_COMMON_WORDS_H
#define CMD_COMMON_WORDS_H

#include <argp.h>

#include "table/attach_type.h"
#include "ref/ref.h"
#include "ref/target.h"

/* The words of a command line that are no options. */
#define MAX_WORDS 4096
struct words {
	int count;
	char *word[MAX_WORDS + 1];
};

/* For ARGP_KEY_ARG: keep the word. */
void cmd_words_add(struct words *words, char *arg, struct argp_state *state);

/* A usage error if there is no word AT, with what may follow the words that are there. */
void cmd_words_need(const struct words *words, int at, const char *what, struct argp_state *state);

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
/* A program type by its name, number or section; false if there is none. See below. */
bool cmd_find_prog_type(const char *text, enum bpf_prog_type *ret_type, int *ret_attach_type);
/* A program type; if it is spelled as a section, that has an attach type, too (or -1). */
enum bpf_prog_type cmd_parse_prog_type(const char *text, int *ret_attach_type,
				       struct argp_state *state);
/* A number of percent, which may have a fraction. */
double cmd_parse_percent(const char *option, const char *text, struct argp_state *state);
__u64 cmd_parse_number(const char *option, const char *text, __u64 min, __u64 max,
		       struct argp_state *state);
/* The ARG of --expected-revision: a revision, or "auto", for which 0 is returned. */
__u64 cmd_parse_revision(const char *arg, bool *ret_auto, struct argp_state *state);

#endif
