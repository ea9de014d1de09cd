/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* object_cause.h - why an object cannot be opened or loaded, by what libbpf said */
#ifndef BP_OBJECT_CAUSE_H
#define BP_OBJECT_CAUSE_H

#include <stddef.h>

#include "explain/explain.h"
#include "util/err.h"

/**
 * @brief Say why an object cannot be opened or loaded, if a line of libbpf shows it.
 *
 * @param said what libbpf said, line by line, or NULL
 * @param err the failure, or NULL; keeps what it is on and its step, and gets a text, a status and
 * a hint
 * @return the cause that was seen. NULL: none, and err is as it was
 */
const struct bp_cause *bp_object_explain(const char *said, struct bp_err *err);

/**
 * @brief Step through the causes that libbpf says, which bp_cause_next() has after all others.
 *
 * @param prev the last row, or NULL to start
 * @return the next row, or NULL after the last one
 */
const struct bp_cause *bp_object_cause_next(const struct bp_cause *prev);

/**
 * @brief The words of a cause or a remedy, for a list: what libbpf would name is in capitals.
 *
 * @param words the words of a row: "map '{map}' is static"
 * @param buf gets "map 'MAP' is static"
 * @param size of buf
 */
void bp_cause_words(const char *words, char *buf, size_t size);

#endif
