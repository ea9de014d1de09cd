/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* attach_type.h - the one table of attach types: names, targets, programs, rules */
#ifndef BP_TABLE_ATTACH_TYPE_H
#define BP_TABLE_ATTACH_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "table/link_family.h"
#include "table/target_kind.h"

struct bp_attach_type {
	enum bpf_attach_type type;
	const char *section;         /* ELF section as libbpf spells it, or NULL */
	const char *word;            /* bpftool's short word, or NULL */
	enum bp_target_kind target;  /* NONE: see links_only */
	enum bp_target_kind asked;   /* what a query takes, mostly the same; NONE: none serves it */
	enum bpf_prog_type progs[4]; /* program types that fit, ended by 0 */
	unsigned int flags;          /* BPF_F_* that some kernel takes for an attach */
	enum bp_link_family family;  /* of the link that holds a program there, or NONE */
	const char *since;           /* first Linux release */
	const char *links_only;      /* for NONE: how programs of this type are attached */
	const char *summary;
};

/**
 * @brief Look up an attach type by any of its spellings.
 *
 * Taken are libbpf's name (cgroup_inet_ingress), the kernel's macro (BPF_CGROUP_INET_INGRESS), the
 * ELF section (cgroup_skb/ingress), bpftool's word (ingress), all in any case, and the number of a
 * type in the table. No prefixes.
 *
 * @param text the spelling
 * @return the row, or NULL
 */
const struct bp_attach_type *bp_attach_type_find(const char *text);

/**
 * @brief The row of an attach type.
 *
 * @param type the attach type
 * @return the row, or NULL for a type newer than the table
 */
const struct bp_attach_type *bp_attach_type_row(enum bpf_attach_type type);

/**
 * @brief Step through the table, in the order of the kernel's enumeration.
 *
 * @param prev the last row, or NULL to start
 * @return the next row, or NULL after the last one
 */
const struct bp_attach_type *bp_attach_type_next(const struct bp_attach_type *prev);

/**
 * @brief The name of an attach type: libbpf's.
 *
 * @param row the row
 * @return a static string; if this libbpf has no name for it, the word of the row
 */
const char *bp_attach_type_name(const struct bp_attach_type *row);

/**
 * @brief What programs of an attach type go to, by a link or without.
 *
 * @param row the attach type
 * @return the kind of target; NONE where links have no place that can be asked
 */
enum bp_target_kind bp_attach_type_place(const struct bp_attach_type *row);

/**
 * @brief Does a program type fit an attach type?
 *
 * @param row the attach type
 * @param type the program type
 */
bool bp_attach_type_fits(const struct bp_attach_type *row, enum bpf_prog_type type);

/* An attach flag and its name. */
struct bp_attach_flag {
	unsigned int flag;
	const char *name;  /* "multi" */
	const char *macro; /* "BPF_F_ALLOW_MULTI" */
	const char *since; /* first Linux release that takes it for cgroups */
};

/**
 * @brief Step through the attach flags.
 *
 * @param prev the last one, or NULL to start
 * @return the next one, or NULL after the last
 */
const struct bp_attach_flag *bp_attach_flag_next(const struct bp_attach_flag *prev);

struct bp_out;

/**
 * @brief Hand over attach flags as a list of names; bits without a name as a number.
 *
 * @param out the output, in a column of type BP_OUT_LIST
 * @param flags the flags
 */
void bp_attach_flags_out(struct bp_out *out, unsigned int flags);

/**
 * @brief Write the names of attach flags, with a blank between them.
 *
 * @param flags the flags
 * @param buf filled with "none", the names, and a number for bits without a name
 * @param size bytes of buf
 */
void bp_attach_flags_text(unsigned int flags, char *buf, size_t size);

#endif
