/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verifier_log.h - the log of the verifier: what matters of it to people */
#ifndef BP_VLOG_H
#define BP_VLOG_H

#include "util/err.h"

/**
 * @brief Turn the failure of a load into a rejection by the verifier.
 *
 * @param err the failure, with its num set, or NULL; its status becomes BP_REJECTED, unless
 * descriptors, memory or time were what lacked
 */
void bp_rejected(struct bp_err *err);

/**
 * @brief Of a log, the lines that matter.
 *
 * Since Linux 7.3 the verifier ends its log with a report (what failed, the reason, where, a
 * suggestion): then these are the last instructions before the report, the complaint in the old
 * words, and the report. Otherwise they are the last 40 lines. The line of the source that the
 * first instruction is of comes before them, if the log has it. Lines in the middle that are too
 * many are left out.
 *
 * @param log the log
 * @return the lines, to be freed by the caller, or NULL if there are none, or no memory
 */
char *bp_vlog_end(const char *log);

#endif
