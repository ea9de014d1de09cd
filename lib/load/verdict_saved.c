// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verdict_saved.c - verdicts that were saved, as if they were new */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "load/verdict.h"
#include "util/array.h"
#include "util/err.h"

#define LEFT_OUT "left out"

/* The word that bp_verdict_word() makes of it; false: no verdict has this word. */
static bool set_word(struct bp_verdict *verdict, const char *word)
{
	static const enum bp_status statuses[] = { BP_OK,     BP_REJECTED,  BP_UNSUPPORTED,
						   BP_DENIED, BP_NOT_FOUND, BP_CONFLICT,
						   BP_UNMET,  BP_FAILED };

	verdict->left_out = strcmp(word, LEFT_OUT) == 0;
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		verdict->status = statuses[i];
		if (strcmp(bp_verdict_word(verdict), word) == 0)
			return true;
	}
	return false;
}

/* The verifier's figures that the columns show. */
static void set_stats(struct bp_verdict *verdict)
{
	const struct bp_costs *costs = &verdict->costs;

	verdict->stats.known = costs->known[BP_COST_STATES] && costs->known[BP_COST_PEAK];
	verdict->stats.insns = costs->value[BP_COST_INSNS];
	verdict->stats.total_states = costs->value[BP_COST_STATES];
	verdict->stats.peak_states = costs->value[BP_COST_PEAK];
	verdict->stats.has_stack = costs->known[BP_COST_STACK];
	verdict->stats.stack = (unsigned int)costs->value[BP_COST_STACK];
}

int bp_verdicts_read(const char *path, struct bp_verdicts *ret_verdicts, struct bp_err *err)
{
	cleanup_bp_verdicts struct bp_verdicts verdicts = { 0 };
	int ret = bp_cost_file_read(path, &verdicts.saved, err);

	if (ret)
		return ret;
	verdicts.verdict = calloc(verdicts.saved.count + 1, sizeof(*verdicts.verdict));
	if (!verdicts.verdict)
		return bp_fail(err, ENOMEM, "calloc", "%s", path);
	for (; verdicts.count < verdicts.saved.count; verdicts.count++) {
		const struct bp_cost_row *row = &verdicts.saved.rows[verdicts.count];
		struct bp_verdict *verdict = &verdicts.verdict[verdicts.count];
		const char *cause = row->cause ? row->cause : "";

		*verdict = (struct bp_verdict){
			.saved = true,
			.name = row->object,
			.program = strcmp(row->program, "-") == 0 ? NULL : row->program,
			.section = "",
			.assumed = "",
			.costs = row->costs,
			.what = row->object,
			.text = cause,
			.hint = "",
			.cause = cause,
			.log = "",
			.top = "",
		};
		if (!cause[0])
			verdict->text = row->verdict ? row->verdict : "";
		if (row->verdict && !set_word(verdict, row->verdict))
			return bp_fail_text(err, BP_FAILED, EINVAL, path,
					    "'%s' of program '%s' is not a verdict", row->verdict,
					    row->program);
		set_stats(verdict);
	}
	*ret_verdicts = verdicts;
	verdicts = (struct bp_verdicts){ 0 };
	return 0;
}
