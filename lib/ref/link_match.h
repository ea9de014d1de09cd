/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_match.h - is a link at the TYPE and TARGET that somebody typed? */
#ifndef BP_LINK_MATCH_H
#define BP_LINK_MATCH_H

#include "table/attach_type.h"
#include "kernel/link_text.h"

enum bp_link_match {
	BP_LINK_ELSEWHERE,
	BP_LINK_THERE,
	BP_LINK_UNTOLD, /* of a perf event, of which this kernel does not tell which one */
};

/**
 * @brief Join the words of TARGET of a type whose links have no place, as a link is described.
 *
 * CATEGORY/NAME of a tracepoint and BINARY:FUNC of a uprobe are written with ':' and a blank, and a
 * BINARY by its real path.
 *
 * @param type the type
 * @param words the words
 * @param count how many; none is fine
 * @param buf filled with the words
 * @param size bytes of buf
 */
void bp_link_words(const struct bp_attach_type *type, char *const *words, int count, char *buf,
		   size_t size);

/**
 * @brief Is a link at a TYPE and TARGET?
 *
 * The first words of the target are enough. A function by its entry is a kprobe, whatever word it
 * was attached by, and a tracepoint may be told without its category.
 *
 * @param text the link, described
 * @param type the type
 * @param target what bp_link_words() wrote; empty: any
 */
enum bp_link_match bp_link_text_match(const struct bp_link_text *text,
				      const struct bp_attach_type *type, const char *target);

#endif
