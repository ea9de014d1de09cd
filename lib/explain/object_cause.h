/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* object_cause.h - why an object cannot be opened or loaded, by what libbpf said */
#ifndef BP_OBJECT_CAUSE_H
#define BP_OBJECT_CAUSE_H

#include <stdbool.h>

#include "util/err.h"

/* A cause, as it stands in the table. In text and remedy %1 to %3 are what the '*' stand for. */
struct bp_object_cause {
	const char *id;
	const char *said; /* a pattern for a line of libbpf, see bp_message_fits() */
	int num; /* errno value that scripts see; libbpf's own may stand for something else */
	enum bp_status status;
	const char *text;
	const char *remedy;
};

/**
 * @brief Say why an object cannot be opened or loaded, if a line of libbpf shows it.
 *
 * @param said what libbpf said, line by line, or NULL
 * @param err the failure, or NULL; keeps what it is on and its step, and gets a text, a status and
 * a hint
 * @return was it seen? If not, err is as it was
 */
bool bp_object_explain(const char *said, struct bp_err *err);

/**
 * @brief Step through the table.
 *
 * @param prev the last row, or NULL to start
 * @return the next row, or NULL after the last one
 */
const struct bp_object_cause *bp_object_cause_next(const struct bp_object_cause *prev);

#endif
