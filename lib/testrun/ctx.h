/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * ctx.h - the context of one program, its fields by name
 *
 * Where the kernel's headers have the structure, its fields are those of fields.h. The others come
 * from BTF: the kernel's for what netfilter programs and raw tracepoints get, the program's own for
 * the structure that a syscall program is written for.
 */
#ifndef BP_LAYOUT_H
#define BP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "table/ctx_field.h"

struct btf;

/* The program. */
struct bp_layout_of {
	enum bpf_prog_type type;
	int prog_fd;           /* the program, or -1 */
	const struct btf *btf; /* of its object, or NULL: the program's own is asked for */
	const char *name;      /* of the program, with btf */
	const char *section;   /* of the program, "raw_tp/sched_switch", or NULL */
	bool ask;              /* the kernel may be asked which fields it takes */
};

/* The fields of a context. */
struct bp_layout {
	enum bpf_prog_type type;
	struct bp_field *fields;
	size_t count;
	size_t steps; /* types that were looked at */
	size_t size;  /* of the context; 0 if it is not known */
	bool whole;   /* the kernel wants all of it */
	bool ask;     /* see bp_layout_of */
	bool asked;   /* it was */
};

#define cleanup_bp_layout __attribute__((cleanup(bp_layout_free)))

/* Room for any context that is made of fields. */
#define BP_LAYOUT_MAX 65536

/**
 * @brief Find out the fields of the context of a program.
 *
 * @param of the program
 * @param ret_layout the fields, to be freed with bp_layout_free(); starts as { 0 }
 * @param err filled in on failure, or NULL
 * @return 0, also if there are none; or -ENOMEM
 */
int bp_layout_make(const struct bp_layout_of *of, struct bp_layout *ret_layout, struct bp_err *err);

/**
 * @brief Free what bp_layout_make() made.
 *
 * @param layout the fields; all zero is fine
 */
void bp_layout_free(struct bp_layout *layout);

/**
 * @brief Find a field.
 *
 * In the context of a syscall program, u8[N], u16[N], u32[N] and u64[N] are fields too: the Nth of
 * such numbers from its beginning on.
 *
 * @param layout the fields
 * @param name its name
 * @param ret_field the field; its name is not set for those that have none of their own
 * @param err filled in on failure, or NULL; the hint lists the fields
 * @return 0, or -ENOENT
 */
int bp_layout_find(const struct bp_layout *layout, const char *name, struct bp_field *ret_field,
		   struct bp_err *err);

/**
 * @brief Ask the kernel which of the fields that came late it takes.
 *
 * A program of the same type that does nothing is loaded for it, and run on a context with the
 * field. Where that is not permitted the answer is not known, and nothing changes.
 *
 * @param layout the fields; those that are not taken cannot be set then
 */
void bp_layout_ask(struct bp_layout *layout);

/**
 * @brief Does the kernel take a context of this type of program at all?
 *
 * @param layout the fields; the kernel is asked if it has to be, and may be
 * @param err filled in on failure, or NULL
 * @return 0, or -EINVAL
 */
int bp_layout_takes(struct bp_layout *layout, struct bp_err *err);

/**
 * @brief Set fields of a context.
 *
 * A field that came late is asked for first, see bp_layout_ask().
 *
 * @param layout the fields
 * @param text "mark=7,cb[0]=1": names and numbers, which are stored as they are, without a change
 * of byte order
 * @param bytes the context, of BP_LAYOUT_MAX bytes, not cleared first
 * @param ret_size bytes to hand to the kernel: up to the last field that is set, or all of a
 * context that has to be whole
 * @param err filled in on failure, or NULL; the hint lists the fields that may be set
 * @return 0, or -EINVAL
 */
int bp_layout_set(struct bp_layout *layout, const char *text, unsigned char *bytes,
		  size_t *ret_size, struct bp_err *err);

#endif
