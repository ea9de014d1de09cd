// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_cause.c - why a link without a place could not be made: what is known of the call */
#include "explain/explain.h"
#include "hook/link.h"

void bp_link_cause(const struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	const struct bp_link_facts link = { .type = spec->type,
					    .name = spec->name,
					    .create = &spec->create,
					    .event = &spec->event };

	bp_explain(&(struct bp_facts){ .prog_fd = prog_fd, .link = &link }, err);
}
