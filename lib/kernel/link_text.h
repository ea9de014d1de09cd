/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_text.h - what a link holds, in the words that would attach it */
#ifndef BP_LINK_TEXT_H
#define BP_LINK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"

struct bp_names;

/* A link in words. Free with bp_link_text_free(). */
struct bp_link_text {
	__u32 id;
	__u32 prog_id; /* 0: it is a link of a map, see map_id */
	enum bpf_link_type link_type;
	const char *type; /* TYPE, a static string */
	char *target;     /* TARGET, all words of it; NULL: there is none, or it is not told */
	const char *mode; /* of XDP: "native", "generic", "offload"; else NULL, or not known */
	__u64 cookie;     /* 0: none, or not told, or each place has another */
	__u32 places;     /* functions, of a link of many; else 0 */
	__u32 map_id;     /* of struct_ops */
	bool detached;    /* what it was attached to is gone, or it was detached by force */
};

#define cleanup_link_text __attribute__((cleanup(bp_link_text_free)))

/**
 * @brief Describe a link.
 *
 * The words are those of the caller's network namespace, and what the kernel does not tell, since
 * it is older or the caller lacks a right, is left out.
 *
 * @param fd the link
 * @param names what was read; for many links the same ones
 * @param ret_text the words, to be freed with bp_link_text_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_link_describe(int fd, struct bp_names *names, struct bp_link_text *ret_text,
		     struct bp_err *err);

/**
 * @brief Free what bp_link_describe() gave.
 *
 * @param text the words; all zero is fine
 */
void bp_link_text_free(struct bp_link_text *text);

/**
 * @brief The words for a place that a program was attached to by the descriptor of a perf event.
 *
 * The same as of a link.
 *
 * @param names what was read
 * @param type BPF_FD_TYPE_*
 * @param name what the kernel told: a function, a file, a tracepoint; may be empty
 * @param offset in it
 * @param addr where the name is empty
 * @param ret_type TYPE, a static string
 * @return TARGET, to be freed; NULL for a type that is none, or for lack of memory
 */
char *bp_perf_describe(struct bp_names *names, __u32 type, const char *name, __u64 offset,
		       __u64 addr, const char **ret_type);

/**
 * @brief How much of a target a table shows: all of it, or its first functions.
 *
 * @param target TARGET
 * @param places see struct bp_link_text
 * @return bytes of it; the rest is BP_LINK_TEXT_MORE
 */
size_t bp_link_text_short_len(const char *target, __u32 places);

/* For printf(): there are more functions, so many in all (unsigned int). */
#define BP_LINK_TEXT_MORE " ... (%u)"

#endif
