/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ctx_field.h - the contexts of test runs, their fields by name */
#ifndef BP_FIELDS_H
#define BP_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"

/* Room for any context of bp_ctx_size(). */
#define BP_CTX_MAX 256

/* The packet that fields are tried on. */
#define BP_TRIAL_PACKET 64

/* A field of a context. */
struct bp_field {
	const char *name; /* as in the kernel's header; of an array with its index, "cb[0]" */
	__u16 offset;
	__u8 size;
	bool settable; /* may a test run set it? */
	bool late;     /* not with every kernel: to be tried */
	__u8 trial;    /* with this value, if it is late */
};

/**
 * @brief Step through the fields of the context that a type of program takes in a test run.
 *
 * @param type the program type
 * @param prev the last field, or NULL to start
 * @return the next field, or NULL after the last one, or if the context has no fields
 */
const struct bp_field *bp_field_next(enum bpf_prog_type type, const struct bp_field *prev);

/**
 * @brief The size of the context that a type of program takes in a test run.
 *
 * @param type the program type
 * @return bytes, 0 for a type whose context has no fields here
 */
size_t bp_ctx_size(enum bpf_prog_type type);

/**
 * @brief The value of a field.
 *
 * @param field the field
 * @param bytes the context
 * @param len bytes of it that there are
 * @param ret_value the value, in the byte order of this machine
 * @return is the field inside these bytes?
 */
bool bp_field_get(const struct bp_field *field, const void *bytes, size_t len, __u64 *ret_value);

/**
 * @brief Set the value of a field.
 *
 * @param field the field
 * @param bytes the context, with room for the field
 * @param value the value, in the byte order of this machine
 */
void bp_field_put(const struct bp_field *field, unsigned char *bytes, __u64 value);

#endif
