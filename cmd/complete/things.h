/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* things.h - candidates for a word that is completed: what this machine and the objects have */
#ifndef CMD_COMPLETE_THINGS_H
#define CMD_COMPLETE_THINGS_H

#include "cmd/complete/cursor.h"
#include "table/attach_type.h"

struct bpf_object;

/* Which files. */
enum complete_which { COMPLETE_FILES, COMPLETE_OBJECTS, COMPLETE_DIRS };

/* The program that a line is about. */
struct complete_prog {
	enum bpf_prog_type type; /* UNSPEC: not known */
	int attach_type;         /* expected, of an object's program; else -1 */
	int fd;                  /* of one that is loaded; else -1 */
};

#define COMPLETE_NO_PROG ((struct complete_prog){ .attach_type = -1, .fd = -1 })
#define cleanup_complete_prog __attribute__((cleanup(complete_prog_close)))

/* Find the program that words mean: OBJECT:PROGRAM, or a PROG, whose second word may be NULL. */
void complete_prog_open(const char *word, const char *next, struct complete_prog *ret_prog);
void complete_prog_close(struct complete_prog *prog);

/* Programs that are loaded, or those that a test run takes: by KEY ("id", "name", "tag"), with
 * PREFIX before it ("id:"). */
void complete_loaded(const struct cursor *at, const char *key, const char *prefix, bool run);
/* Maps: of any type for 0, of sockets for COMPLETE_SOCKETS. */
#define COMPLETE_SOCKETS (-1)
void complete_maps(const struct cursor *at, const char *key, const char *prefix, int type);
void complete_links(const struct cursor *at, const char *prefix);
/* Pins of a kind: "bpf-prog", "bpf-map", "bpf_link". */
void complete_pins(const struct cursor *at, const char *kind);
/* Where file systems of a type are mounted, with SUFFIX; but for what complete_files() has. */
void complete_mounts(const struct cursor *at, const char *type, const char *suffix);
void complete_devices(const struct cursor *at);
void complete_netns(const struct cursor *at);
void complete_lirc(const struct cursor *at);
void complete_files(const struct cursor *at, enum complete_which which, const char *suffix);

/* The programs on a hook, and their links. */
void complete_hook(const struct cursor *at, const struct bp_attach_type *type, char *const *target,
		   int count, bool links);

/* Call back for each object among the words; of OBJECT:PROGRAM it is the part before the colon. */
void complete_objects(const struct cursor *at,
		      void (*each)(const struct cursor *at, const struct bpf_object *object,
				   void *arg),
		      void *arg);

#endif
