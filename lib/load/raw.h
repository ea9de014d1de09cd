/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* raw.h - instructions without an object, straight to bpf_prog_load() */
#ifndef BP_LOAD_RAW_H
#define BP_LOAD_RAW_H

#include "kernel/prog.h"
#include "util/err.h"

/**
 * @brief Load raw instructions, with a log buffer that grows until the log fits.
 *
 * @param load what to load; log_buf and log_size are set here
 * @param ret_log what the verifier said, to be freed by the caller; starts as NULL, set on failure
 * too
 * @param err filled in on failure, or NULL; the status is BP_REJECTED for the verifier's no
 * @return a descriptor, owned by the caller, or a negative errno value, see bp_prog_load()
 */
int bp_raw_load(const struct bp_load *load, char **ret_log, struct bp_err *err);

#endif
