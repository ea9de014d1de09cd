/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verifier_hint.h - what to do about a complaint of the verifier, by the end of its log */
#ifndef BP_VERIFIER_HINT_H
#define BP_VERIFIER_HINT_H

#include "util/err.h"

/* A complaint that is known. */
struct bp_verifier_hint {
	const char *said;      /* a pattern for its line, see bp_message_fits() */
	const char *hint;      /* cause and remedy, one sentence */
	enum bp_status status; /* 0: the program is at fault; BP_UNSUPPORTED: this kernel lacks
				  something */
};

/**
 * @brief The complaint of the verifier: what follows the last instruction in its log.
 *
 * @param log the log
 * @return where it starts; it may end with lines of statistics
 */
const char *bp_verifier_complaint(const char *log);

/**
 * @brief Find the remedy for a complaint of the verifier.
 *
 * Only bp_verifier_complaint() counts: what comes before is the way there.
 *
 * @param log the log of the verifier, or NULL
 * @return the first row that fits, or NULL if the complaint is none of those that are known
 */
const struct bp_verifier_hint *bp_verifier_hint_find(const char *log);

#endif
