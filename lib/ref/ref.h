/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ref.h - the words for a program, map or link, turned into a descriptor */
#ifndef BP_REF_H
#define BP_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

enum bp_ref_kind {
	BP_REF_NONE,
	BP_REF_ID,
	BP_REF_PINNED,
	BP_REF_NAME,
	BP_REF_TAG,
	BP_REF_FD,
	BP_REF_LINK,
};

/* A reference as typed; text points into the words it was parsed from. */
struct bp_ref {
	enum bp_ref_kind kind;
	__u32 id;         /* ID, LINK: the id; FD: the descriptor */
	const char *text; /* PINNED: path; NAME: name; TAG: 16 hexadecimal digits */
};

/* What may be referred to, for bp_ref_parse(). */
enum bp_ref_what {
	BP_REF_PROG,         /* N, id N, PATH, pinned PATH, name NAME, tag HEX, fd:N */
	BP_REF_MAP,          /* the same without tag */
	BP_REF_PROG_OR_LINK, /* PROG, link:ID, link ID */
	BP_REF_A_LINK,       /* N, id N, link N, PATH, pinned PATH, link PATH, fd:N */
};

/**
 * @brief Parse the words for a program, map or link.
 *
 * Takes bpftool's two words (id 7) and one (id:7). A path is told by a slash.
 *
 * @param words the words that are left
 * @param count how many
 * @param what what is referred to
 * @param ret_ref the reference
 * @param err filled in on failure: what is wrong with the word
 * @return how many words it took, 1 or 2, or -EINVAL
 */
int bp_ref_parse(char *const *words, int count, enum bp_ref_what what, struct bp_ref *ret_ref,
		 struct bp_err *err);

/**
 * @brief Write a reference the way it may be typed.
 *
 * @param ref the reference
 * @param buf filled with e.g. "id 7" or the path
 * @param size bytes of buf
 */
void bp_ref_text(const struct bp_ref *ref, char *buf, size_t size);

/**
 * @brief Open the program that a reference means.
 *
 * @param ref the reference
 * @param err filled in on failure, or NULL; for an ambiguous name the text lists every candidate
 * @return a descriptor, owned by the caller, or a negative errno value: -ENOENT if there is none;
 * -EINVAL if it is something else, a map for example; -EEXIST if more than one program matches
 */
int bp_ref_open_prog(const struct bp_ref *ref, struct bp_err *err);

/**
 * @brief Open the map that a reference means.
 *
 * @param ref the reference
 * @param err filled in on failure, or NULL
 * @return as bp_ref_open_prog()
 */
int bp_ref_open_map(const struct bp_ref *ref, struct bp_err *err);

/**
 * @brief Open the link that a reference means: by id, pin or descriptor.
 *
 * @param ref the reference
 * @param err filled in on failure, or NULL
 * @return a descriptor, owned by the caller, or a negative errno value: -ENOENT if there is none;
 * -EINVAL if it is something else
 */
int bp_ref_open_link(const struct bp_ref *ref, struct bp_err *err);

/**
 * @brief The ids of all programs that a reference matches.
 *
 * Unlike bp_ref_open_prog() this takes any number of matches.
 *
 * @param ref the reference
 * @param ret_ids the ids in ascending order, to be freed by the caller
 * @param ret_count how many, at least 1
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value as bp_ref_open_prog() without -EEXIST
 */
int bp_ref_prog_ids(const struct bp_ref *ref, __u32 **ret_ids, size_t *ret_count,
		    struct bp_err *err);

#endif
