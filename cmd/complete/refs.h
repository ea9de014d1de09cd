/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* refs.h - candidates for words that mean a program, map or link, and for attach types */
#ifndef CMD_COMPLETE_REFS_H
#define CMD_COMPLETE_REFS_H

#include "cmd/complete/things.h"

/* A reference of a kind: "bpf-prog", "bpf-map", "bpf_link"; RUN: of programs that a test run takes.
 */
void complete_ref(struct cursor *at, const char *kind, bool run);
/* The second of its two words, or with PREFIX what stands behind a colon. */
void complete_by(const struct cursor *at, const char *kind, const char *key, const char *prefix,
		 bool run);
/* OBJECT:PROGRAM: first the object, then its programs. */
void complete_object_progs(struct cursor *at);
/* How many of the words from WORD on are a reference; 0: its second one is under the cursor. */
int complete_ref_length(const struct cursor *at, int word);

/* The program that the first word means, if the command begins with one. */
void complete_prog_of_line(const struct cursor *at, struct complete_prog *ret_prog);
/* Can the program be attached as this type? */
bool complete_is_fit(const struct complete_prog *prog, const struct bp_attach_type *row);
/* The types that it can be attached as; LINKS: those of links too. */
void complete_types(const struct cursor *at, const struct complete_prog *prog, bool links);
/* What is on the hook that the line names behind its program. */
void complete_hook_of_line(const struct cursor *at, bool links);

#endif
